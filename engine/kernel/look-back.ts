// Back-warp: fetches the colour and exact depth of every target pixel from the keyframe pixel that splatting found for it.
// The sub-pixel position comes from inverting the local Jacobian of the projection (differences of projected neighbours), so one
// bicubic resampling of the original is all that ever happens to a colour, however long the walk.
import { INDEX_BITS, JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, PHASES } from './constants'
import { sampleCubic } from './cubic'
import { log2x4 } from './log2'
import { slotAt } from './slot'

const INDEX_MASK = (1 << INDEX_BITS) - 1
/** Farther than this many level pixels from the splatted one, the linear picture of the surface is not trusted. */
const FARTHEST: f32 = 1
/** Target pixels this near to the splatted place of a keyframe pixel show just that pixel. */
const CENTRED: f32 = 0.008
/** Smallest area of a keyframe pixel in the target, square pixels, that can be inverted. */
const LEAST_AREA: f32 = 0.02
/** From this many memory pixels per target pixel, the half-size level is sampled so that far memory does not glitter. */
const MINIFIED: f32 = 1.4
/** Depth code = log2(1 + 400 d) / log2(801). */
const PER_LOG2_CODE: f32 = 1 / 9.645658408
/** Nothing is looked at that is not at least so far in front of the eye. */
const LEAST_W: f32 = 1e-3

/**
 * Fills `rgb` u8 [down, across, 3] (and one byte more), `code` and `magnification` f32, `source` u8 [down, across] from `seen` and `ratio` as splatted; with `other`
 * (another view's `seen`, or 0) colours and sources only where that view sees something else.
 */
export function lookBack(across: i32, down: i32, seen: usize, ratio: usize, other: usize, rgb: usize, code: usize, source: usize, magnification: usize): void {
  let current = -1
  let slot = slotAt(0)
  let width = 0
  let px: usize = 0, py: usize = 0, inverse: usize = 0, flags: usize = 0
  let perWidth: f32 = 0, m8: f32 = 0, m9: f32 = 0, m10: f32 = 0, m11: f32 = 0
  let p: usize = 0
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++, p++) {
      const id = load<i32>(seen + 4 * p)
      if (other != 0 && load<i32>(other + 4 * p) == id) continue
      if (id < 0) {
        store<u16>(rgb + 3 * p, 0)
        store<u8>(rgb + 3 * p, 0, 2)
        store<f32>(code + 4 * p, 1)
        store<u8>(source + p, 0)
        continue
      }
      if (id >> INDEX_BITS != current) {
        current = id >> INDEX_BITS
        slot = slotAt(current)
        width = slot.width
        perWidth = <f32>1 / <f32>width
        px = slot.px
        py = slot.py
        inverse = slot.inverse
        flags = slot.flags
        m8 = <f32>load<f64>(slot.matrix, 64)
        m9 = <f32>load<f64>(slot.matrix, 72)
        m10 = <f32>load<f64>(slot.matrix, 80)
        m11 = <f32>load<f64>(slot.matrix, 88)
      }
      const index = id & INDEX_MASK
      const q = <usize>index << 2
      const j = <i32>((<f32>index + 0.5) * perWidth)
      const i = index - j * width
      const flag = load<u8>(flags + <usize>index)
      // The neighbours of the same surface, to the right or below if there are any; the pixel itself if there is none.
      const rows = <usize>width << 2
      const beside = flag & JOINED_RIGHT ? q + 4 : flag & JOINED_LEFT ? q - 4 : q
      const below = flag & JOINED_DOWN ? q + rows : flag & JOINED_UP ? q - rows : q
      const here = load<f32>(inverse + q)

      // Where the target pixel lies on the way to them: solves Jacobian * (dx, dy) = (ex, ey).
      const x0 = load<f32>(px + q)
      const y0 = load<f32>(py + q)
      const ex = <f32>x - x0
      const ey = <f32>y - y0
      let dx: f32 = 0, dy: f32 = 0
      if (max(abs(ex), abs(ey)) >= CENTRED) {
        let ax = load<f32>(px + beside) - x0
        const ay = load<f32>(py + beside) - y0
        const bx = load<f32>(px + below) - x0
        let by = load<f32>(py + below) - y0
        if (beside == q || below == q) {
          const grown = slot.scale / max<f32>(m8 * <f32>i + m9 * <f32>j + m10 + m11 * here, LEAST_W)
          if (beside == q) ax = grown
          if (below == q) by = grown
        }
        const area = ax * by - ay * bx
        if (abs(area) >= LEAST_AREA) {
          const over = <f32>1 / area
          dx = max(min((ex * by - ey * bx) * over, FARTHEST), -FARTHEST)
          dy = max(min((ey * ax - ex * ay) * over, FARTHEST), -FARTHEST)
        }
      }

      // Inverse depth seen from the target, linear on the joined surface.
      const d = here + dx * (load<f32>(inverse + beside) - here) + dy * (load<f32>(inverse + below) - here)
      let fx = <f32>i + (beside < q ? -dx : dx)
      let fy = <f32>j + (below < q ? -dy : dy)
      const w = m8 * fx + m9 * fy + m10 + m11 * d
      store<f32>(code + 4 * p, d > 0 && w > LEAST_W ? <f32>1 + (400 * d) / w : 1)
      store<u8>(source + p, slot.kind)

      const shown = load<f32>(ratio + 4 * p) * MINIFIED < 1 ? slot.half : slot.full
      if (shown.inverse != inverse) {
        // Centres: full = 2 * half + 0.5.
        fx = slot.reduction == 2 ? 2 * fx + 0.5 : (fx - 0.5) * 0.5
        fy = slot.reduction == 2 ? 2 * fy + 0.5 : (fy - 0.5) * 0.5
      }
      fx = max<f32>(min(fx, <f32>(shown.width - 1)), 0)
      fy = max<f32>(min(fy, <f32>(shown.height - 1)), 0)
      sampleCubic(shown, <i32>(fx * <f32>PHASES + 0.5), <i32>(fy * <f32>PHASES + 0.5), rgb + 3 * p)
    }
  }
  if (other == 0) finish(across * down, seen, ratio, code, magnification)
}

/** Depth codes from what was left in `code`, magnification (log2 of the ratio, [0, 2], over 2) from the ratio; both in [0, 1]. */
function finish(pixels: i32, seen: usize, ratio: usize, code: usize, magnification: usize): void {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  for (let at: usize = 0, end = <usize>pixels << 2; at < end; at += 16) {
    const depth = f32x4.mul(log2x4(v128.load(code + at)), f32x4.splat(PER_LOG2_CODE))
    v128.store(code + at, f32x4.min(depth, one))
    const grown = f32x4.mul(log2x4(f32x4.max(v128.load(ratio + at), one)), f32x4.splat(0.5))
    v128.store(magnification + at, v128.bitselect(f32x4.min(grown, one), zero, i32x4.ge_s(v128.load(seen + at), i32x4.splat(0))))
  }
}
