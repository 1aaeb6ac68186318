import { describe, expect, it } from 'vitest'
import { beginTick, endTick, keepMs, PERIOD_MS, startClock, waitMs, type Tick } from './clock.ts'

/** Plays `costsMs` through the clock on a machine that wakes up to `lateMs` late; returns the ticks. */
function play(costsMs: readonly number[], lateMs = 0): Tick[] {
  let now = 1000
  const clock = startClock(now)
  return costsMs.map((cost, k) => {
    now += waitMs(clock, now) + (lateMs * (k % 3)) / 2
    const tick: Tick = { timeMs: 0, dtS: 0, slowed: false }
    beginTick(clock, now, tick)
    now += cost
    endTick(clock, cost)
    return tick
  })
}

const gaps = (ticks: Tick[]) => ticks.slice(1).map((tick, k) => tick.timeMs - ticks[k]!.timeMs)

describe('clock', () => {
  it('keeps an even 30 Hz grid under jittery timers and uneven steps within budget', () => {
    const ticks = play(Array.from({ length: 100 }, (_, k) => 12 + (k % 5) * 4), 3)
    for (const gap of gaps(ticks)) expect(gap).toBeCloseTo(PERIOD_MS, 6)
    for (const { dtS, slowed } of ticks) {
      expect(dtS).toBeCloseTo(1 / 30, 9)
      expect(slowed).toBe(false)
    }
  })

  it('keeps a frame that cost nothing until the others leave, and no longer', () => {
    const clock = startClock(0)
    const tick: Tick = { timeMs: 0, dtS: 0, slowed: false }
    expect(keepMs(clock, 0)).toBe(0)
    for (let now = 0; now < 20_000; now += PERIOD_MS) {
      beginTick(clock, now, tick)
      endTick(clock, 24)
    }
    expect(keepMs(clock, clock.beganMs + 1)).toBeCloseTo(23, 3)
    expect(keepMs(clock, clock.beganMs + 30)).toBe(0)
  })

  it('brings a frame forward for a key, not before the one before has been seen, and only so often', () => {
    const clock = startClock(0)
    const tick: Tick = { timeMs: 0, dtS: 0, slowed: false }
    beginTick(clock, 0, tick)
    expect(waitMs(clock, 5, true)).toBeCloseTo(1000 / 60 - 5, 6)
    expect(waitMs(clock, 20, true)).toBe(0)
    expect(waitMs(clock, 20)).toBeCloseTo(PERIOD_MS - 20, 6)
    beginTick(clock, 20, tick)
    expect(tick).toMatchObject({ timeMs: 20, dtS: 0.02 })
    // The grid goes on from there; another key within a tenth of a second waits for it.
    expect(waitMs(clock, 45, true)).toBeCloseTo(20 + PERIOD_MS - 45, 6)
    beginTick(clock, 20 + PERIOD_MS, tick)
    expect(tick.dtS).toBeCloseTo(1 / 30, 6)
    beginTick(clock, 20 + 2 * PERIOD_MS, tick)
    beginTick(clock, 20 + 3 * PERIOD_MS, tick)
    expect(waitMs(clock, 20 + 3 * PERIOD_MS + 21, true)).toBe(0)
  })

  it('does not take a timer that wakes a little too soon for a frame brought forward', () => {
    const clock = startClock(0)
    const tick: Tick = { timeMs: 0, dtS: 0, slowed: false }
    beginTick(clock, 0, tick)
    beginTick(clock, PERIOD_MS - 1, tick)
    expect(tick.timeMs).toBeCloseTo(PERIOD_MS, 6)
    expect(waitMs(clock, PERIOD_MS + 20, true)).toBe(0)
  })

  it('makes world time equal real time at every cost', () => {
    for (const cost of [5, 30, 45, 70]) {
      const ticks = play(Array<number>(200).fill(cost))
      const world = ticks.slice(1).reduce((sum, tick) => sum + tick.dtS, 0)
      expect(world).toBeCloseTo((ticks.at(-1)!.timeMs - ticks[0]!.timeMs) / 1000, 6)
    }
  })

  it('slows down to an even, slower grid when steps are too long, says so, and comes back', () => {
    const ticks = play([...Array<number>(60).fill(20), ...Array<number>(100).fill(45), ...Array<number>(200).fill(20)])
    const slow = gaps(ticks).slice(130, 158)
    expect(Math.min(...slow)).toBeGreaterThan(44)
    expect(Math.max(...slow)).toBeLessThan(50)
    expect(ticks[150]!.slowed).toBe(true)
    expect(gaps(ticks).at(-1)).toBeCloseTo(PERIOD_MS, 3)
    expect(ticks.at(-1)!.slowed).toBe(false)
  })

  it('keeps world time even while every step takes longer than its share of the grid', () => {
    for (const cost of [36, 40, 50, 60]) {
      const steady = gaps(play(Array<number>(200).fill(cost))).slice(100)
      for (const gap of steady) expect(gap).toBeCloseTo(cost, 3)
    }
  })

  it('takes one long step for what it is: no catching up, next frames on the old pace', () => {
    const costs = Array<number>(40).fill(15)
    costs[20] = 70
    const ticks = play(costs)
    expect(gaps(ticks)[20]).toBeCloseTo(70, 0)
    expect(Math.min(...gaps(ticks))).toBeGreaterThanOrEqual(PERIOD_MS - 1e-9)
    expect(Math.max(...gaps(ticks).slice(21))).toBeLessThan(PERIOD_MS * 1.05)
  })

  it('caps the world time of one step, so that a stall does not become a leap', () => {
    const ticks = play([10, 2000, 10])
    expect(ticks[2]!.dtS).toBe(0.15)
  })
})
