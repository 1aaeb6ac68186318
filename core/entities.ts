// Moving things: up to eight slots of twelve floats, the same in recordings, in the simulation, in the learned dynamics and on
// the wire to the renderer. Slot k has object id 16 + k.
import { basisOf, makeBasis, type Pose } from './camera.ts'

export const ENTITY_SLOTS = 8
export const ENTITY_FLOATS = 12
/** Offsets within one slot: position in metres is the centre, velocity in m/s, radius in metres (half the edge for a box), colour 0..1. */
export const ENTITY = { class: 0, x: 1, y: 2, z: 3, vx: 4, vy: 5, vz: 6, radius: 7, r: 8, g: 9, b: 10, alive: 11 } as const
export const ENTITY_CLASS = { ball: 1, box: 2, bob: 3 } as const

/** A thrown ball leaves this far in front of the eyes, this fast along the view and this much faster upwards. */
export const THROW = { radiusM: 0.22, aheadM: 0.9, belowM: 0.25, speedM_S: 9, liftM_S: 2 } as const
/** Colours of successive throws, saturated so that a ball stands out of any landscape. */
export const THROW_COLOURS = [
  [0.95, 0.22, 0.16],
  [0.98, 0.78, 0.12],
  [0.16, 0.55, 0.95],
  [0.95, 0.95, 0.93],
  [0.65, 0.2, 0.8],
  [0.1, 0.75, 0.5],
] as const

export function makeEntities(): Float32Array {
  return new Float32Array(ENTITY_SLOTS * ENTITY_FLOATS)
}

const basis = makeBasis()

/**
 * Writes the `count`th thrown ball (from 0) of a player at `pose` into a slot of its own and returns that slot. `born`: see `takeSlot`.
 */
export function spawnThrown(entities: Float32Array, born: Float32Array, pose: Pose, count: number): number {
  const slot = takeSlot(entities, born)
  const at = slot * ENTITY_FLOATS
  const { forward } = basisOf(pose, basis)
  const colour = THROW_COLOURS[count % THROW_COLOURS.length]!
  entities[at + ENTITY.class] = ENTITY_CLASS.ball
  entities[at + ENTITY.x] = pose.x + forward[0]! * THROW.aheadM
  entities[at + ENTITY.y] = pose.y + forward[1]! * THROW.aheadM - THROW.belowM
  entities[at + ENTITY.z] = pose.z + forward[2]! * THROW.aheadM
  entities[at + ENTITY.vx] = forward[0]! * THROW.speedM_S
  entities[at + ENTITY.vy] = forward[1]! * THROW.speedM_S + THROW.liftM_S
  entities[at + ENTITY.vz] = forward[2]! * THROW.speedM_S
  entities[at + ENTITY.radius] = THROW.radiusM
  for (let c = 0; c < 3; c++) entities[at + ENTITY.r + c] = colour[c]!
  entities[at + ENTITY.alive] = 1
  return slot
}

/** Numbers of the slots in the order in which they were taken, the newest the highest; 0 of what has been there from the start. */
export function makeBorn(): Float32Array {
  return new Float32Array(ENTITY_SLOTS)
}

/** Who gives way when all slots are taken: balls before boxes, a pendulum last, and of each the oldest. */
const GIVES_WAY = [ENTITY_CLASS.ball, ENTITY_CLASS.box, ENTITY_CLASS.bob] as const

/** A slot for something new, the newest in `born` from now on: the first that is free, else that of whoever gives way. */
export function takeSlot(entities: Float32Array, born: Float32Array): number {
  const slot = slotToTake(entities, born)
  let newest = 0
  for (let k = 0; k < ENTITY_SLOTS; k++) newest = Math.max(newest, born[k]!)
  born[slot] = newest + 1
  return slot
}

function slotToTake(entities: Float32Array, born: Float32Array): number {
  for (let k = 0; k < ENTITY_SLOTS; k++) if (entities[k * ENTITY_FLOATS + ENTITY.alive] === 0) return k
  for (const one of GIVES_WAY) {
    let oldest = -1
    for (let k = 0; k < ENTITY_SLOTS; k++) {
      if (entities[k * ENTITY_FLOATS + ENTITY.class] === one && (oldest < 0 || born[k]! < born[oldest]!)) oldest = k
    }
    if (oldest >= 0) return oldest
  }
  return 0
}
