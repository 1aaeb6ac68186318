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
  for (let j = Math.max(1, Math.ceil(horizon)); j < height - 1; j++) {
    const below = j + 0.5 - horizon
    for (let p = j * width; p < (j + 1) * width; p++) {
      if (source[p] !== keyframe || magnification[p] === 0) continue
      const growth = (inverseOfCode(code[p + width]!) - inverseOfCode(code[p - width]!)) / (2 * inverseOfCode(code[p]!))
      if (growth * below > LEAST_LEVEL && growth * below < MOST_LEVEL) magnification[p] = Math.min(1, GROUND * magnification[p]!)
    }
  }
}
