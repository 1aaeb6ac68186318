import { expect, it } from 'vitest'
import { compareMotion, motionScore, type Moving } from './motion-masks.ts'

const SIDE = 16
const background = new Uint8Array(SIDE * SIDE * 3).fill(100)

/** A square of 4x4 that is `x` pixels from the left in the picture. */
function at(x: number): Moving {
  const rgb = background.slice()
  for (let j = 4; j < 8; j++) for (let i = x; i < x + 4; i++) rgb.fill(220, 3 * (j * SIDE + i), 3 * (j * SIDE + i) + 3)
  return { rgb, background }
}
const still: Moving = { rgb: background, background }

it('the same motion is wholly alike; the same path the other way round only in space', () => {
  const there = [at(0), at(4), at(8)]
  expect(compareMotion(there, there)).toEqual({ spatial: 1, spatioTemporal: 1, weighted: 1, error: 0 })
  const back = compareMotion(there, [at(8), at(4), at(0)])
  expect(back.spatial).toBe(1)
  expect(back.spatioTemporal).toBeCloseTo(16 / 80)
})

it('a still clip shares nothing with a moving one, and dwelling counts in the weighted overlap', () => {
  expect(compareMotion([at(0), at(4)], [still, still])).toMatchObject({ spatial: 0, spatioTemporal: 0, weighted: 0 })
  expect(compareMotion([at(0), at(0), at(4)], [at(0), at(4), at(4)]).weighted).toBeCloseTo(0.5)
})

it('scores 100 for what is as alike as two takes, nothing for a still clip, less for a later one', () => {
  const truth = [at(0), at(4), at(8)]
  const takes = compareMotion(truth, [at(1), at(5), at(9)])
  expect(motionScore(takes, takes)).toBe(100)
  expect(motionScore(compareMotion(truth, [still, still, still]), takes)).toBe(0)
  const late = motionScore(compareMotion(truth, [at(0), at(0), at(4)]), takes)
  expect(late).toBeGreaterThan(10)
  expect(late).toBeLessThan(95)
})
