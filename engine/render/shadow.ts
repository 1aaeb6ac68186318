// What stands on the ground keeps light from it: a soft dark ellipse in what memory shows of the ground there, so that things stand and do not hang.
// It has no direction: nothing here knows where a painted sun stands.
import { FRAME, TAN_HALF_H, TAN_HALF_V, type Basis, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** Share of the light that is gone in the middle. */
const DARK = 0.5
/** The shadow reaches so much farther than the thing. */
const WIDER = 1.3
/** What memory shows must lie so near to the ground under the thing, depth code in network units: about an eighth of its distance. */
const ON_GROUND = 0.04
/** Rays that fall by less than this a metre meet the ground too far off. */
const LEAST_FALL = 0.01

/** Darkens `warp` under what stands at (x, y, z), `lengthM` by `acrossM`, headed like a yaw; `share` of the whole darkness. */
export function drawShadow(x: number, y: number, z: number, heading: number, lengthM: number, acrossM: number, share: number, axes: Basis, pose: Readonly<Pose>, warp: Float32Array): void {
  const { right, up, forward } = axes
  const n = FRAME_PIXELS
  const dx = x - pose.x
  const dy = y - pose.y
  const dz = z - pose.z
  const ahead = dx * forward[0]! + dy * forward[1]! + dz * forward[2]!
  const reachM = (WIDER * Math.max(lengthM, acrossM)) / 2
  if (ahead <= reachM || dy >= 0) return
  // Half of the picture's width that one metre takes there, at the nearest.
  const reach = reachM / (ahead - reachM)
  const middle = (dx * right[0]! + dy * right[1]! + dz * right[2]!) / ahead
  const level = (dx * up[0]! + dy * up[1]! + dz * up[2]!) / ahead
  const left = Math.max(0, Math.floor(columnOf(middle - reach)))
  const last = Math.min(FRAME.width - 1, Math.ceil(columnOf(middle + reach)))
  const bottom = Math.min(FRAME.height - 1, Math.ceil(rowOf(level - reach)))
  const sin = Math.sin(heading)
  const cos = Math.cos(heading)
  const alongScale = 2 / (WIDER * lengthM)
  const acrossScale = 2 / (WIDER * acrossM)
  for (let j = Math.max(0, Math.floor(rowOf(level + reach))); j <= bottom; j++) {
    const v = (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V
    // Eyes do not roll, so a row meets level ground at one distance.
    const fall = forward[1]! + v * up[1]!
    if (fall > -LEAST_FALL) continue
    const far = dy / fall
    const code = 2 * codeOfDepth(far) - 1
    for (let i = left; i <= last; i++) {
      const p = j * FRAME.width + i
      if (warp[WARP.confidence * n + p] !== 1 || Math.abs(warp[WARP.code * n + p]! - code) > ON_GROUND) continue
      const u = ((2 * (i + 0.5)) / FRAME.width - 1) * TAN_HALF_H
      const offX = far * (forward[0]! + u * right[0]! + v * up[0]!) - dx
      const offZ = far * (forward[2]! + u * right[2]! + v * up[2]!) - dz
      const a = (offX * sin - offZ * cos) * alongScale
      const b = (offX * cos + offZ * sin) * acrossScale
      const within = 1 - a * a - b * b
      if (within <= 0) continue
      const kept = 1 - share * DARK * within
      for (let c = 0; c < 3; c++) warp[(WARP.rgb + c) * n + p] = (warp[(WARP.rgb + c) * n + p]! + 1) * kept - 1
    }
  }
}

function columnOf(u: number): number {
  return (u / TAN_HALF_H + 1) * 0.5 * FRAME.width - 0.5
}

function rowOf(v: number): number {
  return (1 - v / TAN_HALF_V) * 0.5 * FRAME.height - 0.5
}
