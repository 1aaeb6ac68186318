// What the player's body meets in a true world: ground, deep water, solids, the world's rim.
import type { Terrain } from '../core/kinematics.ts'
import type { Scene } from './scene.ts'
import { BIN_M, BINS, extentOf, IDENTITY, type Primitive, rotate } from './scene-primitives.ts'
import { HALF_WORLD_M, heightAt } from './terrain.ts'

/** Deepest water waded, metres. */
const WADE_M = 0.5
/** The player stays this far from the rim, metres. */
const RIM_M = 40
const KNEE_M = 0.5
const HEAD_M = 1.8

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

function touches(p: Primitive, x: number, z: number, feetY: number, radiusM: number): boolean {
  if (!p.solid) return false
  const dx = x - p.x
  const dz = z - p.z
  const e = extentOf(p)
  if (p.y - e[1] > feetY + HEAD_M || p.y + e[1] < feetY + KNEE_M) return false
  if (Math.abs(dx) > e[0] + radiusM || Math.abs(dz) > e[2] + radiusM) return false
  if (p.shape === 'box') {
    const q = p.turn ?? IDENTITY
    const d = rotate([-q[0], -q[1], -q[2], q[3]], [dx, 0, dz])
    return Math.abs(d[0]) < p.size[0] + radiusM && Math.abs(d[2]) < p.size[2] + radiusM
  }
  return Math.hypot(dx, dz) < radiusAt(p, feetY) + radiusM
}

/** Widest horizontal radius between knee and head. */
function radiusAt(p: Primitive, feetY: number): number {
  const [a, half, c] = p.size
  if (p.shape === 'ellipsoid') {
    const y = Math.min(feetY + HEAD_M, Math.max(feetY + KNEE_M, p.y))
    return Math.max(a, c) * Math.sqrt(Math.max(0, 1 - ((y - p.y) / half) ** 2))
  }
  const at = (y: number) => a + (c - a) * Math.min(1, Math.max(0, (y - (p.y - half)) / (2 * half)))
  const upright = Math.abs(p.turn?.[0] ?? 0) + Math.abs(p.turn?.[2] ?? 0) < 0.2
  return upright ? Math.max(at(feetY + KNEE_M), at(feetY + HEAD_M)) : Math.max(a, c)
}
