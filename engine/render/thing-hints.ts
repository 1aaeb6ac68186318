// What moves and what it hangs by, as `render` is told of it: boxes (box-hints.ts), the portal and the rope of a pendulum as sticks (stick.ts),
// balls and bobs as the discs `render` was trained on (entity-hints.ts); shadows on the ground below what did not come flying.
import { basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { PORTAL_COLOUR, PORTAL_M } from '../../core/yard.ts'
import { isAlive, isBob } from '../meeting.ts'
import { bearerOf, GROUND, isBox } from '../things/bearing.ts'
import { RIG, RIG_FLOATS } from '../things/rope.ts'
import { drawBox } from './box-hints.ts'
import { drawEntity, NEAREST_M } from './entity-hints.ts'
import { drawShadow } from './shadow.ts'
import { along, drawStick, makeEnd, projectEnd } from './stick.ts'

const axes = makeBasis()
const from = makeEnd()
const to = makeEnd()
const WOOD: readonly [number, number, number] = [PORTAL_COLOUR[0] / 255, PORTAL_COLOUR[1] / 255, PORTAL_COLOUR[2] / 255]
const ROPE: readonly [number, number, number] = [0.16, 0.15, 0.15]
const ROPE_M = 0.02
/** A stick is before or behind things as a whole, so a beam is drawn in pieces. */
const BEAM_PIECES = 4
/** Size of shadows over that of things, and their darkness: of a bob that hangs high, of a post. */
const BOX_SHADOW = 1.6
const BOB_DARK = 0.55
const POST_DARK = 0.6

/** Draws all that live into the hint channels of `warp`, among what has been drawn there, and their shadows into what it remembers. */
export function drawThings(entities: Float32Array, rigs: Float32Array, pose: Readonly<Pose>, warp: Float32Array): void {
  basisOf(pose, axes)
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) drawShadowOf(entities, rigs, slot, pose, warp)
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    if (!isAlive(entities, slot)) continue
    if (isBox(entities, slot)) drawBox(entities, slot * ENTITY_FLOATS, axes, pose, warp)
    else {
      if (isBob(entities, slot)) drawRig(entities, rigs, slot, pose, warp)
      drawEntity(entities, slot, pose, warp)
    }
  }
}

function drawShadowOf(entities: Float32Array, rigs: Float32Array, slot: number, pose: Readonly<Pose>, warp: Float32Array): void {
  const e = slot * ENTITY_FLOATS
  const x = entities[e + ENTITY.x]!
  const z = entities[e + ENTITY.z]!
  const size = 2 * entities[e + ENTITY.radius]!
  if (isBox(entities, slot)) {
    if (bearerOf(entities, slot, NaN) === GROUND) drawShadow(x, entities[e + ENTITY.y]! - size / 2, z, 0, BOX_SHADOW * size, BOX_SHADOW * size, 1, axes, pose, warp)
  } else if (isBob(entities, slot) && rigs[slot * RIG_FLOATS + RIG.length]! > 0) {
    const r = slot * RIG_FLOATS
    const ahead = rigs[r + RIG.footAhead]!
    const behind = rigs[r + RIG.footBehind]!
    drawShadow(x, (ahead + behind) / 2, z, 0, size, size, BOB_DARK, axes, pose, warp)
    const aheadX = Math.sin(rigs[r + RIG.yaw]!) * PORTAL_M.post
    const aheadZ = -Math.cos(rigs[r + RIG.yaw]!) * PORTAL_M.post
    const post = 4 * PORTAL_M.halfPost
    drawShadow(rigs[r]! + aheadX, ahead, rigs[r + RIG.z]! + aheadZ, 0, post, post, POST_DARK, axes, pose, warp)
    drawShadow(rigs[r]! - aheadX, behind, rigs[r + RIG.z]! - aheadZ, 0, post, post, POST_DARK, axes, pose, warp)
  }
}

function drawRig(entities: Float32Array, rigs: Float32Array, slot: number, pose: Readonly<Pose>, warp: Float32Array): void {
  const r = slot * RIG_FLOATS
  if (rigs[r + RIG.length] === 0) return
  const e = slot * ENTITY_FLOATS
  const x = rigs[r + RIG.x]! - pose.x
  const y = rigs[r + RIG.y]! - pose.y
  const z = rigs[r + RIG.z]! - pose.z
  const sin = Math.sin(rigs[r + RIG.yaw]!)
  const cos = -Math.cos(rigs[r + RIG.yaw]!)
  const { post, halfBeam, halfPost } = PORTAL_M
  draw(x + sin * post, rigs[r + RIG.footAhead]! - pose.y, z + cos * post, x + sin * post, y, z + cos * post, halfPost, WOOD, warp)
  draw(x - sin * post, rigs[r + RIG.footBehind]! - pose.y, z - cos * post, x - sin * post, y, z - cos * post, halfPost, WOOD, warp)
  for (let k = 0; k < BEAM_PIECES; k++) {
    const near = halfBeam * ((2 * k) / BEAM_PIECES - 1)
    const far = halfBeam * ((2 * (k + 1)) / BEAM_PIECES - 1)
    draw(x + sin * near, y, z + cos * near, x + sin * far, y, z + cos * far, halfPost, WOOD, warp)
  }
  draw(x, y, z, entities[e + ENTITY.x]! - pose.x, entities[e + ENTITY.y]! - pose.y, entities[e + ENTITY.z]! - pose.z, ROPE_M, ROPE, warp)
}

/** A stick between two places seen from the eye, metres; what of it is behind the eye is left out. */
function draw(ax: number, ay: number, az: number, bx: number, by: number, bz: number, radiusM: number, colour: readonly [number, number, number], warp: Float32Array): void {
  const a = along(axes.forward, ax, ay, az)
  const b = along(axes.forward, bx, by, bz)
  if (Math.max(a, b) < NEAREST_M) return
  const fromShare = a < NEAREST_M ? (NEAREST_M - a) / (b - a) : 0
  const toShare = b < NEAREST_M ? (NEAREST_M - a) / (b - a) : 1
  projectEnd(axes, ax + fromShare * (bx - ax), ay + fromShare * (by - ay), az + fromShare * (bz - az), from)
  projectEnd(axes, ax + toShare * (bx - ax), ay + toShare * (by - ay), az + toShare * (bz - az), to)
  drawStick(from, to, radiusM, colour, 1, 0, warp)
}
