// Where a slot's pixels lie in the view: four at a time.
import { MIXED, RUN, VALID } from './constants'
import { LEAST_W } from './cull'
import { Slot, slotAt } from './slot'

/** A pixel behind the eye lies here: neighbours joined to it must not measure to it. */
const NOWHERE: f32 = 1e5

/** Projects every pixel of the open runs; `over` (1 / W) is 0 where none is to be shown. */
export function project(index: i32): void {
  const slot = slotAt(index)
  const m = slot.matrix
  const width = slot.width
  const height = slot.height
  const m0 = splat(m, 0), m3 = splat(m, 3), m4 = splat(m, 4), m7 = splat(m, 7), m8 = splat(m, 8), m11 = splat(m, 11)
  const leastW = f32x4.splat(<f32>LEAST_W)
  const nowhere = f32x4.splat(NOWHERE)
  let open = slot.open
  for (let j = 0; j < height; j++) {
    const x0 = f32x4.splat(<f32>(load<f64>(m, 8) * <f64>j + load<f64>(m, 16)))
    const y0 = f32x4.splat(<f32>(load<f64>(m, 40) * <f64>j + load<f64>(m, 48)))
    const w0 = f32x4.splat(<f32>(load<f64>(m, 72) * <f64>j + load<f64>(m, 80)))
    for (let first = 0; first < width; first += RUN) {
      if (!load<u8>(open++)) continue
      // Past the end of a row that no run fills, the next row's beginning is worked out in advance, and again later.
      for (let i = first, end = min(first + RUN, width); i < end; i += 4) {
        const p = <usize>(j * width + i)
        const column = f32x4.add(f32x4.splat(<f32>i), f32x4(0, 1, 2, 3))
        const d = v128.load(slot.inverse + 4 * p)
        const w = f32x4.add(f32x4.add(w0, f32x4.mul(m8, column)), f32x4.mul(m11, d))
        const ahead = f32x4.gt(w, leastW)
        const over = f32x4.div(f32x4.splat(1), w)
        const x = f32x4.mul(f32x4.add(f32x4.add(x0, f32x4.mul(m0, column)), f32x4.mul(m3, d)), over)
        const y = f32x4.mul(f32x4.add(f32x4.add(y0, f32x4.mul(m4, column)), f32x4.mul(m7, d)), over)
        v128.store(slot.px + 4 * p, v128.bitselect(x, nowhere, ahead))
        v128.store(slot.py + 4 * p, v128.bitselect(y, nowhere, ahead))
        const flags = load<u32>(slot.flags + p)
        if (flags & 0x01010101 * MIXED) {
          v128.store(slot.over + 4 * p, v128.and(over, ahead))
          for (let k: usize = 0; k < 4; k++) {
            const flag = load<u8>(slot.flags + p + k)
            if (!(flag & VALID) && !(flag & MIXED && stillShown(slot, <i32>(p + k)))) store<f32>(slot.over + 4 * (p + k), 0)
          }
        } else {
          const valid = i32x4.ne(v128.and(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(flags))), i32x4.splat(VALID)), i32x4.splat(0))
          v128.store(slot.over + 4 * p, v128.and(over, v128.and(ahead, valid)))
        }
      }
    }
  }
}

@inline
function splat(m: usize, k: usize): v128 {
  return f32x4.splat(<f32>load<f64>(m + 8 * k))
}

/** Whether the silhouette that a mixed pixel belongs to, within two pixels along both axes, has not moved yet. */
function stillShown(slot: Slot, p: i32): bool {
  const inverse = slot.inverse
  const width = slot.width
  const mixedUpTo = slot.mixedUpTo
  const size = width * slot.height
  if (near(inverse, p, mixedUpTo)) return false
  for (let k = 1; k <= 2; k++) {
    const rows = k * width
    if ((p + k < size && near(inverse, p + k, mixedUpTo)) || (p >= k && near(inverse, p - k, mixedUpTo))) return false
    if ((p + rows < size && near(inverse, p + rows, mixedUpTo)) || (p >= rows && near(inverse, p - rows, mixedUpTo))) return false
  }
  return true
}

@inline
function near(inverse: usize, p: i32, limit: f32): bool {
  return load<f32>(inverse + 4 * <usize>p) >= limit
}
