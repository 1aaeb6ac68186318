// One viewer's media: the frames everybody gets, and a description of each, out over a WebRTC connection of their own.
import { HEARTBEAT_PERIOD_MS, makeFrameMeta, META_FLAG, META_MOST_BYTES, writeFrameMeta, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { Metrics } from '../metrics.ts'
import { openPeer, type Peer, type PeerEvents, type PeerOptions } from '../net/peer.ts'
import type { EncodedUnit } from '../video/encoder.ts'
import { needsKey, noteLane, passes, startLane } from '../video/lane.ts'
import { noteLoss, REPEAT_AFTER_MS, repeats, startRepair } from '../video/repair.ts'
import { nowMs } from './now.ts'

/** `yields`: the stream is not fitted to this viewer (lane.ts). */
export type StreamOptions = { peer: PeerOptions; yields: boolean; metrics: Metrics }

export class Stream {
  readonly peer: Peer
  private readonly metrics: Metrics
  private readonly repair = startRepair()
  private readonly lane
  private readonly metaBytes = new Uint8Array(META_MOST_BYTES)
  private readonly metaView = new DataView(this.metaBytes.buffer)
  /** Random start of the RTP clock (RFC 3550 5.1). */
  private readonly rtpStart = Math.floor(Math.random() * 0x100000000)
  private readonly still = makeFrameMeta()
  private lastSentMs = 0
  private opened = false

  constructor(options: StreamOptions, events: Omit<PeerEvents, 'onDrop'>) {
    this.metrics = options.metrics
    this.lane = startLane(options.yields)
    this.peer = openPeer(options.peer, {
      ...events,
      onOpen: () => {
        this.opened = true
        events.onOpen()
      },
      onKeyFrameWanted: () => nowMs() >= this.lane.narrowUntilMs && events.onKeyFrameWanted(),
      onLoss: (share) => {
        noteLoss(this.repair, share, nowMs())
        noteLane(this.lane, share, nowMs())
        events.onLoss(share)
      },
      onDrop: (rule) => options.metrics.count('sojourn_security_drop_total', rule),
    })
  }

  get isOpen(): boolean {
    return this.opened
  }

  /** True while nothing can be shown before the next key frame. */
  needsKey(): boolean {
    return this.opened && needsKey(this.lane, nowMs())
  }

  /** Sends a frame, unless this viewer has to wait for the next key frame. `meta.rtpTime` counts from the start of the stream. */
  send(unit: Readonly<EncodedUnit>, meta: Readonly<FrameMeta>, flags: number): void {
    if (!this.opened) return
    const startMs = nowMs()
    if (!passes(this.lane, unit.key, this.peer.backlogBytes(), startMs)) return this.metrics.count('sojourn_frames_dropped_total', 'viewer-behind')
    const { still } = this
    const rtpTime = (this.rtpStart + meta.rtpTime) % 0x100000000
    const packets = this.peer.sendFrame(unit.bytes, unit.length, rtpTime)
    const sentMs = nowMs()
    if (repeats(this.repair, packets, sentMs)) setTimeout(this.repeat, REPEAT_AFTER_MS)
    // What is said of this frame is also the answer to "still here?" until the next one.
    const { depth, pose } = still
    Object.assign(still, meta)
    still.depth = depth
    still.pose = Object.assign(pose, meta.pose)
    if (meta.hasDepth) depth.set(meta.depth)
    still.rtpTime = rtpTime
    still.queuedMs = sentMs - startMs
    still.flags = meta.flags | flags
    this.sendMeta(still)
    still.hasDepth = false
  }

  /** Says "still here" with the last frame's numbers if no frame has gone out for a while. */
  heartbeat(flags: number): void {
    if (!this.opened || nowMs() - this.lastSentMs < HEARTBEAT_PERIOD_MS * 0.9) return
    this.still.flags = flags | META_FLAG.still
    this.sendMeta(this.still)
  }

  async close(): Promise<void> {
    this.opened = false
    await this.peer.close()
  }

  private readonly repeat = (): void => {
    if (!this.opened) return
    this.peer.repeatFrame()
    this.metrics.count('sojourn_frames_sent_total', 'repeated')
  }

  private sendMeta(meta: Readonly<FrameMeta>): void {
    const length = writeFrameMeta(meta, this.metaView)
    this.lastSentMs = nowMs()
    if (!this.peer.sendMeta(this.metaBytes.subarray(0, length))) this.metrics.count('sojourn_frames_dropped_total', 'meta-backlog')
  }
}
