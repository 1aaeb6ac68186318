// Back-warp: fetches the colour and exact depth of every target pixel from the keyframe pixel that splatting found for it.
// The sub-pixel position comes from inverting the local Jacobian of the projection (differences of projected neighbours), so one
// bicubic resampling of the original is all that ever happens to a colour, however long the walk.
import * as flag from './keyframe.ts'
import type { Keyframe, Level } from './keyframe.ts'
import * as splatting from './splat.ts'
import type { Fade } from './spatial-memory.ts'
import type { Slot, ZBuffer } from './splat.ts'
import * as views from './reprojection.ts'
import type { Reprojection } from './reprojection.ts'
import * as fast from './log2-fast.ts'

// Copied once: test runners turn every use of an import into a call, which doubles the time of these loops.
const { JOINED_DOWN, JOINED_RIGHT, NEAR_EDGE } = flag
const { INDEX_BITS } = splatting
const { log2Fast } = fast
const { SOURCE } = views

const INDEX_MASK = (1 << INDEX_BITS) - 1
/** Sub-pixel positions are rounded to 1/64; a keyframe seen from its own pose lands on phase 0 and is copied. */
const PHASES = 64
/** Catmull-Rom weights [PHASES, 4]: sharp (bilinear loses a tenth of the gradient at each look), exact at phase 0. */
const CUBIC = makeCubic()
/** Farther than this many level pixels from the splatted one, the linear picture of the surface is not trusted. */
const FARTHEST = 1
/** From this many memory pixels per target pixel, the half-size level is sampled so that far memory does not glitter. */
const MINIFIED = 1.4
/** ln(801) as used by the depth code, in log2 units: code = log2(1 + 400 d) / log2(801). */
const PER_LOG2_CODE = 1 / Math.log2(801)

/** Which keyframe stands behind a slot and what its pixels count as. */
export type SlotContent = { keyframe: Keyframe; kind: number }

/**
 * Where the pixel at hand lies beside the splatted one (keyframe pixels), its inverse depth seen from the target (1/m), and where it lies in the
 * level that is sampled. In an array because a function that is not inlined returns its numbers in boxes.
 */
const at = new Float64Array(5)
const DX = 0, DY = 1, NEAR = 2, X = 3, Y = 4

export function lookBack(z: ZBuffer, slots: readonly Slot[], contents: readonly SlotContent[], target: Reprojection): void {
  const { rgb, code, source, magnification } = target
  const { width, height, seen, ratio } = z
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const id = seen[p]!
      if (id < 0) {
        rgb[3 * p] = rgb[3 * p + 1] = rgb[3 * p + 2] = 0
        code[p] = magnification[p] = source[p] = 0
        continue
      }
      const slot = slots[id >> INDEX_BITS]!
      const content = contents[id >> INDEX_BITS]!
      const index = id & INDEX_MASK
      const j = (index / slot.level.width) | 0
      const i = index - j * slot.level.width
      invert(slot, index, i, j, x, y)
      depthThere(slot, index, i, j)
      const near = at[NEAR]!
      code[p] = near <= 0 ? 0 : Math.min(1, log2Fast(1 + 400 * near) * PER_LOG2_CODE)
      const grown = ratio[p]!
      magnification[p] = grown <= 1 ? 0 : grown >= 4 ? 1 : log2Fast(grown) / 2
      source[p] = content.kind
      fetchColour(slot, content.keyframe, i, j, grown * MINIFIED < 1, rgb, 3 * p)
    }
  }
}

/**
 * Mixes the colours of `earlier`, the view before the newest keyframes came, into those of `z` in `target`, as `fade` says.
 * Where only a guess stood before, that guess is what fades (`young`).
 */
export function mixEarlier(z: ZBuffer, earlier: ZBuffer, slots: readonly Slot[], contents: readonly SlotContent[], target: Reprojection, fade: Fade): void {
  const { rgb, young } = target
  const lastFrame = SOURCE.lastFrame
  for (let p = 0; p < z.seen.length; p++) {
    const id = earlier.seen[p]!
    if (id === z.seen[p]) continue
    const unknown = id < 0 || contents[id >> INDEX_BITS]!.kind === lastFrame
    young[p] = unknown ? 1 : 0
    if (id < 0) continue
    const slot = slots[id >> INDEX_BITS]!
    const y = (p / z.width) | 0
    const index = id & INDEX_MASK
    const j = (index / slot.level.width) | 0
    const i = index - j * slot.level.width
    invert(slot, index, i, j, p - y * z.width, y)
    fetchColour(slot, contents[id >> INDEX_BITS]!.keyframe, i, j, earlier.ratio[p]! * MINIFIED < 1, before, 0)
    const share = unknown ? fade.carried : fade.share
    for (let c = 0; c < 3; c++) rgb[3 * p + c] = before[c]! * share + rgb[3 * p + c]! * (1 - share) + 0.5
  }
}

const before = new Uint8Array(3)

/** Solves Jacobian * (dx, dy) = target pixel (x, y) - projected pixel p = (i, j), from joined neighbours; leaves (dx, dy) in `at`. */
function invert(slot: Slot, p: number, i: number, j: number, x: number, y: number): void {
  const { level: { width, flags, inverse }, px, py } = slot
  const ex = x - px[p]!
  const ey = y - py[p]!
  at[DX] = at[DY] = 0
  if (Math.abs(ex) < 0.008 && Math.abs(ey) < 0.008) return
  const flag = flags[p]!
  const right = flag & JOINED_RIGHT ? p : i > 0 && flags[p - 1]! & JOINED_RIGHT ? p - 1 : -1
  const down = flag & JOINED_DOWN ? p : j > 0 && flags[p - width]! & JOINED_DOWN ? p - width : -1
  let ax = 0, ay = 0, bx = 0, by = 0
  if (right >= 0) {
    ax = px[right + 1]! - px[right]!
    ay = py[right + 1]! - py[right]!
  }
  if (down >= 0) {
    bx = px[down + width]! - px[down]!
    by = py[down + width]! - py[down]!
  }
  if (right < 0 || down < 0) {
    const { matrix: m } = slot
    const scale = slot.scale / Math.max(1e-3, m[8]! * i + m[9]! * j + m[10]! + m[11]! * inverse[p]!)
    if (right < 0) ax = scale
    if (down < 0) by = scale
  }
  const det = ax * by - ay * bx
  if (Math.abs(det) < 0.02) return
  const dx = (ex * by - ey * bx) / det
  const dy = (ey * ax - ex * ay) / det
  at[DX] = dx > FARTHEST ? FARTHEST : dx < -FARTHEST ? -FARTHEST : dx
  at[DY] = dy > FARTHEST ? FARTHEST : dy < -FARTHEST ? -FARTHEST : dy
}

/** Inverse depth, seen from the target, of the surface at pixel p + (dx, dy), into `at`: linear on the joined surface. */
function depthThere(slot: Slot, p: number, i: number, j: number): void {
  const { level: { width, flags, inverse }, matrix: m } = slot
  const dx = at[DX]!
  const dy = at[DY]!
  const here = inverse[p]!
  const flag = flags[p]!
  let d = here
  if (flag & JOINED_RIGHT) d += dx * (inverse[p + 1]! - here)
  else if (i > 0 && flags[p - 1]! & JOINED_RIGHT) d += dx * (here - inverse[p - 1]!)
  if (flag & JOINED_DOWN) d += dy * (inverse[p + width]! - here)
  else if (j > 0 && flags[p - width]! & JOINED_DOWN) d += dy * (here - inverse[p - width]!)
  const w = m[8]! * (i + dx) + m[9]! * (j + dy) + m[10]! + m[11]! * d
  at[NEAR] = w > 1e-3 ? d / w : 0
}

/** The colour at pixel (i, j) + (dx, dy) of `slot`, from the half-size level if `minified`. */
function fetchColour(slot: Slot, keyframe: Keyframe, i: number, j: number, minified: boolean, out: Uint8Array, o: number): void {
  const x = i + at[DX]!
  const y = j + at[DY]!
  const level = minified ? keyframe.half : keyframe.full
  // Centres: full = 2 * half + 0.5.
  const same = level === slot.level
  at[X] = same ? x : slot.reduction === 2 ? 2 * x + 0.5 : (x - 0.5) / 2
  at[Y] = same ? y : slot.reduction === 2 ? 2 * y + 0.5 : (y - 0.5) / 2
  sampleCubic(level, out, o)
}

function sampleCubic(level: Level, out: Uint8Array, o: number): void {
  const { width, height, rgb, flags } = level
  const qx = Math.round(Math.max(0, Math.min(width - 1, at[X]!)) * PHASES) | 0
  const qy = Math.round(Math.max(0, Math.min(height - 1, at[Y]!)) * PHASES) | 0
  const i = (qx / PHASES) | 0
  const j = (qy / PHASES) | 0
  const fx = qx - i * PHASES
  const fy = qy - j * PHASES
  const p = j * width + i
  if (fx === 0 && fy === 0) {
    out[o] = rgb[3 * p]!
    out[o + 1] = rgb[3 * p + 1]!
    out[o + 2] = rgb[3 * p + 2]!
  } else if (flags[p]! & NEAR_EDGE || i < 1 || j < 1 || i + 2 >= width || j + 2 >= height) {
    sampleGuarded(level, i, j, fx, fy, out, o)
  } else {
    cubic(rgb, 3 * (p - 1 - width), width * 3, fx * 4, fy * 4, out, o)
  }
}

/** Bilinear among the four pixels that share the surface of the nearest one, so that colours do not leak across silhouettes. */
function sampleGuarded(level: Level, i: number, j: number, phaseX: number, phaseY: number, out: Uint8Array, o: number): void {
  const { width, height, rgb, inverse } = level
  const fx = phaseX / PHASES
  const fy = phaseY / PHASES
  const i1 = Math.min(width - 1, i + 1)
  const j1 = Math.min(height - 1, j + 1)
  const centre = inverse[(fy < 0.5 ? j : j1) * width + (fx < 0.5 ? i : i1)]!
  let r = 0, g = 0, b = 0, total = 0
  for (let k = 0; k < 4; k++) {
    const q = (k & 2 ? j1 : j) * width + (k & 1 ? i1 : i)
    const d = inverse[q]!
    if (Math.abs(d - centre) > 0.2 * Math.max(d, centre)) continue
    const weight = (k & 1 ? fx : 1 - fx) * (k & 2 ? fy : 1 - fy)
    total += weight
    r += weight * rgb[3 * q]!
    g += weight * rgb[3 * q + 1]!
    b += weight * rgb[3 * q + 2]!
  }
  const scale = 1 / Math.max(total, 1e-6)
  out[o] = r * scale + 0.5
  out[o + 1] = g * scale + 0.5
  out[o + 2] = b * scale + 0.5
}

function cubic(rgb: Uint8Array, corner: number, stride: number, tx: number, ty: number, out: Uint8Array, o: number): void {
  const x0 = CUBIC[tx]!, x1 = CUBIC[tx + 1]!, x2 = CUBIC[tx + 2]!, x3 = CUBIC[tx + 3]!
  let r = 0.5, g = 0.5, b = 0.5
  for (let k = 0, a = corner; k < 4; k++, a += stride) {
    const w = CUBIC[ty + k]!
    r += w * (x0 * rgb[a]! + x1 * rgb[a + 3]! + x2 * rgb[a + 6]! + x3 * rgb[a + 9]!)
    g += w * (x0 * rgb[a + 1]! + x1 * rgb[a + 4]! + x2 * rgb[a + 7]! + x3 * rgb[a + 10]!)
    b += w * (x0 * rgb[a + 2]! + x1 * rgb[a + 5]! + x2 * rgb[a + 8]! + x3 * rgb[a + 11]!)
  }
  out[o] = r < 0 ? 0 : r > 255 ? 255 : r
  out[o + 1] = g < 0 ? 0 : g > 255 ? 255 : g
  out[o + 2] = b < 0 ? 0 : b > 255 ? 255 : b
}

function makeCubic(): Float32Array {
  const table = new Float32Array(PHASES * 4)
  for (let k = 0; k < PHASES; k++) {
    const t = k / PHASES
    table[4 * k] = ((-t + 2) * t - 1) * t / 2
    table[4 * k + 1] = ((3 * t - 5) * t * t + 2) / 2
    table[4 * k + 2] = ((-3 * t + 4) * t + 1) * t / 2
    table[4 * k + 3] = ((t - 1) * t * t) / 2
  }
  return table
}

