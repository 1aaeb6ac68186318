// What moving things collide with: the ground as a height field around the player, and the solid primitives standing on it.
import RAPIER from '@dimforge/rapier3d-deterministic-compat'
import type { Terrain } from '../core/kinematics.ts'
import { IDENTITY, rotate, type Primitive } from './scene-primitives.ts'

/** Half the side of the square of ground that things can roll on, metres, and the spacing of its samples. */
export const GROUND_HALF_M = 40
const GROUND_CELL_M = 0.8
const FRICTION = 0.8
/** Corners of the rings that stand for round primitives. */
const RING = 10

export type Surface = { restitution: number }

export function addGround(world: RAPIER.World, terrain: Terrain, x: number, z: number, belowAllM: number, surface: Surface): void {
  const cells = Math.round((2 * GROUND_HALF_M) / GROUND_CELL_M)
  const heights = new Float32Array((cells + 1) * (cells + 1))
  for (let ix = 0; ix <= cells; ix++) {
    for (let iz = 0; iz <= cells; iz++) {
      const y = terrain.groundAt(x - GROUND_HALF_M + ix * GROUND_CELL_M, z - GROUND_HALF_M + iz * GROUND_CELL_M)
      heights[ix * (cells + 1) + iz] = Number.isFinite(y) ? y : belowAllM
    }
  }
  const size = { x: 2 * GROUND_HALF_M, y: 1, z: 2 * GROUND_HALF_M }
  // Without this flag a rolling ball hits the edges between two triangles of one slope (ghost collisions): kicks of 1 m/s on a smooth meadow.
  const desc = RAPIER.ColliderDesc.heightfield(cells, cells, heights, size, RAPIER.HeightFieldFlags.FIX_INTERNAL_EDGES)
  world.createCollider(desc.setTranslation(x, 0, z).setRestitution(surface.restitution).setFriction(FRICTION))
}

/** Adds every solid primitive near (x, z) as the convex hull of its corners. */
export function addSolids(world: RAPIER.World, solids: readonly Primitive[], x: number, z: number, surface: Surface): void {
  for (const solid of solids) {
    if (!solid.solid || Math.hypot(solid.x - x, solid.z - z) > GROUND_HALF_M) continue
    const hull = RAPIER.ColliderDesc.convexHull(cornersOf(solid))
    if (hull) world.createCollider(hull.setTranslation(solid.x, solid.y, solid.z).setRestitution(surface.restitution).setFriction(FRICTION))
  }
}

/** Corner points relative to the centre, flat xyz. */
function cornersOf(p: Primitive): Float32Array {
  const turn = p.turn ?? IDENTITY
  const points = p.shape === 'box' ? boxCorners(p) : p.shape === 'cone' ? rings(p, [-1, 1]) : rings(p, [-1, -0.7, 0, 0.7, 1])
  return Float32Array.from(points.flatMap((point) => rotate(turn, point)))
}

type Corner = [number, number, number]

function boxCorners(p: Primitive): Corner[] {
  const [a, b, c] = p.size
  const [tx, tz] = p.taper ?? [1, 1]
  const corners: Corner[] = []
  for (const sx of [-1, 1]) {
    for (const sz of [-1, 1]) corners.push([sx * a, -b, sz * c], [sx * a * tx, b, sz * c * tz])
  }
  return corners
}

/** Rings of points around the y axis at the given shares of the half height. */
function rings(p: Primitive, levels: readonly number[]): Corner[] {
  const [a, b, c] = p.size
  return levels.flatMap((level) => {
    const round = Math.sqrt(Math.max(0, 1 - level * level))
    const rx = p.shape === 'cone' ? (level < 0 ? a : c) : a * round
    const rz = p.shape === 'cone' ? rx : c * round
    const corners = rx > 1e-3 ? RING : 1
    return Array.from({ length: corners }, (_, k): Corner => {
      const angle = (2 * Math.PI * k) / corners
      return [Math.cos(angle) * rx, level * b, Math.sin(angle) * rz]
    })
  })
}
