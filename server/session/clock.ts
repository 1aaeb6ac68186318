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
/**
 * Share of a period a step may take on average. More than all of it: the loop then runs without a pause, and its peaks are averaged out. (Measured in turns, 25 s each, .85: 2 to 3 frames a second less than with 1,
 * 1.15: 1 to 3 more, 1.5: no more than that.)
 */
const LOAD = 1.15
/** Without a pause the grid says nothing any more: world time then follows the ticks themselves, their spacing by SPACING, their place by FOLLOW a tick, so that it stays even. */
const SPACING = 0.1
const FOLLOW = 0.25
/**
 * A key that goes down or up does not wait for the grid: its frame may begin as soon as the one before is done, but no sooner than NEAR_MS after it began (a display of 60 Hz shows no more),
 * and one in EARLY_EVERY_MS at most, so that whoever drums on the keys gets no more than a third more frames than others. The grid goes on from there. Timers wake up to AWAKE_MS too soon.
 */
const NEAR_MS = 1000 / 60
const EARLY_EVERY_MS = 100
const AWAKE_MS = 2
/**
 * Weight of the newest step in the running cost, twice as much where it rises. It follows the mean and not the peaks: a single dear step comes late by itself,
 * a grid made for it would make every frame late. (Measured: following the peaks, RISE .25 and LOAD .92, cost two frames a second and evened nothing out.)
 */
const RISE = 0.1
const FALL = 0.05

/** `beganMs`, `spacingMs`: when the newest tick began, and the running time between two of them. `earlyMs`: when one last began before it was due. */
export type ClockState = { nextMs: number; lastMs: number; costMs: number; periodMs: number; beganMs: number; spacingMs: number; earlyMs: number }
/** One tick: its place on the grid, the world time it covers, and whether the grid is coarser than aimed at. */
export type Tick = { timeMs: number; dtS: number; slowed: boolean }

export function startClock(nowMs: number): ClockState {
  return { nextMs: nowMs, lastMs: nowMs - PERIOD_MS, costMs: 0, periodMs: PERIOD_MS, beganMs: nowMs - PERIOD_MS, spacingMs: PERIOD_MS, earlyMs: -Infinity }
}

/** Time until the next tick, ms; 0 if it is due. `changed`: a key has gone down or up since the last one. */
export function waitMs(clock: ClockState, nowMs: number, changed = false): number {
  const earliestMs = changed ? Math.max(clock.beganMs + NEAR_MS, clock.earlyMs + EARLY_EVERY_MS) : Infinity
  return Math.max(0, Math.min(clock.nextMs, earliestMs) - nowMs)
}

/** True if a frame may be begun out of turn for a key. */
export function mayHurry(clock: ClockState, nowMs: number): boolean {
  return nowMs >= clock.earlyMs + EARLY_EVERY_MS
}

/** Starts a tick. One that is late by more than half a period, or early, moves the grid. */
export function beginTick(clock: ClockState, nowMs: number, into: Tick): void {
  const late = nowMs - clock.nextMs
  const early = late < -AWAKE_MS
  if (early) clock.earlyMs = nowMs
  const placeMs = early || late > clock.periodMs / 2 ? nowMs : clock.nextMs
  clock.spacingMs += SPACING * (nowMs - clock.beganMs - clock.spacingMs)
  clock.beganMs = nowMs
  const expectedMs = clock.lastMs + clock.spacingMs
  const worldMs = clock.costMs > clock.periodMs ? expectedMs + FOLLOW * (nowMs - expectedMs) : placeMs
  into.timeMs = Math.max(clock.lastMs, worldMs)
  into.dtS = Math.min(MOST_WORLD_MS, into.timeMs - clock.lastMs) / 1000
  into.slowed = clock.periodMs > PERIOD_MS * 1.05
  clock.lastMs = into.timeMs
  clock.nextMs = placeMs + clock.periodMs
}

/** How long a frame that cost nothing is kept: until frames usually leave, ms. Sent at once it would leave a gap before the next that is not the same. */
export function keepMs(clock: ClockState, nowMs: number): number {
  return Math.max(0, clock.beganMs + clock.costMs - nowMs)
}

/** Ends a tick whose step took `costMs`. */
export function endTick(clock: ClockState, costMs: number): void {
  clock.costMs += (costMs > clock.costMs ? RISE : FALL) * (costMs - clock.costMs)
  const wanted = Math.min(MAX_PERIOD_MS, Math.max(PERIOD_MS, clock.costMs / LOAD))
  clock.nextMs += wanted - clock.periodMs
  clock.periodMs = wanted
}
