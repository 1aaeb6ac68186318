// Rigid bodies a courtyard starts with. Classes as in the recordings: 1 ball, 2 box, 3 pendulum bob.
import { yardBodies, type YardBody } from '../core/yard.ts'
import { type Layout, viewOf } from './scene-layout.ts'
import type { WorldSpec } from './spec.ts'

export type Body = YardBody

export function bodiesOf(spec: WorldSpec, layout: Layout, floorY: number): Body[] {
  const { yard, yaw } = layout
  const toWorld = (ahead: number, right: number) => ({
    x: yard.x + Math.sin(yaw) * ahead + Math.cos(yaw) * right,
    z: yard.z - Math.cos(yaw) * ahead + Math.sin(yaw) * right,
  })
  const bodies = yardBodies(spec.seed, toWorld, () => floorY)
  return bodies.filter((b) => Math.abs(viewOf(yaw, b.x - yard.x, b.z - yard.z).right) < yard.halfX)
}
