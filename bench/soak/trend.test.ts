import { describe, expect, it } from 'vitest'
import { megabytesAnHour, quarters, slope, warmUpMinutes } from './trend.ts'

/** Between -1 and 1, the same every time. */
const noise = (k: number) => (((k * 7919) % 101) - 50) / 50

describe('slope', () => {
  it('is that of a line', () => {
    expect(slope([0, 1, 2, 5].map((x) => ({ x, y: 3 * x - 1 })))).toBeCloseTo(3)
    expect(slope([{ x: 0, y: 1 }])).toBeUndefined()
  })

  it('is not moved by a few points that are anywhere', () => {
    const points = Array.from({ length: 50 }, (_, x) => ({ x, y: x % 5 === 4 ? 1e6 : 2 * x + noise(x) }))
    expect(slope(points)).toBeGreaterThan(1.9)
    expect(slope(points)).toBeLessThan(2.1)
  })
})

describe('memory', () => {
  const hour = (grow: number) => Array.from({ length: 60 }, (_, k) => 5e8 + (k < 10 ? k * 3e7 : 3e8) + (grow * k) / 60 + 2e6 * noise(k))

  it('tells a leak of five megabytes an hour from none, whatever the warm-up does', () => {
    expect(Math.abs(megabytesAnHour(hour(0))!)).toBeLessThan(2)
    expect(megabytesAnHour(hour(1e7))).toBeGreaterThan(8)
  })

  it('has a shorter warm-up in a trial, and no slope of one minute', () => {
    expect([60, 30, 12, 3, 1].map(warmUpMinutes)).toEqual([10, 10, 4, 1, 0])
    expect(megabytesAnHour([1e6, 2e6, 4e6])).toBeCloseTo(120)
    expect(megabytesAnHour([1e6])).toBeUndefined()
  })
})

describe('quarters', () => {
  it('compares the last with the second', () => {
    expect(quarters(Array.from({ length: 60 }, (_, k) => (k < 15 ? 900 : k < 45 ? 50 : 60)))).toEqual({ second: 50, last: 60, ratio: 1.2 })
    expect(quarters([70, 50, 55])).toEqual({ second: 60, last: 55, ratio: 55 / 60 })
    expect(quarters([])).toBeUndefined()
  })
})
