// How much of what was sent over TCP has not been shown yet: what waits in the network and its buffers cannot be asked for, but every input
// packet says which frame was shown last. Pure: frames and reports come in, the answer comes out whether someone is behind.
import { LIMITS } from '../../core/limits.ts'

/** Frames remembered: four seconds of them. */
const KEPT = 128
/** Who has not shown a frame after so long is behind, ms. */
const LATE_MS = 1500
/** After so long it counts no more, ms: a page in the background shows none, and is tried with a key frame now and then. */
const FORGOTTEN_MS = 2500

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

/** `shown`: low half of the id of the frame shown last. */
export function noteShown(unseen: Unseen, shown: number): void {
  while (unseen.tail < unseen.head && ((shown - unseen.frames[unseen.tail % KEPT]!) & 0xffff) < 0x8000) unseen.tail++
}

export function isBehind(unseen: Unseen, nowMs: number): boolean {
  while (unseen.tail < unseen.head && nowMs - unseen.sentMs[unseen.tail % KEPT]! > FORGOTTEN_MS) unseen.tail++
  if (unseen.tail === unseen.head) return false
  let sum = 0
  for (let k = unseen.tail; k < unseen.head; k++) sum += unseen.bytes[k % KEPT]!
  return sum > LIMITS.unseenBytes || nowMs - unseen.sentMs[unseen.tail % KEPT]! > LATE_MS
}
