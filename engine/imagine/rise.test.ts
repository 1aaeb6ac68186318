import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, KEYFRAME, TAN_HALF_V } from '../../core/camera.ts'
import { codeOfDepth, depthOfCode } from '../../core/depth-code.ts'
import { limitRise } from './rise.ts'

const { width: W, height: H } = KEYFRAME
const all = (value: number) => new Uint8Array(W * H).fill(value)
const upAt = (j: number) => (1 - (2 * (j + 0.5)) / H) * TAN_HALF_V
/** Ground that rises by `slope` metres a metre from the feet on, sky above it. */
const ground = (slope: number) =>
  Float32Array.from({ length: W * H }, (_, p) => {
    const down = -upAt(Math.floor(p / W))
    return down + slope > 0.01 && down > 0 ? codeOfDepth(EYE_HEIGHT_M / (down + slope)) : 0
  })
const heightAt = (code: Float32Array, j: number, i = W / 2) => depthOfCode(code[j * W + i]!) * upAt(j)

describe('limitRise', () => {
  it('leaves level ground, falling ground and skies as they are', () => {
    for (const slope of [0, 0.015, -0.02]) {
      const code = ground(slope)
      expect(limitRise(code, all(1), W, H, 0)).toBe(1)
      expect(code).toEqual(ground(slope))
    }
  })

  it('brings ground that climbs before the player down to what true ground does', () => {
    const code = ground(0.12)
    expect(limitRise(code, all(1), W, H, 0)).toBeGreaterThan(1.2)
    for (let j = 42; j < H; j++) {
      const depth = depthOfCode(code[j * W]!)
      expect((heightAt(code, j, 0) + EYE_HEIGHT_M) / depth).toBeCloseTo(0.02, 2)
    }
    expect(code[0]).toBe(0)
  })

  it('takes what stands on the ground along with it', () => {
    const code = ground(0.12)
    const foot = 50
    for (let j = 20; j <= foot; j++) for (let i = 10; i < 25; i++) code[j * W + i] = code[foot * W]!
    limitRise(code, all(1), W, H, 0)
    for (let j = 20; j <= foot; j++) expect(code[j * W + 12]).toBeCloseTo(code[foot * W + 60]!, 5)
  })

  it('knows a wall from ground', () => {
    const code = ground(0)
    for (let j = 0; j < 50; j++) code.fill(code[50 * W]!, j * W, (j + 1) * W)
    const before = code.slice()
    limitRise(code, all(1), W, H, 0)
    expect(code).toEqual(before)
  })

  it('changes nothing that memory holds, and does not take painted ground below the held ground beside it', () => {
    const code = ground(0.12)
    const free = all(1)
    for (let p = 0; p < W * H; p++) if (p % W < W / 2) free[p] = 0
    const before = code.slice()
    expect(limitRise(code, free, W, H, 0)).toBe(1)
    expect(code).toEqual(before)
  })
})
