// A bob on its rope. The network moves it as a ball that flies; then place and velocity are brought back onto the sphere around the anchor
// (position-based dynamics: Mueller et al. 2007), and the speed is such that energy changes by the work of wind and of pushes alone: what a
// step projects away or the network gets wrong would let it fade or grow.
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'

/** What a pendulum hangs by, a row a slot: anchor (m), length of the rope to the bob's centre (m), yaw of its beam (rad), heights of the feet of its two posts (m), the one ahead of the beam's middle first. */
export const RIG = { x: 0, y: 1, z: 2, length: 3, yaw: 4, footAhead: 5, footBehind: 6 } as const
export const RIG_FLOATS = 7
/** Nearer to the ground than this, metres, the network's word counts as it is: it may bounce. */
const NEAR_GROUND_M = 0.3
/** Energy above that of hanging, J/kg, below which a bob in calm air hangs still: a swing of half a degree. */
const STILL_J_KG = 1e-3

export function makeRigs(): Float32Array {
  return new Float32Array(ENTITY_SLOTS * RIG_FLOATS)
}

/**
 * Holds the bob in `slot`, which has been moved freely from where it was in `before` [8, 12]. Of `delta` [8, 6], which moved it, `own` is what the network says of
 * each by itself; the rest are pushes. `windy`: air moves it, in the network's words.
 */
export function holdBob(entities: Float32Array, slot: number, rigs: Float32Array, before: Float32Array, own: Float32Array, delta: Float32Array, gravity: number, windy: boolean, clearance: number, dtS: number): void {
  const e = slot * ENTITY_FLOATS
  const place = e + ENTITY.x
  const velocity = e + ENTITY.vx
  const r = slot * RIG_FLOATS
  const d = 6 * slot
  const length = rigs[r + RIG.length]!
  const told = windy || clearance < NEAR_GROUND_M
  // Work done on it along its way, J/kg, beyond gravity's.
  let radialForce = 0
  let radialSpeed = 0
  let radialGain = 0
  for (let axis = 0; axis < 3; axis++) {
    const arm = (before[place + axis]! - rigs[r + axis]!) / length
    radialForce += arm * forced(own, delta, d, axis, told, gravity, dtS)
    radialSpeed += arm * before[velocity + axis]!
    radialGain += arm * delta[d + axis]!
  }
  let energy = 0
  for (let axis = 0; axis < 3; axis++) {
    const arm = (before[place + axis]! - rigs[r + axis]!) / length
    const force = forced(own, delta, d, axis, told, gravity, dtS) - radialForce * arm
    const speed = before[velocity + axis]! - radialSpeed * arm
    const gain = delta[d + axis]! - radialGain * arm
    energy += 0.5 * speed * speed + force * (speed + 0.5 * gain)
  }
  energy += gravity * (before[place + 1]! - rigs[r + RIG.y]!)
  if (!told && energy < STILL_J_KG - gravity * length) {
    for (let axis = 0; axis < 3; axis++) entities[e + ENTITY.x + axis] = rigs[r + axis]! - (axis === 1 ? length : 0)
    entities.fill(0, e + ENTITY.vx, e + ENTITY.vx + 3)
    return
  }
  let apart = 0
  for (let axis = 0; axis < 3; axis++) apart += (entities[e + ENTITY.x + axis]! - rigs[r + axis]!) ** 2
  const scale = length / Math.max(1e-6, Math.sqrt(apart))
  let radial = 0
  for (let axis = 0; axis < 3; axis++) {
    const arm = (entities[e + ENTITY.x + axis]! - rigs[r + axis]!) * scale
    entities[e + ENTITY.x + axis] = rigs[r + axis]! + arm
    radial += (entities[e + ENTITY.vx + axis]! * arm) / length
  }
  let moving = 0
  for (let axis = 0; axis < 3; axis++) {
    entities[e + ENTITY.vx + axis]! -= (radial * (entities[e + ENTITY.x + axis]! - rigs[r + axis]!)) / length
    moving += entities[e + ENTITY.vx + axis]! ** 2
  }
  const due = Math.max(0, 2 * (energy - gravity * (entities[e + ENTITY.y]! - rigs[r + RIG.y]!)))
  const faster = moving > 0 ? Math.sqrt(due / moving) : 0
  for (let axis = 0; axis < 3; axis++) entities[e + ENTITY.vx + axis]! *= faster
}

/** Velocity that something else than gravity added in the step along an axis, m/s. */
function forced(own: Float32Array, delta: Float32Array, d: number, axis: number, told: boolean, gravity: number, dtS: number): number {
  const pushed = delta[d + axis]! - own[d + axis]!
  return told ? pushed + own[d + axis]! + (axis === 1 ? gravity * dtS : 0) : pushed
}
