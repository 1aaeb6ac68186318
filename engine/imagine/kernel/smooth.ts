// Edge-aware smoothing of depth codes (../upsample.ts says why).
import { distances } from './colours'

/** Depth codes closer than this (about 14 % of depth in the middle of the range) are smoothed together. */
const RANGE: f32 = 0.02
/** Colour difference (sum over channels, 0..765) at which a neighbour's say halves. */
const COLOURS: f32 = 40

/**
 * `code` f32 [height, width] in place where `free` is 1 and not on the rim, `rounds` times. `rgbx` u32 [height, width]. Scratch: `was` as `code`, `open` as
 * many i32, `weights` four times as many f32.
 */
export function smooth(code: usize, rgbx: usize, free: usize, width: i32, height: i32, rounds: i32, was: usize, open: usize, weights: usize): void {
  const plane = <usize>(4 * width * height)
  markOpen(free, width, height, open)
  for (let k = 0; k < 4; k++) weigh(rgbx, width, height, stepOf(k, width), weights + k * plane)
  for (let round = 0; round < rounds; round++) {
    memory.copy(was, code, plane)
    for (let j = 1; j < height - 1; j++) {
      const end = <usize>(4 * ((j + 1) * width - 1))
      for (let p = <usize>(4 * (j * width + 1)); p < end; p += 16) {
        const mask = v128.load(open + p)
        if (!v128.any_true(mask)) continue
        const here = v128.load(was + p)
        let sum = here
        let total = f32x4.splat(1)
        for (let k = 0; k < 4; k++) {
          const step = 4 * <usize>stepOf(k, width)
          const before = v128.load(was + p - step)
          const after = v128.load(was + p + step)
          const apart = f32x4.max(f32x4.abs(f32x4.sub(before, here)), f32x4.abs(f32x4.sub(after, here)))
          const weight = v128.and(v128.load(weights + k * plane + p), f32x4.le(apart, f32x4.splat(RANGE)))
          sum = f32x4.add(sum, f32x4.mul(weight, f32x4.add(before, after)))
          total = f32x4.add(total, f32x4.add(weight, weight))
        }
        v128.store(code + p, v128.bitselect(f32x4.div(sum, total), here, mask))
      }
    }
  }
}

/** Right, left below, below, right below; the opposite neighbours lie as far before. */
@inline
function stepOf(k: i32, width: i32): i32 {
  return k == 0 ? 1 : width - 2 + k
}

function markOpen(free: usize, width: i32, height: i32, open: usize): void {
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const p = <usize>(j * width + i)
      store<i32>(open + 4 * p, i > 0 && j > 0 && i < width - 1 && j < height - 1 && load<u8>(free + p) ? -1 : 0)
    }
  }
}

/** How much a pixel and those `step` before and after it belong to one surface by their colours: 1 if these are the same, less the less they are. */
function weigh(rgbx: usize, width: i32, height: i32, step: i32, out: usize): void {
  const away = 4 * <usize>step
  const end = <usize>(4 * width * (height - 1))
  for (let p = <usize>(4 * (width + 1)); p < end; p += 16) {
    const here = v128.load(rgbx + p)
    const apart = i32x4.max_s(distances(here, v128.load(rgbx + p - away)), distances(here, v128.load(rgbx + p + away)))
    v128.store(out + p, f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), f32x4.div(f32x4.convert_i32x4_s(apart), f32x4.splat(COLOURS)))))
  }
}
