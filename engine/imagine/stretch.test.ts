import { describe, expect, it } from 'vitest'
import { TAN_HALF_V } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { makeReprojection, SOURCE } from '../memory/reprojection.ts'
import { stretchGround } from './stretch.ts'

const [W, H] = [16, 36]

/** Level ground 1.7 m below an eye that looks up by `pitch`, with a wall at 6 m in the right half; everything magnified by 0.3. */
function view(pitch: number) {
  const seen = makeReprojection(W, H)
  for (let p = 0; p < W * H; p++) {
    const slope = (1 - (2 * (Math.floor(p / W) + 0.5)) / H) * TAN_HALF_V
    // Planar depth at which the ray meets the ground: down = z (cos(pitch) slope + sin(pitch)).
    const down = -(Math.cos(pitch) * slope + Math.sin(pitch))
    const ground = down > 0 ? 1.7 / down : Infinity
    const depth = p % W >= W / 2 ? Math.min(6, ground) : ground
    seen.code[p] = depth < 390 ? codeOfDepth(depth) : 0
    seen.source[p] = SOURCE.keyframe
    seen.magnification[p] = 0.3
  }
  return seen
}

describe('stretchGround', () => {
  for (const pitch of [0, 0.15, -0.2]) {
    it(`counts ground by its area and a wall by its width, pitch ${pitch}`, () => {
      const seen = view(pitch)
      stretchGround(seen, pitch)
      const at = (i: number, j: number) => seen.magnification[j * W + i]!
      expect(at(3, H - 4)).toBeCloseTo(0.45, 5)
      expect(at(3, 2)).toBeCloseTo(0.3, 5)
      // The wall just below the horizon.
      const below = Math.ceil(H / 2 + ((H / 2) * Math.tan(pitch)) / TAN_HALF_V) + 2
      expect(at(12, below)).toBeCloseTo(0.3, 5)
      expect(at(3, below + 6)).toBeCloseTo(0.45, 5)
    })
  }

  it('leaves what memory shows at its own size', () => {
    const seen = view(0)
    seen.magnification.fill(0)
    stretchGround(seen, 0)
    expect(Math.max(...seen.magnification)).toBe(0)
  })
})
