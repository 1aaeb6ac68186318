// The one matrix between two cameras. For keyframe pixel (i, j) with inverse depth d:
//   [X, Y, W] = M * [i, j, 1, d], target pixel = (X / W, Y / W), target inverse depth = d / W.
// Pixel coordinates have their centres at integers. Sky (d = 0) loses the translation column by itself.
import { TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis, type Basis, type Pose } from '../../core/camera.ts'

const from: Basis = makeBasis()
const to: Basis = makeBasis()
/** Coefficients of one axis in (i, j, 1, d). */
const axis = new Float64Array(4)
const delta = new Float64Array(3)

/** Writes M, 3 rows of 4, into `out`. */
export function writeProjection(
  source: Pose, sourceWidth: number, sourceHeight: number,
  target: Pose, width: number, height: number, out: Float64Array,
): void {
  basisOf(source, from)
  basisOf(target, to)
  delta[0] = source.x - target.x
  delta[1] = source.y - target.y
  delta[2] = source.z - target.z
  along(to.forward, sourceWidth, sourceHeight)
  for (let k = 0; k < 4; k++) {
    out[8 + k] = axis[k]!
    out[k] = (axis[k]! * (width - 1)) / 2
    out[4 + k] = (axis[k]! * (height - 1)) / 2
  }
  along(to.right, sourceWidth, sourceHeight)
  for (let k = 0; k < 4; k++) out[k]! += (axis[k]! * width) / (2 * TAN_HALF_H)
  along(to.up, sourceWidth, sourceHeight)
  for (let k = 0; k < 4; k++) out[4 + k]! -= (axis[k]! * height) / (2 * TAN_HALF_V)
}

function along(direction: Float64Array, width: number, height: number): void {
  const forward = dot(from.forward, direction)
  const right = dot(from.right, direction) * TAN_HALF_H
  const up = dot(from.up, direction) * TAN_HALF_V
  axis[0] = (2 * right) / width
  axis[1] = (-2 * up) / height
  axis[2] = forward + right * (1 / width - 1) + up * (1 - 1 / height)
  axis[3] = dot(delta, direction)
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
}
