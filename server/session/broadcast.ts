// The media of one world: every frame is encoded once and handed to all who watch. One who is slow misses frames; nobody waits.
import { FRAME } from '../../core/camera.ts'
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { makeFrameMeta, META_FLAG, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { Metrics } from '../metrics.ts'
import type { EncodedUnit, Encoder } from '../video/encoder.ts'
import { openH264 } from '../video/h264.ts'
import { askForKey, keyIsDue, keyMade, startKeyRequests } from '../video/key-requests.ts'
import { fit, noteDue, noteSize, prove, startRate, videoBits, wantedProbe } from '../video/rate.ts'
import { PERIOD_MS } from './clock.ts'
import type { FrameNote } from './frame-ring.ts'
import { nowMs } from './now.ts'

/** Frames in the encoder at once, and some. */
const PENDING = 4

/**
 * A frame on its way through the encoder. `meta.rtpTime` is that of a stream whose clock starts at 0. `tickMs`: when its controls were due;
 * `videoBits`: bits a second of the stream it is of.
 */
export type Frame = { timeUs: number; tickMs: number; doneMs: number; videoBits: number; meta: FrameMeta }

/** Whom frames go to. `send` keeps neither `unit` nor `frame`. */
export interface Watcher {
  /** True for those who play: what they need goes before what spectators need. */
  readonly plays: boolean
  readonly isOpen: boolean
  needsKey(): boolean
  send(unit: Readonly<EncodedUnit>, frame: Readonly<Frame>): void
}

/**
 * `holds`: true if another frame would only wait on its way to the one the stream is fitted to. `onUnit`: every encoded frame, whoever gets it;
 * it keeps neither `unit` nor `frame`.
 */
export type BroadcastOptions = { bitsPerSecond: number; metrics: Metrics; holds?: () => boolean; onUnit?: (unit: Readonly<EncodedUnit>, frame: Readonly<Frame>) => void; onFault: (error: Error) => void }

export class Broadcast {
  private readonly options: BroadcastOptions
  private readonly watchers: readonly Watcher[]
  private readonly rate
  private readonly keys = startKeyRequests()
  private readonly pending: Frame[] = Array.from({ length: PENDING }, () => ({ timeUs: -1, tickMs: 0, doneMs: 0, videoBits: 0, meta: makeFrameMeta() }))
  private encoder: Encoder
  private next = 0
  private lastTimeUs = 0
  private closed = false

  /** `watchers` is the owner's own list, which may change between frames. */
  constructor(options: BroadcastOptions, watchers: readonly Watcher[]) {
    this.options = options
    this.watchers = watchers
    this.rate = startRate(options.bitsPerSecond, nowMs())
    this.encoder = this.makeEncoder()
  }

  /** Encodes one frame for everybody, or drops it. `flags`: META_FLAG bits that the frame does not know by itself. */
  push(picture: Uint8Array, depth: Uint8Array, note: Readonly<FrameNote>, flags: number): void {
    const { metrics } = this.options
    if (!this.anybody()) return metrics.count('sojourn_frames_dropped_total', 'no-viewer')
    const now = nowMs()
    noteDue(this.rate, now)
    if (this.options.holds?.()) return metrics.count('sojourn_frames_dropped_total', 'link-behind')
    const timeUs = Math.max(this.lastTimeUs + 1, Math.round(note.tickMs * 1000))
    const key = keyIsDue(this.keys, now)
    if (!this.encoder.encode(picture, timeUs, key)) return metrics.count('sojourn_frames_dropped_total', 'encoder-busy')
    this.lastTimeUs = timeUs
    if (key) keyMade(this.keys, now)
    this.next = (this.next + 1) % PENDING
    const frame = this.pending[this.next]!
    describe(frame, note, timeUs, flags)
    frame.meta.rung = this.rate.rung
    frame.videoBits = videoBits(this.rate)
    frame.meta.depth.set(depth)
  }

  wantKey(plays: boolean): void {
    askForKey(this.keys, plays ? 'player' : 'spectator')
  }

  /**
   * Fits the stream to the connection of the one it is fitted to, which bears `bitsPerSecond`: down at once. When there has been no reason
   * not to send more for long enough (`calmMs`), asks `link` whether it bears more; `blind`: it cannot tell, but try.
   */
  fit(bitsPerSecond: number, calmMs: number, link: { readonly blind?: boolean; probe(bitsPerSecond: number): void }): void {
    const now = nowMs()
    if (fit(this.rate, bitsPerSecond, now)) return this.change()
    const probe = wantedProbe(this.rate, calmMs, now, link.blind)
    if (probe > 0) link.probe(probe)
  }

  /** A probe has shown that it bears this much: up, if that is enough. */
  prove(bitsPerSecond: number): void {
    if (prove(this.rate, bitsPerSecond, nowMs())) this.change()
  }

  close(): void {
    this.closed = true
    this.encoder.close()
  }

  /** A new encoder is the only way to another bitrate; its first frame is a key frame. */
  private change(): void {
    if (this.closed) return
    this.encoder.close()
    this.encoder = this.makeEncoder()
    this.options.metrics.count('sojourn_bitrate_changes_total', String(this.rate.rung))
  }

  private makeEncoder(): Encoder {
    return openH264({ ...FRAME, fps: 1000 / PERIOD_MS, bitsPerSecond: videoBits(this.rate), onUnit: (unit) => this.send(unit), onError: this.options.onFault })
  }

  /** True if anybody can be sent a frame; asks for the key frames they need. */
  private anybody(): boolean {
    let open = false
    for (const watcher of this.watchers) {
      if (!watcher.isOpen) continue
      open = true
      if (watcher.needsKey()) this.wantKey(watcher.plays)
    }
    return open
  }

  private send(unit: Readonly<EncodedUnit>): void {
    const frame = this.closed ? undefined : this.pending.find((candidate) => candidate.timeUs === unit.timeUs)
    if (!frame) return
    const { metrics } = this.options
    const { meta } = frame
    const encodedMs = nowMs()
    meta.encodedMs = encodedMs - frame.doneMs
    if (unit.key) {
      meta.flags |= META_FLAG.keyFrame
      // One that came unasked (every 250 frames, or of a new encoder) serves as well.
      keyMade(this.keys, encodedMs)
      metrics.count('sojourn_key_frames_total', 'made')
    } else noteSize(this.rate, unit.length)
    for (const watcher of this.watchers) watcher.send(unit, frame)
    this.options.onUnit?.(unit, frame)
    metrics.observe('sojourn_encode_seconds', meta.encodedMs)
    metrics.unsure(meta.unsure)
    metrics.stage('taken', meta.waitedMs)
    metrics.stage('generated', meta.generatedMs)
    metrics.stage('encoded', meta.encodedMs)
    metrics.stage('sent', nowMs() - encodedMs)
    metrics.count('sojourn_frames_sent_total', 'sent')
  }
}

function describe(frame: Frame, note: Readonly<FrameNote>, timeUs: number, flags: number): void {
  const { meta } = frame
  frame.timeUs = timeUs
  frame.tickMs = note.tickMs
  frame.doneMs = note.doneMs
  meta.frameId = note.frameId
  meta.lastInputSeq = note.seq
  meta.rtpTime = Math.round((timeUs * RTP_CLOCK_HZ) / 1e6) % 0x100000000
  Object.assign(meta.pose, { x: note.x, y: note.y, z: note.z, yaw: note.yaw, pitch: note.pitch })
  meta.waitedMs = note.waitedMs
  meta.generatedMs = note.generatedMs
  meta.unsure = note.unsure
  meta.hasDepth = note.hasDepth === 1
  meta.flags = flags | (note.slowed ? META_FLAG.slowed : 0) | (note.released ? META_FLAG.released : 0)
}
