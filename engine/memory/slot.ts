// A keyframe on its way into a view: where its pixels lie there.
import { LEAST_W, openRuns } from './cull.ts'
import * as keyframe from './keyframe.ts'
import type { Level } from './keyframe.ts'

// Copied: what this module neither imports nor exports is a constant to the compiler.
const { MIXED, RUN, VALID } = keyframe

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

/** Bits of `ZBuffer.seen` (splat.ts) that hold the pixel index inside a keyframe; the source's slot stands above them. */
export const INDEX_BITS = 20
/** Largest half footprint of a pixel, in pixels of the view; larger gaps are holes. */
export const REACH = 5

/** Works out where a slot's pixels lie in a view of `width` x `height`. */
export function project(slot: Slot, width: number, height: number): void {
  openRuns(slot.level, slot.matrix, width, height, REACH, slot.open)
  projectOpen(slot)
}

/** Projects every pixel to be shown; `over` (1 / W) is 0 for the others. */
function projectOpen(slot: Slot): void {
  const { level, matrix: m, px, py, over, open } = slot
  const { width, height, inverse, flags } = level
  const leastW = LEAST_W
  const m0 = m[0]!, m3 = m[3]!, m4 = m[4]!, m7 = m[7]!, m8 = m[8]!, m11 = m[11]!
  for (let j = 0, at = 0; j < height; j++) {
    const x0 = m[1]! * j + m[2]!
    const y0 = m[5]! * j + m[6]!
    const w0 = m[9]! * j + m[10]!
    const row = j * width
    for (let first = 0; first < width; first += RUN) {
      if (!open[at++]) continue
      for (let i = first, end = first + RUN < width ? first + RUN : width; i < end; i++) {
        const p = row + i
        const flag = flags[p]!
        if (!(flag & VALID) && !(flag & MIXED && stillShown(slot, p))) {
          over[p] = 0
          continue
        }
        const d = inverse[p]!
        const w = w0 + m8 * i + m11 * d
        if (w <= leastW) {
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
}

/** Whether the silhouette that a mixed pixel belongs to, within two pixels along both axes, has not moved yet. */
function stillShown({ level, mixedUpTo }: Slot, p: number): boolean {
  const { width, inverse } = level
  const size = inverse.length
  if (inverse[p]! >= mixedUpTo) return false
  // Never beyond the ends: what may be undefined is kept in boxes.
  for (let k = 1, rows = width; k <= 2; k++, rows += width) {
    if ((p + k < size && inverse[p + k]! >= mixedUpTo) || (p >= k && inverse[p - k]! >= mixedUpTo)) return false
    if ((p + rows < size && inverse[p + rows]! >= mixedUpTo) || (p >= rows && inverse[p - rows]! >= mixedUpTo)) return false
  }
  return true
}
