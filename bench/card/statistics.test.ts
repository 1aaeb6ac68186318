import { describe, expect, it } from 'vitest'
import { intervalOf, pairedInterval, SeedTally } from './statistics.ts'

const METRIC = { key: 'error', label: 'error', unit: 'm', better: 'low', worst: 10, digits: 2 } as const

describe('seed-level statistics', () => {
  it('a failed reading counts as the worst value and is counted', () => {
    const tally = new SeedTally([METRIC])
    tally.add('error', 'model', 'a', 1)
    tally.add('error', 'model', 'a', undefined)
    tally.add('error', 'model', 'b', NaN)
    const { model } = tally.columnsOf('error', ['model', 'truth'])
    expect(model).toMatchObject({ seeds: 2, failures: 2, of: 3, values: { a: 5.5, b: 10 }, mean: 7.75 })
    expect(tally.columnsOf('error', ['truth'])).toEqual({})
  })

  it('refuses a reading of a metric the row does not have', () => {
    expect(() => new SeedTally([METRIC]).add('speed', 'model', 'a', 1)).toThrow('no metric "speed"')
  })

  it('resamples seeds: the interval holds the mean and narrows with their number', () => {
    const few = intervalOf([1, 2, 3, 4])
    const many = intervalOf(Array.from({ length: 64 }, (_, k) => 1 + (k % 4)))
    expect(few.low).toBeLessThan(2.5)
    expect(few.high).toBeGreaterThan(2.5)
    expect(many.high - many.low).toBeLessThan(0.5 * (few.high - few.low))
  })

  it('pairs seeds: a steady gain over wildly different seeds is certain', () => {
    const seeds = Array.from({ length: 12 }, (_, k) => `s${k}`)
    const a = Object.fromEntries(seeds.map((seed, k) => [seed, 10 * k]))
    const b = Object.fromEntries(seeds.map((seed, k) => [seed, 10 * k + 1]))
    expect(pairedInterval(a, { ...b, other: 500 })).toEqual({ mean: 1, low: 1, high: 1, seeds: 12 })
    expect(pairedInterval(a, { other: 1 })).toBeUndefined()
  })
})
