// What stands in the way stands where it is seen: leaning and tapered shapes too.
import { describe, expect, it } from 'vitest'
import { BODY_RADIUS_M } from '../core/kinematics.ts'
import { collisionOf } from './scene-collision.ts'
import { aboutAxis, limb, packPrimitives, type Primitive } from './scene-primitives.ts'
import type { Scene } from './scene.ts'
import { GRID_N } from './terrain.ts'

const heights = new Float32Array(GRID_N * GRID_N)

function terrainWith(...list: Primitive[]) {
  const solid = list.map((p) => ({ ...p, solid: true }))
  return collisionOf({ field: { heights, waterLevel: -1000 }, primitives: packPrimitives(solid, heights) } as Scene)
}

const box = (more: Partial<Primitive>): Primitive => ({ shape: 'box', x: 0, y: 1, z: 0, size: [1, 1, 1], surface: 'rock', colour: [0, 0, 0], id: 5, ...more })

describe('collision', () => {
  it('goes round a box by the width of the body', () => {
    const terrain = terrainWith(box({}))
    expect(terrain.blockedAt(1 + BODY_RADIUS_M - 0.01, 0, 0, BODY_RADIUS_M)).toBe(true)
    expect(terrain.blockedAt(1 + BODY_RADIUS_M + 0.01, 0, 0, BODY_RADIUS_M)).toBe(false)
    // Under it, and over it.
    expect(terrain.blockedAt(0, 0, -1.9, BODY_RADIUS_M)).toBe(false)
    expect(terrain.blockedAt(0, 0, 1.7, BODY_RADIUS_M)).toBe(false)
  })

  it('lets the body walk up to a slab that leans away, and not under one that leans over it', () => {
    // Two metres high, leaning by 45 degrees towards +x: at the height of knees its near face is far from where it is at that of heads.
    const terrain = terrainWith(box({ size: [0.1, 1.5, 2], turn: aboutAxis([0, 0, 1], -Math.PI / 4) }))
    const blocked = (x: number) => terrain.blockedAt(x, 0, 0, 0.1)
    expect([-1, -0.4, 0, 0.7].map(blocked)).toEqual([false, true, true, true])
    expect(blocked(1.2)).toBe(false)
  })

  it('is as wide at the top of a tapered box as the box is', () => {
    const terrain = terrainWith(box({ size: [1, 1, 1], taper: [0.2, 0.2] }))
    expect(terrain.blockedAt(0.8, 0, 0, 0.05)).toBe(true)
    expect(terrain.blockedAt(0.8, 0, 1, 0.05)).toBe(false)
  })

  it('has a leaning trunk stand where it is seen', () => {
    const terrain = terrainWith(limb([0, 0, 0], [4, 6, 0], 0.2, 0.2, { surface: 'bark', colour: [0, 0, 0], id: 3 }))
    expect(terrain.blockedAt(0.8, 0, 0, 0.1)).toBe(true)
    // Under its middle there is room for heads.
    expect(terrain.blockedAt(2.2, 0, 0, 0.1)).toBe(false)
  })
})
