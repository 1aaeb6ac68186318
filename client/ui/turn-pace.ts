// When what the sliders say may be sent. Pure: the caller brings the time. A slider in the hand says a hundred things a second, and each
// costs a keyframe: only what it comes to rest at counts, and no oftener than the server takes it.
import { LIMITS } from '../../core/limits.ts'

/** A slider that has not moved for this long has come to rest, ms. */
export const REST_MS = 280
/** Clocks differ and messages bunch up on the way: a little slower than the limit, and one left over for words. */
const PER_MS = (LIMITS.promptPerSecond / 1000) * 0.92
const BURST = LIMITS.promptBurst - 1

export type TurnPace = { left: number; timeMs: number }

export function startPace(nowMs: number): TurnPace {
  return { left: BURST, timeMs: nowMs }
}

/** Something was sent that counts: a change, a prompt, a restart. */
export function spend(pace: TurnPace, nowMs: number): void {
  refill(pace, nowMs)
  pace.left = Math.max(-1, pace.left - 1)
}

/** How long to wait before the next change may be sent, ms. */
export function waitMs(pace: TurnPace, nowMs: number): number {
  refill(pace, nowMs)
  return pace.left >= 1 ? 0 : Math.ceil((1 - pace.left) / PER_MS)
}

function refill(pace: TurnPace, nowMs: number): void {
  pace.left = Math.min(BURST, pace.left + Math.max(0, nowMs - pace.timeMs) * PER_MS)
  pace.timeMs = nowMs
}
