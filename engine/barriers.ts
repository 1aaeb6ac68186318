// Things that meet what stands in their way, boxes as balls of their half edge. To dynamics.onnx a wall is another ball of the same size, at
// rest where it would be touched; it gains nothing, so that the ball takes the whole of the push.
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../core/entities.ts'
import { isAlive, PAIR_FLOATS, PUSH_FLOATS } from './meeting.ts'

/** Where a moving ball first touches something upright: share of its way until then, in [0, 1], and the level unit normal of what it touches. */
export type Touch = { share: number; normalX: number; normalZ: number }

/** False, or `touch` written: what a ball of `radius` at (x, y, z) that moves by (moveX, moveZ) meets; metres. */
export type Barriers = (x: number, y: number, z: number, moveX: number, moveZ: number, radius: number, touch: Touch) => boolean

/** A touch later in the step than this share of it is left to the next one: between two steps the network takes half a push back. */
const LATEST = 0.7

const touch: Touch = { share: 0, normalX: 0, normalZ: 0 }

/** Writes row k of the pairs for the thing in slot k, if it meets something within `dtS`, and zeros elsewhere; true if any does. */
export function describeBarriers(pairs: Float32Array, entities: Float32Array, barriers: Barriers, clearance: (slot: number) => number, restitution: number, dtS: number): boolean {
  pairs.fill(0)
  let any = false
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    if (!isAlive(entities, slot)) continue
    const e = slot * ENTITY_FLOATS
    const vx = entities[e + ENTITY.vx]!
    const vz = entities[e + ENTITY.vz]!
    const radius = entities[e + ENTITY.radius]!
    if (!barriers(entities[e + ENTITY.x]!, entities[e + ENTITY.y]!, entities[e + ENTITY.z]!, vx * dtS, vz * dtS, radius, touch)) continue
    const into = -(vx * touch.normalX + vz * touch.normalZ)
    // What it leaves does not hold it.
    if (into <= 0 || touch.share > LATEST) continue
    any = true
    const apart = 2 * radius + into * dtS * touch.share
    const p = slot * PAIR_FLOATS
    pairs[p] = -touch.normalX * apart
    pairs[p + 2] = -touch.normalZ * apart
    // It slides along freely, so the other keeps up with it but for the part that goes in.
    pairs[p + 3] = into * touch.normalX
    pairs[p + 5] = into * touch.normalZ
    pairs[p + 6] = 2 * radius
    pairs[p + 7] = restitution
    pairs[p + 8] = dtS
    pairs[p + 9] = pairs[p + 10] = clearance(slot)
  }
  return any
}

/** Adds to `delta` [8, 6] what was pushed, rows of `push` [28, 6] as `describeBarriers` wrote them. */
export function pushBack(delta: Float32Array, push: Float32Array): void {
  for (let k = 0; k < ENTITY_SLOTS * PUSH_FLOATS; k++) delta[k]! -= push[k]!
}
