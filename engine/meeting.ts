// Two things that meet: what dynamics.onnx is told of every pair, and its answer shared out between the two by mass.
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS } from '../core/entities.ts'
import { isBox } from './things/bearing.ts'
import { describeTouch } from './things/touch.ts'

/** Pairs of slots in the order (0, 1), (0, 2), ... (6, 7). */
export const PAIRS = (ENTITY_SLOTS * (ENTITY_SLOTS - 1)) / 2
export const PAIR_FLOATS = 11
export const PUSH_FLOATS = 6

/** `clearance`: of a slot's underside above the ground, metres, as the network is told. */
export function describePairs(pairs: Float32Array, entities: Float32Array, clearance: (slot: number) => number, restitution: number, dtS: number): void {
  let p = 0
  for (let i = 0; i < ENTITY_SLOTS; i++) {
    for (let k = i + 1; k < ENTITY_SLOTS; k++, p += PAIR_FLOATS) {
      pairs.fill(0, p, p + PAIR_FLOATS)
      if (!isAlive(entities, i) || !isAlive(entities, k)) continue
      if (isBox(entities, i) || isBox(entities, k)) {
        if (!describeTouch(pairs, p, entities, i, k, restitution, dtS)) continue
        pairs[p + 9] = clearance(i)
        pairs[p + 10] = clearance(k)
        continue
      }
      const a = i * ENTITY_FLOATS
      const b = k * ENTITY_FLOATS
      // Place and velocity stand side by side in a slot, as they do in a row.
      for (let axis = 0; axis < 6; axis++) pairs[p + axis] = entities[b + ENTITY.x + axis]! - entities[a + ENTITY.x + axis]!
      pairs[p + 6] = entities[a + ENTITY.radius]! + entities[b + ENTITY.radius]!
      pairs[p + 7] = restitution
      pairs[p + 8] = dtS
      pairs[p + 9] = clearance(i)
      pairs[p + 10] = clearance(k)
    }
  }
}

/** Adds to `delta` [8, 6] what `push` [28, 6] does to each of two things of one density: the momentum of both together stays as it was. */
export function shareOut(delta: Float32Array, push: Float32Array, pairs: Float32Array, entities: Float32Array): void {
  let row = 0
  for (let i = 0; i < ENTITY_SLOTS; i++) {
    for (let k = i + 1; k < ENTITY_SLOTS; k++, row++) {
      const p = row * PUSH_FLOATS
      const pair = row * PAIR_FLOATS
      // No radii: no pair.
      if (pairs[pair + 6] === 0) continue
      if (isBox(entities, i) || isBox(entities, k)) straighten(push, p, pairs, pair)
      const first = massOf(entities, i)
      const second = massOf(entities, k)
      for (let axis = 0; axis < PUSH_FLOATS; axis++) {
        delta[i * PUSH_FLOATS + axis]! -= (push[p + axis]! * second) / (first + second)
        delta[k * PUSH_FLOATS + axis]! += (push[p + axis]! * first) / (first + second)
      }
    }
  }
}

/** What boxes touch they push along the normal alone. */
function straighten(push: Float32Array, p: number, pairs: Float32Array, pair: number): void {
  const length = Math.hypot(pairs[pair]!, pairs[pair + 1]!, pairs[pair + 2]!)
  for (let part = p; part < p + PUSH_FLOATS; part += 3) {
    let along = 0
    for (let axis = 0; axis < 3; axis++) along += (push[part + axis]! * pairs[pair + axis]!) / length
    for (let axis = 0; axis < 3; axis++) push[part + axis] = (along * pairs[pair + axis]!) / length
  }
}

export function isAlive(entities: Float32Array, slot: number): boolean {
  return entities[slot * ENTITY_FLOATS + ENTITY.alive] === 1
}

export function isBob(entities: Float32Array, slot: number): boolean {
  return isAlive(entities, slot) && entities[slot * ENTITY_FLOATS + ENTITY.class] === ENTITY_CLASS.bob
}

/** Volume of a box over that of a ball of its half edge. */
const BOX_TO_BALL = 6 / Math.PI

/** Up to a factor that all things share. */
function massOf(entities: Float32Array, slot: number): number {
  return (isBox(entities, slot) ? BOX_TO_BALL : 1) * entities[slot * ENTITY_FLOATS + ENTITY.radius]! ** 3
}
