// Plain statistics of a picture, for telling how differently two of them look without a network.
import { KEYFRAME } from '../../core/camera.ts'

const [COLUMNS, ROWS] = [8, 6]
const CELL = { width: KEYFRAME.width / COLUMNS, height: KEYFRAME.height / ROWS } as const
/** Mean RGB, spread of luma, gradients along and across of each cell; nine-bin histograms of hue and brightness; a constant. */
const HUES = 9
export const FEATURES = COLUMNS * ROWS * 6 + 2 * HUES + 1

/** Statistics of an RGB picture [72, 128, 3], each roughly in 0..1. */
export function featuresOf(rgb: Uint8Array, out = new Float64Array(FEATURES)): Float64Array {
  out.fill(0)
  const { width, height } = KEYFRAME
  const cells = COLUMNS * ROWS
  const perCell = CELL.width * CELL.height
  const squares = new Float64Array(cells)
  const histograms = cells * 6
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const p = 3 * (j * width + i)
      const cell = Math.floor(j / CELL.height) * COLUMNS + Math.floor(i / CELL.width)
      const [r, g, b] = [rgb[p]! / 255, rgb[p + 1]! / 255, rgb[p + 2]! / 255]
      const luma = 0.299 * r + 0.587 * g + 0.114 * b
      out[cell * 6]! += r / perCell
      out[cell * 6 + 1]! += g / perCell
      out[cell * 6 + 2]! += b / perCell
      squares[cell]! += (luma * luma) / perCell
      if (i + 1 < width) out[cell * 6 + 4]! += Math.abs(lumaAt(rgb, p + 3) - luma) / perCell
      if (j + 1 < height) out[cell * 6 + 5]! += Math.abs(lumaAt(rgb, p + 3 * width) - luma) / perCell
      const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
      out[histograms + hueBin(r, g, b, most, least)]! += (most - least) / (width * height)
      out[histograms + HUES + Math.min(HUES - 1, Math.floor(luma * HUES))]! += 1 / (width * height)
    }
  }
  for (let cell = 0; cell < cells; cell++) {
    const at = cell * 6
    const mean = 0.299 * out[at]! + 0.587 * out[at + 1]! + 0.114 * out[at + 2]!
    out[at + 3] = 4 * Math.sqrt(Math.max(0, squares[cell]! - mean * mean))
    out[at + 4]! *= 8
    out[at + 5]! *= 8
  }
  out[FEATURES - 1] = 1
  return out
}

function lumaAt(rgb: Uint8Array, p: number): number {
  return (0.299 * rgb[p]! + 0.587 * rgb[p + 1]! + 0.114 * rgb[p + 2]!) / 255
}

function hueBin(r: number, g: number, b: number, most: number, least: number): number {
  const span = most - least || 1
  const hue = most === r ? ((g - b) / span + 6) % 6 : most === g ? (b - r) / span + 2 : (r - g) / span + 4
  return Math.min(HUES - 1, Math.floor((hue / 6) * HUES))
}
