// How a player pours: a jet from the hand onto the ground in front, farther the higher they look.
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import type { BedOf } from './columns.ts'

/** A bucket of ten litres in half a second: a pool in three. */
export const POUR_M3_S = 0.02
/** Nearest and farthest place it reaches, metres ahead of the feet. */
const NEAR_M = 1.1
const FAR_M = 3.2
/** Places at which the view's ray is compared with the ground. */
const PLACES = 26

export type Place = { x: number; y: number; z: number }

/** Where a jet of a player at `pose` lands: where they look, within reach. Writes `out`; false where no ground is known in front of them. */
export function landing(pose: Readonly<Pose>, bedOf: BedOf, out: Place, nearM = NEAR_M, farM = FAR_M): boolean {
  const dx = Math.sin(pose.yaw)
  const dz = -Math.cos(pose.yaw)
  const fall = Math.tan(pose.pitch)
  let found = false
  for (let k = 0; k < PLACES; k++) {
    const ahead = nearM + ((farM - nearM) * k) / (PLACES - 1)
    const x = pose.x + ahead * dx
    const z = pose.z + ahead * dz
    const ground = bedOf(x, z)
    // A trunk, a wall or the end of what is known: what was reached before is as far as it goes.
    if (Number.isNaN(ground)) {
      if (found) break
      continue
    }
    out.x = x
    out.y = ground
    out.z = z
    found = true
    if (pose.y + ahead * fall <= ground) break
  }
  return found
}

/** The hand that holds the bucket, seen from the eye: to the right, down and ahead, metres. */
export const HAND = { rightM: 0.32, downM: 0.32, aheadM: 0.55 } as const
/** How high the jet rises above the straight line to its landing, metres: a body's height falls in half a second. */
export const ARC_M = 0.12 * EYE_HEIGHT_M
