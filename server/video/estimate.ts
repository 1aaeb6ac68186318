// What a connection bears, from when its packets were sent and when they came. Pure: packets and reports come in, an estimate comes out.
//
//   sent, received -> delay above the least one known -> queue: the less of the two newest groups' -> rising, or long: too much
//                                                     -> what came while packets queued: that is the link's rate
//
// After Google congestion control (draft-ietf-rmcat-gcc-02), made to fit few large frames and a ladder of few bitrates:
// - Down, the estimate becomes a share of the rate at which packets came while they queued, as in the draft.
// - Up, it follows probes alone (probe.ts): a stream that does not fill its link learns nothing from raising a number slowly.
// - A packet that left while nothing was on its way has not waited for others of ours, however late it comes: a machine at its limit is slow
//   to take packets, and sending less does not help that. Delay counts from there for a while.
// - A queue is what even the best of two groups has waited. A thread that slept delays one group, or brings several at the same moment.
// - Until something is known the estimate is Infinity.
import { type Losses, noteShare, startLosses } from './losses.ts'
import { rises, startTrend, type Trend } from './trend.ts'

/** Packets sent within this of a group's first belong to it, ms. */
const GROUP_MS = 5
/** The least delay is that of so long, at least, and twice as long at most, ms: clocks drift and routes change. */
const BASE_MS = 15_000
/** What delays packets that have nothing of ours before them is taken to delay all of them for so long, ms. */
const FOREIGN_MS = 5000
/** Delay above which a packet has waited for others, ms. */
const QUEUED_MS = 12
/** Queue that is too much, ms, where the trend rises or the group before came more slowly than is sent, and one that is too much in any case. */
const RISING_QUEUE_MS = 20
const LONG_QUEUE_MS = 45
/** Groups of at least so many packets show a rate of their own. */
const SLOW_PACKETS = 3
/** A rate is read off so many packets, that came over so long, ms, at least. */
const RATE_PACKETS = 5
const RATE_MS = 90
/** One feedback that shows too much may be an accident, two within this are not, ms. */
const AGAIN_MS = 600
/** Share of that rate that may be used: the rest drains the queue. */
const BETA = 0.9
/** A limit that has not been felt for so long is forgotten, ms. */
const FORGET_MS = 30_000
/** Delays this far apart are another clock, ms: begin anew. */
const OTHER_CLOCK_MS = 10_000

export type Estimate = {
  /** What the connection bears, bits a second with all headers; Infinity: nothing has shown a limit. */
  bitsPerSecond: number
  /** How long packets wait for each other, ms. */
  queueMs: number
  /** The queue is too long, or grows. */
  overused: boolean
  /** When there was last a reason not to send more. */
  troubledMs: number
  readonly trend: Trend
  base: { lessMs: number; beforeMs: number; sinceMs: number }
  /** Delay that is none of our making, and when it was seen. */
  foreign: { delayMs: number; seenMs: number }
  /** The newest group: its first packet's sending time and delay, its other packets, whether the one before came slowly. */
  group: { sentMs: number; delayMs: number; newestMs: number; firstMs: number; lastMs: number; packets: number; bytes: number; slow: boolean }
  /** The rate at which packets came while there was too much, since the last feedback; NaN: there was not. */
  cameBits: number
  /** What the feedback before said of that. */
  suspect: { sinceMs: number; bits: number }
  readonly losses: Losses
  /** Queues since the last report of losses, ms, and how many. */
  queues: { sumMs: number; count: number }
  /** Packets in a row that have waited. */
  busy: { sinceMs: number; lastMs: number; bytes: number; packets: number }
}

export function startEstimate(): Estimate {
  return {
    bitsPerSecond: Infinity, queueMs: 0, overused: false, troubledMs: -Infinity, cameBits: NaN, suspect: { sinceMs: -Infinity, bits: 0 }, trend: startTrend(),
    base: { lessMs: Infinity, beforeMs: Infinity, sinceMs: -Infinity },
    foreign: { delayMs: 0, seenMs: -Infinity },
    group: { sentMs: -Infinity, delayMs: 0, newestMs: -Infinity, firstMs: 0, lastMs: 0, packets: 0, bytes: 0, slow: false },
    losses: startLosses(),
    queues: { sumMs: 0, count: 0 },
    busy: { sinceMs: NaN, lastMs: NaN, bytes: 0, packets: 0 },
  }
}

/**
 * Takes a packet of `bytes` that has come, in the order of sending, of a stream that sends `usedBits` a second. `alone`: nothing was on its way
 * when it left. Times in ms, each by its own side's clock.
 */
export function notePacket(estimate: Estimate, sentMs: number, receivedMs: number, bytes: number, usedBits: number, alone = false): void {
  const { group, busy } = estimate
  if (sentMs < group.newestMs) return
  group.newestMs = sentMs
  const raw = receivedMs - sentMs
  const lateMs = raw - leastDelay(estimate, raw, sentMs)
  const delayMs = Math.max(0, lateMs - foreignDelay(estimate.foreign, lateMs, sentMs, alone))
  if (sentMs - group.sentMs > GROUP_MS) {
    endGroup(group, usedBits)
    estimate.queueMs = Math.min(group.delayMs, delayMs)
    estimate.queues.sumMs += estimate.queueMs
    estimate.queues.count++
    Object.assign(group, { sentMs, delayMs, firstMs: receivedMs, packets: 0, bytes: 0 })
    const rising = rises(estimate.trend, raw, receivedMs) && estimate.queueMs > RISING_QUEUE_MS
    estimate.overused = rising || estimate.queueMs > LONG_QUEUE_MS || (group.slow && delayMs > RISING_QUEUE_MS)
  } else group.bytes += bytes
  group.packets++
  group.lastMs = receivedMs
  noteBusy(busy, delayMs > QUEUED_MS, receivedMs, bytes)
  if (estimate.overused && busy.packets >= RATE_PACKETS && busy.lastMs - busy.sinceMs >= RATE_MS) estimate.cameBits = (8000 * busy.bytes) / (busy.lastMs - busy.sinceMs)
}

function endGroup(group: Estimate['group'], usedBits: number): void {
  if (group.packets >= SLOW_PACKETS) group.slow = 8000 * group.bytes < usedBits * (group.lastMs - group.firstMs)
}

function noteBusy(busy: Estimate['busy'], queued: boolean, receivedMs: number, bytes: number): void {
  if (!queued) {
    busy.sinceMs = NaN
    return
  }
  if (Number.isNaN(busy.sinceMs)) {
    busy.sinceMs = receivedMs
    busy.bytes = busy.packets = 0
  } else {
    busy.bytes += bytes
    busy.packets++
  }
  busy.lastMs = receivedMs
}

/** The packets of one feedback have been noted; `counts` if they were the stream's alone. */
export function judgeFeedback(estimate: Estimate, counts: boolean, nowMs: number): void {
  const { cameBits, suspect } = estimate
  estimate.cameBits = NaN
  if (!counts) return
  if (estimate.overused) estimate.troubledMs = nowMs
  else if (nowMs - estimate.troubledMs > FORGET_MS) estimate.bitsPerSecond = estimate.losses.limitBits = Infinity
  if (Number.isNaN(cameBits)) return
  const again = nowMs - suspect.sinceMs < AGAIN_MS
  const bits = again ? Math.max(cameBits, suspect.bits) : cameBits
  estimate.suspect = { sinceMs: nowMs, bits: cameBits }
  if (again) estimate.bitsPerSecond = Math.min(estimate.bitsPerSecond, BETA * bits)
}

/** Takes one receiver report: share of the packets lost, while `usedBits` a second were meant to be sent. */
export function noteLossShare(estimate: Estimate, share: number, usedBits: number, nowMs: number): void {
  const { losses, queues } = estimate
  const before = losses.limitBits
  noteShare(losses, share, Math.min(estimate.bitsPerSecond, usedBits), queues.sumMs > QUEUED_MS * queues.count)
  queues.sumMs = queues.count = 0
  if (losses.troubled) estimate.troubledMs = nowMs
  if (losses.limitBits < before) estimate.bitsPerSecond = Math.min(estimate.bitsPerSecond, losses.limitBits)
  // It was not the stream that was too much. What delay has shown stays.
  else if (losses.limitBits > before && estimate.bitsPerSecond === before) estimate.bitsPerSecond = losses.limitBits
}

/** A probe has shown that the connection bears this much. */
export function raise(estimate: Estimate, bitsPerSecond: number): void {
  const { losses } = estimate
  losses.limitBits = Math.max(losses.limitBits, bitsPerSecond)
  estimate.bitsPerSecond = Math.max(estimate.bitsPerSecond, bitsPerSecond)
}

/** The most that packets sent alone were late by in the last while, this one included. */
function foreignDelay(foreign: Estimate['foreign'], lateMs: number, sentMs: number, alone: boolean): number {
  if (sentMs - foreign.seenMs > FOREIGN_MS) foreign.delayMs = 0
  if (alone && lateMs >= foreign.delayMs) Object.assign(foreign, { delayMs: lateMs, seenMs: sentMs })
  return foreign.delayMs
}

/** The least delay of the last while, this packet's included. */
function leastDelay({ base, trend }: Estimate, rawMs: number, sentMs: number): number {
  if (Math.abs(rawMs - base.lessMs) > OTHER_CLOCK_MS) {
    base.lessMs = base.beforeMs = Infinity
    trend.points = 0
  }
  if (sentMs - base.sinceMs > BASE_MS) {
    base.beforeMs = base.lessMs
    base.lessMs = Infinity
    base.sinceMs = sentMs
  }
  base.lessMs = Math.min(base.lessMs, rawMs)
  return Math.min(base.lessMs, base.beforeMs)
}
