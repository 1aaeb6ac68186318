// Late warp: a frame that was made for one camera, shown as another camera sees it. The server's newest frame is some 70 ms old when it
// can be shown; the player's hand is not. Pure mathematics, in the server's own camera (core/camera.ts); the shader repeats it per pixel.
//
// A point z metres in front of the new camera along ray q = (u tanH, v tanV, 1) lies at z R q + t in the old camera, with R turning new
// camera axes into old ones and t the new eye in the old camera. Divided by z: p = R q + t / z, and the old picture has it at p.xy / p.z.
// The depth is known where it was, not where it is, so it is looked up at the current guess, twice.
import { basisOf, makeBasis, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../core/camera.ts'

/** `turn` [3, 3] row-major, new camera axes (right, up, forward) -> old ones; `shift` [3] metres, the new eye in the old camera. */
export type Warp = { turn: Float64Array; shift: Float64Array }

export function makeWarp(): Warp {
  return { turn: Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]), shift: new Float64Array(3) }
}

const oldAxes = makeBasis()
const newAxes = makeBasis()

/** The warp that shows the picture of `from` as seen from `to`. */
export function warpBetween(from: Readonly<Pose>, to: Readonly<Pose>, out: Warp): Warp {
  basisOf(from, oldAxes)
  basisOf(to, newAxes)
  const rows = [oldAxes.right, oldAxes.up, oldAxes.forward]
  const columns = [newAxes.right, newAxes.up, newAxes.forward]
  for (let r = 0; r < 3; r++) {
    const row = rows[r]!
    for (let c = 0; c < 3; c++) {
      const column = columns[c]!
      out.turn[3 * r + c] = row[0]! * column[0]! + row[1]! * column[1]! + row[2]! * column[2]!
    }
    out.shift[r] = row[0]! * (to.x - from.x) + row[1]! * (to.y - from.y) + row[2]! * (to.z - from.z)
  }
  return out
}

/** Look-ups of the depth: the second is within a tenth of a pixel of the third for a step of half a metre. */
export const STEPS = 2
/** A surface may come at most this much nearer by the shift (1 / (1 - share)): what is closer is not in the picture. */
const NEAREST_SHARE = 0.7

/**
 * Where the old picture has what the new camera sees at (u, v), both in [0, 1] with v up: written to `out`; may lie outside [0, 1].
 * `inverseDepthAt` is 1 / planar depth of the old picture, 1/m, 0 for the sky.
 */
export function sourceOf(warp: Readonly<Warp>, u: number, v: number, inverseDepthAt: (u: number, v: number) => number, out: { u: number; v: number }): void {
  const { turn, shift } = warp
  const x = (2 * u - 1) * TAN_HALF_H
  const y = (2 * v - 1) * TAN_HALF_V
  const qx = turn[0]! * x + turn[1]! * y + turn[2]!
  const qy = turn[3]! * x + turn[4]! * y + turn[5]!
  const qz = turn[6]! * x + turn[7]! * y + turn[8]!
  out.u = 0.5 + (0.5 * qx) / (qz * TAN_HALF_H)
  out.v = 0.5 + (0.5 * qy) / (qz * TAN_HALF_V)
  for (let k = 0; k < STEPS; k++) {
    // z_old = z_new q.z + t.z, so 1 / z_new = q.z / z_old / (1 - t.z / z_old).
    const old = inverseDepthAt(Math.max(0, Math.min(1, out.u)), Math.max(0, Math.min(1, out.v)))
    const near = (qz * old) / (1 - Math.min(NEAREST_SHARE, shift[2]! * old))
    const pz = qz + shift[2]! * near
    out.u = 0.5 + (0.5 * (qx + shift[0]! * near)) / (pz * TAN_HALF_H)
    out.v = 0.5 + (0.5 * (qy + shift[1]! * near)) / (pz * TAN_HALF_V)
  }
}

/** The same for the enlarging shaders: `warped(uv)`. Without a shift it costs a matrix product a pixel. */
export const WARP_GLSL = /* glsl */ `
uniform mat3 uTurn;
uniform vec3 uShift;
uniform sampler2D uDepth;
const vec2 TAN_HALF = vec2(${TAN_HALF_H.toFixed(8)}, ${TAN_HALF_V.toFixed(8)});
float inverseDepth(vec2 uv) {
  // core/depth-code.ts
  float code = texture2D(uDepth, vec2(uv.x, 1.0 - uv.y)).r;
  return (exp(code * ${Math.log(801).toFixed(8)}) - 1.0) / 400.0;
}
vec2 warped(vec2 uv) {
  vec3 q = uTurn * vec3((2.0 * uv - 1.0) * TAN_HALF, 1.0);
  vec2 at = 0.5 + 0.5 * q.xy / (q.z * TAN_HALF);
  if (uShift != vec3(0.0)) {
    for (int k = 0; k < ${STEPS}; k++) {
      float old = inverseDepth(clamp(at, 0.0, 1.0));
      vec3 p = q + uShift * (q.z * old / (1.0 - min(${NEAREST_SHARE}, uShift.z * old)));
      at = 0.5 + 0.5 * p.xy / (p.z * TAN_HALF);
    }
  }
  // Past its sides the picture goes on as its mirror image, which passes for more of the same; over its top and under its bottom as
  // its last row, since sky and ground go on as they are.
  return vec2(1.0 - abs(1.0 - abs(at.x)), clamp(at.y, 0.0, 1.0));
}`
