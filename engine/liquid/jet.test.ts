import { expect, it } from 'vitest'
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import { landing } from './jet.ts'

const pose = (pitch: number, yaw = 0): Pose => ({ x: 2, y: EYE_HEIGHT_M, z: -1, yaw, pitch })
const at = { x: 0, y: 0, z: 0 }

it('lands where the player looks, within reach, in the direction they look', () => {
  expect(landing(pose(-Math.atan(EYE_HEIGHT_M / 2)), () => 0, at)).toBe(true)
  expect([at.x, at.y]).toEqual([2, 0])
  expect(at.z).toBeGreaterThan(-1 - 2.11)
  expect(at.z).toBeLessThan(-1 - 1.9)
  landing(pose(0), () => 0, at)
  expect(at.z).toBeCloseTo(-4.2, 5)
  landing(pose(-1.5), () => 0, at)
  expect(at.z).toBeCloseTo(-2.1, 5)
  landing(pose(0, Math.PI / 2), () => 0, at)
  expect(at.x).toBeCloseTo(5.2, 5)
})

it('falls short of what is solid, and lands nowhere where nothing is known', () => {
  expect(landing(pose(0), (_, z) => (z < -3 ? NaN : 0), at)).toBe(true)
  expect(at.z).toBeGreaterThanOrEqual(-3)
  expect(at.z).toBeLessThan(-2.8)
  expect(landing(pose(0), () => NaN, at)).toBe(false)
})
