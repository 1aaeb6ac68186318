// One stream of frames: the hidden video that decodes them, drawn frame by frame, with what each frame says about time.
import type { Pose } from '../../core/camera.ts'
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { META_FLAG, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import { makeFrameRate } from './frame-rate.ts'
import { makeJournal } from './journal.ts'
import { makePhoton } from './photon.ts'
import type { Sampler } from '../input/sampler.ts'
import { makeLate } from './late.ts'
import type { Screen } from './screen.ts'
import { makeTrace } from './trace.ts'

export type Player = ReturnType<typeof makePlayer>

/** `screen` may still be starting: frames before it is there are let go. `firstFrame` is called when a stream's first one is drawn. */
export function makePlayer(video: HTMLVideoElement, sampler: Pick<Sampler, 'peekLook' | 'takeLookNews'>, screen: () => Screen | undefined, firstFrame: () => void) {
  const photon = makePhoton()
  const trace = makeTrace()
  const journal = makeJournal()
  const rate = makeFrameRate()
  const late = makeLate(sampler, screen)
  let ticksPerFrame = RTP_CLOCK_HZ / 30
  /** RTP time of the newest frame announced; -1 before the first of a stream, whose clock starts anywhere. */
  let metaRtp = -1
  let metaFrame = 0
  const pose: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  let frameId = 0
  let handle = 0
  let fresh = true

  const shown = (_now: number, metadata: VideoFrameCallbackMetadata) => {
    handle = video.requestVideoFrameCallback(shown)
    const target = screen()
    if (!target) return
    target.take(video)
    // A browser without rtpTimestamp is taken to show the newest frame announced.
    const rtp = metadata.rtpTimestamp ?? Math.max(0, metaRtp)
    late.taken(rtp)
    const atMs = Math.max(metadata.expectedDisplayTime, performance.now())
    if (metaRtp >= 0) frameId = metaFrame + Math.round(((rtp - metaRtp) | 0) / ticksPerFrame)
    photon.presented(rtp, atMs)
    rate.tick(atMs)
    const decodeMs = (metadata.processingDuration ?? 0) * 1000
    const presentMs = metadata.receiveTime === undefined ? 0 : Math.max(0, atMs - metadata.receiveTime - decodeMs)
    if (metadata.receiveTime !== undefined) trace.presented(decodeMs, presentMs)
    journal.presented(rtp, atMs, decodeMs, presentMs)
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
    /** Where the newest frame announced was made; do not keep. */
    pose: (): Readonly<Pose> => pose,
    /** A stream begins, or replaces the one before. */
    play(stream: MediaStream, fps: number) {
      ticksPerFrame = RTP_CLOCK_HZ / fps
      metaRtp = -1
      photon.restart(fps)
      trace.reset()
      journal.reset()
      late.start()
      fresh = true
      video.cancelVideoFrameCallback(handle)
      video.srcObject = stream
      // Muted video may always play; a rejection here only means that the next stream came first.
      video.play().catch(() => undefined)
      handle = video.requestVideoFrameCallback(shown)
    },
    meta(meta: Readonly<FrameMeta>) {
      metaRtp = meta.rtpTime
      metaFrame = meta.frameId
      Object.assign(pose, meta.pose)
      if (!(meta.flags & META_FLAG.watched)) photon.acknowledged(meta.rtpTime, meta.lastInputSeq)
      trace.meta(meta)
      journal.described(meta, trace.halfTripMs())
      late.meta(meta)
    },
    stop() {
      late.stop()
      video.cancelVideoFrameCallback(handle)
      video.srcObject = null
    },
  }
}
