import { describe, expect, it } from 'vitest'
import { fillNormal, hash32, makeRng, uniform } from './rng.ts'

describe('counter-based random numbers', () => {
  it('depend only on seed, stream and counter', () => {
    expect(hash32(1, 2, 3)).toBe(hash32(1, 2, 3))
    const distinct = new Set([hash32(1, 2, 3), hash32(2, 2, 3), hash32(1, 3, 3), hash32(1, 2, 4)])
    expect(distinct.size).toBe(4)
  })

  it('are uniform: mean, variance and 16 bins of 20,000 draws', () => {
    const draws = Array.from({ length: 20_000 }, (_, i) => uniform(7, 1, i))
    const mean = draws.reduce((a, b) => a + b) / draws.length
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length
    expect(mean).toBeCloseTo(0.5, 2)
    expect(variance).toBeCloseTo(1 / 12, 2)
    const bins = new Array<number>(16).fill(0)
    for (const draw of draws) bins[Math.floor(draw * 16)]!++
    for (const bin of bins) expect(Math.abs(bin - 1250)).toBeLessThan(5 * Math.sqrt(1250))
  })

  it('fill standard normals, and the first values do not depend on the length', () => {
    const long = new Float32Array(20_001)
    fillNormal(3, 4, long)
    const mean = long.reduce((a, b) => a + b) / long.length
    const variance = long.reduce((a, b) => a + (b - mean) ** 2, 0) / long.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
    const short = new Float32Array(10)
    fillNormal(3, 4, short)
    expect([...short]).toEqual([...long.subarray(0, 10)])
  })

  it('come in sequence from makeRng', () => {
    const a = makeRng(9, 1)
    const b = makeRng(9, 1)
    expect([a.next(), a.range(2, 3), a.pick(['x', 'y', 'z'])]).toEqual([b.next(), b.range(2, 3), b.pick(['x', 'y', 'z'])])
  })
})
