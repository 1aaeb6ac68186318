// Depth follows colour: what a painting shows in the colours of a tree stands where the tree stands. The network paints depth in
// rounder shapes than colours; where the two disagree, a tree leaves its rim behind on the sky as soon as the player takes a step.
// After the weighted median filter (Ma et al. 2013, "Constant time weighted median filtering for stereo matching and beyond").

/** Window: 9x9. */
const RADIUS = 4
const SIDE = 2 * RADIUS + 1
/** Colour difference (sum over channels, 0..765) at which a neighbour's say falls to 1/e. */
const COLOUR_RANGE = 36
const SPACE_RANGE = 3
/** Codes this far from what the colours around say belong to another surface (about 30 % of depth in the middle of the range). */
const OTHER = 0.04
const BINS = 64
const ROUNDS = 2

const colourSay = Float32Array.from({ length: 766 }, (_, d) => Math.exp(-d / COLOUR_RANGE))
const spaceSay = Float32Array.from({ length: SIDE * SIDE }, (_, k) => Math.exp(-(((k % SIDE) - RADIUS) ** 2 + (Math.floor(k / SIDE) - RADIUS) ** 2) / (2 * SPACE_RANGE ** 2)))
const says = new Float32Array(BINS)
const sums = new Float32Array(BINS)

/**
 * Gives pixels whose depth code is not that of the surface their colour belongs to the code of that surface, in place where `free` is 1.
 * `code` [h, w] in [0, 1], `rgb` u8 [h, w, 3]; `scratch` has the size of `code`. Slopes are left as they are: only jumps move.
 */
export function snapCode(code: Float32Array, rgb: Uint8Array, free: Uint8Array, width: number, height: number, scratch: Float32Array): void {
  for (let round = 0; round < ROUNDS; round++) {
    scratch.set(code)
    for (let j = 0, p = 0; j < height; j++) {
      for (let i = 0; i < width; i++, p++) {
        if (!free[p]) continue
        const median = medianAround(scratch, rgb, i, j, width, height)
        if (Math.abs(median - scratch[p]!) > OTHER) code[p] = median
      }
    }
  }
}

/** The median of the codes around, each counting by likeness of colour and nearness. */
function medianAround(code: Float32Array, rgb: Uint8Array, i: number, j: number, width: number, height: number): number {
  says.fill(0)
  sums.fill(0)
  const p = j * width + i
  const [r, g, b] = [rgb[3 * p]!, rgb[3 * p + 1]!, rgb[3 * p + 2]!]
  let total = 0
  const [left, right] = [Math.max(0, i - RADIUS), Math.min(width - 1, i + RADIUS)]
  for (let y = Math.max(0, j - RADIUS); y <= Math.min(height - 1, j + RADIUS); y++) {
    for (let x = left; x <= right; x++) {
      const q = y * width + x
      const distance = Math.abs(rgb[3 * q]! - r) + Math.abs(rgb[3 * q + 1]! - g) + Math.abs(rgb[3 * q + 2]! - b)
      const say = colourSay[distance]! * spaceSay[(y - j + RADIUS) * SIDE + x - i + RADIUS]!
      const bin = Math.min(BINS - 1, (code[q]! * BINS) | 0)
      says[bin]! += say
      sums[bin]! += say * code[q]!
      total += say
    }
  }
  let below = 0
  for (let bin = 0; bin < BINS; bin++) {
    below += says[bin]!
    if (below >= total / 2) return sums[bin]! / says[bin]!
  }
  return code[p]!
}
