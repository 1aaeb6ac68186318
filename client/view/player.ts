// One stream of frames: each goes to the screen as it comes, and what it says about time is kept.
import type { Pose } from '../../core/camera.ts'
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { META_FLAG, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import { type Arrival, type Frames, openFrames, type Picture } from './frames.ts'
import { makeFrameRate } from './frame-rate.ts'
import { makeJournal } from './journal.ts'
import { makePhoton } from './photon.ts'
import type { Sampler } from '../input/sampler.ts'
import type { Units } from '../net/link.ts'
import { makeLate } from './late.ts'
import type { Screen } from './screen.ts'
import { makeTrace } from './trace.ts'

/** Frames between the page and the screen; more than two only while the page hangs. */
const CAME = 8

export type Player = ReturnType<typeof makePlayer>

/** `screen` may still be starting: frames before it is there are let go. `firstFrame` is called when a stream's first one is drawn. */
export function makePlayer(video: HTMLVideoElement, sampler: Pick<Sampler, 'peekLook' | 'lookPending' | 'takeLookNews'>, screen: () => Screen | undefined, firstFrame: () => void) {
  const photon = makePhoton()
  const trace = makeTrace()
  const journal = makeJournal()
  const rate = makeFrameRate()
  const late = makeLate(sampler, screen, presented)
  let ticksPerFrame = RTP_CLOCK_HZ / 30
  /** RTP time of the newest frame announced; -1 before the first of a stream, whose clock starts anywhere. */
  let metaRtp = -1
  let metaFrame = 0
  let metaMs = 0
  const pose: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  let frameId = 0
  let frames: Frames | undefined
  let fresh = true
  /** When the frames of which it is not known yet when they are presented came to the page, by RTP time. */
  const camesRtp = new Float64Array(CAME).fill(-1)
  const cameMs = new Float64Array(CAME)
  const decodesMs = new Float64Array(CAME)
  let came = 0
  const describedRtp = new Float64Array(CAME).fill(-1)
  let described = 0

  const take = async (picture: Picture, { rtpTime, receivedMs, decodeMs }: Readonly<Arrival>): Promise<void> => {
    const target = screen()
    if (!target) return
    const nowMs = performance.now()
    // A browser that does not name its frames is taken to show the newest frame announced.
    const rtp = rtpTime ?? Math.max(0, metaRtp)
    camesRtp[came % CAME] = rtp
    // Whoever does not say when the packets came: a frame's description is sent right after them.
    const fromMs = Number.isNaN(receivedMs) ? (rtp === metaRtp ? Math.min(metaMs, nowMs) : nowMs) : receivedMs
    decodesMs[came % CAME] = Number.isNaN(decodeMs) ? nowMs - fromMs : decodeMs
    cameMs[came++ % CAME] = fromMs
    await target.take(picture)
    late.taken(rtp)
  }

  /** The frame was drawn, and can be on the screen from `atMs` on. */
  function presented(rtp: number, drawnMs: number, atMs: number) {
    if (metaRtp >= 0) frameId = metaFrame + Math.round(((rtp - metaRtp) | 0) / ticksPerFrame)
    photon.presented(rtp, drawnMs, atMs)
    rate.tick(atMs)
    const at = camesRtp.indexOf(rtp)
    if (at >= 0) {
      const decodeMs = decodesMs[at]!
      const presentMs = Math.max(0, atMs - cameMs[at]! - decodeMs)
      trace.presented(decodeMs, presentMs)
      journal.presented(rtp, drawnMs, atMs, decodeMs, presentMs)
    }
    if (!fresh) return
    fresh = false
    firstFrame()
  }

  return {
    photon,
    trace,
    journal,
    rate,
    late,
    frameId: () => frameId,
    /** Which way the frames come. */
    path: () => frames?.path(),
    /** Where the newest frame announced was made; do not keep. */
    pose: (): Readonly<Pose> => pose,
    /** A stream begins, or replaces the one before. */
    play(media: MediaStream | Units, fps: number) {
      ticksPerFrame = RTP_CLOCK_HZ / fps
      metaRtp = -1
      describedRtp.fill(-1)
      photon.restart()
      trace.reset()
      journal.reset()
      late.start()
      fresh = true
      frames?.stop()
      frames = openFrames(media, video, take)
    },
    meta(meta: Readonly<FrameMeta>) {
      // Where much is lost, frames are described more than once.
      if (!(meta.flags & META_FLAG.still)) {
        if (describedRtp.includes(meta.rtpTime)) return
        describedRtp[described++ % CAME] = meta.rtpTime
      }
      metaRtp = meta.rtpTime
      metaFrame = meta.frameId
      metaMs = performance.now()
      Object.assign(pose, meta.pose)
      if (!(meta.flags & META_FLAG.watched)) photon.acknowledged(meta.rtpTime, meta.lastInputSeq)
      trace.meta(meta)
      journal.described(meta, trace.halfTripMs())
      late.meta(meta)
    },
    stop() {
      late.stop()
      frames?.stop()
      frames = undefined
    },
  }
}
