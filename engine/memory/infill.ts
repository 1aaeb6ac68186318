// Narrow holes are closed with the colours of the background around them before anybody sees the view: `render` then refines a
// plausible guess (confidence .5) instead of inventing single pixels. Wide holes only get a thin rim; they are for `imagine`.
import { SOURCE, type Reprojection } from './reprojection.ts'

const { hole, lastFrame } = SOURCE
/** Pixels closed from each side. */
const RINGS = 3
/** Neighbours nearer than the farthest one by more than this (depth code) are foreground and do not bleed into the hole. */
const BACKGROUND = 0.03

const capacity = 256 * 144
/** Holes that are left, and those that a ring closes. */
const holes = new Int32Array(capacity)
const found = new Int32Array(capacity)
const values = new Float32Array(capacity * 4)

export function infill(target: Reprojection): void {
  const { rgb, code, source } = target
  const empty = hole
  let left = 0
  for (let p = 0; p < source.length; p++) if (source[p] === empty && left < capacity) holes[left++] = p
  for (let ring = 0; ring < RINGS && left > 0; ring++) {
    let count = 0
    let still = 0
    for (let k = 0; k < left; k++) {
      const p = holes[k]!
      if (guess(target, p, 4 * count)) found[count++] = p
      else holes[still++] = p
    }
    if (count === 0) return
    left = still
    for (let k = 0; k < count; k++) {
      const p = found[k]!
      for (let c = 0; c < 3; c++) rgb[3 * p + c] = values[4 * k + c]! + 0.5
      code[p] = values[4 * k + 3]!
      source[p] = lastFrame
    }
  }
}

/** Mean colour and depth of the background among the known neighbours into `values`; false without any. */
function guess({ width, rgb, code, source }: Reprojection, p: number, at: number): boolean {
  const i = p % width
  const left = i > 0 && source[p - 1] !== hole
  const right = i + 1 < width && source[p + 1] !== hole
  const above = p >= width && source[p - width] !== hole
  const below = p + width < source.length && source[p + width] !== hole
  if (!left && !right && !above && !below) return false
  let least = 2
  if (left && code[p - 1]! < least) least = code[p - 1]!
  if (right && code[p + 1]! < least) least = code[p + 1]!
  if (above && code[p - width]! < least) least = code[p - width]!
  if (below && code[p + width]! < least) least = code[p + width]!
  let r = 0, g = 0, b = 0, depth = 0, total = 0
  for (let side = 0; side < 4; side++) {
    if (!(side === 0 ? left : side === 1 ? right : side === 2 ? above : below)) continue
    const q = side === 0 ? p - 1 : side === 1 ? p + 1 : side === 2 ? p - width : p + width
    if (code[q]! > least + BACKGROUND) continue
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
