// Ground is stretched more than things that face the player: coming nearer by a factor m widens it by m and lengthens it by m^2, so a
// strip of far ground becomes streaks long before its width is worth painting anew.
import { TAN_HALF_V } from '../../core/camera.ts'
import { inverseOfCode } from '../memory/keyframe.ts'
import { SOURCE, type Reprojection } from '../memory/reprojection.ts'

/** Inverse depth of level ground grows from row to row by 1 / rows below the horizon; slopes within these shares of that are ground too. */
const LEAST_LEVEL = 0.5
const MOST_LEVEL = 1.8
/** Magnification is a logarithm: that of the area's root is 1.5 times that of the width. */
const GROUND = 1.5

/** Makes the magnification of ground that of its area, in place. `pitch` is the view's, radians. */
export function stretchGround(seen: Reprojection, pitch: number): void {
  const { code, source, magnification, width, height } = seen
  const keyframe = SOURCE.keyframe
  const horizon = height / 2 + ((height / 2) * Math.tan(pitch)) / TAN_HALF_V
  const first = Math.max(1, Math.ceil(horizon))
  if (first >= height - 1) return
  let [above, here, under] = rowsOf(width)
  writeInverse(code, (first - 1) * width, above)
  writeInverse(code, first * width, here)
  for (let j = first; j < height - 1; j++) {
    writeInverse(code, (j + 1) * width, under)
    const below = j + 0.5 - horizon
    for (let i = 0, p = j * width; i < width; i++, p++) {
      if (source[p] !== keyframe || magnification[p] === 0) continue
      const growth = (under[i]! - above[i]!) / (2 * here[i]!)
      if (growth * below > LEAST_LEVEL && growth * below < MOST_LEVEL) magnification[p] = Math.min(1, GROUND * magnification[p]!)
    }
    const spent = above
    above = here
    here = under
    under = spent
  }
}

/** Inverse depths of three rows, by their width. */
const rows = new Map<number, [Float64Array, Float64Array, Float64Array]>()

function rowsOf(width: number): [Float64Array, Float64Array, Float64Array] {
  let three = rows.get(width)
  if (!three) rows.set(width, (three = [new Float64Array(width), new Float64Array(width), new Float64Array(width)]))
  return three
}

function writeInverse(code: Float32Array, from: number, row: Float64Array): void {
  for (let i = 0; i < row.length; i++) row[i] = inverseOfCode(code[from + i]!)
}
