import { describe, expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { paintHills, standingAt } from '../testing/hills.ts'
import { Carver } from './carve.ts'
import { inverseOfCode } from '../memory/keyframe.ts'
import { makeReprojection } from '../memory/reprojection.ts'
import { SpatialMemory } from '../memory/spatial-memory.ts'

const { width, height } = FRAME
const ALL = new Uint8Array(width * height).fill(1)
const home = standingAt(0, 0, 0)
const aside = standingAt(2, -1, -0.2)
const view = (pose = home) => ({ ...paintHills(pose, width, height), width, height, pose, epoch: 0 })
const inverseOf = (pose: typeof home) => Float32Array.from(view(pose).code, inverseOfCode)

describe('carving', () => {
  it('leaves true depth alone', () => {
    const memory = new SpatialMemory()
    memory.insert(view())
    const inverse = inverseOf(aside)
    const moved = new Uint8Array(inverse.length)
    const count = new Carver().carve(memory.keyframes, aside, width, height, inverse, moved, ALL)
    expect(count).toBe(moved.reduce((a, b) => a + b, 0))
    expect(count / inverse.length).toBeLessThan(0.01)
  })

  it('pushes points out of space that was looked through, and the first view stays', () => {
    const memory = new SpatialMemory()
    memory.insert(view())
    const first = makeReprojection(width, height)
    memory.reproject(home, first)
    // A wrong painting: everything far hangs three metres before the eye.
    const wrong = inverseOf(aside).map((d) => (d < 1 / 6 ? 1 / 3 : d))
    const remember = (inverse: Float32Array) => {
      const code = inverse.map((d) => (d > 0 ? codeOfDepth(1 / d) : 0))
      memory.insert({ ...view(aside), rgb: new Uint8Array(3 * width * height).fill(250), code }, true)
      const now = makeReprojection(width, height)
      memory.reproject(home, now)
      return now.code.filter((c, p) => c > first.code[p]! + 0.02).length / now.code.length
    }
    const carved = wrong.slice()
    const moved = new Uint8Array(wrong.length)
    expect(new Carver().carve(memory.keyframes, aside, width, height, carved, moved, ALL)).toBeGreaterThan(0.2 * wrong.length)
    expect(carved.every((d, p) => d <= wrong[p]! && moved[p] === (d < wrong[p]! ? 1 : 0))).toBe(true)
    // Silhouettes may grow by a pixel.
    expect(remember(carved)).toBeLessThan(0.04)
    expect(remember(wrong)).toBeGreaterThan(0.2)
  })
})
