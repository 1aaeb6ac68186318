// The player's body: walking, running, jumping and collision. The same code moves the player through true worlds (recording)
// and through remembered, generated ones (playing), so the networks meet at play the motion they were trained on.
import { EYE_HEIGHT_M, MAX_PITCH, type Pose } from './camera.ts'
import { BUTTON, type Controls } from './controls.ts'

/** The body between steps. `velocityY` in m/s; `grounded` is true while standing. */
export type Body = { pose: Pose; velocityY: number; grounded: boolean }

/** What the body collides with. */
export interface Terrain {
  /** Ground height in metres at a place; NaN where unknown (the body then keeps its level). */
  groundAt(x: number, z: number): number
  /** True if something solid stands in the way of a body of `radiusM` at a place, between knee and head. */
  blockedAt(x: number, z: number, feetY: number, radiusM: number): boolean
}

export const WALK_M_S = 3.2
export const RUN_M_S = 6.4
export const JUMP_M_S = 4.6
export const BODY_RADIUS_M = 0.35
/** Tallest ledge walked up without jumping, metres: kerbs, roots, stairs. Ground that rises by more within the body's radius is too steep. */
export const STEP_UP_M = 0.45
/** Deepest drop followed while walking before the body counts as falling, metres. */
const STEP_DOWN_M = 0.5

/** Advances `body` in place by `dtS` seconds. Gravity in m/s^2, positive downwards. */
export function moveBody(body: Body, controls: Controls, gravity: number, dtS: number, terrain: Terrain): void {
  const { pose } = body
  pose.yaw = wrapAngle(pose.yaw + controls.lookYaw)
  pose.pitch = Math.max(-MAX_PITCH, Math.min(MAX_PITCH, pose.pitch + controls.lookPitch))
  walk(body, controls, dtS, terrain)
  fall(body, controls, gravity, dtS, terrain)
}

function walk(body: Body, controls: Controls, dtS: number, terrain: Terrain): void {
  const { pose } = body
  const length = Math.max(1, Math.hypot(controls.moveX, controls.moveZ))
  const reach = ((controls.buttons & BUTTON.run ? RUN_M_S : WALK_M_S) * dtS) / length
  const sin = Math.sin(pose.yaw)
  const cos = Math.cos(pose.yaw)
  const dx = (controls.moveX * cos + controls.moveZ * sin) * reach
  const dz = (controls.moveX * sin - controls.moveZ * cos) * reach
  if (dx === 0 && dz === 0) return
  // Slide: the whole move if it is free, else along x alone, else along z alone.
  if (free(body, dx, dz, terrain)) shift(pose, dx, dz)
  else if (dx !== 0 && free(body, dx, 0, terrain)) shift(pose, dx, 0)
  else if (dz !== 0 && free(body, 0, dz, terrain)) shift(pose, 0, dz)
}

function free(body: Body, dx: number, dz: number, terrain: Terrain): boolean {
  const x = body.pose.x + dx
  const z = body.pose.z + dz
  const feet = body.pose.y - EYE_HEIGHT_M
  if (terrain.groundAt(x, z) > feet + STEP_UP_M) return false
  const reach = BODY_RADIUS_M / Math.hypot(dx, dz)
  if (terrain.groundAt(x + dx * reach, z + dz * reach) > feet + STEP_UP_M) return false
  return !terrain.blockedAt(x, z, feet, BODY_RADIUS_M)
}

function shift(pose: Pose, dx: number, dz: number): void {
  pose.x += dx
  pose.z += dz
}

function fall(body: Body, controls: Controls, gravity: number, dtS: number, terrain: Terrain): void {
  const { pose } = body
  const ground = terrain.groundAt(pose.x, pose.z)
  const feet = pose.y - EYE_HEIGHT_M
  if (body.grounded && controls.buttons & BUTTON.jump) {
    body.velocityY = JUMP_M_S
    body.grounded = false
  }
  if (body.grounded) {
    if (Number.isNaN(ground) || feet - ground < STEP_DOWN_M) {
      if (!Number.isNaN(ground)) pose.y = ground + EYE_HEIGHT_M
      return
    }
    body.grounded = false
  }
  body.velocityY -= gravity * dtS
  pose.y += body.velocityY * dtS
  if (body.velocityY <= 0 && pose.y - EYE_HEIGHT_M <= ground) {
    pose.y = ground + EYE_HEIGHT_M
    body.velocityY = 0
    body.grounded = true
  }
}

/** Angle in [-pi, pi). */
export function wrapAngle(radians: number): number {
  const turn = 2 * Math.PI
  return radians - turn * Math.floor((radians + Math.PI) / turn)
}
