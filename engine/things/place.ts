// Where new things come to be: a box where the player looks, on the ground or on the box that is there; a pendulum a few metres ahead; and what
// a yard begins with.
import type { Pose } from '../../core/camera.ts'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS, takeSlot } from '../../core/entities.ts'
import { BOB_COLOUR, BODY_COLOURS, PENDULUM_M, PORTAL_M, YARD_AHEAD_M, yardBodies, type YardBody } from '../../core/yard.ts'
import { landing, type Place } from '../liquid/jet.ts'
import { isBox, isOver, topOf } from './bearing.ts'
import { RIG, RIG_FLOATS } from './rope.ts'

/** Half the edge of a box that is put down, and how far it falls, metres: whoever builds sees it land. */
export const PUT = { halfM: 0.25, dropM: 0.12 } as const
/** Nearest and farthest place of a pendulum that is hung up, metres ahead: nearer, its beam is above the picture. */
export const HANG = { nearM: 4, farM: 6.5, swingRad: 0.7, turnRad: 0.6 } as const

/** Height of the ground, metres; NaN where nothing is remembered or something solid stands. */
export type Bed = (x: number, z: number) => number
/** What moves, the order in which it came (core/entities.ts) and what bobs hang by (rope.ts). */
export type Store = { entities: Float32Array; born: Float32Array; rigs: Float32Array }

const place: Place = { x: 0, y: 0, z: 0 }

/** Puts a box where the player looks, one to three metres ahead; on top of what stands there, straight over it. False where no ground is known. */
export function putBox({ entities, born }: Store, pose: Readonly<Pose>, bedOf: Bed): boolean {
  const bedWithBoxes = (x: number, z: number) => {
    const box = highestAt(entities, x, z, 0)
    return box < 0 ? bedOf(x, z) : topOf(entities, box)
  }
  if (!landing(pose, bedWithBoxes, place)) return false
  let { x, y, z } = place
  // A box that would stand half on another one stands on it.
  const below = highestAt(entities, x, z, PUT.halfM)
  if (below >= 0) {
    x = entities[below * ENTITY_FLOATS + ENTITY.x]!
    y = topOf(entities, below)
    z = entities[below * ENTITY_FLOATS + ENTITY.z]!
  }
  const slot = takeSlot(entities, born)
  const colour = BODY_COLOURS[(born[slot]! + 1) % BODY_COLOURS.length]!
  write(entities, slot, ENTITY_CLASS.box, x, y + PUT.halfM + PUT.dropM, z, PUT.halfM, colour)
  return true
}

/** The box with the highest top within `marginM` of (x, z); -1 if there is none. */
function highestAt(entities: Float32Array, x: number, z: number, marginM: number): number {
  let highest = -1
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    if (!isBox(entities, slot) || !isOver(entities, slot, x, z, marginM)) continue
    if (highest < 0 || topOf(entities, slot) > topOf(entities, highest)) highest = slot
  }
  return highest
}

/** Hangs a pendulum where the player looks, a few metres ahead, and takes down the one that hangs. False where no ground is known. */
export function hangPendulum(store: Store, pose: Readonly<Pose>, bedOf: Bed): boolean {
  if (!landing(pose, bedOf, place, HANG.nearM, HANG.farM)) return false
  const { entities } = store
  for (let k = 0; k < ENTITY_SLOTS; k++) if (entities[k * ENTITY_FLOATS + ENTITY.class] === ENTITY_CLASS.bob) entities[k * ENTITY_FLOATS + ENTITY.alive] = 0
  const yaw = pose.yaw + HANG.turnRad
  const aside = PENDULUM_M.length * Math.sin(HANG.swingRad)
  const x = place.x + Math.cos(yaw) * aside
  const z = place.z + Math.sin(yaw) * aside
  // Where the ground rises under the swing, the anchor does.
  const floorY = Math.max(place.y, known(bedOf, x, z, place.y), known(bedOf, 2 * place.x - x, 2 * place.z - z, place.y))
  const anchorY = floorY + PENDULUM_M.anchorY
  hang(store, yaw, bedOf, {
    class: ENTITY_CLASS.bob, x, y: anchorY - PENDULUM_M.length * Math.cos(HANG.swingRad), z, radius: PENDULUM_M.bob, colour: BOB_COLOUR, anchor: [place.x, anchorY, place.z],
  })
  return true
}

/** What a yard begins with, before a player at `pose`: as in true yards, where ground is known. */
export function furnishYard(store: Store, seed: number, pose: Readonly<Pose>, bedOf: Bed): void {
  const { yaw } = pose
  const toWorld = (ahead: number, right: number) => ({
    x: pose.x + Math.sin(yaw) * (ahead + YARD_AHEAD_M) + Math.cos(yaw) * right,
    z: pose.z - Math.cos(yaw) * (ahead + YARD_AHEAD_M) + Math.sin(yaw) * right,
  })
  for (const body of yardBodies(seed, toWorld, bedOf)) {
    // No ground there, no height.
    if (!Number.isFinite(body.y)) continue
    if (body.class === ENTITY_CLASS.bob) hang(store, yaw, bedOf, body)
    else write(store.entities, takeSlot(store.entities, store.born), body.class, body.x, body.y, body.z, body.radius, body.colour)
  }
}

function hang({ entities, born, rigs }: Store, yaw: number, bedOf: Bed, bob: YardBody): void {
  const slot = takeSlot(entities, born)
  write(entities, slot, bob.class, bob.x, bob.y, bob.z, bob.radius, bob.colour)
  const [x, y, z] = bob.anchor!
  const r = slot * RIG_FLOATS
  const floor = y - PENDULUM_M.anchorY
  rigs[r + RIG.x] = x
  rigs[r + RIG.y] = y
  rigs[r + RIG.z] = z
  rigs[r + RIG.length] = PENDULUM_M.length
  rigs[r + RIG.yaw] = yaw
  rigs[r + RIG.footAhead] = known(bedOf, x + Math.sin(yaw) * PORTAL_M.post, z - Math.cos(yaw) * PORTAL_M.post, floor)
  rigs[r + RIG.footBehind] = known(bedOf, x - Math.sin(yaw) * PORTAL_M.post, z + Math.cos(yaw) * PORTAL_M.post, floor)
}

function known(bedOf: Bed, x: number, z: number, otherwise: number): number {
  const y = bedOf(x, z)
  return Number.isNaN(y) ? otherwise : y
}

function write(entities: Float32Array, slot: number, kind: number, x: number, y: number, z: number, radius: number, [r, g, b]: readonly [number, number, number]): void {
  const e = slot * ENTITY_FLOATS
  entities[e + ENTITY.class] = kind
  entities[e + ENTITY.x] = x
  entities[e + ENTITY.y] = y
  entities[e + ENTITY.z] = z
  entities.fill(0, e + ENTITY.vx, e + ENTITY.radius)
  entities[e + ENTITY.radius] = radius
  entities[e + ENTITY.r] = r / 255
  entities[e + ENTITY.g] = g / 255
  entities[e + ENTITY.b] = b / 255
  entities[e + ENTITY.alive] = 1
}
