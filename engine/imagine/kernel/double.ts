// Doubles inverse depth along the edges of colours (../upsample.ts says why).
import { JOINED_DOWN, JOINED_RIGHT } from '../../kernel/constants'
import { distances } from './colours'

/** Colour difference (sum over channels, 0..765) at which a neighbour's say halves. */
const COLOURS: f64 = 40
/** Least say by place alone: beyond the outermost centres there is none. */
const LEAST: f64 = 0.02

/**
 * `inverse` f32, `rgbx` u32 and `flags` u8 [height, width] -> `out` f32 of twice the size each way, where `only` (u8) is not 0. `guide` is the picture at
 * that size, u32.
 */
export function double(width: i32, height: i32, inverse: usize, rgbx: usize, flags: usize, guide: usize, out: usize, only: usize): void {
  const row = 4 * <usize>width
  for (let j = 0, p: usize = 0; j < 2 * height; j++) {
    const y = max(0, min(height - 2, (j - 1) >> 1))
    // Beyond the outermost centres planes are continued, not bent.
    const fy = (<f64>j - 0.5) / 2 - <f64>y
    for (let i = 0; i < 2 * width; i++, p++) {
      if (!load<u8>(only + p)) continue
      const x = max(0, min(width - 2, (i - 1) >> 1))
      const fx = (<f64>i - 0.5) / 2 - <f64>x
      const corner = <usize>(y * width + x)
      const at = rgbx + 4 * corner
      const apart = distances(v128.load64_lane(at + row, v128.load64_zero(at), 1), v128.load32_splat(guide + 4 * p))
      const across = f64x2(max(LEAST, 1 - fx), max(LEAST, fx))
      const upper = f64x2.div(f64x2.mul(across, f64x2.splat(max(LEAST, 1 - fy))), weakened(apart))
      const lower = f64x2.div(f64x2.mul(across, f64x2.splat(max(LEAST, fy))), weakened(i64x2.shuffle(apart, apart, 1, 0)))
      let best = 0
      let most = f64x2.extract_lane(upper, 0)
      const second = f64x2.extract_lane(upper, 1)
      const third = f64x2.extract_lane(lower, 0)
      if (second > most) {
        most = second
        best = 1
      }
      if (third > most) {
        most = third
        best = 2
      }
      if (f64x2.extract_lane(lower, 1) > most) best = 3
      store<f32>(out + 4 * p, onSurface(inverse, flags, corner, <usize>width, best, fx, fy))
    }
  }
}

/** By how much the first two of four colour distances weaken a say. */
@inline
function weakened(apart: v128): v128 {
  return f64x2.add(f64x2.splat(1), f64x2.div(f64x2.convert_low_i32x4_s(apart), f64x2.splat(COLOURS)))
}

/** Inverse depth at (fx, fy) of the surface through corner `k` of the 2x2 cell at `corner`. */
@inline
function onSurface(inverse: usize, flags: usize, corner: usize, width: usize, k: i32, fx: f64, fy: f64): f32 {
  const left = corner + (k > 1 ? width : 0)
  const upper = corner + (k & 1)
  const here = inverse + 4 * (left + (k & 1))
  let depth = <f64>load<f32>(here)
  if (load<u8>(flags + left) & JOINED_RIGHT) depth += (at(inverse, left + 1) - at(inverse, left)) * (fx - <f64>(k & 1))
  if (load<u8>(flags + upper) & JOINED_DOWN) depth += (at(inverse, upper + width) - at(inverse, upper)) * (fy - <f64>(k >> 1))
  return <f32>max(0, depth)
}

@inline
function at(plane: usize, p: usize): f64 {
  return <f64>load<f32>(plane + 4 * p)
}
