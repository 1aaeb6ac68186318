// Back-warp: fetches the colour and exact depth of every target pixel from the keyframe pixel that splatting found for it.
// The sub-pixel position comes from inverting the local Jacobian of the projection (differences of projected neighbours), so one
// bicubic resampling of the original is all that ever happens to a colour, however long the walk.
import * as sampling from './cubic.ts'
import * as flag from './keyframe.ts'
import type { Keyframe, Level } from './keyframe.ts'
import * as fast from './log2-fast.ts'
import { clear, type Reprojection } from './reprojection.ts'
import * as placing from './slot.ts'
import type { Slot } from './slot.ts'
import type { ZBuffer } from './splat.ts'

// Copied once: test runners turn every use of an import into a call, which doubles the time of these loops.
const { JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP } = flag
const { INDEX_BITS } = placing
const { log2Fast } = fast
const { PHASES, sampleCubic } = sampling

const INDEX_MASK = (1 << INDEX_BITS) - 1
/** Farther than this many level pixels from the splatted one, the linear picture of the surface is not trusted. */
const FARTHEST = 1
/** Target pixels this near to the splatted place of a keyframe pixel show just that pixel. */
const CENTRED = 0.008
/** Smallest area of a keyframe pixel in the target, square pixels, that can be inverted. */
const LEAST_AREA = 0.02
/** From this many memory pixels per target pixel, the half-size level is sampled so that far memory does not glitter. */
const MINIFIED = 1.4
/** ln(801) as used by the depth code, in log2 units: code = log2(1 + 400 d) / log2(801). */
const PER_LOG2_CODE = 1 / Math.log2(801)

/** Which keyframe stands behind a slot and what its pixels count as. */
export type SlotContent = { keyframe: Keyframe; kind: number }

/**
 * Fills `target` from `z`; with `unlike` only where that view sees something else. One long loop on purpose: what is called for each pixel gets and
 * returns its numbers in boxes, and neighbouring pixels mostly share a slot.
 */
export function lookBack(z: ZBuffer, slots: readonly Slot[], contents: readonly SlotContent[], target: Reprojection, unlike: ZBuffer | null = null): void {
  const { rgb, code, source, magnification } = target
  const { width: across, height: down, seen, ratio } = z
  const other = unlike === null ? null : unlike.seen
  const joinedRight = JOINED_RIGHT, joinedLeft = JOINED_LEFT, joinedDown = JOINED_DOWN, joinedUp = JOINED_UP
  const [first] = slots
  if (!first) return clear(target)
  let current = -1
  let { level, px, py, matrix, scale, reduction } = first
  let { width, inverse, flags } = level
  let { keyframe, kind } = contents[0]!
  let perWidth = 1 / width
  for (let y = 0, p = 0; y < down; y++) {
    for (let x = 0; x < across; x++, p++) {
      const id = seen[p]!
      if (other !== null && other[p] === id) continue
      if (id < 0) {
        rgb[3 * p] = rgb[3 * p + 1] = rgb[3 * p + 2] = 0
        code[p] = magnification[p] = source[p] = 0
        continue
      }
      if (id >> INDEX_BITS !== current) {
        current = id >> INDEX_BITS
        ;({ level, px, py, matrix, scale, reduction } = slots[current]!)
        ;({ width, inverse, flags } = level)
        ;({ keyframe, kind } = contents[current]!)
        perWidth = 1 / width
      }
      const q = id & INDEX_MASK
      const j = ((q + 0.5) * perWidth) | 0
      const i = q - j * width
      const flag = flags[q]!
      // The neighbours of the same surface, to the right or below if there are any; the pixel itself if there is none.
      const beside = flag & joinedRight ? q + 1 : flag & joinedLeft ? q - 1 : q
      const below = flag & joinedDown ? q + width : flag & joinedUp ? q - width : q
      const here = inverse[q]!

      // Where the target pixel lies on the way to them: solves Jacobian * (dx, dy) = (ex, ey).
      const x0 = px[q]!
      const y0 = py[q]!
      const ex = x - x0
      const ey = y - y0
      let dx = 0, dy = 0
      if (ex >= CENTRED || ex <= -CENTRED || ey >= CENTRED || ey <= -CENTRED) {
        let ax = px[beside]! - x0
        const ay = py[beside]! - y0
        const bx = px[below]! - x0
        let by = py[below]! - y0
        if (beside === q || below === q) {
          const w = matrix[8]! * i + matrix[9]! * j + matrix[10]! + matrix[11]! * here
          const grown = scale / (w > 1e-3 ? w : 1e-3)
          if (beside === q) ax = grown
          if (below === q) by = grown
        }
        const area = ax * by - ay * bx
        if (area >= LEAST_AREA || area <= -LEAST_AREA) {
          const over = 1 / area
          dx = (ex * by - ey * bx) * over
          dy = (ey * ax - ex * ay) * over
          dx = dx > FARTHEST ? FARTHEST : dx < -FARTHEST ? -FARTHEST : dx
          dy = dy > FARTHEST ? FARTHEST : dy < -FARTHEST ? -FARTHEST : dy
        }
      }

      // Inverse depth seen from the target, linear on the joined surface.
      const d = here + dx * (inverse[beside]! - here) + dy * (inverse[below]! - here)
      let fx = beside < q ? i - dx : i + dx
      let fy = below < q ? j - dy : j + dy
      const w = matrix[8]! * fx + matrix[9]! * fy + matrix[10]! + matrix[11]! * d
      let seenCode = 0
      if (d > 0 && w > 1e-3) {
        seenCode = log2Fast(1 + (400 * d) / w) * PER_LOG2_CODE
        if (seenCode > 1) seenCode = 1
      }
      code[p] = seenCode
      const grown = ratio[p]!
      magnification[p] = grown <= 1 ? 0 : grown >= 4 ? 1 : log2Fast(grown) / 2
      source[p] = kind

      const shown: Level = grown * MINIFIED < 1 ? keyframe.half : keyframe.full
      if (shown !== level) {
        // Centres: full = 2 * half + 0.5.
        fx = reduction === 2 ? 2 * fx + 0.5 : (fx - 0.5) / 2
        fy = reduction === 2 ? 2 * fy + 0.5 : (fy - 0.5) / 2
      }
      const lastX = shown.width - 1
      const lastY = shown.height - 1
      fx = fx < 0 ? 0 : fx > lastX ? lastX : fx
      fy = fy < 0 ? 0 : fy > lastY ? lastY : fy
      sampleCubic(shown, (fx * PHASES + 0.5) | 0, (fy * PHASES + 0.5) | 0, rgb, 3 * p)
    }
  }
}
