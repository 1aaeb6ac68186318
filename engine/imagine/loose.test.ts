import { describe, expect, it } from 'vitest'
import { makeReprojection, SOURCE } from '../memory/reprojection.ts'
import { LooseFinder } from './loose.ts'

const [W, H] = [40, 30]

/** A wall with a square of `side` pixels before it, magnified as said (network value). */
function view(side: number, magnification: number) {
  const seen = makeReprojection(W, H)
  for (let p = 0; p < W * H; p++) {
    const [i, j] = [p % W, Math.floor(p / W)]
    const scrap = i >= 5 && i < 5 + side && j >= 5 && j < 5 + side
    seen.code[p] = scrap ? 0.6 : 0.3
    seen.magnification[p] = scrap ? magnification : 0
    seen.source[p] = SOURCE.keyframe
  }
  return seen
}

function count(side: number, magnification: number): number {
  const loose = new Uint8Array(W * H).fill(1)
  new LooseFinder(W * H).find(view(side, magnification), loose)
  return loose.reduce((a, b) => a + b, 0)
}

describe('loose scraps', () => {
  it('are small and magnified', () => {
    expect(count(11, 0.3)).toBe(121)
    expect(count(12, 0.3)).toBe(0)
    expect(count(11, 0.1)).toBe(0)
  })
})
