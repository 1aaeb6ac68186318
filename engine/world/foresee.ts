// Where the player will be if they walk on as they do: over remembered ground and round what stands on it. Views painted ahead are
// painted from there; from their present height they would look out of a slope's inside.
import { BUTTON, IDLE, type Controls } from '../../core/controls.ts'
import { RUN_M_S, WALK_M_S, moveBody, type Body, type Terrain } from '../../core/kinematics.ts'
import { FORESEEN } from '../imagine/planner.ts'

/** Kinematics in pieces short enough not to step over a wall. */
const PIECES = 3

const body: Body = { pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, velocityY: 0, grounded: true }
const controls: Controls = { ...IDLE }
let remembered: Terrain
let floorM = 0
/** Whoever falls where nothing is known lands on the level they last stood on. */
const ground: Terrain = {
  groundAt: (x, z) => {
    const known = remembered.groundAt(x, z)
    return Number.isNaN(known) && !body.grounded ? floorM : known
  },
  blockedAt: (x, z, feetY, radiusM) => remembered.blockedAt(x, z, feetY, radiusM),
}

/**
 * Writes the eye's x, y, z into `path` [FORESEEN.places, 3], one row every `FORESEEN.everyS` from now on. Velocities in m/s along the world's axes; `levelM` is
 * the height at which the feet last stood.
 */
export function foresee(now: Readonly<Body>, velocityX: number, velocityZ: number, gravity: number, terrain: Terrain, levelM: number, path: Float32Array): void {
  remembered = terrain
  floorM = levelM
  Object.assign(body.pose, now.pose)
  body.velocityY = now.velocityY
  body.grounded = now.grounded
  const speed = Math.hypot(velocityX, velocityZ)
  const top = speed > WALK_M_S ? RUN_M_S : WALK_M_S
  const sin = Math.sin(now.pose.yaw)
  const cos = Math.cos(now.pose.yaw)
  controls.moveX = (velocityX * cos + velocityZ * sin) / top
  controls.moveZ = (velocityX * sin - velocityZ * cos) / top
  controls.buttons = speed > WALK_M_S ? BUTTON.run : 0
  for (let at = 0; at < path.length; at += 3) {
    path[at] = body.pose.x
    path[at + 1] = body.pose.y
    path[at + 2] = body.pose.z
    for (let k = 0; k < PIECES; k++) moveBody(body, controls, gravity, FORESEEN.everyS / PIECES, ground)
  }
}
