import { describe, expect, it } from 'vitest'
import { fit, neededBits, noteDue, noteSize, prove, startRate, TOP_RUNG, videoBits, wantedProbe, type RateState } from './rate.ts'

const FULL = 2_000_000
const start = () => startRate(FULL, 0)

/** Frames of `share` of what the rung allows, `fps` a second, for ten seconds. */
function run(state: RateState, share: number, fps: number): void {
  for (let k = 1; k <= 10 * fps; k++) {
    noteDue(state, (k * 1000) / fps)
    noteSize(state, (share * videoBits(state)) / 8 / 30)
  }
}

describe('rate', () => {
  it('stays at the top while no limit is known', () => {
    const state = start()
    expect(fit(state, Infinity, 5000)).toBe(false)
    expect(wantedProbe(state, 1e6, 5000)).toBe(0)
    expect(state.rung).toBe(TOP_RUNG)
  })

  it('goes down at once, by as many rungs as it takes, and not again before the encoder has had a second', () => {
    const state = start()
    expect(fit(state, 600_000, 2000)).toBe(true)
    expect(state.rung).toBe(1)
    expect(fit(state, 100_000, 2900)).toBe(false)
    expect(fit(state, 100_000, 3000)).toBe(true)
    expect(state.rung).toBe(0)
    expect(fit(state, 1, 5000)).toBe(false)
  })

  it('comes back when a probe shows room, and asks for one after a calm while only', () => {
    const state = start()
    fit(state, 600_000, 2000)
    expect(wantedProbe(state, 1e6, 3000)).toBe(0)
    expect(wantedProbe(state, 100, 10_000)).toBe(0)
    const probe = wantedProbe(state, 3000, 10_000)
    expect(probe).toBeGreaterThan(neededBits(state, 2))
    expect(wantedProbe(state, 3000, 11_000)).toBe(0)
    expect(prove(state, 0, 10_100)).toBe(false)
    expect(prove(state, probe, 10_100)).toBe(true)
    expect(state.rung).toBe(2)
    expect(prove(state, 10e6, 14_000)).toBe(true)
    expect(state.rung).toBe(3)
  })

  it('tries again ever more slowly where a step up did not hold, unless there is clearly more than then', () => {
    const state = start()
    const ups: number[] = []
    fit(state, 600_000, 1000)
    for (let t = 2; t < 200; t++) {
      if (prove(state, 1_250_000, t * 1000)) ups.push(t)
      else if (state.rung === 2) fit(state, 990_000, t * 1000)
    }
    const gaps = ups.slice(1).map((t, k) => t - ups[k]!)
    expect(gaps.length).toBeGreaterThan(2)
    expect(gaps.every((gap, k) => k === 0 || gap >= gaps[k - 1]!)).toBe(true)
    expect(gaps.at(-1)).toBeGreaterThan(30)
    if (state.rung === 2) fit(state, 990_000, 200_500)
    expect(prove(state, 1_250_000, 201_000)).toBe(false)
    expect(wantedProbe(state, 1e6, 210_000)).toBeGreaterThan(1.3 * 990_000)
    expect(prove(state, 1_600_000, 211_000)).toBe(true)
  })

  it('needs half as much for half as many frames, and no more than the picture makes', () => {
    const [full, half, plain] = [start(), start(), start()]
    run(full, 1, 30)
    run(half, 1, 15)
    run(plain, 0.2, 30)
    expect(neededBits(full, 3)).toBeCloseTo(1.07 * FULL, -5)
    expect(neededBits(half, 3) / neededBits(full, 3)).toBeCloseTo(0.5, 1)
    expect(neededBits(plain, 3)).toBeLessThan(0.3 * FULL)
  })
})
