// Whether a connection bears more than is sent: repairs nobody asked for go out beside the video for a moment, at the rate in question, and
// the feedback tells at which rate they came (after libwebrtc's probe clusters). Pure: what goes out and comes in is told, a rate comes out.

/** Length of a probe, ms, and its least size, packets: a bottleneck shows within a few. */
const LENGTH_MS = 50
const LEAST_PACKETS = 6
/** What has not been told of by then is lost, ms. */
const PATIENCE_MS = 600
/** Packets that came at more than this many times the rate they were sent at were read in one go: that says nothing. */
const CLUMPED = 2
/** Packets that came this much more slowly than they were sent filled the link: this share of it may be used. */
const SATURATED = 0.9
const SHARE = 0.9
/** Share lost that fails a probe. */
const MUCH_LOSS = 0.1

type End = { sentMs: number; receivedMs: number; bytes: number }

/** `bytesLeft`: how much is still to be sent. `startMs` is NaN while no probe runs. */
export type Probe = {
  bitsPerSecond: number
  startMs: number
  endMs: number
  bytesSent: number
  bytesLeft: number
  packetsLeft: number
  came: number
  lost: number
  bytes: number
  readonly first: End
  readonly last: End
}

export function makeProbe(): Probe {
  const end = () => ({ sentMs: 0, receivedMs: 0, bytes: 0 })
  return { bitsPerSecond: 0, startMs: NaN, endMs: Infinity, bytesSent: 0, bytesLeft: 0, packetsLeft: 0, came: 0, lost: 0, bytes: 0, first: end(), last: end() }
}

export function beginProbe(probe: Probe, bitsPerSecond: number, nowMs: number): void {
  Object.assign(probe, { bitsPerSecond, startMs: nowMs, endMs: Infinity, bytesSent: 0, packetsLeft: LEAST_PACKETS, came: 0, lost: 0, bytes: 0 })
  probe.bytesLeft = (bitsPerSecond * LENGTH_MS) / 8000
}

/** Part of the probe that is still to be sent: NaN times compare false, so that no probe is never under way. */
export function isSending(probe: Readonly<Probe>): boolean {
  return probe.startMs <= Infinity && probe.endMs === Infinity
}

/** True if a packet is due now. */
export function isDue(probe: Readonly<Probe>, nowMs: number): boolean {
  return isSending(probe) && probe.bytesSent * 8000 <= probe.bitsPerSecond * (nowMs - probe.startMs)
}

/** A packet has gone out, of the probe or beside it. */
export function noteSent(probe: Probe, bytes: number, nowMs: number): void {
  if (!isSending(probe)) return
  probe.bytesSent += bytes
  probe.bytesLeft -= bytes
  probe.packetsLeft--
  if (probe.bytesLeft <= 0 && probe.packetsLeft <= 0) probe.endMs = nowMs
}

/** Takes what feedback says of a packet, in the order of sending; `receivedMs` is NaN if it is lost. */
export function noteCame(probe: Probe, sentMs: number, receivedMs: number, bytes: number): void {
  if (!(sentMs >= probe.startMs && sentMs <= probe.endMs)) return
  if (Number.isNaN(receivedMs)) return void probe.lost++
  const end = { sentMs, receivedMs, bytes }
  if (probe.came++ === 0) Object.assign(probe.first, end)
  Object.assign(probe.last, end)
  probe.bytes += bytes
}

/**
 * What the probe has shown, bits a second: undefined while it lasts, NaN if nothing. `toldMs`: sending time of the newest packet that
 * feedback has told of.
 */
export function endProbe(probe: Probe, toldMs: number, nowMs: number): number | undefined {
  if (Number.isNaN(probe.startMs) || probe.endMs === Infinity || (toldMs < probe.endMs && nowMs - probe.endMs < PATIENCE_MS)) return undefined
  const { first, last, bytes, came, lost } = probe
  probe.startMs = NaN
  if (came < LEAST_PACKETS / 2 || lost > MUCH_LOSS * (came + lost)) return NaN
  const sent = (8000 * (bytes - last.bytes)) / (last.sentMs - first.sentMs)
  const received = (8000 * (bytes - first.bytes)) / (last.receivedMs - first.receivedMs)
  if (!(received <= CLUMPED * sent)) return NaN
  return received < SATURATED * sent ? SHARE * received : Math.min(sent, received)
}
