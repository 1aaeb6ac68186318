// When the next frame is due, and how much world time it covers. Pure: time comes in, decisions go out.
//
// Frames are due on an even grid. A frame that takes longer than its share makes the grid coarser at once, smoothly: the period
// follows the recent cost of a step, so a slow machine gets evenly spaced frames at 24 or 18 a second instead of 30 with holes. World
// time always follows real time: a walk covers the same ground at every rate.

/** The rate aimed at: 30 frames a second, which the networks were trained on. */
export const PERIOD_MS = 1000 / 30
/** Slowest grid. Below 10 frames a second frames come as they can. */
const MAX_PERIOD_MS = 100
/** Most world time of one frame, so that a stall does not become a leap. */
const MOST_WORLD_MS = 150
/** Share of a period a step may take on average: what comes after a frame is published may run into the next period, since the grid forgives half of one. */
const LOAD = 1
/**
 * Weight of the newest step in the running cost, twice as much where it rises. It follows the mean and not the peaks: a single dear step comes late by itself,
 * a grid made for it would make every frame late. (Measured: following the peaks, RISE .25 and LOAD .92, cost two frames a second and evened nothing out.)
 */
const RISE = 0.1
const FALL = 0.05

export type ClockState = { nextMs: number; lastMs: number; costMs: number; periodMs: number }
/** One tick: its place on the grid, the world time it covers, and whether the grid is coarser than aimed at. */
export type Tick = { timeMs: number; dtS: number; slowed: boolean }

export function startClock(nowMs: number): ClockState {
  return { nextMs: nowMs, lastMs: nowMs - PERIOD_MS, costMs: 0, periodMs: PERIOD_MS }
}

/** Time until the next tick, ms; 0 if it is due. */
export function waitMs(clock: ClockState, nowMs: number): number {
  return Math.max(0, clock.nextMs - nowMs)
}

/** Starts the due tick. A tick that is late by more than half a period moves the grid instead of being made up for. */
export function beginTick(clock: ClockState, nowMs: number, into: Tick): void {
  const late = nowMs - clock.nextMs
  into.timeMs = late > clock.periodMs / 2 ? nowMs : clock.nextMs
  into.dtS = Math.min(MOST_WORLD_MS, into.timeMs - clock.lastMs) / 1000
  into.slowed = clock.periodMs > PERIOD_MS * 1.05
  clock.lastMs = into.timeMs
  clock.nextMs = into.timeMs + clock.periodMs
}

/** Ends a tick whose step took `costMs`. */
export function endTick(clock: ClockState, costMs: number): void {
  clock.costMs += (costMs > clock.costMs ? RISE : FALL) * (costMs - clock.costMs)
  const wanted = Math.min(MAX_PERIOD_MS, Math.max(PERIOD_MS, clock.costMs / LOAD))
  clock.nextMs += wanted - clock.periodMs
  clock.periodMs = wanted
}
