// Entity hints for recorded frames: each living entity as a shaded-flat disc where memory does not hide it.
import { basisOf, TAN_HALF_H, TAN_HALF_V, type Pose } from '../core/camera.ts'
import { codeOfDepth } from '../core/depth-code.ts'

/** `entities`: 8 x (class, x, y, z, vx, vy, vz, radius, r, g, b, alive). Writes hint RGB and coverage into channels 6-9 of a u8 warp. */
export function paintHints(entities: Float32Array, pose: Pose, warp: Uint8Array, width: number, height: number): void {
  const { right, up, forward } = basisOf(pose)
  const depths = new Float32Array(width * height).fill(Infinity)
  for (let k = 0; k < entities.length; k += 12) {
    if (entities[k + 11]! < 0.5) continue
    const d = [entities[k + 1]! - pose.x, entities[k + 2]! - pose.y, entities[k + 3]! - pose.z]
    const along = (axis: Float64Array) => axis[0]! * d[0]! + axis[1]! * d[1]! + axis[2]! * d[2]!
    const z = along(forward)
    if (z < 0.3) continue
    const focal = height / (2 * TAN_HALF_V)
    const cx = (along(right) / z / TAN_HALF_H + 1) * 0.5 * width - 0.5
    const cy = (1 - along(up) / z / TAN_HALF_V) * 0.5 * height - 0.5
    disc(warp, depths, width, height, cx, cy, (entities[k + 7]! / z) * focal, z, entities.subarray(k + 8, k + 11))
  }
}

function disc(warp: Uint8Array, depths: Float32Array, width: number, height: number, cx: number, cy: number, r: number, z: number, rgb: Float32Array): void {
  const code = Math.round(codeOfDepth(z) * 255)
  for (let j = Math.max(0, Math.ceil(cy - r - 1)); j <= Math.min(height - 1, cy + r + 1); j++) {
    for (let i = Math.max(0, Math.ceil(cx - r - 1)); i <= Math.min(width - 1, cx + r + 1); i++) {
      const cover = Math.max(0, Math.min(1, r + 0.5 - Math.hypot(i - cx, j - cy)))
      const p = j * width + i
      if (cover === 0 || z > depths[p]!) continue
      // A keyframe surface more than two codes nearer hides it.
      if (warp[10 * p + 4] === 255 && warp[10 * p + 3]! > code + 2) continue
      depths[p] = z
      for (let c = 0; c < 3; c++) warp[10 * p + 6 + c] = Math.round(rgb[c]! * 255)
      warp[10 * p + 9] = Math.round(cover * 255)
    }
  }
}
