// Morphological opening, sixteen pixels at a time (core/opening.ts says what it is).

/** Widest row. */
const MOST = 1024
const MARGIN = 16
/** One row with nothing on either side. */
const line = memory.data(MARGIN + MOST + MARGIN, 16)

/**
 * Clears the pixels of `mask` (u8 [height, width], 0 or 1) that lie in no all-set square of `narrow` + 1 pixels a side; beyond the picture nothing is set. `scratch` has
 * the size of `mask`; `width` is a multiple of 16, at most MOST, and `narrow` less than 16.
 */
export function openMask(mask: usize, width: i32, height: i32, narrow: i32, scratch: usize): void {
  const across = <usize>width
  const row = line + MARGIN
  v128.store(line, i32x4.splat(0))
  v128.store(row + across, i32x4.splat(0))
  // Left upper corners of full squares, down columns and along rows.
  for (let y = 0; y < height; y++) {
    const to = scratch + <usize>y * across
    if (y + narrow >= height) {
      memory.fill(to, 0, across)
      continue
    }
    let any = false
    for (let x: usize = 0; x < across; x += 16) {
      let at = mask + <usize>y * across + x
      let all = v128.load(at)
      for (let k = 0; k < narrow; k++) all = v128.and(all, v128.load((at += across)))
      any = any || v128.any_true(all)
      v128.store(row + x, all)
    }
    if (!any) {
      memory.fill(to, 0, across)
      continue
    }
    for (let x: usize = 0; x < across; x += 16) {
      let all = v128.load(row + x)
      for (let k: usize = 1; k <= <usize>narrow; k++) all = v128.and(all, v128.load(row + x + k))
      v128.store(to + x, all)
    }
  }
  // And what such squares cover.
  for (let y = 0; y < height; y++) {
    const from = max(y - narrow, 0)
    for (let x: usize = 0; x < across; x += 16) {
      let at = scratch + <usize>from * across + x
      let any = v128.load(at)
      for (let k = from; k < y; k++) any = v128.or(any, v128.load((at += across)))
      v128.store(row + x, any)
    }
    const to = mask + <usize>y * across
    for (let x: usize = 0; x < across; x += 16) {
      let any = v128.load(row + x)
      for (let k: usize = 1; k <= <usize>narrow; k++) any = v128.or(any, v128.load(row + x - k))
      v128.store(to + x, any)
    }
  }
}
