import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M } from '../../core/camera.ts'
import type { Body, Terrain } from '../../core/kinematics.ts'
import { FORESEEN } from '../imagine/planner.ts'
import { foresee } from './foresee.ts'

const body = (y = EYE_HEIGHT_M): Body => ({ pose: { x: 0, y, z: 0, yaw: 0.7, pitch: 0 }, velocityY: 0, grounded: true })
const hill: Terrain = { groundAt: (_, z) => Math.max(0, -0.2 * z), blockedAt: () => false }
const wayOf = (now: Body, vx: number, vz: number, terrain: Terrain) => {
  const path = new Float32Array(3 * FORESEEN.places)
  foresee(now, vx, vz, 9.8, terrain, 0, path)
  return Array.from({ length: FORESEEN.places }, (_, k) => ({ x: path[3 * k]!, y: path[3 * k + 1]!, z: path[3 * k + 2]! }))
}

describe('foresee', () => {
  it('goes on as the player goes, whatever way they look, and up what they walk up', () => {
    const now = body()
    const way = wayOf(now, 1, -3, hill)
    expect(way[0]).toEqual({ x: 0, y: expect.closeTo(EYE_HEIGHT_M), z: 0 })
    expect(way[4]!.x).toBeCloseTo(1, 2)
    expect(way[4]!.z).toBeCloseTo(-3, 2)
    expect(way[4]!.y).toBeCloseTo(EYE_HEIGHT_M + 0.6, 2)
    expect(now).toEqual(body())
  })

  it('runs as fast as the player runs and stays with whoever stands', () => {
    expect(wayOf(body(), 0, -6, hill)[4]!.z).toBeCloseTo(-6, 2)
    expect(wayOf(body(), 0, 0, hill).at(-1)).toEqual({ x: 0, y: expect.closeTo(EYE_HEIGHT_M), z: 0 })
  })

  it('stops at walls', () => {
    const walled: Terrain = { groundAt: () => 0, blockedAt: (_, z) => z < -2 }
    const last = wayOf(body(), 0, -3, walled).at(-1)!
    expect(last.z).toBeGreaterThan(-2.01)
    expect(last.z).toBeLessThan(-1.5)
  })

  it('keeps its level where nothing is known, and does not fall through it', () => {
    const nothing: Terrain = { groundAt: () => NaN, blockedAt: () => false }
    expect(wayOf(body(), 0, -3, nothing).at(-1)!.y).toBeCloseTo(EYE_HEIGHT_M, 4)
    const ledge: Terrain = { groundAt: (_, z) => (z > -2 ? 2 : z > -2.5 ? 0 : NaN), blockedAt: () => false }
    expect(wayOf(body(EYE_HEIGHT_M + 2), 0, -6, ledge).at(-1)!.y).toBeCloseTo(EYE_HEIGHT_M, 4)
  })

  it('comes down from a jump', () => {
    const now = { ...body(EYE_HEIGHT_M + 1), grounded: false, velocityY: 1 }
    expect(wayOf(now, 0, 0, hill).at(-1)!.y).toBeCloseTo(EYE_HEIGHT_M, 4)
  })
})
