// When the picture is drawn again, and for which camera: at every display frame that has a new frame to show, or at which the player's
// camera is another than the one drawn last. Frames come just before the display frame's own callback, so none is drawn twice.
import type { Pose } from '../../core/camera.ts'
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { META_FLAG, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { Sampler } from '../input/sampler.ts'
import { makeForesight, soften, type Look } from './foresight.ts'
import { makeFrameNotes, type FrameNote } from './frame-notes.ts'
import { makeWarp, type Warp, warpBetween } from './late-warp.ts'
import type { Screen } from './screen.ts'

/** Turns and steps that move no pixel by a twentieth are not drawn: radians, metres. */
const LEAST_TURN = 1e-4
const LEAST_STEP_M = 2e-3
/**
 * Without a GPU the cores are needed for the frames: the picture is drawn between two of them only if they are farther apart than this, ms,
 * and only turned, which the eye is quickest to miss. Drawing at every display frame took a third of the frames away (measured).
 */
const SOFTWARE_MS = 50
const WINDOW = 512

export type Late = ReturnType<typeof makeLate>

export function makeLate(sampler: Pick<Sampler, 'peekLook' | 'takeLookNews'>, screen: () => Screen | undefined) {
  const foresight = makeForesight()
  const notes = makeFrameNotes()
  const warp = makeWarp()
  const straight: Readonly<Warp> = makeWarp()
  const look: Look = { yaw: 0, pitch: 0 }
  const now: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  const drawn: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  const drawnMs = new Float64Array(WINDOW)
  const shownMs = new Float64Array(WINDOW)
  let count = 0
  let waitingMs = NaN
  let rtp = -1
  let noteOf = -1
  let lastMs = 0
  let fresh = false
  let on = true
  let held = false
  let handle = 0

  return {
    foresight,
    /** Whether pictures are turned at all. */
    isOn: () => on,
    turnOn(value: boolean) {
      on = value
      fresh = true
    },
    /** A paused world does not follow the hand. */
    hold(value: boolean) {
      held = value
    },
    start() {
      notes.clear()
      foresight.reset()
      rtp = noteOf = -1
      fresh = false
      cancelAnimationFrame(handle)
      handle = requestAnimationFrame(frame)
    },
    stop() {
      cancelAnimationFrame(handle)
    },
    meta(meta: Readonly<FrameMeta>) {
      // A frame made with another's input is shown as it is: one's own hand has no part in it.
      const { mark } = notes.add(meta)
      if (meta.flags & META_FLAG.watched) {
        mark.yaw = mark.pitch = mark.timeMs = NaN
        return
      }
      foresight.mark(meta.lastInputSeq, mark)
      foresight.described(meta, RTP_CLOCK_HZ)
    },
    /** The screen has taken the frame of this timestamp; it is drawn at this display frame. */
    taken(rtpTime: number) {
      rtp = rtpTime
      fresh = true
    },
    /** Look to picture, ms, newest window: `drawn`, from the mouse event to the call that draws it; `shown`, to the display frame after that. */
    lookMs: (): { drawn: number[]; shown: number[] } => ({ drawn: newest(drawnMs), shown: newest(shownMs) }),
  }

  function frame(nowMs: number) {
    handle = requestAnimationFrame(frame)
    // What was drawn for the display frame before this one is on the screen now, at the earliest.
    if (!Number.isNaN(waitingMs)) {
      shownMs[(count - 1) % WINDOW] = nowMs - waitingMs
      waitingMs = NaN
    }
    present(performance.now())
  }

  function present(nowMs: number) {
    const target = screen()
    if (!target || rtp < 0) return
    const note = on ? notes.find(rtp) : undefined
    if (!note) return whole(target)
    const { software } = target
    const moved = moves(note, nowMs, software)
    if (!fresh && noteOf === note.rtpTime && (!moved || (software && nowMs - lastMs < SOFTWARE_MS))) return
    lastMs = nowMs
    if (note.hasDepth && !software && noteOf !== note.rtpTime) target.depth(note.depth)
    noteOf = note.rtpTime
    fresh = false
    Object.assign(drawn, now)
    target.show(warpBetween(note.pose, now, warp), note.hasDepth && !software ? 1 - note.unsure : 0)
    const eventMs = sampler.takeLookNews()
    if (Number.isNaN(eventMs) || held) return
    drawnMs[count++ % WINDOW] = performance.now() - eventMs
    waitingMs = eventMs
  }

  /** Shows a new frame as it is: switched off, or nothing known of any frame yet. */
  function whole(target: Screen) {
    // Motion from now is not measured later, when it is old.
    sampler.takeLookNews()
    if (fresh) target.show(on ? straight : undefined)
    fresh = false
  }

  /** Works out the camera now; true if it has moved since it was drawn. */
  function moves(note: Readonly<FrameNote>, nowMs: number, software: boolean): boolean {
    if (held) Object.assign(now, note.pose)
    else {
      sampler.peekLook(nowMs, look)
      foresight.now(note.pose, note.mark, note.waitedMs, look, nowMs, now)
      soften(note.pose, now)
    }
    const turned = Math.abs(now.yaw - drawn.yaw) + Math.abs(now.pitch - drawn.pitch) > LEAST_TURN
    return turned || (!software && Math.hypot(now.x - drawn.x, now.z - drawn.z) > LEAST_STEP_M)
  }

  function newest(ring: Float64Array): number[] {
    const kept = Math.min(count, WINDOW)
    return Array.from({ length: kept }, (_, k) => ring[(count - kept + k) % WINDOW]!)
  }
}
