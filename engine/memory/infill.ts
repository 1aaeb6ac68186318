// Narrow holes are closed with the colours of the background around them before anybody sees the view: `render` then refines a
// plausible guess (confidence .5) instead of inventing single pixels. Wide holes only get a thin rim; they are for `imagine`.
import { SOURCE, type Reprojection } from './reprojection.ts'

const { hole, lastFrame } = SOURCE
/** Pixels closed from each side. */
const RINGS = 3
/** Neighbours nearer than the farthest one by more than this (depth code) are foreground and do not bleed into the hole. */
const BACKGROUND = 0.03

const capacity = 256 * 144
const found = new Int32Array(capacity)
const values = new Float32Array(capacity * 4)

export function infill(target: Reprojection): void {
  const { width, height, rgb, code, source } = target
  for (let ring = 0; ring < RINGS; ring++) {
    let count = 0
    for (let j = 0, p = 0; j < height; j++) {
      for (let i = 0; i < width; i++, p++) {
        if (source[p] !== hole || count === capacity) continue
        if (guess(target, p, i, j, 4 * count)) found[count++] = p
      }
    }
    if (count === 0) return
    for (let k = 0; k < count; k++) {
      const p = found[k]!
      for (let c = 0; c < 3; c++) rgb[3 * p + c] = values[4 * k + c]! + 0.5
      code[p] = values[4 * k + 3]!
      source[p] = lastFrame
    }
  }
}

/** Mean colour and depth of the background among the known neighbours into `values`; false without any. */
function guess({ width, height, rgb, code, source }: Reprojection, p: number, i: number, j: number, at: number): boolean {
  let least = 2
  for (let side = 0; side < 4; side++) {
    const q = side === 0 ? (i > 0 ? p - 1 : -1) : side === 1 ? (i + 1 < width ? p + 1 : -1) : side === 2 ? p - width : j + 1 < height ? p + width : -1
    if (q >= 0 && source[q] !== hole && code[q]! < least) least = code[q]!
  }
  if (least === 2) return false
  let r = 0, g = 0, b = 0, depth = 0, total = 0
  for (let side = 0; side < 4; side++) {
    const q = side === 0 ? (i > 0 ? p - 1 : -1) : side === 1 ? (i + 1 < width ? p + 1 : -1) : side === 2 ? p - width : j + 1 < height ? p + width : -1
    if (q < 0 || source[q] === hole || code[q]! > least + BACKGROUND) continue
    r += rgb[3 * q]!
    g += rgb[3 * q + 1]!
    b += rgb[3 * q + 2]!
    depth += code[q]!
    total++
  }
  values[at] = r / total
  values[at + 1] = g / total
  values[at + 2] = b / total
  values[at + 3] = depth / total
  return true
}
