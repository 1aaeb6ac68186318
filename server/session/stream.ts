// One viewer's media: the frames everybody gets, and a description of each, out over a WebRTC connection of their own or over their line.
import { HEARTBEAT_PERIOD_MS, makeFrameMeta, META_FLAG, META_MOST_BYTES, writeFrameMeta, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { Metrics } from '../metrics.ts'
import { LIMITS } from '../../core/limits.ts'
import { openPeer, type Peer, type PeerEvents, type PeerOptions } from '../net/peer.ts'
import { type Carrier, makeSocketCarrier, type SocketLine } from '../net/socket-carrier.ts'
import type { EncodedUnit } from '../video/encoder.ts'
import { needsKey, noteLane, passes, startLane, wantedProbe } from '../video/lane.ts'
import { noteLoss, REPEAT_AFTER_MS, REPEAT_AGAIN_MS, repeats, startRepair } from '../video/repair.ts'
import type { Frame } from './broadcast.ts'
import { nowMs } from './now.ts'
import { isBehind, judgeTrip, noteSent, noteShown, startTrips, startUnseen } from './unseen.ts'

/** Of those who only watch over WebRTC one frame in so many is described, and key frames are, without depth: no hand of theirs turns the picture, and their page counts on from it. */
const WATCHED_EVERY = 6

/** `yields`: the stream is not fitted to this viewer (lane.ts). */
export type StreamOptions = { over: { peer: PeerOptions } | { line: SocketLine }; yields: boolean; metrics: Metrics }

export type StreamEvents = Omit<PeerEvents, 'onDrop' | 'onLoss' | 'onGap'>

export class Stream {
  /** Undefined where the line carries the media. */
  readonly peer: Peer | undefined
  private readonly carrier: Carrier
  private readonly unseen = startUnseen()
  private readonly trips = startTrips()
  private readonly seen = { tripMs: 0, bytes: 0 }
  private readonly events: StreamEvents
  private readonly metrics: Metrics
  private readonly repair = startRepair()
  private readonly lane
  private readonly metaBytes = new Uint8Array(META_MOST_BYTES)
  private readonly metaView = new DataView(this.metaBytes.buffer)
  private metaLength = 0
  /** Frames sent since one was described. */
  private sinceMeta = WATCHED_EVERY
  /** Random start of the RTP clock (RFC 3550 5.1). */
  private readonly rtpStart = Math.floor(Math.random() * 0x100000000)
  private readonly still = makeFrameMeta()
  private lastSentMs = 0
  /** Of the stream, bits a second. */
  private videoBits = 0
  private opened = false

  constructor(options: StreamOptions, events: StreamEvents) {
    this.events = events
    this.metrics = options.metrics
    this.lane = startLane(options.yields)
    if ('line' in options.over) {
      this.carrier = makeSocketCarrier(options.over.line)
      this.opened = true
      return
    }
    this.carrier = this.peer = openPeer(options.over.peer, {
      ...events,
      onOpen: () => {
        this.opened = true
        events.onOpen()
      },
      // One who is left out until the next key frame asks for it in needsKey, when there is room for it.
      onKeyFrameWanted: () => (!this.lane.waiting || needsKey(this.lane, this.waitMs(), nowMs())) && events.onKeyFrameWanted(),
      onLink: (bitsPerSecond, calmMs) => {
        const probe = wantedProbe(this.lane, bitsPerSecond, this.videoBits, calmMs, nowMs())
        if (probe > 0) this.peer?.probe(probe)
        events.onLink(bitsPerSecond, calmMs)
      },
      onLoss: (share) => {
        noteLoss(this.repair, share, nowMs())
        noteLane(this.lane, share, nowMs())
      },
      onGap: () => this.resume(),
      onDrop: (rule) => options.metrics.count('sojourn_security_drop_total', rule),
    })
  }

  get isOpen(): boolean {
    return this.opened
  }

  /** True while nothing can be shown before the next key frame. */
  needsKey(): boolean {
    const now = nowMs()
    return this.opened && needsKey(this.lane, this.waitMs(), now) && this.backlogBytes(now) <= LIMITS.viewerBacklogBytes
  }

  /**
   * Sends a frame, unless this viewer has to wait for the next key frame. `frame.meta.rtpTime` counts from the start of the stream; with the
   * flag `watched` this one only watches.
   */
  send(unit: Readonly<EncodedUnit>, { meta, videoBits }: Readonly<Frame>, flags: number): void {
    if (!this.opened) return
    const startMs = nowMs()
    this.videoBits = videoBits
    if (!passes(this.lane, unit.key, this.backlogBytes(startMs), this.waitMs(), startMs)) return this.metrics.count('sojourn_frames_dropped_total', 'viewer-behind')
    const { still } = this
    const rtpTime = (this.rtpStart + meta.rtpTime) % 0x100000000
    const packets = this.carrier.sendFrame(unit.bytes, unit.length, rtpTime, unit.key, videoBits)
    const sentMs = nowMs()
    if (!this.peer) noteSent(this.unseen, meta.frameId, unit.length, sentMs)
    const copies = repeats(this.repair, packets, sentMs)
    if (copies > 0) setTimeout(this.repeat, REPEAT_AFTER_MS, 1)
    if (copies > 1) setTimeout(this.repeat, REPEAT_AGAIN_MS, 2)
    // What is said of this frame is also the answer to "still here?" until the next one.
    const { depth, pose } = still
    Object.assign(still, meta)
    still.depth = depth
    still.pose = Object.assign(pose, meta.pose)
    const watches = this.peer !== undefined && (flags & META_FLAG.watched) !== 0
    still.hasDepth = meta.hasDepth && !watches
    if (still.hasDepth) depth.set(meta.depth)
    still.rtpTime = rtpTime
    still.queuedMs = sentMs - startMs
    still.flags = meta.flags | flags
    if (!watches || unit.key || ++this.sinceMeta >= WATCHED_EVERY) this.sendMeta(still)
    still.hasDepth = false
  }

  /** Says "still here" with the last frame's numbers if no frame has gone out for a while. */
  heartbeat(flags: number): void {
    if (!this.opened || nowMs() - this.lastSentMs < HEARTBEAT_PERIOD_MS * 0.9) return
    this.still.flags = flags | META_FLAG.still
    this.sendMeta(this.still)
  }

  /** True if another frame would only wait: at its pace, or in a network that is too slow for it. */
  holds(): boolean {
    return this.opened && (this.peer?.holds() ?? false)
  }

  /** What was sent of late has not come: on with the next key frame. */
  resume(): void {
    this.lane.waiting = true
  }

  async close(): Promise<void> {
    this.opened = false
    await this.carrier.close()
  }

  /** `frame`: low half of the id of the frame shown last. What that says of the line is told as WebRTC's feedback would be. */
  shown(frame: number): void {
    const now = nowMs()
    const { trips, seen } = this
    if (!noteShown(this.unseen, frame, now, seen)) return
    const bits = judgeTrip(trips, seen.tripMs, seen.bytes, now)
    if (bits !== undefined) this.events.onLink(bits, now - trips.troubledMs)
  }

  /** Finds out whether the connection bears so much. Over TCP that shows only when it is tried. */
  probe(bitsPerSecond: number): void {
    if (this.peer) this.peer.probe(bitsPerSecond)
    else this.events.onProbe(bitsPerSecond)
  }

  /** True if a probe is a try. */
  get blind(): boolean {
    return !this.peer
  }

  /** What WebRTC leaves in the network it repairs or gives up; what TCP leaves there comes late. */
  private backlogBytes(now: number): number {
    return !this.peer && isBehind(this.unseen, now) ? Infinity : this.carrier.backlogBytes()
  }

  private waitMs(): number {
    return this.peer?.waitMs() ?? 0
  }

  /** The last frame and what was said of it. */
  private readonly repeat = (copy: number): void => {
    if (!this.opened) return
    this.carrier.repeatFrame(copy)
    if (this.sinceMeta === 0) this.carrier.sendMeta(this.metaBytes.subarray(0, this.metaLength))
    this.metrics.count('sojourn_frames_sent_total', 'repeated')
  }

  private sendMeta(meta: Readonly<FrameMeta>): void {
    this.metaLength = writeFrameMeta(meta, this.metaView)
    this.lastSentMs = nowMs()
    if (this.carrier.sendMeta(this.metaBytes.subarray(0, this.metaLength))) this.sinceMeta = 0
    else this.metrics.count('sojourn_frames_dropped_total', 'meta-backlog')
  }
}
