// A frame from what `render` paints (render/compose.ts has the rule), eight pixels of a row at a time.
import { LOGITS, PER_LOGIT } from './constants'

/** Kinds of paint that are added to colours come first: one for each. Every kind has four planes, one for each place in 2x2 pixels. */
const PLACES = 4

/**
 * `base` f32 [3, height, width], `depth`, `confidence` and `coverage` one plane each, `hint` three; `paint` f32 [3 * 4, height / 2, width / 2], `gate`, `deeper` and `moves`
 * four planes of that size each. `sigmoid`: f32, from -LOGITS to LOGITS in steps of 1 / PER_LOGIT. `width` is a multiple of 8.
 */
export function compose(
  width: i32, height: i32, base: usize, depth: usize, confidence: usize, hint: usize, coverage: usize,
  paint: usize, gate: usize, deeper: usize, moves: usize, moving: f32, sigmoid: usize, rgbOut: usize, codeOut: usize, movingOut: usize,
): void {
  const plane = <usize>(4 * width * height)
  const place = plane / PLACES
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  const threshold = f32x4.splat(moving)
  let t: usize = 0
  for (let y = 0; y < height; y++) {
    let q = <usize>(2 * (y & 1)) * place + <usize>(2 * width * (y >> 1))
    for (let x = 0; x < width; x += 8, q += 16, t += 32) {
      // Their paint lies side by side for every other pixel.
      const gateEven = v128.load(gate + q)
      const gateOdd = v128.load(gate + q + place)
      const coverL = v128.load(coverage + t)
      const coverR = v128.load(coverage + t, 16)
      const knownL = f32x4.gt(v128.load(confidence + t), zero)
      const knownR = f32x4.gt(v128.load(confidence + t, 16), zero)
      const bareL = f32x4.sub(one, coverL)
      const bareR = f32x4.sub(one, coverR)
      const openL = v128.bitselect(f32x4.sub(one, f32x4.mul(bareL, shut(first(gateEven, gateOdd), sigmoid))), one, knownL)
      const openR = v128.bitselect(f32x4.sub(one, f32x4.mul(bareR, shut(second(gateEven, gateOdd), sigmoid))), one, knownR)

      const deeperEven = v128.load(deeper + q)
      const deeperOdd = v128.load(deeper + q + place)
      const depthL = farther(v128.load(depth + t), knownL, openL, first(deeperEven, deeperOdd))
      const depthR = farther(v128.load(depth + t, 16), knownR, openR, second(deeperEven, deeperOdd))

      const covered = v128.any_true(v128.or(coverL, coverR))
      const red = channel(base + t, hint + t, covered, coverL, coverR, bareL, bareR, openL, openR, paint + q, place)
      const green = channel(base + plane + t, hint + plane + t, covered, coverL, coverR, bareL, bareR, openL, openR, paint + plane + q, place)
      const blue = channel(base + 2 * plane + t, hint + 2 * plane + t, covered, coverL, coverR, bareL, bareR, openL, openR, paint + 2 * plane + q, place)

      const movesEven = v128.load(moves + q)
      const movesOdd = v128.load(moves + q + place)
      const stirs = i16x8.narrow_i32x4_s(f32x4.gt(first(movesEven, movesOdd), threshold), f32x4.gt(second(movesEven, movesOdd), threshold))

      // Written last: all planes lie the same way in their pages, and a look at one right after a write to another waits for it.
      v128.store(codeOut + t, f32x4.min(f32x4.max(depthL, zero), one))
      v128.store(codeOut + t, f32x4.min(f32x4.max(depthR, zero), one), 16)
      const p = t >> 2
      v128.store64_lane(movingOut + p, v128.and(i8x16.narrow_i16x8_s(stirs, stirs), i8x16.splat(1)), 0)
      const yellow = i8x16.narrow_i16x8_u(red, green)
      const rest = i8x16.narrow_i16x8_u(blue, blue)
      v128.store(rgbOut + 3 * p, i8x16.shuffle(yellow, rest, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5))
      v128.store64_lane(rgbOut + 3 * p, i8x16.shuffle(yellow, rest, 13, 21, 6, 14, 22, 7, 15, 23, 13, 21, 6, 14, 22, 7, 15, 23), 0, 16)
    }
  }
}

/** Eight values of a colour as i16: memory with what lies over it, plus as much of the paint as is let in. */
@inline
function channel(
  base: usize, hint: usize, covered: bool, coverL: v128, coverR: v128, bareL: v128, bareR: v128, openL: v128, openR: v128, paint: usize, place: usize,
): v128 {
  const even = v128.load(paint)
  const odd = v128.load(paint + place)
  let left = v128.load(base)
  let right = v128.load(base, 16)
  if (covered) {
    const zero = f32x4.splat(0)
    left = v128.bitselect(left, f32x4.add(f32x4.mul(left, bareL), v128.load(hint)), f32x4.eq(coverL, zero))
    right = v128.bitselect(right, f32x4.add(f32x4.mul(right, bareR), v128.load(hint, 16)), f32x4.eq(coverR, zero))
  }
  return i16x8.narrow_i32x4_s(toCode(f32x4.add(left, f32x4.mul(openL, first(even, odd)))), toCode(f32x4.add(right, f32x4.mul(openR, second(even, odd)))))
}

/** [-1, 1] -> [0, 255], not yet held in bounds; what is below 0 by less than one is cut off to 0. */
@inline
function toCode(v: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.add(v, f32x4.splat(1)), f32x4.splat(127.5)), f32x4.splat(0.5)))
}

@inline
function farther(depth: v128, known: v128, open: v128, deeper: v128): v128 {
  const there = f32x4.add(f32x4.mul(f32x4.splat(0.5), f32x4.add(depth, f32x4.splat(1))), f32x4.mul(open, deeper))
  return v128.bitselect(there, deeper, known)
}

/** Sigmoid of four logits. */
@inline
function shut(logits: v128, sigmoid: usize): v128 {
  const steps = f32x4.add(f32x4.mul(f32x4.add(logits, f32x4.splat(<f32>LOGITS)), f32x4.splat(<f32>PER_LOGIT)), f32x4.splat(0.5))
  const at = i32x4.trunc_sat_f32x4_s(f32x4.min(f32x4.max(steps, f32x4.splat(0)), f32x4.splat(<f32>LOGITS * 2 * <f32>PER_LOGIT)))
  let out = v128.load32_zero(sigmoid + (<usize>i32x4.extract_lane(at, 0) << 2))
  out = v128.load32_lane(sigmoid + (<usize>i32x4.extract_lane(at, 1) << 2), out, 1)
  out = v128.load32_lane(sigmoid + (<usize>i32x4.extract_lane(at, 2) << 2), out, 2)
  return v128.load32_lane(sigmoid + (<usize>i32x4.extract_lane(at, 3) << 2), out, 3)
}

/** The first, and the second, four pixels of a row from those at even and at odd columns. */
@inline
function first(even: v128, odd: v128): v128 {
  return i8x16.shuffle(even, odd, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
}

@inline
function second(even: v128, odd: v128): v128 {
  return i8x16.shuffle(even, odd, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
}
