// What a frame guessed, on its way to be a last resort for the next one (world/afterimage.ts, memory/keyframe.ts).
import { JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, MIXED, NEAR_EDGE, ROUGH_STEPS, RUN, STALE, VALID } from './constants'

/** In a guess every slope counts as one surface, and only what no slope is as a silhouette: three rows below the horizon ground changes by less. */
const JUMP: f64 = 0.3

/** Into `valid` u8: 1 where no memory or only a fading one explains a pixel and nothing moves. `pixels` is a multiple of 16. */
export function markGuesses(pixels: i32, source: usize, young: usize, moving: usize, valid: usize): void {
  const zero = i8x16.splat(0)
  for (let p: usize = 0, end = <usize>pixels; p < end; p += 16) {
    const guessed = v128.or(i8x16.lt_u(v128.load(source + p), i8x16.splat(<i8>STALE)), i8x16.ne(v128.load(young + p), zero))
    v128.store(valid + p, v128.and(v128.and(guessed, i8x16.eq(v128.load(moving + p), zero)), i8x16.splat(1)))
  }
}

/**
 * Fills a guess: `inverse` f32 and `flags` u8 [height, width], `runs` u8 and `spans` f32 as in `Level`, from `code` in [0, 1] and `valid`. `table`: inverse depth by
 * depth code in ROUGH_STEPS. `width` is a multiple of RUN.
 */
export function fillGuess(width: i32, height: i32, code: usize, valid: usize, table: usize, inverse: usize, flags: usize, runs: usize, spans: usize): void {
  const pixels = <usize>(width * height)
  for (let p: usize = 0; p < pixels; p += 4) lookUp(v128.load(code + 4 * p), table, inverse + 4 * p)
  for (let p: usize = 0; p < pixels; p += 16) v128.store(flags + p, v128.and(i8x16.ne(v128.load(valid + p), i8x16.splat(0)), i8x16.splat(<i8>VALID)))
  connect(width, height, inverse, flags)
  settleJoins(width, pixels, flags)
  markRuns(pixels, inverse, flags, runs, spans)
}

/** Inverse depth of four codes, of the nearest step each. */
@inline
function lookUp(codes: v128, table: usize, out: usize): void {
  const steps = f32x4.mul(codes, f32x4.splat(<f32>ROUGH_STEPS))
  const whole = i32x4.trunc_sat_f32x4_s(steps)
  const up = f32x4.ge(f32x4.sub(steps, f32x4.convert_i32x4_s(whole)), f32x4.splat(0.5))
  const at = i32x4.shl(i32x4.sub(whole, up), 2)
  let found = v128.load32_zero(table + <usize>i32x4.extract_lane(at, 0))
  found = v128.load32_lane(table + <usize>i32x4.extract_lane(at, 1), found, 1)
  found = v128.load32_lane(table + <usize>i32x4.extract_lane(at, 2), found, 2)
  v128.store(out, v128.load32_lane(table + <usize>i32x4.extract_lane(at, 3), found, 3))
}

/** A guess is looked at once, from a step beside the place it was made at, so slopes need no extrapolation, and the far side of a silhouette is `MIXED` one pixel deep. */
function connect(width: i32, height: i32, inverse: usize, flags: usize): void {
  const across = <usize>width
  let p: usize = 0
  for (let j = 0; j < height; j++) {
    for (let first = 0; first < width; first += RUN, p += RUN) {
      if (!v128.any_true(v128.and(v128.load(flags + p), i8x16.splat(<i8>VALID)))) continue
      for (let k = 0; k < RUN; k++) {
        const at = p + <usize>k
        if (!(load<u8>(flags + at) & VALID)) continue
        const d = <f64>load<f32>(inverse + 4 * at)
        if (first + k + 1 < width) compare(d, at, at + 1, <u8>JOINED_RIGHT, inverse, flags, width, height, first + k, j)
        if (j + 1 < height) compare(d, at, at + across, <u8>JOINED_DOWN, inverse, flags, width, height, first + k, j)
      }
    }
  }
}

/** Pixel `p` of inverse depth `d`, at column i and row j, against its neighbour `q`. */
@inline
function compare(d: f64, p: usize, q: usize, joined: u8, inverse: usize, flags: usize, width: i32, height: i32, i: i32, j: i32): void {
  const e = <f64>load<f32>(inverse + 4 * q)
  if (abs(d - e) <= JUMP * min(d, e)) {
    store<u8>(flags + p, load<u8>(flags + p) | joined)
    return
  }
  const far = flags + (d > e ? q : p)
  store<u8>(far, load<u8>(far) | MIXED)
  for (let y = max(0, j - 1), last = min(height - 1, j + 2); y <= last; y++) {
    for (let at = flags + <usize>(y * width + max(0, i - 1)), end = flags + <usize>(y * width + min(width - 1, i + 2)); at <= end; at++) {
      store<u8>(at, load<u8>(at) | NEAR_EDGE)
    }
  }
}

/** Joins are of valid pixels, and seen from either side; what is mixed is not valid. */
function settleJoins(width: i32, pixels: usize, flags: usize): void {
  const across = <usize>width
  for (let first: usize = 0; first < pixels; first += RUN) {
    if (!v128.any_true(v128.and(v128.load(flags + first), i8x16.splat(<i8>VALID)))) continue
    for (let at = flags + first, end = flags + first + RUN; at < end; at++) {
      let flag = load<u8>(at)
      if (!(flag & VALID)) continue
      if (flag & MIXED) {
        store<u8>(at, flag & ~(VALID | JOINED_RIGHT | JOINED_DOWN))
        continue
      }
      if (flag & JOINED_RIGHT) {
        const right = load<u8>(at, 1)
        if ((right & (VALID | MIXED)) == VALID) store<u8>(at, right | JOINED_LEFT, 1)
        else flag &= ~(<u8>JOINED_RIGHT)
      }
      if (flag & JOINED_DOWN) {
        const below = load<u8>(at + across)
        if ((below & (VALID | MIXED)) == VALID) store<u8>(at + across, below | JOINED_UP)
        else flag &= ~(<u8>JOINED_DOWN)
      }
      store<u8>(at, flag)
    }
  }
}

function markRuns(pixels: usize, inverse: usize, flags: usize, runs: usize, spans: usize): void {
  for (let first: usize = 0; first < pixels; first += RUN, runs++, spans += 8) {
    const shown = v128.and(v128.load(flags + first), i8x16.splat(<i8>(VALID | MIXED)))
    let least: f32 = Infinity
    let most: f32 = -1
    if (v128.any_true(shown)) {
      for (let p = first, end = first + RUN; p < end; p++) {
        if (!(load<u8>(flags + p) & (VALID | MIXED))) continue
        const d = load<f32>(inverse + 4 * p)
        least = min(least, d)
        most = max(most, d)
      }
    }
    store<u8>(runs, <u8>(most >= 0))
    store<f32>(spans, least)
    store<f32>(spans, most, 4)
  }
}
