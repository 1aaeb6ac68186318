// Boxes between what the network says and where they come to be. They stand upright, so that along what bears them they slide as Coulomb says,
// where a ball would roll; across it they move as the network moves a ball of their half edge.
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { bearerOf, GROUND, isBox, topOf } from './bearing.ts'

/** Of boxes on the ground and on each other, as in the true simulation. */
const FRICTION = 0.8
/** A box nearer than this to what bears it, metres, rubs against it. */
const TOUCHES_M = 0.03
/** Slower than this (m/s), within this clearance (m), on ground that holds it, a box has come to rest. */
const REST_M_S = 0.06
const REST_CLEARANCE_M = 0.02
/** Friction holds it on ground up to this steep: y of the normal. */
const HOLDS_NORMAL_Y = 1 / Math.hypot(1, FRICTION)
/** Ground that rises by more than this at once is a wall to a box that slides, metres. */
const LEDGE_M = 0.25

/** What a box is moved by: slot by slot, as createDynamics has it. `own`: of `delta`, what the network says of each by itself. */
export type Moves = { state: Float32Array; stateFloats: number; delta: Float32Array; own: Float32Array; bearers: Int8Array; gravity: number; dtS: number; groundAt(x: number, z: number): number }

const order = new Uint8Array(ENTITY_SLOTS)
/** Velocities to be, what friction took off them, and what lies on each: impulse of a step, kg m/s up to the density. */
const speeds = new Float64Array(3 * ENTITY_SLOTS)
const slowed = new Float64Array(3 * ENTITY_SLOTS)
const loads = new Float64Array(ENTITY_SLOTS)

/** Moves all living boxes, those above before those that bear them: what lies on a box presses it down and drags it along. */
export function moveBoxes(entities: Float32Array, moves: Moves): void {
  const count = fromTheTop(entities)
  for (let k = 0; k < count; k++) {
    const slot = order[k]!
    loads[slot] = 0
    slowed.fill(0, 3 * slot, 3 * slot + 3)
    for (let axis = 0; axis < 3; axis++) speeds[3 * slot + axis] = moves.state[slot * moves.stateFloats + axis]! + moves.delta[6 * slot + axis]!
  }
  for (let k = 0; k < count; k++) rub(entities, order[k]!, moves)
  for (let k = 0; k < count; k++) go(entities, order[k]!, moves)
}

function fromTheTop(entities: Float32Array): number {
  let count = 0
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    if (!isBox(entities, slot)) continue
    let at = count++
    while (at > 0 && entities[order[at - 1]! * ENTITY_FLOATS + ENTITY.y]! < entities[slot * ENTITY_FLOATS + ENTITY.y]!) order[at] = order[--at]!
    order[at] = slot
  }
  return count
}

/** Friction against what bears the box in `slot`, from both sides. */
function rub(entities: Float32Array, slot: number, { state, stateFloats, delta, own, bearers, gravity, dtS }: Moves): void {
  const s = slot * stateFloats
  const d = 6 * slot
  const v = 3 * slot
  const nx = state[s + 4]!
  const ny = state[s + 5]!
  const nz = state[s + 6]!
  const into = speeds[v]! * nx + speeds[v + 1]! * ny + speeds[v + 2]! * nz
  if (state[s + 3]! + Math.min(0, into) * dtS > TOUCHES_M) return
  const mass = massOf(entities, slot)
  const pressed = mass * Math.max(0, own[d]! * nx + own[d + 1]! * ny + own[d + 2]! * nz + gravity * ny * dtS) + loads[slot]!
  // Along the ground: what it had, what gravity adds, what pushed it; the network's share of this is a ball's that rolls.
  const fall = -gravity * dtS
  const tx = state[s]! + delta[d]! - own[d]!
  const ty = state[s + 1]! + delta[d + 1]! - own[d + 1]! + fall
  const tz = state[s + 2]! + delta[d + 2]! - own[d + 2]!
  const normal = tx * nx + ty * ny + tz * nz
  let rubX = tx - normal * nx
  const rubY = ty - normal * ny
  let rubZ = tz - normal * nz
  const bearer = bearers[slot]!
  const b = 3 * bearer
  if (bearer !== GROUND) {
    rubX -= speeds[b]!
    rubZ -= speeds[b + 2]!
  }
  const slip = Math.hypot(rubX, rubY, rubZ)
  const shared = bearer === GROUND ? mass : (mass * massOf(entities, bearer)) / (mass + massOf(entities, bearer))
  const impulse = Math.min(FRICTION * pressed, slip * shared)
  const kept = slip > 0 ? 1 - impulse / (mass * slip) : 0
  const goes = bearer === GROUND ? 0 : 1
  slowed[v] = (kept - 1) * rubX
  slowed[v + 1] = (kept - 1) * rubY
  slowed[v + 2] = (kept - 1) * rubZ
  speeds[v] = into * nx + kept * rubX + (goes && speeds[b]!)
  speeds[v + 1] = into * ny + kept * rubY
  speeds[v + 2] = into * nz + kept * rubZ + (goes && speeds[b + 2]!)
  if (bearer === GROUND) return
  loads[bearer]! += pressed
  if (slip === 0) return
  const dragged = impulse / (massOf(entities, bearer) * slip)
  speeds[b]! += dragged * rubX
  speeds[b + 2]! += dragged * rubZ
}

function go(entities: Float32Array, slot: number, { state, stateFloats, delta, own, bearers, dtS, groundAt }: Moves): void {
  const s = slot * stateFloats
  const d = 6 * slot
  const e = slot * ENTITY_FLOATS
  const radius = entities[e + ENTITY.radius]!
  const nx = state[s + 4]!
  const ny = state[s + 5]!
  const nz = state[s + 6]!
  const vx = speeds[3 * slot]!
  const vy = speeds[3 * slot + 1]!
  const vz = speeds[3 * slot + 2]!
  const clearance = state[s + 3]!
  if (Math.abs(clearance) < REST_CLEARANCE_M && ny > HOLDS_NORMAL_Y && Math.max(Math.abs(vx), Math.abs(vy), Math.abs(vz)) < REST_M_S) {
    entities.fill(0, e + ENTITY.vx, e + ENTITY.vx + 3)
    const bearer = bearers[slot]!
    entities[e + ENTITY.y] = (bearer === GROUND ? groundAt(entities[e + ENTITY.x]!, entities[e + ENTITY.z]!) : topOf(entities, bearer)) + radius
    return
  }
  // Along the ground by the mean of its speeds before and after friction, but for what pushed it: that says its own way. Across it as the network says.
  const into = vx * nx + vy * ny + vz * nz
  const across = delta[d + 3]! * nx + delta[d + 4]! * ny + delta[d + 5]! * nz
  const x = entities[e + ENTITY.x]!
  const z = entities[e + ENTITY.z]!
  entities[e + ENTITY.vx] = vx
  entities[e + ENTITY.vy] = vy
  entities[e + ENTITY.vz] = vz
  let intoPushed = 0
  for (let axis = 0; axis < 3; axis++) intoPushed += pushedBy(delta, own, d, axis, dtS) * state[s + 4 + axis]!
  for (let axis = 0; axis < 3; axis++) {
    const n = state[s + 4 + axis]!
    const level = (speeds[3 * slot + axis]! - slowed[3 * slot + axis]! / 2 - into * n) * dtS + pushedBy(delta, own, d, axis, dtS) - intoPushed * n
    entities[e + ENTITY.x + axis]! += across * n + level
  }
  // Where it would sink in it is lifted out, up to a ledge: that stops it.
  const bearer = bearerOf(entities, slot, groundAt(entities[e + ENTITY.x]!, entities[e + ENTITY.z]!))
  const floor = bearer === GROUND ? groundAt(entities[e + ENTITY.x]!, entities[e + ENTITY.z]!) : topOf(entities, bearer)
  const sunk = floor + radius - entities[e + ENTITY.y]!
  if (!(sunk > 0)) return
  if (sunk < LEDGE_M || clearance < -LEDGE_M) entities[e + ENTITY.y] = floor + radius
  else {
    entities[e + ENTITY.x] = x
    entities[e + ENTITY.z] = z
    entities[e + ENTITY.vx] = entities[e + ENTITY.vz] = 0
  }
}

/** Way that a push adds along an axis beyond what its speed does, metres. */
function pushedBy(delta: Float32Array, own: Float32Array, d: number, axis: number, dtS: number): number {
  return delta[d + 3 + axis]! - own[d + 3 + axis]! - (delta[d + axis]! - own[d + axis]!) * dtS
}

/** Up to the density all things share. */
function massOf(entities: Float32Array, slot: number): number {
  return 8 * entities[slot * ENTITY_FLOATS + ENTITY.radius]! ** 3
}
