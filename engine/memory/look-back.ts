// Back-warp: fetches the colour and exact depth of every target pixel from the keyframe pixel that splatting found for it.
// The sub-pixel position comes from inverting the local Jacobian of the projection (differences of projected neighbours), so one
// bicubic resampling of the original is all that ever happens to a colour, however long the walk.
import * as sampling from './cubic.ts'
import * as flag from './keyframe.ts'
import type { Keyframe, Level } from './keyframe.ts'
import * as fast from './log2-fast.ts'
import { clear, type Reprojection } from './reprojection.ts'
import * as splatting from './splat.ts'
import type { Slot, ZBuffer } from './splat.ts'

// Copied once: test runners turn every use of an import into a call, which doubles the time of these loops.
const { JOINED_DOWN, JOINED_RIGHT } = flag
const { INDEX_BITS } = splatting
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
  const [first] = slots
  if (!first) return clear(target)
  let current = -1
  let { level, px, py, matrix, scale, reduction } = first
  let { width, inverse, flags } = level
  let content = contents[0]!
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
        content = contents[current]!
      }
      const q = id & INDEX_MASK
      const j = (q / width) | 0
      const i = q - j * width
      const flag = flags[q]!
      // First pixels of the joined pairs that (i, j) belongs to, -1 if none.
      const right = flag & JOINED_RIGHT ? q : i > 0 && flags[q - 1]! & JOINED_RIGHT ? q - 1 : -1
      const below = flag & JOINED_DOWN ? q : j > 0 && flags[q - width]! & JOINED_DOWN ? q - width : -1
      const here = inverse[q]!

      // Where the target pixel lies beside (i, j): solves Jacobian * (dx, dy) = (ex, ey).
      const ex = x - px[q]!
      const ey = y - py[q]!
      let dx = 0, dy = 0
      if (ex >= CENTRED || ex <= -CENTRED || ey >= CENTRED || ey <= -CENTRED) {
        let ax = 0, ay = 0, bx = 0, by = 0
        if (right >= 0) {
          ax = px[right + 1]! - px[right]!
          ay = py[right + 1]! - py[right]!
        }
        if (below >= 0) {
          bx = px[below + width]! - px[below]!
          by = py[below + width]! - py[below]!
        }
        if (right < 0 || below < 0) {
          const w = matrix[8]! * i + matrix[9]! * j + matrix[10]! + matrix[11]! * here
          const grown = scale / (w > 1e-3 ? w : 1e-3)
          if (right < 0) ax = grown
          if (below < 0) by = grown
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
      let d = here
      if (right >= 0) d += dx * (inverse[right + 1]! - inverse[right]!)
      if (below >= 0) d += dy * (inverse[below + width]! - inverse[below]!)
      const w = matrix[8]! * (i + dx) + matrix[9]! * (j + dy) + matrix[10]! + matrix[11]! * d
      code[p] = d <= 0 || w <= 1e-3 ? 0 : Math.min(1, log2Fast(1 + (400 * d) / w) * PER_LOG2_CODE)
      const grown = ratio[p]!
      magnification[p] = grown <= 1 ? 0 : grown >= 4 ? 1 : log2Fast(grown) / 2
      source[p] = content.kind

      const shown: Level = grown * MINIFIED < 1 ? content.keyframe.half : content.keyframe.full
      let fx = i + dx
      let fy = j + dy
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
