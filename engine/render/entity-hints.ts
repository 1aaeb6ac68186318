// Moving things as `render` is told about them: a flat disc of the thing's colour with soft edges, where memory does not hide it.
// training/entity-hints.ts draws the same for recorded frames.
import { FRAME, TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const axes = makeBasis()
/** Metres to the nearest hint drawn so far; whoever draws several kinds of them fills it with infinity first. */
export const hintDepths = new Float32Array(FRAME_PIXELS)
/** Nearer things are behind the eye or in it, metres. */
export const NEAREST_M = 0.3
/** A remembered surface must be this much nearer to hide a thing (depth code). */
export const HIDES = 2 / 255
const FOCAL = FRAME.height / (2 * TAN_HALF_V)

/** Draws all living entities into the hint channels of `warp`; returns how many are in view. `more`: among what has been drawn there already. */
export function drawEntities(entities: Float32Array, pose: Pose, warp: Float32Array, more = false): number {
  let drawn = 0
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    const e = slot * ENTITY_FLOATS
    if (entities[e + ENTITY.alive] !== 1) continue
    if (drawn === 0) {
      basisOf(pose, axes)
      if (!more) hintDepths.fill(Infinity)
    }
    if (drawOne(entities, e, pose, warp)) drawn++
  }
  return drawn
}

/** Draws what lives in `slot` among what is there; false if it is out of view. */
export function drawEntity(entities: Float32Array, slot: number, pose: Pose, warp: Float32Array): boolean {
  basisOf(pose, axes)
  return drawOne(entities, slot * ENTITY_FLOATS, pose, warp)
}

function drawOne(entities: Float32Array, e: number, pose: Pose, warp: Float32Array): boolean {
  const dx = entities[e + ENTITY.x]! - pose.x
  const dy = entities[e + ENTITY.y]! - pose.y
  const dz = entities[e + ENTITY.z]! - pose.z
  const z = along(axes.forward, dx, dy, dz)
  if (z < NEAREST_M) return false
  const cx = (along(axes.right, dx, dy, dz) / z / TAN_HALF_H + 1) * 0.5 * FRAME.width - 0.5
  const cy = (1 - along(axes.up, dx, dy, dz) / z / TAN_HALF_V) * 0.5 * FRAME.height - 0.5
  const r = (entities[e + ENTITY.radius]! / z) * FOCAL
  if (cx < -r || cy < -r || cx > FRAME.width + r || cy > FRAME.height + r) return false
  disc(entities, e, warp, cx, cy, r, z)
  return true
}

function along(axis: Float64Array, x: number, y: number, z: number): number {
  return axis[0]! * x + axis[1]! * y + axis[2]! * z
}

function disc(entities: Float32Array, e: number, warp: Float32Array, cx: number, cy: number, r: number, z: number): void {
  const n = FRAME_PIXELS
  const hidden = 2 * (codeOfDepth(z) + HIDES) - 1
  for (let j = Math.max(0, Math.ceil(cy - r - 1)); j <= Math.min(FRAME.height - 1, cy + r + 1); j++) {
    for (let i = Math.max(0, Math.ceil(cx - r - 1)); i <= Math.min(FRAME.width - 1, cx + r + 1); i++) {
      const cover = Math.min(1, r + 0.5 - Math.hypot(i - cx, j - cy))
      const p = j * FRAME.width + i
      if (cover <= 0 || z > hintDepths[p]!) continue
      if (warp[WARP.confidence * n + p] === 1 && warp[WARP.code * n + p]! > hidden) continue
      hintDepths[p] = z
      for (let c = 0; c < 3; c++) warp[(WARP.hint + c) * n + p] = (2 * entities[e + ENTITY.r + c]! - 1) * cover
      warp[WARP.coverage * n + p] = cover
    }
  }
}
