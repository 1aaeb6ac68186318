// How plainly the border of a painting shows in the sky: a line down the picture, dark on one side and bright on the other, in every row. Clouds, the moon and trees have
// edges too, but none that stands upright for this long; what true skies read is the floor.
import { SKY_CODE } from '../../core/depth-code.ts'

/** A line is looked for in this much of a picture, from its top down. */
const SHARE = 1 / 3
/** Columns on either side of it that are compared, and how far away the picture's own slope is read. */
const SIDE = 3
const AWAY = 7

/** The plainest line in the sky of a picture, u8 steps of luma in the median row; NaN if it has too little sky. `rgb` u8 [h, width, 3], `code` depth codes in [0, 1] [h, width]. */
export function seamInSky(rgb: Uint8Array, code: Float32Array, width: number): number {
  const rows = Math.round((SHARE * code.length) / width)
  const luma = (p: number) => 0.299 * rgb[3 * p]! + 0.587 * rgb[3 * p + 1]! + 0.114 * rgb[3 * p + 2]!
  const open = new Uint8Array(width).fill(1)
  const steps = new Float32Array(rows * width)
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < width; i++) {
      if (code[j * width + i]! >= SKY_CODE) open[i] = 0
      if (i < SIDE || i + SIDE > width) continue
      for (let k = 0; k < SIDE; k++) steps[j * width + i]! += (luma(j * width + i + k) - luma(j * width + i - 1 - k)) / SIDE
    }
  }
  let plainest = NaN
  const here = new Float32Array(rows)
  for (let i = SIDE + AWAY; i + SIDE + AWAY <= width; i++) {
    if (open.subarray(i - SIDE - AWAY, i + SIDE + AWAY).includes(0)) continue
    for (let j = 0; j < rows; j++) here[j] = steps[j * width + i]! - (steps[j * width + i - AWAY]! + steps[j * width + i + AWAY]!) / 2
    const seam = Math.abs(here.sort()[rows >> 1]!)
    plainest = Number.isNaN(plainest) ? seam : Math.max(plainest, seam)
  }
  return plainest
}
