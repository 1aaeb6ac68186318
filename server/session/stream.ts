// One player's media: frames in, encoded video and frame descriptions out over one WebRTC connection.
import { FRAME } from '../../core/camera.ts'
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { HEARTBEAT_PERIOD_MS, makeFrameMeta, META_FLAG, META_MOST_BYTES, writeFrameMeta, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { Metrics } from '../metrics.ts'
import { openPeer, type Peer, type PeerEvents, type PeerOptions } from '../net/peer.ts'
import type { EncodedUnit, Encoder } from '../video/encoder.ts'
import { openH264 } from '../video/h264.ts'
import { reportLoss, RUNGS, startRate } from '../video/rate.ts'
import { noteLoss, REPEAT_AFTER_MS, repeats, startRepair } from '../video/repair.ts'
import { PERIOD_MS } from './clock.ts'
import type { FrameNote } from './frame-ring.ts'
import { nowMs } from './now.ts'

/** Key frames asked for (loss, a new viewer) closer together than this become one. */
const KEY_SPACING_MS = 500
/** Frames in the encoder at once, and some. */
const PENDING = 4

type Pending = { timeUs: number; doneMs: number; meta: FrameMeta }

export type StreamOptions = { peer: PeerOptions; bitsPerSecond: number; metrics: Metrics }

export class Stream {
  readonly peer: Peer
  private encoder: Encoder
  private readonly makeEncoder: () => Encoder
  private readonly rate = startRate(nowMs())
  private readonly repair = startRepair()
  private readonly metrics: Metrics
  private readonly pending: Pending[] = Array.from({ length: PENDING }, () => ({ timeUs: -1, doneMs: 0, meta: makeFrameMeta() }))
  private readonly metaBytes = new Uint8Array(META_MOST_BYTES)
  private readonly metaView = new DataView(this.metaBytes.buffer)
  /** Random start of the RTP clock (RFC 3550 5.1). */
  private readonly rtpStart = Math.floor(Math.random() * 0x100000000)
  private next = 0
  private last: FrameMeta | undefined
  private lastSentMs = 0
  private lastKeyMs = -Infinity
  private wantKey = true
  private lastTimeUs = 0
  private isOpen = false

  constructor(options: StreamOptions, events: Omit<PeerEvents, 'onKeyFrameWanted' | 'onDrop' | 'onLoss'>) {
    this.metrics = options.metrics
    this.peer = openPeer(options.peer, {
      ...events,
      onOpen: () => {
        this.isOpen = true
        events.onOpen()
      },
      onKeyFrameWanted: () => (this.wantKey = true),
      onLoss: (share) => {
        noteLoss(this.repair, share, nowMs())
        this.adapt(share)
      },
      onDrop: (rule) => options.metrics.count('sojourn_security_drop_total', rule),
    })
    this.makeEncoder = () =>
      openH264({
        ...FRAME,
        fps: 1000 / PERIOD_MS,
        bitsPerSecond: Math.round(options.bitsPerSecond * RUNGS[this.rate.rung]!),
        onUnit: (unit) => this.send(unit),
        onError: () => events.onClosed('encoder failed'),
      })
    this.encoder = this.makeEncoder()
  }

  /** Encodes and sends one frame, or drops it. `flags`: META_FLAG bits that the frame does not know by itself. */
  push(picture: Uint8Array, depth: Uint8Array, note: Readonly<FrameNote>, flags: number): void {
    if (!this.isOpen) return this.metrics.count('sojourn_frames_dropped_total', 'no-viewer')
    const timeUs = Math.max(this.lastTimeUs + 1, Math.round(note.tickMs * 1000))
    const key = this.wantKey && nowMs() - this.lastKeyMs >= KEY_SPACING_MS
    if (!this.encoder.encode(picture, timeUs, key)) return this.metrics.count('sojourn_frames_dropped_total', 'encoder-busy')
    this.lastTimeUs = timeUs
    if (key) {
      this.wantKey = false
      this.lastKeyMs = nowMs()
    }
    this.next = (this.next + 1) % PENDING
    describe(this.pending[this.next]!, note, timeUs, flags, this.rtpStart)
    this.pending[this.next]!.meta.rung = this.rate.rung
    this.pending[this.next]!.meta.depth.set(depth)
  }

  /** Says "still here" with the last frame's numbers if no frame has gone out for a while. */
  heartbeat(flags: number): void {
    if (!this.isOpen || nowMs() - this.lastSentMs < HEARTBEAT_PERIOD_MS * 0.9) return
    const meta = this.last ?? makeFrameMeta()
    const { flags: own, hasDepth } = meta
    meta.flags = flags | META_FLAG.still
    meta.hasDepth = false
    this.sendMeta(meta)
    Object.assign(meta, { flags: own, hasDepth })
  }

  async close(): Promise<void> {
    this.isOpen = false
    this.encoder.close()
    await this.peer.close()
  }

  /** A new encoder is the only way to another bitrate; its first frame is a key frame. */
  private adapt(lossShare: number): void {
    if (!this.isOpen || !reportLoss(this.rate, lossShare, nowMs())) return
    this.encoder.close()
    this.encoder = this.makeEncoder()
    this.metrics.count('sojourn_bitrate_changes_total', 'changed')
  }

  private send(unit: Readonly<EncodedUnit>): void {
    if (!this.isOpen) return
    const pending = this.pending.find((candidate) => candidate.timeUs === unit.timeUs)
    if (!pending) return
    const { meta } = pending
    const encodedMs = nowMs()
    const packets = this.peer.sendFrame(unit.bytes, unit.length, meta.rtpTime)
    const sentMs = nowMs()
    if (repeats(this.repair, packets, sentMs)) setTimeout(this.repeat, REPEAT_AFTER_MS)
    meta.encodedMs = encodedMs - pending.doneMs
    meta.queuedMs = sentMs - encodedMs
    if (unit.key) meta.flags |= META_FLAG.keyFrame
    this.last = meta
    this.sendMeta(meta)
    this.metrics.observe('sojourn_encode_seconds', meta.encodedMs)
    this.metrics.stage('taken', meta.waitedMs)
    this.metrics.stage('generated', meta.generatedMs)
    this.metrics.stage('encoded', meta.encodedMs)
    this.metrics.stage('sent', meta.queuedMs)
    this.metrics.count('sojourn_frames_sent_total', 'sent')
  }

  private readonly repeat = (): void => {
    if (!this.isOpen) return
    this.peer.repeatFrame()
    this.metrics.count('sojourn_frames_sent_total', 'repeated')
  }

  private sendMeta(meta: Readonly<FrameMeta>): void {
    const length = writeFrameMeta(meta, this.metaView)
    this.lastSentMs = nowMs()
    if (!this.peer.sendMeta(this.metaBytes.subarray(0, length))) this.metrics.count('sojourn_frames_dropped_total', 'meta-backlog')
  }
}

function describe(pending: Pending, note: Readonly<FrameNote>, timeUs: number, flags: number, rtpStart: number): void {
  const { meta } = pending
  pending.timeUs = timeUs
  pending.doneMs = note.doneMs
  meta.frameId = note.frameId
  meta.lastInputSeq = note.seq
  meta.rtpTime = (rtpStart + Math.round((timeUs * RTP_CLOCK_HZ) / 1e6)) % 0x100000000
  Object.assign(meta.pose, { x: note.x, y: note.y, z: note.z, yaw: note.yaw, pitch: note.pitch })
  meta.waitedMs = note.waitedMs
  meta.generatedMs = note.generatedMs
  meta.unsure = note.unsure
  meta.hasDepth = note.hasDepth === 1
  meta.flags = flags | (note.slowed ? META_FLAG.slowed : 0) | (note.released ? META_FLAG.released : 0)
}
