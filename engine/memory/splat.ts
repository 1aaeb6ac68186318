// Forward z-splat: which keyframe pixel does each target pixel see? Works on indices and inverse depth only; colours come later, by
// looking back (`look-back.ts`), so nothing is resampled twice.
import { LEAST_W, openRuns } from './cull.ts'
import { JOINED_DOWN, JOINED_RIGHT, MIXED, RUN, VALID, type Level } from './keyframe.ts'

/** Bits of `ZBuffer.seen` that hold the pixel index inside a keyframe; the source's slot stands above them. */
export const INDEX_BITS = 20
const INDEX_MASK = (1 << INDEX_BITS) - 1

/** Values of `ZBuffer.seen` that are no pixel: nothing there, or the unseen back of something. Both are holes. */
const EMPTY = -1
const BACKSIDE = -2
/** Jacobian (relative to the squared footprint) below which a surface counts as turned away; roughness flickers around 0. */
const BACK = -0.25

/** One view under construction. `inverse` is -1 where nothing has been splatted; `seen` is negative in holes. */
export type ZBuffer = { width: number; height: number; inverse: Float32Array; ratio: Float32Array; seen: Int32Array; slots: readonly Slot[] }

/** A keyframe level on its way into a view: its matrix and the projected positions of its pixels. */
export type Slot = {
  index: number
  level: Level
  /** Keyframe pixels per level pixel: 2 when `level` is the half-size one. */
  reduction: number
  /** A whole picture, painted at one go; and how far from the view it was painted, m. */
  whole: boolean
  id: number
  awayM: number
  /** Target pixels per level pixel of a camera at the same place. */
  scale: number
  matrix: Float64Array
  /** Mixed pixels are shown while the near surface they touch is below this inverse depth: it has moved less than a pixel. */
  mixedUpTo: number
  px: Float32Array
  py: Float32Array
  over: Float32Array
  /** Runs that may show (cull.ts). */
  open: Uint8Array
}

/** Two surfaces closer than this (relative) are one: then the sharper or older memory wins, not the nearer. */
const SAME_SURFACE = 0.05
/** A newer memory must be this much finer to replace an older one: keeps the choice still while walking. */
export const FINER = 1.5
/**
 * What is magnified more than this is known too roughly to hide what is known `FINER` behind it: paintings disagree in depth, and the
 * scraps of an old one would hang before the new one for good. From its own place it is as sharp as ever and hides what it hid.
 */
const COARSE = 1.7
/** Footprints are widened by this many pixels to cover the corners that sheared neighbours leave open. */
const WIDEN = 0.12
/** Largest half footprint, pixels; larger gaps are holes. */
const REACH = 5
/** Largest magnification of a pixel that is joined to no neighbour, and of one joined in a single direction. */
const LONELY = 2.2
const THREAD = 4
/** Nothing nearer than this to the eye is drawn, 1/m. */
const NEAREST_INVERSE = 1 / 0.2

/** `slots` are those that will be splatted into it. */
export function makeZBuffer(width: number, height: number, slots: readonly Slot[]): ZBuffer {
  const pixels = width * height
  return { width, height, inverse: new Float32Array(pixels), ratio: new Float32Array(pixels), seen: new Int32Array(pixels), slots }
}

export function clearZBuffer(z: ZBuffer): void {
  z.inverse.fill(-1)
  z.seen.fill(EMPTY)
}

export function copyZBuffer(from: ZBuffer, to: ZBuffer): void {
  to.inverse.set(from.inverse)
  to.ratio.set(from.ratio)
  to.seen.set(from.seen)
}

/** Works out where a slot's pixels lie in a view of `width` x `height`. */
export function project(slot: Slot, width: number, height: number): void {
  openRuns(slot.level, slot.matrix, width, height, REACH, slot.open)
  projectOpen(slot)
}

/**
 * Splats all of a projected slot's pixels. Slots below `freshFrom` hold the look of an older prompt and give way to newer ones on the same
 * surface. With `onlyHoles` nothing that is there is replaced (the last frame's guess).
 */
export function splat(slot: Slot, z: ZBuffer, onlyHoles: boolean, freshFrom = 0): void {
  const { level, px, py, over, open, scale, reduction } = slot
  const { width, height, inverse, flags } = level
  const run = RUN
  // Imported constants are copied: test runners make each read of an import a call.
  const joinedRight = JOINED_RIGHT, joinedDown = JOINED_DOWN
  const xEnd = z.width - 1 + REACH
  const yEnd = z.height - 1 + REACH
  const base = slot.index << INDEX_BITS
  const { seen, inverse: there, ratio: ratios } = z
  const lastX = z.width - 1
  const lastY = z.height - 1
  for (let j = 0, p = 0, at = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      if (i % run === 0 && !(open[at++]! & 1)) {
        const skip = Math.min(run, width - i) - 1
        i += skip
        p += skip
        continue
      }
      const o = over[p]!
      if (o === 0) continue
      const x = px[p]!
      const y = py[p]!
      const near = inverse[p]! * o
      if (x < -REACH || y < -REACH || x > xEnd || y > yEnd || near > NEAREST_INVERSE) continue
      const ratio = o * scale
      let halfX = ratio
      let halfY = ratio
      let ax = 1, ay = 0, bx = 0, by = 1
      const flag = flags[p]!
      const q = flag & joinedRight ? p + 1 : i > 0 && flags[p - 1]! & joinedRight ? p - 1 : p
      const r = flag & joinedDown ? p + width : j > 0 && flags[p - width]! & joinedDown ? p - width : p
      if (q !== p) {
        ax = (px[q]! - x) * (q - p)
        ay = (py[q]! - y) * (q - p)
        halfX = ax < 0 ? -ax : ax
      }
      if (r !== p) {
        const sign = r > p ? 1 : -1
        bx = (px[r]! - x) * sign
        by = (py[r]! - y) * sign
        halfY = by < 0 ? -by : by
      }
      // A single pixel (or a thread of them) of no surface, grown to a block on the screen, is debris of rough depth.
      if (ratio > LONELY && (q === p || r === p) && (ratio > THREAD || (q === p && r === p))) continue
      // Turned inside out: the far side of a surface remembered from its front.
      const back = q !== p && r !== p && ax * by - ay * bx < BACK * ratio * ratio
      const rx = halfX * 0.5 + WIDEN < REACH ? halfX * 0.5 + WIDEN : REACH
      const ry = halfY * 0.5 + WIDEN < REACH ? halfY * 0.5 + WIDEN : REACH
      const x0 = x - rx <= 0 ? 0 : Math.ceil(x - rx)
      const x1 = x + rx >= lastX ? lastX : Math.floor(x + rx)
      const y0 = y - ry <= 0 ? 0 : Math.ceil(y - ry)
      const y1 = y + ry >= lastY ? lastY : Math.floor(y + ry)
      const id = base | p
      const grown = ratio / reduction
      for (let ty = y0; ty <= y1; ty++) {
        for (let t = ty * z.width + x0, end = ty * z.width + x1; t <= end; t++) {
          const old = seen[t]!
          if (old === EMPTY) {
            // Nothing to weigh.
          } else if (onlyHoles) {
            if (old >= 0 && (old >> INDEX_BITS !== slot.index || near <= there[t]!)) continue
          } else if (old >= base && old >> INDEX_BITS === slot.index && !back) {
            if (near <= there[t]!) continue
          } else {
            point[NEAR] = near
            point[RATIO] = grown
            if (!wins(z, t, old, id, back, freshFrom)) continue
          }
          seen[t] = back ? BACKSIDE : id
          there[t] = near
          ratios[t] = grown
        }
      }
    }
  }
}

/**
 * The point on its way into the view: inverse depth, 1/m; target pixels per keyframe pixel. Handed over here because a function that is not
 * inlined gets its numbers in boxes: four megabytes of them a frame.
 */
const point = new Float64Array(2)
const NEAR = 0, RATIO = 1

/** Projects every pixel to be shown; `over` (1 / W) is 0 for the others. */
function projectOpen(slot: Slot): void {
  const { level, matrix: m, px, py, over, open, mixedUpTo } = slot
  const { width, height, inverse, flags } = level
  const valid = VALID, mixed = MIXED, run = RUN, leastW = LEAST_W
  const m0 = m[0]!, m3 = m[3]!, m4 = m[4]!, m7 = m[7]!, m8 = m[8]!, m11 = m[11]!
  for (let j = 0, p = 0, at = 0; j < height; j++) {
    const x0 = m[1]! * j + m[2]!
    const y0 = m[5]! * j + m[6]!
    const w0 = m[9]! * j + m[10]!
    for (let i = 0; i < width; i++, p++) {
      if (i % run === 0 && !open[at++]) {
        const skip = Math.min(run, width - i) - 1
        i += skip
        p += skip
        continue
      }
      const flag = flags[p]!
      const d = inverse[p]!
      const w = w0 + m8 * i + m11 * d
      if (w <= leastW || (!(flag & valid) && !(flag & mixed && nearestAround(inverse, width, p) < mixedUpTo))) {
        over[p] = 0
        // Joined neighbours of a pixel behind the eye must not measure to it.
        px[p] = py[p] = 1e5
        continue
      }
      const o = 1 / w
      over[p] = o
      px[p] = (x0 + m0 * i + m3 * d) * o
      py[p] = (y0 + m4 * i + m7 * d) * o
    }
  }
}

/** Largest inverse depth within two pixels along both axes: the silhouette that a mixed pixel belongs to. */
function nearestAround(inverse: Float32Array, width: number, p: number): number {
  let most = inverse[p]!
  for (let k = 1; k <= 2; k++) {
    most = Math.max(most, inverse[p + k] ?? 0, inverse[p - k] ?? 0, inverse[p + k * width] ?? 0, inverse[p - k * width] ?? 0)
  }
  return most
}

/** A whole picture was painted because its place looked messy: seen from near there, it stands for all that came before. */
function supersedes(whole: Slot, other: Slot): boolean {
  return whole.id > other.id && whole.awayM < other.awayM
}

/** Whether the point replaces what `z` has at pixel `p`. */
function wins(z: ZBuffer, p: number, old: number, id: number, back: boolean, freshFrom: number): boolean {
  const near = point[NEAR]!
  const ratio = point[RATIO]!
  const there = z.inverse[p]!
  if (old >= 0) {
    const mine = z.slots[id >> INDEX_BITS]!
    const theirs = z.slots[old >> INDEX_BITS]!
    if (theirs.whole && supersedes(theirs, mine)) return false
    if (mine.whole && supersedes(mine, theirs) && !back) return true
  }
  // The back of a surface hides what is behind it, never its own front or another memory of the same place.
  if (back) return near > there * (1 + 2 * SAME_SURFACE)
  if (old === BACKSIDE) return near >= there * (1 - 2 * SAME_SURFACE)
  if (near > there * (1 + SAME_SURFACE)) return ratio < COARSE || ratio < FINER * z.ratio[p]!
  if (near < there * (1 - SAME_SURFACE)) return z.ratio[p]! >= COARSE && z.ratio[p]! >= FINER * Math.max(1, ratio)
  return Math.max(1, ratio) * FINER <= z.ratio[p]! || (old >> INDEX_BITS < freshFrom && id >> INDEX_BITS >= freshFrom)
}

/**
 * Closes one-pixel cracks: a hole, or a far surface showing through, between two opposite neighbours that are next to each other in
 * the same keyframe (so that nothing can really be seen between them).
 */
export function closeCracks(z: ZBuffer, slots: readonly Slot[]): void {
  const { width, height, seen, inverse } = z
  const keep = 1 - SAME_SURFACE
  for (let j = 1; j < height - 1; j++) {
    for (let p = j * width + 1, end = (j + 1) * width - 1; p < end; p++) {
      const here = seen[p]!
      if (here === BACKSIDE) continue
      if (here >= 0) {
        // No farther than its neighbours: nothing shows through. By far the most pixels.
        const near = inverse[p]!
        const besides = near >= inverse[p - 1]! * keep || near >= inverse[p + 1]! * keep
        if (besides && (near >= inverse[p - width]! * keep || near >= inverse[p + width]! * keep)) continue
      }
      const across = crack(z, slots, p, 1)
      if (across >= 0) fill(z, p, across)
      else {
        const along = crack(z, slots, p, width)
        if (along >= 0) fill(z, p, along)
      }
    }
  }
}

function crack(z: ZBuffer, slots: readonly Slot[], p: number, step: number): number {
  const a = z.seen[p - step]!
  const b = z.seen[p + step]!
  if (a < 0 || b < 0) return -1
  const near = Math.min(z.inverse[p - step]!, z.inverse[p + step]!)
  const far = Math.max(z.inverse[p - step]!, z.inverse[p + step]!)
  if (a >> INDEX_BITS !== b >> INDEX_BITS) return z.seen[p]! < 0 && near >= far * (1 - SAME_SURFACE) ? p - step : -1
  if (z.seen[p]! >= 0 && z.inverse[p]! >= near * (1 - SAME_SURFACE)) return -1
  const width = slots[a >> INDEX_BITS]!.level.width
  const gap = Math.abs((a & INDEX_MASK) - (b & INDEX_MASK))
  if (gap > 1 && Math.abs(gap - width) > 1) return -1
  return p - step
}

function fill(z: ZBuffer, p: number, from: number): void {
  z.seen[p] = z.seen[from]!
  z.inverse[p] = z.inverse[from]!
  z.ratio[p] = z.ratio[from]!
}
