// How plainly the border of a painting shows in the sky: a line down the picture, dark on one side and bright on the other, row after row. Clouds have edges too,
// but none that stands upright for this long; what true skies read is the floor.
import { SKY_CODE } from '../../core/depth-code.ts'

/** A line is looked for in blocks of so many rows, half of them apart. */
const ROWS = 24
/** Columns on either side of it that are compared, and how far away the picture's own slope is read. */
const SIDE = 3
const AWAY = 7

/** The plainest line in the sky of a picture, u8 steps of luma; NaN if it has too little sky. `rgb` u8 [h, width, 3], `code` depth codes in [0, 1] [h, width]. */
export function seamInSky(rgb: Uint8Array, code: Float32Array, width: number): number {
  const height = code.length / width
  const luma = (p: number) => 0.299 * rgb[3 * p]! + 0.587 * rgb[3 * p + 1]! + 0.114 * rgb[3 * p + 2]!
  let plainest = NaN
  const sums = new Float64Array(width)
  const open = new Uint8Array(width)
  for (let top = 0; top + ROWS <= height; top += ROWS / 2) {
    sums.fill(0)
    open.fill(1)
    for (let j = top; j < top + ROWS; j++) {
      for (let i = 0; i < width; i++) {
        sums[i]! += luma(j * width + i) / ROWS
        if (code[j * width + i]! >= SKY_CODE) open[i] = 0
      }
    }
    const step = (i: number) => {
      let sum = 0
      for (let k = 0; k < SIDE; k++) sum += sums[i + k]! - sums[i - 1 - k]!
      return sum / SIDE
    }
    for (let i = SIDE + AWAY; i + SIDE + AWAY <= width; i++) {
      let clear = true
      for (let k = i - SIDE - AWAY; k < i + SIDE + AWAY; k++) clear &&= open[k] === 1
      if (!clear) continue
      const seam = Math.abs(step(i) - (step(i - AWAY) + step(i + AWAY)) / 2)
      plainest = Number.isNaN(plainest) ? seam : Math.max(plainest, seam)
    }
  }
  return plainest
}
