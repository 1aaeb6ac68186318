// One bicubic look at a picture of memory: four pixels of a row are one load.
import { NEAR_EDGE, PHASES } from './constants'
import { Shown } from './slot'

const PHASE_BITS = 6
const WEIGHT_BITS = 10
/** Catmull-Rom weights, i16 [PHASES, 4] in 1/1024: sharp (bilinear loses a tenth of the gradient at each look), each row sums to 1024. */
const weights = memory.data(PHASES * 4 * 2, 16)
/** Relative step of inverse depth from which two pixels are of different surfaces. */
const STEP: f32 = 0.2

/** Once, before any look. */
export function fillWeights(): void {
  const one = <f64>(1 << WEIGHT_BITS)
  for (let k = 0; k < PHASES; k++) {
    const t = <f64>k / PHASES
    const at = weights + <usize>(8 * k)
    const before = <i16>Math.round((((-t + 2) * t - 1) * t / 2) * one)
    const after = <i16>Math.round((((t - 1) * t * t) / 2) * one)
    const next = <i16>Math.round(((((-3 * t + 4) * t + 1) * t) / 2) * one)
    store<i16>(at, before)
    store<i16>(at, <i16>one - before - after - next, 2)
    store<i16>(at, next, 4)
    store<i16>(at, after, 6)
  }
}

/** The colour of `picture` at (qx, qy) / PHASES, which lies inside, into the three bytes at `out`; the one after them is overwritten. */
@inline
export function sampleCubic(picture: Shown, qx: i32, qy: i32, out: usize): void {
  const width = picture.width
  const i = qx >> PHASE_BITS
  const j = qy >> PHASE_BITS
  const tx = qx & (PHASES - 1)
  const ty = qy & (PHASES - 1)
  const p = <usize>(j * width + i)
  const at = picture.rgbx + 4 * p
  if ((tx | ty) == 0) {
    store<u32>(out, load<u32>(at))
    return
  }
  if (load<u8>(picture.flags + p) & NEAR_EDGE || i < 1 || j < 1 || i + 2 >= width || j + 2 >= picture.height) return sampleGuarded(picture, i, j, tx, ty, out)
  const row = <usize>width << 2
  const across = v128.load64_splat(weights + <usize>(tx << 3))
  const early = i8x16.shuffle(across, across, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3)
  const late = i8x16.shuffle(across, across, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7)
  const down = weights + <usize>(ty << 3)
  let sum = i32x4.splat(1 << (2 * WEIGHT_BITS - 1))
  sum = i32x4.add(sum, i32x4.mul(alongRow(at - row - 4, early, late), i32x4.splat(load<i16>(down))))
  sum = i32x4.add(sum, i32x4.mul(alongRow(at - 4, early, late), i32x4.splat(load<i16>(down, 2))))
  sum = i32x4.add(sum, i32x4.mul(alongRow(at + row - 4, early, late), i32x4.splat(load<i16>(down, 4))))
  sum = i32x4.add(sum, i32x4.mul(alongRow(at + 2 * row - 4, early, late), i32x4.splat(load<i16>(down, 6))))
  const words = i16x8.narrow_i32x4_s(i32x4.shr_s(sum, 2 * WEIGHT_BITS), i32x4.splat(0))
  store<u32>(out, i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0))
}

/** Four pixels of a row, weighted and added up, channel by channel: neighbours are laid side by side, and each pair becomes one number. */
@inline
function alongRow(at: usize, early: v128, late: v128): v128 {
  const four = v128.load(at)
  const pairs = i8x16.shuffle(four, four, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15)
  return i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pairs), early), i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pairs), late))
}

/** Bilinear among the four pixels that share the surface of the nearest one, so that colours do not leak across silhouettes. */
function sampleGuarded(picture: Shown, i: i32, j: i32, phaseX: i32, phaseY: i32, out: usize): void {
  const width = picture.width
  const a = <usize>(j * width + i) << 2
  const right: usize = i + 1 < width ? 4 : 0
  const below: usize = j + 1 < picture.height ? <usize>width << 2 : 0
  const inverse = picture.inverse + a
  const rgbx = picture.rgbx + a
  const centre = load<f32>(inverse + (phaseX >= PHASES / 2 ? right : 0) + (phaseY >= PHASES / 2 ? below : 0))
  const least = centre * (1 - STEP)
  const most = centre * (1 / (1 - STEP))
  // Shares of the four, of those on the surface of the nearest.
  const wa = weighed(inverse, least, most, (PHASES - phaseX) * (PHASES - phaseY))
  const wb = weighed(inverse + right, least, most, phaseX * (PHASES - phaseY))
  const wc = weighed(inverse + below, least, most, (PHASES - phaseX) * phaseY)
  const wd = weighed(inverse + right + below, least, most, phaseX * phaseY)
  let sum = i32x4.mul(pixel(rgbx), i32x4.splat(wa))
  sum = i32x4.add(sum, i32x4.mul(pixel(rgbx + right), i32x4.splat(wb)))
  sum = i32x4.add(sum, i32x4.mul(pixel(rgbx + below), i32x4.splat(wc)))
  sum = i32x4.add(sum, i32x4.mul(pixel(rgbx + right + below), i32x4.splat(wd)))
  const total = wa + wb + wc + wd
  // Rounded to the nearest by one division; half a step keeps what divides without rest from falling short.
  const rounded = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(sum), f32x4.splat(<f32>(total >> 1) + 0.5)), f32x4.splat(<f32>1 / <f32>total))
  const words = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(rounded), i32x4.splat(0))
  store<u32>(out, i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0))
}

@inline
function weighed(inverse: usize, least: f32, most: f32, weight: i32): i32 {
  const d = load<f32>(inverse)
  return d >= least && d <= most ? weight : 0
}

@inline
function pixel(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)))
}
