import { describe, expect, it } from 'vitest'
import { takeRim } from './rim.ts'

const [W, H] = [12, 8]
/** Sky with a post in column 5, and ground that rises by a hundredth a row below. */
const scene = () => Float32Array.from({ length: W * H }, (_, p) => (p % W === 5 && p < 5 * W ? 0.6 : p < 5 * W ? 0 : 0.5 + 0.01 * ((p / W) | 0)))
const row = (code: Float32Array, j: number) => [...code.subarray(j * W, (j + 1) * W)].map((v) => Math.round(v * 100))

describe('takeRim', () => {
  it('gives the pixels beside a near thing to it, as many as asked', () => {
    const code = scene()
    takeRim(code, new Uint8Array(W * H).fill(1), W, H, 2, new Float32Array(W * H))
    expect(row(code, 1)).toEqual([0, 0, 0, 60, 60, 60, 60, 60, 0, 0, 0, 0])
  })

  it('leaves slopes and what memory holds alone', () => {
    const code = scene()
    const free = new Uint8Array(W * H).fill(1)
    for (let p = 0; p < W * H; p++) if (p % W < 5) free[p] = 0
    takeRim(code, free, W, H, 1, new Float32Array(W * H))
    expect(row(code, 1)).toEqual([0, 0, 0, 0, 0, 60, 60, 0, 0, 0, 0, 0])
    expect(row(code, 7)).toEqual(row(scene(), 7))
  })
})
