import { describe, expect, it } from 'vitest'
import { KEYFRAME } from '../../core/camera.ts'
import { MOOD } from '../../core/mood.ts'
import { doubled, mixStyles } from './mood.ts'

const RED = Float32Array.of(1, -1, -1, 0.5, 0, 0, 0, 0, 0.4, 0.2, 0, 0.5)
const BLUE = Float32Array.of(-1, -1, 1, 0.25, 0.2, 0.2, 0.2, 0.25, -0.4, 0, 0.2, 0.5)

describe('a mood board', () => {
  it('is the look of its picture if there is one', () => {
    const out = new Float32Array(12)
    mixStyles([RED], [0.3], out)
    for (let k = 0; k < 12; k++) expect(out[k]).toBeCloseTo(RED[k]!, 6)
  })

  it('mixes by weight, whatever the weights add up to, and by how much there is of a colour', () => {
    const [out, same] = [new Float32Array(12), new Float32Array(12)]
    mixStyles([RED, BLUE], [0.2, 0.6], out)
    mixStyles([RED, BLUE], [0.25, 0.75], same)
    for (let k = 0; k < 12; k++) expect(out[k]).toBeCloseTo(same[k]!, 6)
    // Skies: an eighth of red, three sixteenths of blue.
    expect(out[3]).toBeCloseTo(0.125 + 0.1875, 6)
    expect(out[0]).toBeCloseTo((0.125 - 0.1875) / 0.3125, 6)
    // Red has nothing far: its means of nothing do not count.
    expect(out[4]).toBeCloseTo(0.2, 6)
    expect(out[8]).toBeCloseTo(0.25 * 0.4 - 0.75 * 0.4, 6)
  })

  it('goes all the way from one look to the other', () => {
    const out = new Float32Array(12)
    const reds = [0.01, 0.25, 0.5, 0.75, 0.99].map((weight) => {
      mixStyles([RED, BLUE], [weight, 1 - weight], out)
      return out[0]!
    })
    expect(reds).toEqual([...reds].sort((a, b) => a - b))
    expect(reds[0]).toBeLessThan(-0.9)
    expect(reds.at(-1)).toBeGreaterThan(0.9)
  })

  it('brings its pictures to the size of a painting', () => {
    const picture = Uint8Array.from({ length: 3 * MOOD.width * MOOD.height }, (_, k) => k % 251)
    const large = doubled(picture)
    expect(large.length).toBe(3 * KEYFRAME.width * KEYFRAME.height)
    for (const [i, j] of [[0, 0], [1, 1], [127, 71], [64, 35]] as const) {
      expect(large[3 * (j * KEYFRAME.width + i) + 1]).toBe(picture[3 * ((j >> 1) * MOOD.width + (i >> 1)) + 1])
    }
  })
})
