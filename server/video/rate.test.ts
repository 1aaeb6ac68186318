import { describe, expect, it } from 'vitest'
import { reportLoss, startRate, TOP_RUNG } from './rate.ts'

/** One report a second; returns the rung after each. */
function play(losses: readonly number[]): number[] {
  const state = startRate(0)
  return losses.map((loss, k) => {
    reportLoss(state, loss, (k + 1) * 1000)
    return state.rung
  })
}

describe('rate', () => {
  it('stays at the top on a clean or slightly lossy link', () => {
    expect(new Set(play([0, 0.01, 0, 0.05, 0.1, 0.02, 0]))).toEqual(new Set([TOP_RUNG]))
  })

  it('steps down while losses are high, not faster than an encoder can follow, and not below the lowest', () => {
    expect(play(Array<number>(10).fill(0.2))).toEqual([3, 2, 2, 1, 1, 0, 0, 0, 0, 0])
  })

  it('comes back a step at a time after 8 s without loss', () => {
    const rungs = play([0, 0.3, ...Array<number>(20).fill(0)])
    expect(rungs.indexOf(2)).toBe(1)
    expect(rungs.indexOf(3, 2)).toBe(9)
  })

  it('tries again ever more slowly where a step up does not hold', () => {
    const state = startRate(0)
    const ups: number[] = []
    for (let t = 1; t < 200; t++) {
      const before = state.rung
      reportLoss(state, state.rung === TOP_RUNG ? 0.2 : 0, t * 1000)
      if (state.rung > before) ups.push(t)
    }
    const gaps = ups.slice(1).map((t, k) => t - ups[k]!)
    expect(gaps.length).toBeGreaterThan(2)
    expect(gaps.every((gap, k) => k === 0 || gap >= gaps[k - 1]!)).toBe(true)
    expect(gaps.at(-1)).toBeGreaterThan(30)
  })

  it('does nothing between the two limits', () => {
    expect(play([0.3, 0.3, ...Array<number>(30).fill(0.05)]).at(-1)).toBe(2)
  })
})
