// Triangles of remembered surface, laid on the cells of a height map (terrain.ts). Corners are positions relative to an eye, metres.
import type { Pose } from '../../core/camera.ts'

/** Steepest floor: y of the unit normal. */
const FLOOR_NORMAL_Y = 0.6

/** Whether a triangle is floor rather than wall. */
export function facesUp(a: Float64Array, b: Float64Array, c: Float64Array): boolean {
  const ax = b[0]! - a[0]!, ay = b[1]! - a[1]!, az = b[2]! - a[2]!
  const bx = c[0]! - a[0]!, by = c[1]! - a[1]!, bz = c[2]! - a[2]!
  const nx = ay * bz - az * by
  const ny = az * bx - ax * bz
  const nz = ax * by - ay * bx
  // Not Math.hypot: it makes garbage, here thousands of times a keyframe.
  return Math.abs(ny) > FLOOR_NORMAL_Y * Math.sqrt(nx * nx + ny * ny + nz * nz)
}

/**
 * Calls `lay` for each cell whose centre lies under a triangle, with the height (metres) there and `inverse` handed on. Far off the rows of a picture
 * are metres apart on the ground: points alone would leave cells between them unknown.
 */
export function eachCellUnder(
  eye: Pose, a: Float64Array, b: Float64Array, c: Float64Array, cellM: number, inverse: number, lay: (i: number, k: number, y: number, inverse: number) => void,
): void {
  const ax = (a[0]! + eye.x) / cellM - 0.5, az = (a[2]! + eye.z) / cellM - 0.5
  const bx = (b[0]! + eye.x) / cellM - 0.5 - ax, bz = (b[2]! + eye.z) / cellM - 0.5 - az
  const cx = (c[0]! + eye.x) / cellM - 0.5 - ax, cz = (c[2]! + eye.z) / cellM - 0.5 - az
  const area = bx * cz - bz * cx
  if (area === 0) return
  for (let k = Math.ceil(az + Math.min(0, bz, cz)); k <= az + Math.max(0, bz, cz); k++) {
    for (let i = Math.ceil(ax + Math.min(0, bx, cx)); i <= ax + Math.max(0, bx, cx); i++) {
      const ofB = ((i - ax) * cz - (k - az) * cx) / area
      const ofC = ((k - az) * bx - (i - ax) * bz) / area
      if (ofB < 0 || ofC < 0 || ofB + ofC > 1) continue
      lay(i, k, eye.y + a[1]! + ofB * (b[1]! - a[1]!) + ofC * (c[1]! - a[1]!), inverse)
    }
  }
}
