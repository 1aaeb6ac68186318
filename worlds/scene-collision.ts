// What the player's body meets in a true world: ground, deep water, solids, the world's rim.
import type { Terrain } from '../core/kinematics.ts'
import type { Scene } from './scene.ts'
import { BIN_M, BINS, extentOf, IDENTITY, type Primitive, type Rgb, rotate } from './scene-primitives.ts'
import { HALF_WORLD_M, heightAt } from './terrain.ts'

/** Deepest water waded, metres. */
const WADE_M = 0.5
/** The player stays this far from the rim, metres. */
const RIM_M = 40
const KNEE_M = 0.5
const HEAD_M = 1.8
/** Heights of the body's axis that are looked at, and how far they are apart, metres. */
const LEVELS = 6
const LEVEL_M = (HEAD_M - KNEE_M) / (LEVELS - 1)

export function collisionOf(scene: Scene): Terrain {
  const { heights, waterLevel } = scene.field
  const { list, bins, items } = scene.primitives
  const bits = new Uint32Array(bins.buffer)
  const hits = (index: number, x: number, z: number, feetY: number, radiusM: number): boolean => {
    const first = bits[index * 4 + 2]!
    const count = bits[index * 4 + 3]!
    for (let k = first; k < first + count; k++) if (touches(list[items[k]!]!, x, z, feetY, radiusM)) return true
    return false
  }
  return {
    groundAt: (x, z) => heightAt(heights, x, z),
    blockedAt: (x, z, feetY, radiusM) => {
      if (Math.max(Math.abs(x), Math.abs(z)) > HALF_WORLD_M - RIM_M) return true
      if (heightAt(heights, x, z) < waterLevel - WADE_M) return true
      const binOf = (v: number) => Math.min(BINS - 1, Math.max(0, Math.floor((v + HALF_WORLD_M) / BIN_M)))
      const i0 = binOf(x - radiusM)
      const i1 = binOf(x + radiusM)
      const j1 = binOf(z + radiusM)
      for (let j = binOf(z - radiusM); j <= j1; j++)
        for (let i = i0; i <= i1; i++) if (hits(j * BINS + i, x, z, feetY, radiusM)) return true
      return false
    },
  }
}

/** Whether the body's axis, at one of LEVELS heights, is as near to the shape as the body is wide. Local space, so whatever leans is in the way where it is seen. */
function touches(p: Primitive, x: number, z: number, feetY: number, radiusM: number): boolean {
  if (!p.solid) return false
  const dx = x - p.x
  const dz = z - p.z
  const e = extentOf(p)
  if (p.y - e[1] > feetY + HEAD_M || p.y + e[1] < feetY + KNEE_M) return false
  if (Math.abs(dx) > e[0] + radiusM || Math.abs(dz) > e[2] + radiusM) return false
  const q = p.turn ?? IDENTITY
  for (let k = 0; k < LEVELS; k++) {
    const y = feetY + KNEE_M + (HEAD_M - KNEE_M) * (k / (LEVELS - 1))
    if (holds(p, rotate([-q[0], -q[1], -q[2], q[3]], [dx, y - p.y, dz]), radiusM)) return true
  }
  return false
}

/** Whether a shape that is wider by `radiusM` holds a point of its local space. */
function holds({ shape, size: [a, half, c], taper }: Primitive, [x, y, z]: Rgb, radiusM: number): boolean {
  const high = half + LEVEL_M / 2
  if (Math.abs(y) > high) return false
  if (shape === 'ellipsoid') return (x / (a + radiusM)) ** 2 + (y / high) ** 2 + (z / (c + radiusM)) ** 2 < 1
  const up = Math.min(1, Math.max(0, (y / half + 1) / 2))
  if (shape === 'cone') return Math.hypot(x, z) < a + (c - a) * up + radiusM
  return Math.abs(x) < a * (1 + ((taper?.[0] ?? 1) - 1) * up) + radiusM && Math.abs(z) < c * (1 + ((taper?.[1] ?? 1) - 1) * up) + radiusM
}
