// How fast packets may leave: a token bucket in bytes. Pure: the caller brings the time. What fits the bucket leaves at once, so that a
// frame of usual size never waits; a key frame on a thin link leaves in portions instead of as one burst that fills every queue on its way.

/** Video leaves at so many times its bitrate, so that a frame is through before the next one is due (selkies' number), or at what the connection is known to bear. */
export const PACE = 2.5
/** What may leave at once, ms at the pace, and bytes at least. */
export const BURST_MS = 40
const BURST_BYTES = 4 * 1200
/** How often the queue is looked at, ms. */
export const TICK_MS = 5

export type Pacer = { bitsPerSecond: number; bytes: number; timeMs: number }

export function startPacer(nowMs: number): Pacer {
  return { bitsPerSecond: 0, bytes: Infinity, timeMs: nowMs }
}

/** For a stream of `videoBits` a second on a connection that bears `knownBits`. */
export function setPace(pacer: Pacer, videoBits: number, knownBits: number): void {
  pacer.bitsPerSecond = Math.min(PACE * videoBits, knownBits)
}

/** True if a packet may leave now; it may be larger than what is left. */
export function mayLeave(pacer: Pacer, nowMs: number): boolean {
  const most = Math.max(BURST_BYTES, (pacer.bitsPerSecond * BURST_MS) / 8000)
  pacer.bytes = Math.min(most, pacer.bytes + (pacer.bitsPerSecond * (nowMs - pacer.timeMs)) / 8000)
  pacer.timeMs = nowMs
  return pacer.bytes > 0
}

/** A packet has left. What goes before video (repairs) is not asked, but counts. */
export function spend(pacer: Pacer, bytes: number): void {
  pacer.bytes -= bytes
}

/** Time that `bytes` need, ms. */
export function drainMs(pacer: Readonly<Pacer>, bytes: number): number {
  return (8000 * bytes) / pacer.bitsPerSecond
}
