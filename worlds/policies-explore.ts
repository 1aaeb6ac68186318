// The `explore` policy: a few sparse views of one world, chosen so that each pair overlaps a little, a lot or not at all.
// This is what teaches a network to paint the next keyframe: what stands beside, behind and around what is already known.
import { BODY_RADIUS_M, wrapAngle, type Terrain } from '../core/kinematics.ts'
import { EYE_HEIGHT_M, type Pose } from '../core/camera.ts'
import type { Rng } from '../core/rng.ts'

/** Where a policy may put the player. `dryAt` is false over water. */
export type Place = { spawn: Pose; terrain: Terrain; dryAt(x: number, z: number): boolean }

/** Room kept free around a placed body and in front of its eyes, metres. */
const ROOM_M = BODY_RADIUS_M + 0.35
const VIEW_ROOM_M = 3
const TRIES = 24
/** Steepest ground to stand on: metres of rise over one metre. */
const STEEPEST = 0.9

/** Poses of one episode: frame 0 is the spawn pose, then turns to both sides, steps ahead, nods, and two wholly other places. */
export function explorePoses(place: Place, rng: Rng, frames: number): Pose[] {
  const poses: Pose[] = []
  let home = legalNear(place, rng, place.spawn, 0, 0) ?? place.spawn
  let side = rng.next() < 0.5 ? 1 : -1
  while (poses.length < frames) {
    poses.push(...around(place, rng, home, side))
    home = elsewhere(place, rng)
    poses.push(...cluster(place, rng, home, side))
    home = elsewhere(place, rng)
    side = -side
  }
  return poses.slice(0, frames)
}

/** Eight views from and near one place: itself, two turns to each side, two ahead, one nod. */
function around(place: Place, rng: Rng, home: Pose, side: number): Pose[] {
  const first = side * turn(rng)
  const second = -side * turn(rng)
  const ahead = stepAhead(place, rng, home, rng.range(1.5, 5))
  return [
    home,
    turned(home, first, rng),
    turned(home, second, rng),
    turned(home, first + side * turn(rng), rng),
    ahead,
    turned(home, second - side * turn(rng), rng),
    stepAhead(place, rng, turned(ahead, side * turn(rng) * 0.7, rng), rng.range(1, 4)),
    { ...home, yaw: wrapAngle(home.yaw + rng.range(-0.25, 0.25)), pitch: rng.range(-0.45, 0.4) },
  ]
}

/** Four views of another place: itself, a turn, a step ahead, a look back. */
function cluster(place: Place, rng: Rng, home: Pose, side: number): Pose[] {
  const beside = turned(home, side * turn(rng), rng)
  return [home, beside, stepAhead(place, rng, home, rng.range(1.5, 6)), turned(home, -side * rng.range(1.2, Math.PI), rng)]
}

/** 15 to 45 degrees. */
function turn(rng: Rng): number {
  return (rng.range(15, 45) * Math.PI) / 180
}

function turned(pose: Pose, by: number, rng: Rng): Pose {
  return { ...pose, yaw: wrapAngle(pose.yaw + by), pitch: clampPitch(pose.pitch + rng.range(-0.07, 0.07)) }
}

function clampPitch(pitch: number): number {
  return Math.max(-0.5, Math.min(0.45, pitch))
}

function stepAhead(place: Place, rng: Rng, from: Pose, distanceM: number): Pose {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const yaw = from.yaw + rng.range(-0.2, 0.2)
    const reach = distanceM * (1 - attempt / TRIES)
    const pose = stand(place, from.x + Math.sin(yaw) * reach, from.z - Math.cos(yaw) * reach)
    if (pose) return { ...pose, yaw: wrapAngle(yaw), pitch: clampPitch(from.pitch + rng.range(-0.05, 0.05)) }
  }
  return turned(from, rng.range(-0.3, 0.3), rng)
}

/** A legal place 8 to 45 m from the spawn with an open view. */
export function elsewhere(place: Place, rng: Rng): Pose {
  return legalNear(place, rng, place.spawn, 8, 45) ?? legalNear(place, rng, place.spawn, 2, 12) ?? place.spawn
}

function legalNear(place: Place, rng: Rng, around: Pose, nearM: number, farM: number): Pose | undefined {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const angle = rng.range(0, 2 * Math.PI)
    const distance = rng.range(nearM, farM)
    const pose = stand(place, around.x + Math.cos(angle) * distance, around.z + Math.sin(angle) * distance)
    if (!pose) continue
    if (farM === 0) return { ...pose, yaw: around.yaw, pitch: around.pitch }
    pose.yaw = wrapAngle(rng.range(-Math.PI, Math.PI))
    pose.pitch = clampPitch(rng.range(-0.18, 0.12))
    if (seesFar(place, pose)) return pose
  }
  return undefined
}

/** Standing there with level eyes, or undefined where a body may not stand. */
export function stand(place: Place, x: number, z: number): Pose | undefined {
  const { terrain } = place
  const ground = terrain.groundAt(x, z)
  if (!Number.isFinite(ground) || !place.dryAt(x, z) || terrain.blockedAt(x, z, ground, ROOM_M)) return undefined
  const riseX = terrain.groundAt(x + 0.5, z) - terrain.groundAt(x - 0.5, z)
  const riseZ = terrain.groundAt(x, z + 0.5) - terrain.groundAt(x, z - 0.5)
  if (!(Math.hypot(riseX, riseZ) < STEEPEST)) return undefined
  return { x, y: ground + EYE_HEIGHT_M, z, yaw: 0, pitch: 0 }
}

/** False when a wall, a trunk or a slope fills the view at once. */
function seesFar(place: Place, pose: Pose): boolean {
  for (let reach = 1; reach <= VIEW_ROOM_M; reach++) {
    const x = pose.x + Math.sin(pose.yaw) * reach
    const z = pose.z - Math.cos(pose.yaw) * reach
    if (place.terrain.groundAt(x, z) > pose.y - 0.5 || place.terrain.blockedAt(x, z, pose.y - EYE_HEIGHT_M, BODY_RADIUS_M)) return false
  }
  return true
}
