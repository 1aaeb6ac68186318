// Which runs of a keyframe can show in a view at all: two in five lie beside or behind it. Half-spaces of homogeneous coordinates are linear in column and
// inverse depth, so a run is outside one of them where its box (columns x depths) is: the extreme corner tells (as for boxes against a frustum, Assarsson & Moeller 2000).
import { RUN, type Level } from './keyframe.ts'

/** Of each half-space: coefficients of column, row, 1 and inverse depth, then how far half a run's columns reach. What is outside is negative. */
const FIELDS = 5
/** Left, right, above, below, behind. */
const planes = new Float64Array(5 * FIELDS)

/** Nothing is shown that is not at least so far in front of the eye, relative to the distance it was seen from. */
export const LEAST_W = 1e-3

/**
 * Into `open` (as `level.runs`): 1 for runs that may show within `margin` pixels of a view of `width` x `height`, 2 for those beside them, whose places the
 * shapes of shown pixels are measured to. `matrix`: keyframe pixel and inverse depth to target pixel (projection.ts).
 */
export function openRuns(level: Level, matrix: Float64Array, width: number, height: number, margin: number, open: Uint8Array): void {
  const { runs, spans } = level
  const across = Math.ceil(level.width / RUN)
  writePlanes(matrix, width - 1 + margin, height - 1 + margin, margin)
  open.fill(0, 0, runs.length)
  for (let j = 0, at = 0; j < level.height; j++) {
    for (let k = 0; k < across; k++, at++) {
      if (!runs[at]) continue
      const i = k * RUN + (RUN - 1) / 2
      const middle = (spans[2 * at]! + spans[2 * at + 1]!) / 2
      const reach = (spans[2 * at + 1]! - spans[2 * at]!) / 2
      let inside = true
      for (let f = 0; f < planes.length && inside; f += FIELDS) {
        const d = planes[f + 3]!
        inside = planes[f]! * i + planes[f + 1]! * j + planes[f + 2]! + d * middle + planes[f + 4]! + (d < 0 ? -d : d) * reach >= 0
      }
      if (!inside) continue
      open[at]! |= 1
      if (k > 0) open[at - 1]! |= 2
      if (k + 1 < across) open[at + 1]! |= 2
      if (j > 0) open[at - across]! |= 2
      if (j + 1 < level.height) open[at + across]! |= 2
    }
  }
}

function writePlanes(m: Float64Array, xEnd: number, yEnd: number, margin: number): void {
  for (let k = 0; k < 4; k++) {
    const x = m[k]!
    const y = m[4 + k]!
    const w = m[8 + k]!
    planes[k] = x + margin * w
    planes[FIELDS + k] = xEnd * w - x
    planes[2 * FIELDS + k] = y + margin * w
    planes[3 * FIELDS + k] = yEnd * w - y
    planes[4 * FIELDS + k] = w
  }
  planes[4 * FIELDS + 2]! -= LEAST_W
  for (let f = 0; f < planes.length; f += FIELDS) planes[f + 4] = (Math.abs(planes[f]!) * (RUN - 1)) / 2
}
