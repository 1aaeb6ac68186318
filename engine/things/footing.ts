// Things the player's body meets: boxes and the posts of a pendulum are solid, and low boxes are stepped onto.
import { EYE_HEIGHT_M } from '../../core/camera.ts'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { STEP_UP_M } from '../../core/kinematics.ts'
import { PORTAL_M } from '../../core/yard.ts'
import { isBox, isOver, topOf } from './bearing.ts'
import { RIG, RIG_FLOATS } from './rope.ts'

/** Top of the body above its feet, metres. */
const HEAD_M = EYE_HEIGHT_M + 0.1

/** Height of what a body with its feet at `feetY` stands on at (x, z): `groundY`, or the top of a box that it can step onto; NaN where neither is. */
export function standsOn(entities: Float32Array, x: number, z: number, feetY: number, groundY: number): number {
  let highest = groundY
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    if (!isBox(entities, slot) || !isOver(entities, slot, x, z)) continue
    const top = topOf(entities, slot)
    if (top <= feetY + STEP_UP_M && !(top <= highest)) highest = top
  }
  return highest
}

/** True if a thing stands in the way of a body at (x, z) that comes from (fromX, fromZ). What it stands in already lets it out. */
export function stopsBody(entities: Float32Array, rigs: Float32Array, x: number, z: number, feetY: number, radiusM: number, fromX: number, fromZ: number): boolean {
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    const e = slot * ENTITY_FLOATS
    if (isBox(entities, slot)) {
      const y = entities[e + ENTITY.y]!
      const half = entities[e + ENTITY.radius]!
      if (y + half <= feetY + STEP_UP_M || y - half >= feetY + HEAD_M) continue
      const dx = entities[e + ENTITY.x]!
      const dz = entities[e + ENTITY.z]!
      if (apart(x - dx, z - dz, half) < radiusM && apart(fromX - dx, fromZ - dz, half) >= radiusM) return true
    } else if (entities[e + ENTITY.alive] === 1 && entities[e + ENTITY.class] === ENTITY_CLASS.bob) {
      const r = slot * RIG_FLOATS
      if (rigs[r + RIG.length] === 0 || feetY > rigs[r + RIG.y]!) continue
      for (let side = -1; side <= 1; side += 2) {
        const dx = rigs[r + RIG.x]! + side * Math.sin(rigs[r + RIG.yaw]!) * PORTAL_M.post
        const dz = rigs[r + RIG.z]! - side * Math.cos(rigs[r + RIG.yaw]!) * PORTAL_M.post
        if (apart(x - dx, z - dz, PORTAL_M.halfPost) < radiusM && apart(fromX - dx, fromZ - dz, PORTAL_M.halfPost) >= radiusM) return true
      }
    }
  }
  return false
}

/** Distance of a place from an upright square of half edge `half`, metres. */
function apart(dx: number, dz: number, half: number): number {
  return Math.hypot(Math.max(0, Math.abs(dx) - half), Math.max(0, Math.abs(dz) - half))
}
