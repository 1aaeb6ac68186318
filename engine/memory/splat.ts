// Forward z-splat: which keyframe pixel does each target pixel see? Works on indices and inverse depth only; colours come later, by
// looking back (`look-back.ts`), so nothing is resampled twice.
import * as keyframe from './keyframe.ts'
import * as placing from './slot.ts'
import type { Slot } from './slot.ts'

// Copied: what this module neither imports nor exports is a constant to the compiler, and test runners make each read of an import a call.
const { JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, RUN } = keyframe
const { INDEX_BITS, REACH } = placing
const INDEX_MASK = (1 << INDEX_BITS) - 1

/** Values of `ZBuffer.seen` that are no pixel: nothing there, or the unseen back of something. Both are holes. */
const EMPTY = -1
const BACKSIDE = -2
/** Jacobian (relative to the squared footprint) below which a surface counts as turned away; roughness flickers around 0. */
const BACK = -0.25

/** One view under construction. `inverse` is -1 where nothing has been splatted; `seen` is negative in holes. */
export type ZBuffer = { width: number; height: number; inverse: Float32Array; ratio: Float32Array; seen: Int32Array; slots: readonly Slot[] }

/** Two surfaces closer than this (relative) are one: then the sharper or older memory wins, not the nearer. */
const SAME_SURFACE = 0.05
/** A newer memory must be this much finer to replace an older one: keeps the choice still while walking. */
const FINER = 1.5
/**
 * What is magnified more than this is known too roughly to hide what is known `FINER` behind it: paintings disagree in depth, and the
 * scraps of an old one would hang before the new one for good. From its own place it is as sharp as ever and hides what it hid.
 */
const COARSE = 1.7
/** Footprints are widened by this many pixels to cover the corners that sheared neighbours leave open. */
const WIDEN = 0.12
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

/**
 * Splats all of a projected slot's pixels; slots come in the order of their indices. Slots below `freshFrom` hold the look of an older prompt and give
 * way to newer ones on the same surface. With `onlyHoles` nothing that is there is replaced (the last frame's guess).
 * One long loop that calls nothing: a function that is not inlined gets its numbers in boxes, four megabytes of them a frame.
 */
export function splat(slot: Slot, z: ZBuffer, onlyHoles: boolean, freshFrom = 0): void {
  const { level, px, py, over, open, scale, reduction } = slot
  const { width, height, inverse, flags } = level
  const perReduction = 1 / reduction
  const base = slot.index << INDEX_BITS
  const { seen, inverse: there, ratio: ratios, width: across } = z
  const lastX = z.width - 1
  const lastY = z.height - 1
  const xEnd = lastX + REACH
  const yEnd = lastY + REACH
  rankSlots(slot, z.slots, freshFrom)
  for (let j = 0, at = 0; j < height; j++) {
    for (let i = 0; i < width; i += RUN) {
      if (!(open[at++]! & 1)) continue
      for (let p = j * width + i, stop = j * width + (i + RUN < width ? i + RUN : width); p < stop; p++) {
        const o = over[p]!
        if (o === 0) continue
        const x = px[p]!
        const y = py[p]!
        const near = inverse[p]! * o
        if (x < -REACH || y < -REACH || x > xEnd || y > yEnd || near > NEAREST_INVERSE) continue
        const ratio = o * scale
        const flag = flags[p]!
        const q = flag & JOINED_RIGHT ? p + 1 : flag & JOINED_LEFT ? p - 1 : p
        const r = flag & JOINED_DOWN ? p + width : flag & JOINED_UP ? p - width : p
        let halfX = ratio
        let halfY = ratio
        let back = false
        if (q !== p && r !== p) {
          const ax = px[q]! - x
          const by = py[r]! - y
          const spin = ax * by - (py[q]! - y) * (px[r]! - x)
          // Turned inside out: the far side of a surface remembered from its front.
          back = (q > p === r > p ? spin : -spin) < BACK * ratio * ratio
          halfX = ax < 0 ? -ax : ax
          halfY = by < 0 ? -by : by
        } else {
          // A single pixel (or a thread of them) of no surface, grown to a block on the screen, is debris of rough depth.
          if (ratio > LONELY && (ratio > THREAD || q === r)) continue
          if (q !== p) halfX = px[q]! > x ? px[q]! - x : x - px[q]!
          if (r !== p) halfY = py[r]! > y ? py[r]! - y : y - py[r]!
        }
        const rx = halfX * 0.5 + WIDEN < REACH ? halfX * 0.5 + WIDEN : REACH
        const ry = halfY * 0.5 + WIDEN < REACH ? halfY * 0.5 + WIDEN : REACH
        // Rounded up and down by cutting off what is positive, which is quicker.
        let x0 = FAR - ((FAR - (x - rx)) | 0)
        let x1 = ((x + rx + FAR) | 0) - FAR
        let y0 = FAR - ((FAR - (y - ry)) | 0)
        let y1 = ((y + ry + FAR) | 0) - FAR
        if (x0 < 0) x0 = 0
        if (y0 < 0) y0 = 0
        if (x1 > lastX) x1 = lastX
        if (y1 > lastY) y1 = lastY
        const id = base | p
        const grown = ratio * perReduction
        for (let row = y0 * across; row <= y1 * across; row += across) {
          for (let t = row + x0, end = row + x1; t <= end; t++) {
            const old = seen[t]!
            if (old !== EMPTY) {
              const was = there[t]!
              if (old >= base && !back) {
                if (near <= was) continue
              } else if (onlyHoles) {
                if (old >= 0 && (old < base || near <= was)) continue
              } else if (old < 0) {
                // The back of a surface hides what is behind it, never its own front or another memory of the same place.
                if (back ? near <= was * (1 + 2 * SAME_SURFACE) : near < was * (1 - 2 * SAME_SURFACE)) continue
              } else {
                const standing = standings[old >> INDEX_BITS]!
                if (standing === YIELDS) continue
                if (back) {
                  if (near <= was * (1 + 2 * SAME_SURFACE)) continue
                } else if (standing === PREVAILS) {
                  // Whatever is there.
                } else if (near > was * (1 + SAME_SURFACE)) {
                  if (grown >= COARSE && grown >= FINER * ratios[t]!) continue
                } else if (near < was * (1 - SAME_SURFACE)) {
                  if (ratios[t]! < COARSE || ratios[t]! < FINER * grown) continue
                } else if (standing !== FRESHER && (ratios[t]! < FINER || ratios[t]! < FINER * grown)) continue
              }
            }
            seen[t] = back ? BACKSIDE : id
            there[t] = near
            ratios[t] = grown
          }
        }
      }
    }
  }
}

/** Larger than any footprint reaches out of the view. */
const FAR = 4096

/** What the slot being splatted is to each that came before it: on an equal footing, overruled wherever it shows, ruling there, or fresher. */
const standings = new Uint8Array(1 << (31 - INDEX_BITS))
const EQUAL = 0, YIELDS = 1, PREVAILS = 2, FRESHER = 3

function rankSlots(mine: Slot, slots: readonly Slot[], freshFrom: number): void {
  for (let k = 0; k < mine.index; k++) {
    const theirs = slots[k]!
    if (supersedes(theirs, mine)) standings[k] = YIELDS
    else if (supersedes(mine, theirs)) standings[k] = PREVAILS
    else standings[k] = k < freshFrom && mine.index >= freshFrom ? FRESHER : EQUAL
  }
  standings[mine.index] = EQUAL
}

/** A whole picture was painted because its place looked messy: seen from near there, it stands for all that came before. */
function supersedes(one: Slot, other: Slot): boolean {
  return one.whole && one.id > other.id && one.awayM < other.awayM
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
