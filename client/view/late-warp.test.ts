import { describe, expect, it } from 'vitest'
import { basisOf, EYE_HEIGHT_M, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { makeWarp, sourceOf, warpBetween } from './late-warp.ts'

const HOME: Pose = { x: 3, y: EYE_HEIGHT_M, z: -2, yaw: 0.6, pitch: -0.1 }
const SKY = () => 0

/** World point -> [u, v, planar depth] of a camera, straight from the definition in core/camera.ts. */
function project(pose: Pose, point: readonly number[]): [number, number, number] {
  const { right, up, forward } = basisOf(pose)
  const [dx, dy, dz] = [point[0]! - pose.x, point[1]! - pose.y, point[2]! - pose.z]
  const along = (axis: Float64Array) => axis[0]! * dx + axis[1]! * dy + axis[2]! * dz
  const depth = along(forward)
  return [0.5 + (0.5 * along(right)) / (depth * TAN_HALF_H), 0.5 + (0.5 * along(up)) / (depth * TAN_HALF_V), depth]
}

/** The point of the level ground at height 0 that a camera sees at (u, v), and its inverse planar depth there. */
function groundAt(pose: Pose, u: number, v: number): { point: number[]; inverse: number } {
  const { right, up, forward } = basisOf(pose)
  const ray = [0, 1, 2].map((a) => forward[a]! + (2 * u - 1) * TAN_HALF_H * right[a]! + (2 * v - 1) * TAN_HALF_V * up[a]!)
  const depth = -pose.y / ray[1]!
  return { point: [pose.x + depth * ray[0]!, 0, pose.z + depth * ray[2]!], inverse: Math.max(0, 1 / depth) }
}

describe('late warp', () => {
  const at = { u: 0, v: 0 }

  it('is nothing for the same camera', () => {
    sourceOf(warpBetween(HOME, HOME, makeWarp()), 0.2, 0.7, () => 0.3, at)
    expect(at.u).toBeCloseTo(0.2, 10)
    expect(at.v).toBeCloseTo(0.7, 10)
  })

  it('turned level, the middle of the new picture lies tan(angle) beside the middle of the old one', () => {
    const level = { ...HOME, pitch: 0 }
    for (const angle of [0.02, -0.11, 0.3]) {
      sourceOf(warpBetween(level, { ...level, yaw: level.yaw + angle }, makeWarp()), 0.5, 0.5, SKY, at)
      expect(at.u).toBeCloseTo(0.5 + (0.5 * Math.tan(angle)) / TAN_HALF_H, 10)
      expect(at.v).toBeCloseTo(0.5, 10)
    }
    sourceOf(warpBetween(level, { ...level, pitch: 0.1 }, makeWarp()), 0.5, 0.5, SKY, at)
    expect(at.v).toBeCloseTo(0.5 + (0.5 * Math.tan(0.1)) / TAN_HALF_V, 10)
  })

  it('turned any way, finds what both cameras see in the same direction', () => {
    const turned = { ...HOME, yaw: HOME.yaw - 0.2, pitch: HOME.pitch + 0.15 }
    const warp = warpBetween(HOME, turned, makeWarp())
    const far = [HOME.x + 300, 40, HOME.z - 500]
    const [u, v] = project(turned, far)
    const [oldU, oldV] = project(HOME, far)
    sourceOf(warp, u, v, SKY, at)
    expect(at.u).toBeCloseTo(oldU, 10)
    expect(at.v).toBeCloseTo(oldV, 10)
  })

  it('moved over level ground, finds the same spot of ground to a third of a pixel', () => {
    // A step of a tenth of a second at a run, sideways and forward, while turning.
    const { right, forward } = basisOf({ ...HOME, pitch: 0 })
    const moved = { ...HOME, x: HOME.x + 0.5 * forward[0]! + 0.3 * right[0]!, z: HOME.z + 0.5 * forward[2]! + 0.3 * right[2]!, yaw: HOME.yaw + 0.1 }
    const warp = warpBetween(HOME, moved, makeWarp())
    const depthOfOld = (u: number, v: number) => groundAt(HOME, u, v).inverse
    for (const [u, v] of [[0.5, 0.2], [0.3, 0.1], [0.7, 0.3], [0.45, 0.05]] as const) {
      const [oldU, oldV] = project(HOME, groundAt(moved, u, v).point)
      sourceOf(warp, u, v, depthOfOld, at)
      expect(Math.abs(at.u - oldU) * 256).toBeLessThan(0.34)
      expect(Math.abs(at.v - oldV) * 144).toBeLessThan(0.34)
    }
    // Without the depth it would be off by many pixels: the test can fail.
    sourceOf(warp, 0.5, 0.1, SKY, at)
    const [, oldV] = project(HOME, groundAt(moved, 0.5, 0.1).point)
    expect(Math.abs(at.v - oldV) * 144).toBeGreaterThan(5)
  })

  it('leaves the sky where it is when the player only steps', () => {
    sourceOf(warpBetween(HOME, { ...HOME, x: HOME.x + 1, z: HOME.z + 1 }, makeWarp()), 0.3, 0.9, SKY, at)
    expect([at.u, at.v]).toEqual([expect.closeTo(0.3, 10), expect.closeTo(0.9, 10)])
  })
})
