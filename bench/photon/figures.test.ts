import { describe, expect, it } from 'vitest'
import { median, medians, steadinessOf } from './figures.ts'

describe('steadiness', () => {
  const grid = Array.from({ length: 31 }, (_, k) => 1000 + (k * 1000) / 30)

  it('counts frames a second and what came on time', () => {
    const { fps, onTimeShare, freezes, intervalMs } = steadinessOf({ shownAtMs: [...grid, 2100], fromMs: 1000, toMs: 2100 }, 300)
    expect(fps).toBeCloseTo(31 / 1.1)
    expect(onTimeShare).toBeCloseTo(30 / 31)
    expect([freezes, intervalMs.n]).toEqual([0, 31])
  })

  it('counts freezes between frames, before the first and after the last', () => {
    const at = (freezeMs: number) => steadinessOf({ shownAtMs: [400, 450, 900, 1000], fromMs: 0, toMs: 1350 }, freezeMs)
    expect([at(300).freezes, at(350).freezes, at(400).freezes, at(450).freezes]).toEqual([3, 2, 1, 0])
    expect(at(300).longestMs).toBe(450)
  })

  it('leaves out what was shown before', () => {
    expect(steadinessOf({ shownAtMs: [0, 5000, ...grid], fromMs: 1000, toMs: 2000 }, 300).intervalMs.n).toBe(30)
  })
})

describe('runs as one', () => {
  it('takes the median of every number, whatever it lies in', () => {
    const run = (p50: number, p95: number, path = 'track') => ({ path, photonMs: { n: 100, p50, p95 }, list: [p50] })
    expect(medians([run(50, 90), run(52, 80), run(49, 200)])).toEqual({ path: 'track', photonMs: { n: 100, p50: 50, p95: 90 } })
    expect(medians([run(50, 90), run(52, 80, 'video')])).toEqual({ photonMs: { n: 100, p50: 51, p95: 85 } })
  })

  it('does not invent one of nothing', () => {
    expect(median([])).toBeUndefined()
    expect(() => medians([])).toThrow('no run')
  })
})
