// The `level` policy: single views with level eyes from anywhere, every other one before something solid. `explore` keeps room before its
// eyes; this is what teaches a network how near things in a picture are.
import type { Pose } from '../core/camera.ts'
import { BODY_RADIUS_M, wrapAngle } from '../core/kinematics.ts'
import type { Rng } from '../core/rng.ts'
import { stand, type Place } from './policies-explore.ts'

/** How far from the spawn, metres: as far as a player gets in half a minute. */
const REACH_M = 60
/** Something solid ahead begins within so many metres. */
const NEAR_M = 7
const PIECE_M = 0.5
const TRIES = 60

/** Poses of one episode, none of which has to do with another. */
export function levelPoses(place: Place, rng: Rng, frames: number): Pose[] {
  return Array.from({ length: frames }, (_, k) => anywhere(place, rng, k % 2 === 1))
}

/** The last place tried where none is as wanted: some worlds have nothing to stand before. */
function anywhere(place: Place, rng: Rng, before: boolean): Pose {
  const { spawn } = place
  let found = { ...spawn, pitch: 0 }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const pose = stand(place, spawn.x + rng.range(-REACH_M, REACH_M), spawn.z + rng.range(-REACH_M, REACH_M))
    const yaw = wrapAngle(rng.range(-Math.PI, Math.PI))
    if (!pose) continue
    found = { ...pose, yaw }
    if (!before || blockedAhead(place, found)) break
  }
  return found
}

function blockedAhead({ terrain }: Place, { x, z, yaw }: Pose): boolean {
  for (let reach = PIECE_M; reach <= NEAR_M; reach += PIECE_M) {
    const [atX, atZ] = [x + Math.sin(yaw) * reach, z - Math.cos(yaw) * reach]
    if (terrain.blockedAt(atX, atZ, terrain.groundAt(atX, atZ), BODY_RADIUS_M)) return true
  }
  return false
}
