import { describe, expect, it } from 'vitest'
import { Settler } from './settle.ts'

const [width, height] = [40, 30]
/** A far wall (.2) above near ground (.6), with a square of `side` pixels hanging before the wall. */
function scene(side: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, p) => {
    const [i, j] = [p % width, Math.floor(p / width)]
    if (i >= 5 && i < 5 + side && j >= 4 && j < 4 + side) return 0.4
    return j < 18 ? 0.2 : 0.6
  })
}
const everywhere = new Uint8Array(width * height).fill(1)

describe('scraps of depth', () => {
  it('are laid onto the surface behind them up to seven by seven pixels, and larger things stay', () => {
    const scrap = scene(7)
    expect(new Settler(width, height).settle(scrap, everywhere)).toBe(1)
    expect(scrap).toEqual(scene(0))
    const thing = scene(8)
    expect(new Settler(width, height).settle(thing, everywhere)).toBe(0)
    expect(thing).toEqual(scene(8))
  })

  it('stay where memory holds them', () => {
    const free = everywhere.slice()
    free[6 * width + 7] = 0
    const scrap = scene(5)
    expect(new Settler(width, height).settle(scrap, free)).toBe(0)
  })
})
