// A view of memory once its colours have been fetched: narrow holes are closed, newcomers fade in, and everything is counted (memory/infill.ts, fade.ts, reprojection.ts).
import { HOLE, KEYFRAME, LAST_FRAME } from './constants'

/** Pixels closed from each side. */
const RINGS = 3
/** Neighbours nearer than the farthest one by more than this (depth code) are foreground and do not bleed into the hole. */
const BACKGROUND: f64 = 0.03
/** Of a pixel to be closed: red, green, blue and depth code, each f32. */
const VALUES: usize = 16

/** `holes` and `found` i32, `values` f32 [4]: room for up to `capacity` holes; what are more stay open. */
export function infill(width: i32, pixels: i32, rgb: usize, code: usize, source: usize, capacity: i32, holes: usize, found: usize, values: usize): void {
  let left = list(pixels, source, capacity, holes)
  for (let ring = 0; ring < RINGS && left > 0; ring++) {
    let count: usize = 0
    let still = 0
    for (let k = 0; k < left; k++) {
      const p = load<i32>(holes + <usize>(k << 2))
      if (guess(width, pixels, p, rgb, code, source, values + VALUES * count)) store<i32>(found + 4 * count++, p)
      else store<i32>(holes + <usize>(still++ << 2), p)
    }
    if (count == 0) return
    left = still
    for (let k: usize = 0; k < count; k++) {
      const p = <usize>load<i32>(found + 4 * k)
      const from = values + VALUES * k
      for (let c: usize = 0; c < 3; c++) store<u8>(rgb + 3 * p + c, <u8>(load<f32>(from + 4 * c) + 0.5))
      store<f32>(code + 4 * p, load<f32>(from, 12))
      store<u8>(source + p, LAST_FRAME)
    }
  }
}

function list(pixels: i32, source: usize, capacity: i32, holes: usize): i32 {
  let count = 0
  for (let first = 0; first < pixels; first += 16) {
    if (first + 16 <= pixels && i8x16.all_true(v128.load(source + <usize>first))) continue
    for (let p = first, end = min(first + 16, pixels); p < end; p++) {
      if (load<u8>(source + <usize>p) == HOLE && count < capacity) store<i32>(holes + <usize>(count++ << 2), p)
    }
  }
  return count
}

/** Mean colour and depth of the background among the known neighbours of pixel `p` into `out`; false without any. */
function guess(width: i32, pixels: i32, p: i32, rgb: usize, code: usize, source: usize, out: usize): bool {
  const here = source + <usize>p
  let left: bool = p > 0 && load<u8>(here - 1) != HOLE
  let right: bool = p + 1 < pixels && load<u8>(here, 1) != HOLE
  const above: bool = p >= width && load<u8>(here - <usize>width) != HOLE
  const below: bool = p + width < pixels && load<u8>(here + <usize>width) != HOLE
  if (!(left || right || above || below)) return false
  // Neighbours in memory, but not in the picture.
  const column = p % width
  left = left && column > 0
  right = right && column + 1 < width
  if (!(left || right || above || below)) return false
  let least: f64 = 2
  if (left) least = min(least, codeAt(code, p - 1))
  if (right) least = min(least, codeAt(code, p + 1))
  if (above) least = min(least, codeAt(code, p - width))
  if (below) least = min(least, codeAt(code, p + width))
  let red = 0, green = 0, blue = 0, total = 0
  let depth: f64 = 0
  for (let side = 0; side < 4; side++) {
    if (!(side == 0 ? left : side == 1 ? right : side == 2 ? above : below)) continue
    const q = side == 0 ? p - 1 : side == 1 ? p + 1 : side == 2 ? p - width : p + width
    const far = codeAt(code, q)
    if (far > least + BACKGROUND) continue
    const at = rgb + <usize>(3 * q)
    red += load<u8>(at)
    green += load<u8>(at, 1)
    blue += load<u8>(at, 2)
    depth += far
    total++
  }
  store<f32>(out, <f32>red / <f32>total)
  store<f32>(out, <f32>green / <f32>total, 4)
  store<f32>(out, <f32>blue / <f32>total, 8)
  store<f32>(out, <f32>(depth / <f64>total), 12)
  return true
}

@inline
function codeAt(code: usize, p: i32): f64 {
  return <f64>load<f32>(code + (<usize>p << 2))
}

/**
 * Mixes colours of the view without the newest keyframes into the one with them (memory/fade.ts); `seen` and `earlier` i32 as splatted. Where only a guess stood before, `young`
 * becomes 1; returns of how many pixels.
 */
export function mixEarlier(pixels: i32, seen: usize, earlier: usize, pastRgb: usize, pastSource: usize, rgb: usize, young: usize, share: f64, carried: f64): i32 {
  let count = 0
  for (let p: usize = 0, end = <usize>pixels; p < end; p++) {
    const before = load<i32>(earlier + 4 * p)
    if (before == load<i32>(seen + 4 * p)) continue
    const unknown = load<u8>(pastSource + p) <= <u8>LAST_FRAME
    if (unknown) {
      store<u8>(young + p, 1)
      count++
    }
    if (before < 0) continue
    const old = unknown ? carried : share
    const at = 3 * p
    for (let c: usize = 0; c < 3; c++) store<u8>(rgb + at + c, <u8>(<f64>load<u8>(pastRgb + at + c) * old + <f64>load<u8>(rgb + at + c) * (1 - old) + 0.5))
  }
  return count
}

/** Into `counts` i32 [4]: pixels that are holes, guesses, of keyframes, and of keyframes and magnified by `soft` or more. */
export function countShares(pixels: i32, source: usize, magnification: usize, soft: f32, counts: usize): void {
  const limit = f32x4.splat(soft)
  let holes = 0, guesses = 0, known = 0, magnified = 0
  for (let first = 0; first < pixels; first += 16) {
    const at = <usize>first
    const kind = v128.load(source + at)
    // What lies past the end is not counted.
    const meant = first + 16 <= pixels ? 0xffff : (1 << (pixels - first)) - 1
    const ours = i8x16.bitmask(i8x16.eq(kind, i8x16.splat(<i8>KEYFRAME))) & meant
    holes += popcnt(i8x16.bitmask(i8x16.eq(kind, i8x16.splat(<i8>HOLE))) & meant)
    guesses += popcnt(i8x16.bitmask(i8x16.eq(kind, i8x16.splat(<i8>LAST_FRAME))) & meant)
    known += popcnt(ours)
    if (ours == 0) continue
    const m = magnification + 4 * at
    const early = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(m), limit), f32x4.ge(v128.load(m, 16), limit))
    const late = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(m, 32), limit), f32x4.ge(v128.load(m, 48), limit))
    magnified += popcnt(i8x16.bitmask(i8x16.narrow_i16x8_s(early, late)) & ours)
  }
  store<i32>(counts, holes)
  store<i32>(counts, guesses, 4)
  store<i32>(counts, known, 8)
  store<i32>(counts, magnified, 12)
}
