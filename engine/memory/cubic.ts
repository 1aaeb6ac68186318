// One bicubic look at a picture of memory. Whole numbers throughout: a call passes them without boxes.
import * as flag from './keyframe.ts'
import type { Level } from './keyframe.ts'

const { NEAR_EDGE } = flag

/** Sub-pixel positions come in 1/64: a keyframe seen from its own pose lands on phase 0 and is copied. */
export const PHASES = 64
const PHASE_BITS = 6
const WEIGHT_BITS = 10
const ONE = 1 << WEIGHT_BITS
/** Catmull-Rom weights [PHASES, 4] x ONE: sharp (bilinear loses a tenth of the gradient at each look), each row sums to ONE. */
const CUBIC = makeCubic()
/** Relative step of inverse depth from which two pixels are of different surfaces. */
const STEP = 0.2

/** The colour of `level` at (qx, qy) / PHASES, which lies inside, into out[o .. o + 2]. */
export function sampleCubic(level: Level, qx: number, qy: number, out: Uint8Array, o: number): void {
  const { width, height, rgb, flags } = level
  const i = qx >> PHASE_BITS
  const j = qy >> PHASE_BITS
  const tx = (qx & (PHASES - 1)) << 2
  const ty = (qy & (PHASES - 1)) << 2
  const p = j * width + i
  if (tx === 0 && ty === 0) {
    out[o] = rgb[3 * p]!
    out[o + 1] = rgb[3 * p + 1]!
    out[o + 2] = rgb[3 * p + 2]!
    return
  }
  if (flags[p]! & NEAR_EDGE || i < 1 || j < 1 || i + 2 >= width || j + 2 >= height) return sampleGuarded(level, i, j, tx >> 2, ty >> 2, out, o)
  const x0 = CUBIC[tx]!, x1 = CUBIC[tx + 1]!, x2 = CUBIC[tx + 2]!, x3 = CUBIC[tx + 3]!
  let r = ROUND, g = ROUND, b = ROUND
  for (let k = 0, a = 3 * (p - 1 - width); k < 4; k++, a += 3 * width) {
    const w = CUBIC[ty + k]!
    r += Math.imul(w, Math.imul(x0, rgb[a]!) + Math.imul(x1, rgb[a + 3]!) + Math.imul(x2, rgb[a + 6]!) + Math.imul(x3, rgb[a + 9]!))
    g += Math.imul(w, Math.imul(x0, rgb[a + 1]!) + Math.imul(x1, rgb[a + 4]!) + Math.imul(x2, rgb[a + 7]!) + Math.imul(x3, rgb[a + 10]!))
    b += Math.imul(w, Math.imul(x0, rgb[a + 2]!) + Math.imul(x1, rgb[a + 5]!) + Math.imul(x2, rgb[a + 8]!) + Math.imul(x3, rgb[a + 11]!))
  }
  r >>= 2 * WEIGHT_BITS
  g >>= 2 * WEIGHT_BITS
  b >>= 2 * WEIGHT_BITS
  out[o] = r < 0 ? 0 : r > 255 ? 255 : r
  out[o + 1] = g < 0 ? 0 : g > 255 ? 255 : g
  out[o + 2] = b < 0 ? 0 : b > 255 ? 255 : b
}

const ROUND = 1 << (2 * WEIGHT_BITS - 1)

/** Bilinear among the four pixels that share the surface of the nearest one, so that colours do not leak across silhouettes. */
function sampleGuarded(level: Level, i: number, j: number, phaseX: number, phaseY: number, out: Uint8Array, o: number): void {
  const { width, height, rgb, inverse } = level
  const a = j * width + i
  const b = i + 1 < width ? a + 1 : a
  const c = j + 1 < height ? a + width : a
  const d = c + b - a
  const centre = inverse[a + (b - a) * (phaseX >> (PHASE_BITS - 1)) + (c - a) * (phaseY >> (PHASE_BITS - 1))]!
  const least = centre * (1 - STEP)
  const most = centre * (1 / (1 - STEP))
  // Shares of the four, of those on the surface of the nearest. Written so that next to nothing is to be guessed by the processor.
  const wa = inverse[a]! >= least && inverse[a]! <= most ? (PHASES - phaseX) * (PHASES - phaseY) : 0
  const wb = inverse[b]! >= least && inverse[b]! <= most ? phaseX * (PHASES - phaseY) : 0
  const wc = inverse[c]! >= least && inverse[c]! <= most ? (PHASES - phaseX) * phaseY : 0
  const wd = inverse[d]! >= least && inverse[d]! <= most ? phaseX * phaseY : 0
  const total = wa + wb + wc + wd
  // Rounded to the nearest by one division; half a step keeps what divides without rest from falling short.
  const rest = (total >> 1) + 0.5
  const per = 1 / total
  out[o] = (wa * rgb[3 * a]! + wb * rgb[3 * b]! + wc * rgb[3 * c]! + wd * rgb[3 * d]! + rest) * per
  out[o + 1] = (wa * rgb[3 * a + 1]! + wb * rgb[3 * b + 1]! + wc * rgb[3 * c + 1]! + wd * rgb[3 * d + 1]! + rest) * per
  out[o + 2] = (wa * rgb[3 * a + 2]! + wb * rgb[3 * b + 2]! + wc * rgb[3 * c + 2]! + wd * rgb[3 * d + 2]! + rest) * per
}

function makeCubic(): Int32Array {
  const table = new Int32Array(PHASES * 4)
  for (let k = 0; k < PHASES; k++) {
    const t = k / PHASES
    table[4 * k] = Math.round((((-t + 2) * t - 1) * t / 2) * ONE)
    table[4 * k + 3] = Math.round((((t - 1) * t * t) / 2) * ONE)
    table[4 * k + 2] = Math.round(((((-3 * t + 4) * t + 1) * t) / 2) * ONE)
    table[4 * k + 1] = ONE - table[4 * k]! - table[4 * k + 2]! - table[4 * k + 3]!
  }
  return table
}
