// Ground does not fall away under the player: paintings look level and yet come out up to twice as deep, and whoever walks on them sinks
// metre by metre. Below the horizon nothing painted is farther than ground that falls by a few hundredths.
import { EYE_HEIGHT_M, TAN_HALF_V } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'

/** Steepest fall of painted ground, metres a metre. */
const FALL = 0.03

/** Least depth code of what is painted in row `j` of `height`, seen from standing height with `pitch` (radians, up is positive); 0 = no limit. */
export function leastCode(j: number, height: number, pitch: number): number {
  const up = (1 - (2 * (j + 0.5)) / height) * TAN_HALF_V
  // Metres down per metre of planar depth, and metres ahead.
  const down = -(up * Math.cos(pitch) + Math.sin(pitch))
  const ahead = Math.cos(pitch) - up * Math.sin(pitch)
  const beyondLevel = down - FALL * ahead
  return beyondLevel > 0 ? codeOfDepth(EYE_HEIGHT_M / beyondLevel) : 0
}

/** Rows of a view of `height` rows that lie above the horizon. */
export function rowsOfSky(height: number, pitch: number): number {
  return Math.max(0, Math.min(height, Math.ceil((height * (1 + Math.tan(pitch) / TAN_HALF_V) - 1) / 2)))
}
