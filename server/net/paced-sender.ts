// Video of one connection on its way out: cut into packets, let go at a pace, repaired, and its feedback read. The decisions are those of
// server/video (pacer.ts, estimate.ts, probe.ts); this file holds the queue and the timer.
//
// What goes first: frame meta (a data channel, never held back), repairs of what was asked for, video, copies for a probe.
import { LIMITS } from '../../core/limits.ts'
import { judgeFeedback, noteLossShare, notePacket, raise, startEstimate } from '../video/estimate.ts'
import { readFeedback, type Feedback } from '../video/feedback.ts'
import { countAfter, noteReport, startLossReports } from '../video/loss-reports.ts'
import { drainMs, mayLeave, setPace, spend, startPacer, TICK_MS } from '../video/pacer.ts'
import { Packetizer } from '../video/packetizer.ts'
import { beginProbe, endProbe, isDue, isSending, makeProbe, noteCame, noteSent } from '../video/probe.ts'
import { SentPackets } from '../video/sent-packets.ts'

/** Packets that can be repaired. */
export const HISTORY = 128
/** Headers of a packet: RTP 12, extensions 24, SRTP tag 16, UDP 8, IP 20. */
export const HEADER_BYTES = 80
/** A frame is skipped while the one before it still needs this long to leave, ms. */
const HOLD_MS = 40
/** No feedback for so long while packets are on their way: they are not any more, and what was last heard says nothing of now, ms. */
const UNHEARD_MS = 400
/** Packets that left so long before one that has come are not on their way any more, ms: datagrams overtake each other by less. */
const OVERTAKEN_MS = 100
/** Weight of the past in the rate used: that of so long, ms. */
const USED_MS = 1000
/** The same packet is repaired once in this time, ms: whoever asks sooner has not had time to get it. */
const REPAIR_SPACING_MS = 15

/** The way out. Both return the packet's transport-wide sequence number, or -1 if it cannot leave. */
export interface Wire {
  video(payload: Buffer, marker: boolean, rtpTime: number, sequence: number): number
  /** Sends packet `sequence` again as a repair (RFC 4588), under a transport-wide number of its own. */
  repair(sequence: number): number
}

export type PacedEvents = {
  /**
   * Feedback came. `bitsPerSecond`: what the connection bears, with all headers, Infinity if it has shown no limit; `calmMs`: how long there
   * has been no reason not to send more.
   */
  onLink: (bitsPerSecond: number, calmMs: number) => void
  /** A probe has ended: what it has shown, bits a second; 0: no more than there was, or nothing. */
  onProbe: (bitsPerSecond: number) => void
}

export class PacedSender {
  readonly estimate = startEstimate()
  private readonly packetizer = new Packetizer()
  private readonly pacer
  private readonly sent = new SentPackets()
  private readonly probing = makeProbe()
  // Packets that wait, in a ring.
  private readonly payloads: Buffer[] = []
  private readonly markers = new Uint8Array(LIMITS.pacedPackets)
  private readonly rtpTimes = new Float64Array(LIMITS.pacedPackets)
  private readonly sequences = new Uint16Array(LIMITS.pacedPackets)
  private head = 0
  private waiting = 0
  private waitingBytes = 0
  /** Sizes of the last packets, and when each was repaired last. */
  private readonly sizes = new Uint16Array(HISTORY)
  private readonly repairedMs = new Float64Array(HISTORY)
  private readonly losses = startLossReports()
  private sequence = Math.floor(Math.random() * 0x10000)
  /** So many of the last packets may be repaired. */
  private repairable = 0
  private rtpTime = 0
  private framePackets = 0
  private videoBits = 0
  /** What the frames of the last second came to, bits a second. */
  private usedBits = 0
  private frameMs = -Infinity
  /** Feedback is awaited since, ms. */
  private awaitedMs = 0
  private toldMs = -Infinity
  private timer: NodeJS.Timeout | undefined
  private readonly wire: Wire
  private readonly events: PacedEvents
  private readonly now: () => number

  constructor(wire: Wire, events: PacedEvents, now: () => number = () => performance.now()) {
    this.wire = wire
    this.events = events
    this.now = now
    this.pacer = startPacer(now())
  }

  /** Sends an encoded frame of a stream of `videoBits` a second; what may not leave yet waits. Returns the number of packets. */
  sendFrame(bytes: Uint8Array, length: number, rtpTime: number, videoBits: number): number {
    this.rtpTime = rtpTime >>> 0
    this.videoBits = videoBits
    this.pace()
    const now = this.now()
    const sinceMs = Math.min(USED_MS, Math.max(1, now - this.frameMs))
    this.usedBits += (sinceMs / USED_MS) * ((8000 * length) / sinceMs - this.usedBits)
    this.frameMs = now
    this.framePackets = this.packetizer.write(bytes, length, this.put)
    return this.framePackets
  }

  /**
   * Sends the packets of the last frame again, the `copy`th time, if all have left and the link is not known to bear less than all copies.
   * They have a time of their own, so that the next frame's pace is none the slower for them.
   */
  repeatFrame(copy: number): void {
    if (this.waiting > 0 || this.framePackets > HISTORY || this.estimate.overused || this.estimate.bitsPerSecond < (1 + copy) * this.usedBits) return
    for (let k = this.framePackets - 1; k >= 0; k--) this.repair((this.sequence - k) & 0xffff, false)
  }

  /** Packets the receiver misses. */
  nack(sequences: readonly number[]): void {
    const now = this.now()
    for (const sequence of sequences) {
      if (((this.sequence - sequence) & 0xffff) >= this.repairable) continue
      const at = sequence % HISTORY
      if (now - this.repairedMs[at]! < REPAIR_SPACING_MS) continue
      if (!mayLeave(this.pacer, now) && this.pacer.bytes < -LIMITS.repairDebtBytes) return
      this.repairedMs[at] = now
      this.repair(sequence)
    }
  }

  /** Transport-wide feedback. */
  feedback(feedback: Feedback): void {
    readFeedback(feedback, this.told)
    const now = this.now()
    this.awaitedMs = now
    this.sent.expire(this.toldMs - OVERTAKEN_MS)
    // What queues behind a probe says nothing of the stream.
    const probing = !Number.isNaN(this.probing.startMs)
    judgeFeedback(this.estimate, !probing, now)
    const shown = endProbe(this.probing, this.toldMs, now)
    if (shown !== undefined) this.probed(shown)
    this.events.onLink(this.estimate.bitsPerSecond, now - this.estimate.troubledMs)
  }

  /** A receiver report: fraction of the packets lost since the one before, extended highest sequence number. Returns the share lost of late, when it is time to tell. */
  report(fraction: number, highest: number): number | undefined {
    const now = this.now()
    const share = noteReport(this.losses, fraction, highest, now)
    if (share !== undefined) noteLossShare(this.estimate, share, this.videoBits, now)
    return share
  }

  /**
   * The network was gone: what was sent until now is lost, or as good as that. It is not repaired, since hundreds of packets would hold up the
   * key frame that makes them superfluous, and its loss says nothing of what the network bears.
   */
  writeOff(): void {
    this.waiting = this.waitingBytes = this.repairable = this.framePackets = 0
    countAfter(this.losses, this.sequence)
    this.unheard()
  }

  /** Finds out whether the connection bears `bitsPerSecond`; onProbe tells. */
  probe(bitsPerSecond: number): void {
    if (!Number.isNaN(this.probing.startMs)) return
    beginProbe(this.probing, bitsPerSecond, this.now())
    this.pace()
    this.wind()
  }

  /** Video that waits here, bytes. */
  get backlogBytes(): number {
    return this.waitingBytes
  }

  /** How long another frame would wait for its pace, ms; Infinity where packets queue in a network that is known to be too slow. */
  waitMs(): number {
    if (this.queues() && this.estimate.bitsPerSecond < Infinity) return Infinity
    return this.waiting > 0 ? drainMs(this.pacer, this.waitingBytes) : 0
  }

  /** True if another frame would only wait: for the one before it, or in the network. */
  holds(): boolean {
    return this.queues() || this.waitMs() > HOLD_MS
  }

  private queues(): boolean {
    if (!this.estimate.overused || this.sent.inFlight === 0) return false
    if (this.now() - this.awaitedMs <= UNHEARD_MS) return true
    this.unheard()
    return false
  }

  private unheard(): void {
    this.sent.forget()
    this.estimate.overused = false
  }

  close(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.waiting = 0
  }

  /** Video may leave as fast as a probe does: what waited would hold that up. */
  private pace(): void {
    const known = Math.max(this.estimate.bitsPerSecond, isSending(this.probing) ? this.probing.bitsPerSecond : 0)
    setPace(this.pacer, this.videoBits, known)
  }

  private readonly put = (payload: Buffer, marker: boolean): void => {
    this.sequence = (this.sequence + 1) & 0xffff
    this.repairable = Math.min(HISTORY, this.repairable + 1)
    const now = this.now()
    if (this.waiting === 0 && mayLeave(this.pacer, now)) return this.leave(payload, marker, this.rtpTime, this.sequence)
    // More than a key frame waits: the receiver will miss this and ask for the next one.
    if (this.waiting === LIMITS.pacedPackets) return
    const at = (this.head + this.waiting++) % LIMITS.pacedPackets
    this.payloads[at] = payload
    this.markers[at] = marker ? 1 : 0
    this.rtpTimes[at] = this.rtpTime
    this.sequences[at] = this.sequence
    this.waitingBytes += payload.length
    this.wind()
  }

  private leave(payload: Buffer, marker: boolean, rtpTime: number, sequence: number): void {
    this.sizes[sequence % HISTORY] = payload.length
    this.repairedMs[sequence % HISTORY] = -Infinity
    this.note(this.wire.video(payload, marker, rtpTime, sequence), payload.length, true)
  }

  private repair(sequence: number, paced = true): void {
    this.note(this.wire.repair(sequence), this.sizes[sequence % HISTORY]!, paced)
  }

  private note(wide: number, payloadBytes: number, paced: boolean): void {
    if (wide < 0) return
    const bytes = payloadBytes + HEADER_BYTES
    if (paced) spend(this.pacer, bytes)
    const now = this.now()
    if (this.sent.inFlight === 0) this.awaitedMs = now
    this.sent.sent(wide, bytes, now)
    noteSent(this.probing, bytes, now)
  }

  private wind(): void {
    this.timer ??= setTimeout(this.tick, TICK_MS)
  }

  private readonly tick = (): void => {
    this.timer = undefined
    const now = this.now()
    while (this.waiting > 0 && mayLeave(this.pacer, now)) {
      const at = this.head
      this.head = (at + 1) % LIMITS.pacedPackets
      this.waiting--
      this.waitingBytes -= this.payloads[at]!.length
      this.leave(this.payloads[at]!, this.markers[at] === 1, this.rtpTimes[at]!, this.sequences[at]!)
    }
    if (this.waiting === 0) this.sendProbe(now)
    if (this.waiting > 0 || isSending(this.probing)) this.wind()
  }

  private sendProbe(now: number): void {
    if (!isSending(this.probing)) return
    const sequence = this.largest()
    // A receiver takes a copy it has no use for as a late one, and drops it.
    for (let k = 0; k < LIMITS.pacedPackets && isDue(this.probing, now); k++) {
      const before = this.probing.bytesSent
      this.repair(sequence)
      if (this.probing.bytesSent === before) return this.probed(NaN)
    }
  }

  /** The largest of the last packets: a probe needs fewer of them. */
  private largest(): number {
    let best = this.sequence
    for (let k = 1; k < HISTORY / 2; k++) {
      const sequence = (this.sequence - k) & 0xffff
      if (this.sizes[sequence % HISTORY]! > this.sizes[best % HISTORY]!) best = sequence
    }
    return best
  }

  private probed(shown: number): void {
    this.probing.startMs = NaN
    if (shown > 0) raise(this.estimate, shown)
    this.events.onProbe(shown > 0 ? shown : 0)
  }

  private readonly told = (wide: number, receivedMs: number): void => {
    const bytes = this.sent.told(wide)
    if (bytes === 0) return
    const sentMs = this.sent.timeOf(wide)
    this.toldMs = Math.max(this.toldMs, sentMs)
    noteCame(this.probing, sentMs, receivedMs, bytes)
    if (!Number.isNaN(receivedMs)) notePacket(this.estimate, sentMs, receivedMs, bytes, this.usedBits, this.sent.wasAlone(wide))
  }
}
