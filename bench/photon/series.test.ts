import { describe, expect, it } from 'vitest'
import { makeSeries } from './series.ts'

const SIZE = 16
const all = Array.from({ length: 100 }, (_, k) => ((k * 7919) % 997) / 10)
const ring = (count: number) => all.slice(Math.max(0, count - SIZE), count)

describe('series', () => {
  it('sees every value of a ring once, if it looks before most of them are replaced', () => {
    const series = makeSeries([])
    for (const count of [0, 1, 3, 3, 11, 16, 17, 17, 25, 30, 38, 45]) series.look(ring(count))
    expect(series.values).toEqual(all.slice(0, 45))
  })

  it('leaves out what was there before', () => {
    const series = makeSeries(ring(20))
    series.look(ring(20))
    expect(series.values).toEqual([])
    series.look(ring(27))
    expect(series.values).toEqual(all.slice(20, 27))
  })

  it('takes all of a ring that was emptied in between', () => {
    const series = makeSeries([1, 2, 3])
    series.look([9, 8])
    expect(series.values).toEqual([9, 8])
  })

  it('is not misled by equal values', () => {
    const series = makeSeries([5])
    series.look([5, 5])
    series.look([5, 5, 5, 6, 5])
    expect(series.values).toEqual([5, 5, 6, 5])
  })
})
