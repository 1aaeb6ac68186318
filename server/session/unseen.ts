// How much of what was sent over TCP has not been shown yet: what waits in the network and its buffers cannot be asked for, but every input
// packet says which frame was shown last. Pure: frames and reports come in, the answer comes out whether someone is behind, and what the
// line bears: where frames come ever later than the quickest did, they queue, and what is shown meanwhile is the line's rate.
import { LIMITS } from '../../core/limits.ts'

/** Frames remembered: four seconds of them. */
const KEPT = 128
/** Who has not shown a frame after so long is behind, ms. */
const LATE_MS = 1500
/** After so long it counts no more, ms: a page in the background shows none, and is tried with a key frame now and then. */
const FORGOTTEN_MS = 2500

/** A judgement is made of so long, ms, and two of them in a row that show a queue are no accident. */
const SPAN_MS = 250
/** Later than the quickest of late by this much, ms: frames queue. Five frames; screens, decoders and input packets come to two. */
const QUEUED_MS = 150
/** The quickest is forgotten by so much, ms a second: routes change. */
const FORGET = 2
/** Share of the shown rate that may be used: the rest drains the queue (estimate.ts). */
const BETA = 0.9

/** `tripMs`: from a frame's leaving to word that it was shown; `quickMs`: the least of late. */
export type Trips = { tripMs: number; quickMs: number; sinceMs: number; bytes: number; late: number; troubledMs: number }

export function startTrips(): Trips {
  return { tripMs: NaN, quickMs: Infinity, sinceMs: NaN, bytes: 0, late: 0, troubledMs: -Infinity }
}

/**
 * Word came of frames shown: the newest of them took `tripMs`, all of them have `bytes`. Bits a second that the line bears, Infinity if it
 * shows no limit; undefined: too early to tell.
 */
export function judgeTrip(trips: Trips, tripMs: number, bytes: number, nowMs: number): number | undefined {
  if (Number.isNaN(trips.sinceMs)) trips.sinceMs = nowMs
  trips.tripMs = tripMs
  trips.quickMs = Math.min(trips.quickMs, tripMs)
  trips.bytes += bytes
  const spanMs = nowMs - trips.sinceMs
  if (spanMs < SPAN_MS) return undefined
  const bits = (8000 * trips.bytes) / spanMs
  trips.sinceMs = nowMs
  trips.bytes = 0
  trips.late = tripMs - trips.quickMs > QUEUED_MS ? trips.late + 1 : 0
  trips.quickMs += (FORGET * spanMs) / 1000
  if (trips.late > 0) trips.troubledMs = nowMs
  return trips.late > 1 ? BETA * bits : Infinity
}

export type Unseen = { frames: Uint16Array; bytes: Uint32Array; sentMs: Float64Array; head: number; tail: number }

export function startUnseen(): Unseen {
  return { frames: new Uint16Array(KEPT), bytes: new Uint32Array(KEPT), sentMs: new Float64Array(KEPT), head: 0, tail: 0 }
}

export function noteSent(unseen: Unseen, frameId: number, bytes: number, nowMs: number): void {
  if (unseen.head - unseen.tail === KEPT) unseen.tail++
  const at = unseen.head++ % KEPT
  unseen.frames[at] = frameId & 0xffff
  unseen.bytes[at] = bytes
  unseen.sentMs[at] = nowMs
}

/** `shown`: low half of the id of the frame shown last. True if there is news; `into` gets the trip of the newest, and the bytes of all. */
export function noteShown(unseen: Unseen, shown: number, nowMs = 0, into?: { tripMs: number; bytes: number }): boolean {
  const from = unseen.tail
  if (into) into.bytes = 0
  while (unseen.tail < unseen.head && ((shown - unseen.frames[unseen.tail % KEPT]!) & 0xffff) < 0x8000) {
    const at = unseen.tail++ % KEPT
    if (!into) continue
    into.bytes += unseen.bytes[at]!
    into.tripMs = nowMs - unseen.sentMs[at]!
  }
  return unseen.tail > from
}

export function isBehind(unseen: Unseen, nowMs: number): boolean {
  while (unseen.tail < unseen.head && nowMs - unseen.sentMs[unseen.tail % KEPT]! > FORGOTTEN_MS) unseen.tail++
  if (unseen.tail === unseen.head) return false
  let sum = 0
  for (let k = unseen.tail; k < unseen.head; k++) sum += unseen.bytes[k % KEPT]!
  return sum > LIMITS.unseenBytes || nowMs - unseen.sentMs[unseen.tail % KEPT]! > LATE_MS
}
