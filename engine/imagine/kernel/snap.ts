// Depth follows colour: a weighted median (../snap.ts says why).
import { distances } from './colours'

/** Window: 9x9. */
const RADIUS = 4
const SIDE = 2 * RADIUS + 1
/** Colour difference (sum over channels, 0..765) at which a neighbour's say falls to 1/e. */
const COLOUR_RANGE: f64 = 36
const SPACE_RANGE: f64 = 3
/** Codes this far from what the colours around say belong to another surface (about 30 % of depth in the middle of the range). */
const OTHER: f64 = 0.04
const BINS = 64
const ROUNDS = 2

const colourSay = memory.data(766 * 4, 16)
const spaceSay = memory.data(SIDE * SIDE * 4, 16)
/** f32 pairs: what the codes of each bin have to say together, and their sum weighted by that. */
const bins = memory.data(BINS * 8, 16)
/** Four colour distances. */
const apart = memory.data(16, 16)

/** Once, before any look. */
export function fillSays(): void {
  for (let d = 0; d < 766; d++) store<f32>(colourSay + <usize>(4 * d), <f32>Math.exp(-<f64>d / COLOUR_RANGE))
  for (let y = -RADIUS; y <= RADIUS; y++) {
    for (let x = -RADIUS; x <= RADIUS; x++) {
      store<f32>(spaceSay + <usize>(4 * ((y + RADIUS) * SIDE + x + RADIUS)), <f32>Math.exp(-<f64>(x * x + y * y) / (2 * SPACE_RANGE * SPACE_RANGE)))
    }
  }
}

/**
 * `code` f32 [height, width] in place where `free` is 1; `rgbx` u32. Scratch: `was`, `least` and `most` as `code`, `stale` as `free`, `rows` three rows and
 * eight more f32.
 */
export function snap(code: usize, rgbx: usize, free: usize, width: i32, height: i32, was: usize, least: usize, most: usize, stale: usize, rows: usize): void {
  const pixels = <usize>(width * height)
  const rowLeast = rows
  const rowMost = rows + <usize>(4 * width)
  memory.fill(stale, 1, pixels)
  for (let round = 0; round < ROUNDS; round++) {
    memory.copy(was, code, 4 * pixels)
    for (let j = 0; j < height; j++) spanAlong(was, j, width, rowMost + <usize>(4 * width), least, most)
    for (let j = 0, p: usize = 0; j < height; j++) {
      spanDown(least, most, j, width, height, rowLeast, rowMost)
      for (let i = 0; i < width; i++, p++) {
        if (!(load<u8>(free + p) & load<u8>(stale + p))) continue
        const here = <f64>load<f32>(was + 4 * p)
        // A median lies within the span of what it is taken of.
        const reach = max(<f64>load<f32>(rowMost + <usize>(4 * i)) - here, here - <f64>load<f32>(rowLeast + <usize>(4 * i)))
        if (reach <= OTHER) continue
        const median = medianAround(was, rgbx, i, j, width, height)
        if (Math.abs(<f64>median - here) > OTHER) store<f32>(code + 4 * p, median)
      }
    }
    if (round + 1 < ROUNDS) markStale(code, was, width, height, stale)
  }
}

/** Least and most code of RADIUS pixels to either side, for row `j`. `padded`: a row, and eight more. */
function spanAlong(code: usize, j: i32, width: i32, padded: usize, least: usize, most: usize): void {
  const from = code + <usize>(4 * j * width)
  memory.copy(padded + 4 * RADIUS, from, <usize>(4 * width))
  for (let k = 0; k < RADIUS; k++) {
    store<f32>(padded + <usize>(4 * k), load<f32>(from))
    store<f32>(padded + <usize>(4 * (RADIUS + width + k)), load<f32>(from + <usize>(4 * (width - 1))))
  }
  for (let i = 0; i < width; i += 4) {
    let low = v128.load(padded + <usize>(4 * i))
    let high = low
    for (let k = 1; k < SIDE; k++) {
      const next = v128.load(padded + <usize>(4 * (i + k)))
      low = f32x4.pmin(low, next)
      high = f32x4.pmax(high, next)
    }
    v128.store(least + <usize>(4 * (j * width + i)), low)
    v128.store(most + <usize>(4 * (j * width + i)), high)
  }
}

/** The same of as many rows to either side of row `j`. */
function spanDown(least: usize, most: usize, j: i32, width: i32, height: i32, rowLeast: usize, rowMost: usize): void {
  const first = max(0, j - RADIUS)
  const last = min(height - 1, j + RADIUS)
  for (let i = 0; i < width; i += 4) {
    let low = v128.load(least + <usize>(4 * (first * width + i)))
    let high = v128.load(most + <usize>(4 * (first * width + i)))
    for (let y = first + 1; y <= last; y++) {
      low = f32x4.pmin(low, v128.load(least + <usize>(4 * (y * width + i))))
      high = f32x4.pmax(high, v128.load(most + <usize>(4 * (y * width + i))))
    }
    v128.store(rowLeast + <usize>(4 * i), low)
    v128.store(rowMost + <usize>(4 * i), high)
  }
}

/** Only around pixels that moved can a second look find another median. */
function markStale(code: usize, was: usize, width: i32, height: i32, stale: usize): void {
  memory.fill(stale, 0, <usize>(width * height))
  for (let j = 0, p: usize = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p += 4) {
      if (load<f32>(code + p) == load<f32>(was + p)) continue
      const left = max(0, i - RADIUS)
      const count = min(width - 1, i + RADIUS) - left + 1
      const last = min(height - 1, j + RADIUS)
      for (let y = max(0, j - RADIUS); y <= last; y++) memory.fill(stale + <usize>(y * width + left), 1, <usize>count)
    }
  }
}

/** The median of the codes around, each counting by likeness of colour and nearness. */
function medianAround(code: usize, rgbx: usize, i: i32, j: i32, width: i32, height: i32): f32 {
  memory.fill(bins, 0, BINS * 8)
  const p = <usize>(4 * (j * width + i))
  const here = v128.load32_splat(rgbx + p)
  const left = max(0, i - RADIUS)
  const count = min(width - 1, i + RADIUS) - left + 1
  const last = min(height - 1, j + RADIUS)
  let total: f64 = 0
  for (let y = max(0, j - RADIUS); y <= last; y++) {
    const row = <usize>(4 * (y * width + left))
    const near = spaceSay + <usize>(4 * ((y - j + RADIUS) * SIDE + left - i + RADIUS))
    for (let k = 0; k < count; k += 4) {
      v128.store(apart, distances(here, v128.load(rgbx + row + <usize>(4 * k))))
      const end = min(count, k + 4)
      for (let x = k; x < end; x++) {
        const at = <usize>(4 * x)
        const say = <f64>load<f32>(colourSay + <usize>(load<i32>(apart + (at & 15)) << 2)) * <f64>load<f32>(near + at)
        const value = <f64>load<f32>(code + row + at)
        const bin = bins + <usize>(min(BINS - 1, <i32>(value * BINS)) << 3)
        store<f32>(bin, <f32>(<f64>load<f32>(bin) + say))
        store<f32>(bin, <f32>(<f64>load<f32>(bin, 4) + say * value), 4)
        total += say
      }
    }
  }
  let below: f64 = 0
  for (let bin = bins; bin < bins + BINS * 8; bin += 8) {
    below += <f64>load<f32>(bin)
    if (below >= total / 2) return <f32>(<f64>load<f32>(bin, 4) / <f64>load<f32>(bin))
  }
  return load<f32>(code + p)
}
