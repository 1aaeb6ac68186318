// What bears a thing: the highest of the remembered ground and of the tops of boxes under it. One rule for balls on boxes and boxes on boxes.
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'

/** In place of a slot: the ground bears it, or nothing. */
export const GROUND = -1
/** Boxes whose footprints share less than this do not bear each other, metres: side by side they touch. */
const LEAST_OVERLAP_M = 0.01

export function isBox(entities: Float32Array, slot: number): boolean {
  const at = slot * ENTITY_FLOATS
  return entities[at + ENTITY.alive] === 1 && entities[at + ENTITY.class] === ENTITY_CLASS.box
}

/** Height of the upper face of the box in `slot`, metres. */
export function topOf(entities: Float32Array, slot: number): number {
  const at = slot * ENTITY_FLOATS
  return entities[at + ENTITY.y]! + entities[at + ENTITY.radius]!
}

/** True if the point (x, z) lies within `marginM` of the footprint of the box in `slot`. */
export function isOver(entities: Float32Array, slot: number, x: number, z: number, marginM = 0): boolean {
  const at = slot * ENTITY_FLOATS
  const reach = entities[at + ENTITY.radius]! + marginM
  return Math.abs(x - entities[at + ENTITY.x]!) <= reach && Math.abs(z - entities[at + ENTITY.z]!) <= reach
}

/** The box that bears the thing in `slot`, or GROUND; `groundY`: the height of the ground there, NaN where there is none. */
export function bearerOf(entities: Float32Array, slot: number, groundY: number): number {
  let bearer = GROUND
  let highest = groundY
  for (let k = 0; k < ENTITY_SLOTS; k++) {
    if (k === slot || !isBox(entities, k) || !bears(entities, k, slot)) continue
    const top = topOf(entities, k)
    if (top <= highest) continue
    highest = top
    bearer = k
  }
  return bearer
}

/** True if what is between box `k` and the thing in `slot` above it is a matter of bearing, not of touching sideways. */
export function bears(entities: Float32Array, k: number, slot: number): boolean {
  const a = slot * ENTITY_FLOATS
  const b = k * ENTITY_FLOATS
  const dx = Math.abs(entities[a + ENTITY.x]! - entities[b + ENTITY.x]!)
  const dy = entities[a + ENTITY.y]! - entities[b + ENTITY.y]!
  const dz = Math.abs(entities[a + ENTITY.z]! - entities[b + ENTITY.z]!)
  if (dy <= 0) return false
  const half = entities[b + ENTITY.radius]!
  // A ball lies on a face while its centre is over it; beyond that it touches an edge.
  if (!isBox(entities, slot)) return dx <= half && dz <= half
  const sum = half + entities[a + ENTITY.radius]!
  // The axis on which they are the farthest apart is the one on which they meet.
  const sideways = Math.max(dx, dz) - sum
  return sideways < -LEAST_OVERLAP_M && dy - sum >= sideways
}
