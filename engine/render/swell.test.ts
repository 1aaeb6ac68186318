import { describe, expect, it } from 'vitest'
import { Swell } from './swell.ts'

const GRAVITY = 9.8
/** Slopes along x of a row of water that lies 5 m away and goes east, a pixel every 5 cm. */
function slopes(windX: number, timeS: number, { rowM = 0.05, zM = 5, gravity = GRAVITY, from = 0 } = {}): number[] {
  const swell = new Swell()
  swell.begin(windX, 0, gravity, timeS)
  swell.row(from, 3, 0.05, 0, rowM, zM)
  return Array.from({ length: 400 }, (_, i) => (swell.at(i), swell.slopeX))
}
const size = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
const apart = (a: readonly number[], b: readonly number[]) => size(a.map((value, k) => value - b[k]!))

describe('swell', () => {
  it('is a function of place, wind and time', () => {
    expect(slopes(4, 2.5)).toEqual(slopes(4, 2.5))
    // A row that begins elsewhere shows the same water: pixel 100 of one is the first of another.
    const [here, there] = [slopes(4, 2.5), slopes(4, 2.5, { from: 5 })]
    expect(apart(here.slice(100), there.slice(0, 300))).toBeLessThan(0.02 * size(here))
  })

  it('is steeper and longer in the wind', () => {
    const turns = (values: readonly number[]) => values.filter((value, k) => k > 0 && value > 0 !== values[k - 1]! > 0).length
    const [calm, breezy, gale] = [slopes(0, 1), slopes(4, 1), slopes(12, 1)]
    expect(size(breezy)).toBeGreaterThan(1.2 * size(calm))
    expect(size(gale)).toBeGreaterThan(1.3 * size(breezy))
    expect(turns(gale)).toBeLessThan(0.7 * turns(calm))
  })

  it('goes on little by little, with the wind, and slower where things weigh less', () => {
    const step = (gravity: number) => apart(slopes(4, 2, { gravity }), slopes(4, 2 + 1 / 30, { gravity }))
    expect(step(GRAVITY)).toBeGreaterThan(0)
    expect(step(GRAVITY)).toBeLessThan(0.6 * size(slopes(4, 2)))
    expect(step(GRAVITY / 6)).toBeLessThan(0.6 * step(GRAVITY))
    // A tenth of a second on, the picture a little farther west is nearest to what is here now.
    const later = slopes(8, 2.1)
    const shifts = [-8, -6, -4, -2, 0, 2, 4, 6, 8]
    const nearest = shifts.reduce((best, shift) => (apart(later, slopes(8, 2, { from: -0.05 * shift })) < apart(later, slopes(8, 2, { from: -0.05 * best })) ? shift : best))
    expect(nearest).toBeGreaterThan(0)
  })

  it('leaves out what is finer than a few rows of pixels, and lies still where all of it is', () => {
    const roughness = (values: readonly number[]) => apart(values.slice(1), values.slice(0, -1)) / size(values)
    expect(roughness(slopes(4, 1, { rowM: 2, zM: 25 }))).toBeLessThan(0.5 * roughness(slopes(4, 1)))
    expect(size(slopes(4, 1, { rowM: 2, zM: 25 }))).toBeGreaterThan(0.15 * size(slopes(4, 1)))
    expect(size(slopes(4, 1, { rowM: 60, zM: 150 }))).toBe(0)
  })
})
