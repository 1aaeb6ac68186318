// One learned step of the moving things of a generated world: balls fly, bounce, roll, come to rest on remembered ground, and meet each other
// and what stands in their way. To the network boxes and bobs are balls; what they do besides is in engine/things/.
//
// dynamics.onnx (float32, batches fixed: row k of the state = entity slot k, row of a pair as engine/meeting.ts counts;
// where balls meet walls it runs twice, first with those in place of pairs: engine/barriers.ts)
// | tensor | shape | content |
// |---|---|---|
// | in `state` | [8, 13] | 0-2 velocity (m/s), 3 clearance of the underside above the ground's plane (m, at most 4), 4-6 unit normal of
// |  |  | the ground, 7 radius (m), 8 gravity (m/s^2), 9 restitution, 10-11 wind x, z (m/s), 12 dt (s) |
// | in `pairs` | [28, 11] | 0-2 place of the second ball seen from the first (m), 3-5 its velocity (m/s), 6 sum of radii (m; 0: no pair),
// |  |  | 7 restitution, 8 dt (s), 9-10 clearances of the two (m) |
// | out `delta` | [8, 6] | change of velocity (m/s) and of position (m) over dt, of each by itself |
// | out `push` | [28, 6] | what the second gains on the first by touching it, beyond that |
//
// Trained by training/dynamics.py on the true simulation. Rows of dead slots are computed and ignored.
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../core/entities.ts'
import { type Barriers, describeBarriers, pushBack } from './barriers.ts'
import { describePairs, isBob, PAIR_FLOATS, PAIRS, PUSH_FLOATS, shareOut } from './meeting.ts'
import { bearerOf, GROUND, isBox, topOf } from './things/bearing.ts'
import { moveBoxes, type Moves } from './things/boxes.ts'
import { holdBob } from './things/rope.ts'
import { KEPT } from './things/touch.ts'

export { spawnThrown } from '../core/entities.ts'

export const DYNAMICS_STATE = 13
export const DYNAMICS_DELTA = 6

/** What acts on moving things: m/s^2, 0..1, m/s. */
export type EntityPhysics = { gravity: number; restitution: number; windX: number; windZ: number }
/** Ground height in metres; NaN where nothing is remembered. Without `barriers` nothing stands on it. */
export type Ground = { groundAt(x: number, z: number): number; barriers?: Barriers }
/** dynamics.onnx or what stands in for it: `run` computes `delta` and `push` from `state` and `pairs`, in place. */
export type DynamicsNet = { state: Float32Array; pairs: Float32Array; delta: Float32Array; push: Float32Array; run(): Promise<void> | void }

/** Clearance the network is told when the ground is far below or unknown, metres. */
const FAR_M = 4
/** Half the base over which the ground's slope is measured, metres. */
const SLOPE_BASE_M = 0.3
/** Steeper differences are edges of what is remembered, not slopes: rise over run. */
const STEEPEST = 2
/** Slower than this (m/s) on nearly level ground (normal y) within this clearance (m), a thing has come to rest. */
const REST_M_S = 0.06
const REST_NORMAL_Y = 0.995
const REST_CLEARANCE_M = 0.02
/** Things this far below the ground, metres, have left the world. */
const LOST_M = 20

export interface Dynamics {
  /** Advances every living entity in place by `dtS` seconds. Costs nothing when none lives, and no network while all lie still. `rigs`: what bobs hang by (things/rope.ts). */
  stepEntities(entities: Float32Array, ground: Ground, physics: EntityPhysics, dtS: number, rigs?: Float32Array): Promise<void>
}

/** One per seat: the network's tensors are its own between a call and its answer. */
export function createDynamics(net: DynamicsNet): Dynamics {
  const { state, pairs, delta, push } = net
  const pushed = new Float32Array(ENTITY_SLOTS * PUSH_FLOATS)
  const own = new Float32Array(ENTITY_SLOTS * DYNAMICS_DELTA)
  const bearers = new Int8Array(ENTITY_SLOTS)
  /** What the last step began with, and whether it changed nothing: the same step again would change nothing again. */
  const entitiesBefore = new Float32Array(ENTITY_SLOTS * ENTITY_FLOATS)
  const stateBefore = new Float32Array(ENTITY_SLOTS * DYNAMICS_STATE)
  let still = false
  const moves: Moves = { state, stateFloats: DYNAMICS_STATE, delta, own, bearers, gravity: 0, dtS: 0, groundAt: () => NaN }
  const alive = (entities: Float32Array, slot: number) => entities[slot * ENTITY_FLOATS + ENTITY.alive] === 1
  const clearance = (slot: number) => state[slot * DYNAMICS_STATE + 3]!
  return {
    async stepEntities(entities, ground, physics, dtS, rigs) {
      let living = 0
      for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
        if (!alive(entities, slot)) continue
        living++
        describe(state, entities, slot, bearers, ground, physics, dtS)
      }
      if (living === 0) return
      if (still && alike(state, stateBefore) && alike(entities, entitiesBefore)) return
      stateBefore.set(state)
      entitiesBefore.set(entities)
      const barred = ground.barriers !== undefined && describeBarriers(pairs, entities, ground.barriers, clearance, physics.restitution, dtS)
      if (barred) {
        await net.run()
        pushed.set(push.subarray(0, pushed.length))
      }
      describePairs(pairs, entities, clearance, physics.restitution, dtS)
      await net.run()
      own.set(delta)
      shareOut(delta, push, pairs, entities)
      if (barred) pushBack(delta, pushed)
      const windy = physics.windX !== 0 || physics.windZ !== 0
      for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
        if (!alive(entities, slot) || isBox(entities, slot)) continue
        apply(state, entities, slot, delta, ground)
        if (rigs && isBob(entities, slot)) holdBob(entities, slot, rigs, entitiesBefore, own, delta, physics.gravity, windy, clearance(slot), dtS)
      }
      moves.gravity = physics.gravity
      moves.dtS = dtS
      moves.groundAt = ground.groundAt
      moveBoxes(entities, moves)
      for (let slot = 0; slot < ENTITY_SLOTS; slot++) if (isBox(entities, slot)) settle(entities, slot * ENTITY_FLOATS, ground)
      still = alike(entities, entitiesBefore)
    },
  }
}

function alike(some: Float32Array, others: Float32Array): boolean {
  for (let k = 0; k < some.length; k++) if (some[k] !== others[k]) return false
  return true
}

/** Tensors for a net that is not a session. */
export function dynamicsTensors(): Omit<DynamicsNet, 'run'> {
  const floats = (count: number) => new Float32Array(count)
  return { state: floats(ENTITY_SLOTS * DYNAMICS_STATE), pairs: floats(PAIRS * PAIR_FLOATS), delta: floats(ENTITY_SLOTS * DYNAMICS_DELTA), push: floats(PAIRS * PUSH_FLOATS) }
}

/** Writes one row of the network's input, and what bears the thing into `bearers`. */
function describe(state: Float32Array, entities: Float32Array, slot: number, bearers: Int8Array, ground: Ground, physics: EntityPhysics, dtS: number): void {
  const e = slot * ENTITY_FLOATS
  const s = slot * DYNAMICS_STATE
  const x = entities[e + ENTITY.x]!
  const z = entities[e + ENTITY.z]!
  const radius = entities[e + ENTITY.radius]!
  const box = isBox(entities, slot)
  const level = ground.groundAt(x, z)
  const bearer = bearerOf(entities, slot, level)
  bearers[slot] = bearer
  const borne = bearer !== GROUND
  const here = borne ? topOf(entities, bearer) : level
  const slopeX = borne ? 0 : slopeOf(ground.groundAt(x - SLOPE_BASE_M, z), here, ground.groundAt(x + SLOPE_BASE_M, z))
  const slopeZ = borne ? 0 : slopeOf(ground.groundAt(x, z - SLOPE_BASE_M), here, ground.groundAt(x, z + SLOPE_BASE_M))
  const lean = Math.hypot(slopeX, 1, slopeZ)
  // The middle of a box's underside is on the ground, a ball touches the plane.
  const clearance = box ? (entities[e + ENTITY.y]! - here - radius) / lean : (entities[e + ENTITY.y]! - here) / lean - radius
  state[s] = entities[e + ENTITY.vx]!
  state[s + 1] = entities[e + ENTITY.vy]!
  state[s + 2] = entities[e + ENTITY.vz]!
  state[s + 3] = Number.isNaN(clearance) ? FAR_M : Math.min(FAR_M, clearance)
  state[s + 4] = 0 - slopeX / lean
  state[s + 5] = 1 / lean
  state[s + 6] = 0 - slopeZ / lean
  state[s + 7] = radius
  state[s + 8] = physics.gravity
  state[s + 9] = physics.restitution * (box ? (borne ? KEPT.boxes : KEPT.boxAndRound) : borne ? KEPT.boxAndRound : 1)
  // Boxes are too heavy for the wind: to them the air goes along.
  state[s + 10] = box ? entities[e + ENTITY.vx]! : physics.windX
  state[s + 11] = box ? entities[e + ENTITY.vz]! : physics.windZ
  state[s + 12] = dtS
}

/** Slope along one axis from the heights on both sides; one side alone where the other is unknown or an edge. */
function slopeOf(low: number, here: number, high: number): number {
  const left = (here - low) / SLOPE_BASE_M
  const right = (high - here) / SLOPE_BASE_M
  const leftGood = Math.abs(left) < STEEPEST
  const rightGood = Math.abs(right) < STEEPEST
  if (leftGood && rightGood) return (left + right) / 2
  return leftGood ? left : rightGood ? right : 0
}

function apply(state: Float32Array, entities: Float32Array, slot: number, delta: Float32Array, ground: Ground): void {
  const e = slot * ENTITY_FLOATS
  const s = slot * DYNAMICS_STATE
  const d = slot * DYNAMICS_DELTA
  const resting = Math.abs(state[s + 3]!) < REST_CLEARANCE_M && state[s + 5]! > REST_NORMAL_Y
  let speed = 0
  for (let a = 0; a < 3; a++) {
    const v = state[s + a]! + delta[d + a]!
    entities[e + ENTITY.vx + a] = v
    speed = Math.max(speed, Math.abs(v))
  }
  if (resting && speed < REST_M_S) {
    entities.fill(0, e + ENTITY.vx, e + ENTITY.vx + 3)
    return
  }
  for (let a = 0; a < 3; a++) entities[e + ENTITY.x + a]! += delta[d + 3 + a]!
  settle(entities, e, ground)
}

/** Generated ground has steps the network never met: what sank in is lifted out, what fell out of the world is gone. */
function settle(entities: Float32Array, e: number, ground: Ground): void {
  const below = ground.groundAt(entities[e + ENTITY.x]!, entities[e + ENTITY.z]!) - entities[e + ENTITY.y]!
  if (below > LOST_M || !Number.isFinite(entities[e + ENTITY.y]!) || entities[e + ENTITY.y]! < -1000) entities[e + ENTITY.alive] = 0
  else if (below > 0) entities[e + ENTITY.y]! += below
}
