// When the picture is drawn again, and for which camera: at every display frame that has a new frame to show, or at which the player's
// camera is another than the one drawn last; without a GPU a new frame as soon as it comes. A drawing goes with the next display frame of
// the browser, and counts as presented when the one after that begins: then its pixels can be on a screen at the earliest.
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
/** Without a GPU the cores are needed for the frames: what was drawn this recently is not drawn again unless the hand has moved since, ms. */
const JUST_NOW_MS = 4
const WINDOW = 512
/** Frames drawn and not presented yet, at most; more than two only while the page hangs. */
const DRAWN = 4

export type Late = ReturnType<typeof makeLate>

/** `presented` is told of every frame once: when it had been drawn, and when the display frame after that began. */
export function makeLate(sampler: Pick<Sampler, 'peekLook' | 'lookPending' | 'takeLookNews'>, screen: () => Screen | undefined, presented: (rtpTime: number, drawnMs: number, litMs: number) => void) {
  const foresight = makeForesight()
  const notes = makeFrameNotes()
  const warp = makeWarp()
  const straight: Readonly<Warp> = makeWarp()
  const look: Look = { yaw: 0, pitch: 0 }
  const now: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  const drawn: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  const drawnMs = new Float64Array(WINDOW)
  const shownMs = new Float64Array(WINDOW)
  const drawnRtps = new Float64Array(DRAWN)
  const drawnAtMs = new Float64Array(DRAWN)
  /** With which display frame each of them goes; NaN until it has begun. */
  const carriedMs = new Float64Array(DRAWN)
  let drewRtp = -1
  let drawnHead = 0
  let drawnTail = 0
  let count = 0
  let waitingMs = NaN
  let carrierMs = NaN
  let rtp = -1
  let noteOf = -1
  let lastMs = 0
  let fresh = false
  let on = true
  let held = false
  let running = false
  let handle = 0
  let moving = false

  return {
    foresight,
    /** Whether pictures are turned at all. */
    isOn: () => on,
    turnOn(value: boolean) {
      on = value
      fresh = true
      if (running) wake()
    },
    /** A paused world does not follow the hand. */
    hold(value: boolean) {
      held = value
    },
    start() {
      notes.clear()
      foresight.reset()
      rtp = noteOf = drewRtp = -1
      fresh = false
      drawnTail = drawnHead
      running = true
      wake()
    },
    stop() {
      cancelAnimationFrame(handle)
      handle = 0
      running = false
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
    /** The screen has taken the frame of this timestamp. A GPU draws it with the next display frame, which may turn it once more. */
    taken(rtpTime: number) {
      rtp = rtpTime
      fresh = true
      if (!running) return
      if (screen()?.software) present(performance.now(), NaN)
      wake()
    },
    /** The hand has moved. */
    nudge() {
      if (running) wake()
    },
    /** Look to picture, ms, newest window: `drawn`, from the mouse event to the call that draws it; `shown`, to the display frame after that. */
    lookMs: (): { drawn: number[]; shown: number[] } => ({ drawn: newest(drawnMs), shown: newest(shownMs) }),
  }

  /** At the next display frame. */
  function wake() {
    handle ||= requestAnimationFrame(frame)
  }

  function frame(nowMs: number) {
    handle = 0
    tell(nowMs)
    present(performance.now(), nowMs)
    // Without a GPU display frames with nothing to draw are saved: the next frame of the stream or the next input does the waking.
    if (running && (!screen()?.software || moving || fresh || drawnTail < drawnHead || !Number.isNaN(waitingMs))) wake()
  }

  /** Tells of what went with an earlier display frame than the one that begins at `nowMs`; what was drawn since then goes with this one. */
  function tell(nowMs: number) {
    for (; drawnTail < drawnHead && carriedMs[drawnTail % DRAWN]! < nowMs; drawnTail++) presented(drawnRtps[drawnTail % DRAWN]!, drawnAtMs[drawnTail % DRAWN]!, nowMs)
    for (let k = drawnTail; k < drawnHead; k++) if (Number.isNaN(carriedMs[k % DRAWN]!)) carriedMs[k % DRAWN] = nowMs
    if (Number.isNaN(waitingMs)) return
    if (carrierMs < nowMs) {
      shownMs[(count - 1) % WINDOW] = nowMs - waitingMs
      waitingMs = NaN
    } else if (Number.isNaN(carrierMs)) carrierMs = nowMs
  }

  /** The newest frame has been drawn, for the first time if it was not this one before; `withMs`: with the display frame that began then, NaN if with the next. */
  function drew(withMs: number) {
    if (rtp === drewRtp) return
    drewRtp = rtp
    if (drawnHead - drawnTail === DRAWN) drawnTail++
    drawnRtps[drawnHead % DRAWN] = rtp
    carriedMs[drawnHead % DRAWN] = withMs
    drawnAtMs[drawnHead++ % DRAWN] = performance.now()
  }

  function present(nowMs: number, withMs: number) {
    const target = screen()
    if (!target || rtp < 0) return
    const note = on ? notes.find(rtp) : undefined
    if (!note) return whole(target, withMs)
    const { software } = target
    moving = moves(note, nowMs, software)
    if (!fresh && noteOf === note.rtpTime && (!moving || (software && nowMs - lastMs < JUST_NOW_MS && !sampler.lookPending()))) return
    lastMs = nowMs
    if (note.hasDepth && !software && noteOf !== note.rtpTime) target.depth(note.depth)
    noteOf = note.rtpTime
    Object.assign(drawn, now)
    target.show(warpBetween(note.pose, now, warp), note.hasDepth && !software ? 1 - note.unsure : 0)
    if (fresh) drew(withMs)
    fresh = false
    const eventMs = sampler.takeLookNews()
    if (Number.isNaN(eventMs) || held) return
    drawnMs[count++ % WINDOW] = performance.now() - eventMs
    waitingMs = eventMs
    carrierMs = withMs
  }

  /** Shows a new frame as it is: switched off, or nothing known of any frame yet. */
  function whole(target: Screen, withMs: number) {
    moving = false
    // Motion from now is not measured later, when it is old.
    sampler.takeLookNews()
    if (!fresh) return
    target.show(on ? straight : undefined)
    drew(withMs)
    fresh = false
    lastMs = performance.now()
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
