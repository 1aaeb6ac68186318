// Which neighbouring pixels of a keyframe belong to one surface. Planes are linear in inverse depth, so a far, grazing ground whose
// depth doubles from row to row still counts as one surface, while a silhouette does not.
import { FRAME } from '../../core/camera.ts'
import { JOINED_DOWN, JOINED_RIGHT, MIXED, NEAR_EDGE, VALID, type Level } from './keyframe.ts'

/** Largest relative depth step across one surface (after extrapolating the plane on either side); painted depth is rougher. */
const JUMP = 0.05
const SOFT_JUMP = 0.1
/** No plane seen from eye height changes more than this between neighbouring pixels short of the horizon haze. */
const STEEPEST = 0.7
/** Blends farther away than this hardly move against the sky; dropping them would cut the horizon off. 1/m. */
const FAR_INVERSE = 1 / 60

/** Near over far inverse depth from which a silhouette counts; less is roughness. */
const SILHOUETTE = 1.15

/** Which pixels of a level are looked at: the first `count` of `list`, in rising order. */
export type Pixels = { list: Int32Array; count: number }

/** How far (pixels) from a pixel its neighbours have a say in its flags. */
const BAND = 3
/** Pixels at a time, across, that `nearValid` takes or leaves. */
const CELL = 16

/**
 * Adds the joins and edges to `level.flags`, which hold `VALID` only, from inverse depth. `tinge`: pixels of background a silhouette colours.
 * Flags of pixels that are not looked at stay as they are.
 */
export function connectSurfaces(level: Level, tinge: number, soft = false, pixels = everyPixel(level)): void {
  const jump = soft ? SOFT_JUMP : JUMP
  const { list, count } = pixels
  const { width, height, inverse, flags } = level
  for (let k = 0; k < count; k++) {
    const p = list[k]!
    const j = (p / width) | 0
    const i = p - j * width
    if (i + 1 < width && joined(inverse, p, 1, i > 0, i + 2 < width, jump)) flags[p]! |= JOINED_RIGHT
    if (j + 1 < height && joined(inverse, p, width, j > 0, j + 2 < height, jump)) flags[p]! |= JOINED_DOWN
  }
  dropMixed(level, pixels)
  dropTinged(level, tinge, pixels)
  keepJoinsValid(level, pixels)
  markEdges(level, pixels)
}

/** Into `out`: the pixels whose flags matter if only `VALID` ones are shown. */
export function nearValid({ width, height, flags }: Level, out: Pixels): void {
  const across = Math.ceil(width / CELL)
  const cells = marks.fill(0, 0, across * height)
  for (let j = 0, p = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      if (!(flags[p]! & VALID)) continue
      const least = ((i - BAND < 0 ? 0 : i - BAND) / CELL) | 0
      const most = ((i + BAND < width ? i + BAND : width - 1) / CELL) | 0
      for (let y = Math.max(0, j - BAND); y <= Math.min(height - 1, j + BAND); y++) for (let x = least; x <= most; x++) cells[y * across + x] = 1
    }
  }
  out.count = 0
  for (let j = 0; j < height; j++) {
    for (let x = 0; x < across; x++) {
      if (!cells[j * across + x]) continue
      for (let p = j * width + x * CELL, end = j * width + Math.min(width, (x + 1) * CELL); p < end; p++) out.list[out.count++] = p
    }
  }
}

/** Cells of the largest level there is. */
const marks = new Uint8Array((FRAME.width / CELL) * FRAME.height)
const every = new Map<number, Pixels>()

function everyPixel({ width, height }: Level): Pixels {
  const count = width * height
  let all = every.get(count)
  if (!all) every.set(count, (all = { list: Int32Array.from({ length: count }, (_, p) => p), count }))
  return all
}

function joined(inverse: Float32Array, p: number, step: number, hasBefore: boolean, hasAfter: boolean, jump: number): boolean {
  const a = inverse[p]!
  const b = inverse[p + step]!
  if (a === 0 || b === 0) return a === b
  const least = Math.min(a, b)
  const tolerance = jump * least
  if (Math.abs(a - b) <= tolerance) return true
  if (Math.abs(a - b) > STEEPEST * Math.max(a, b)) return false
  if (hasBefore && inverse[p - step]! > 0 && Math.abs(2 * a - inverse[p - step]! - b) <= tolerance) return true
  return hasAfter && inverse[p + 2 * step]! > 0 && Math.abs(2 * b - inverse[p + 2 * step]! - a) <= tolerance
}

/** A pixel strictly between two surfaces it belongs to neither of is a blend of both: no point in space. */
function dropMixed({ width, height, inverse, flags }: Level, { list, count }: Pixels): void {
  for (let k = 0; k < count; k++) {
    const p = list[k]!
    if (!(flags[p]! & VALID) || inverse[p]! < FAR_INVERSE) continue
    const j = (p / width) | 0
    const i = p - j * width
    const across = i > 0 && i + 1 < width && between(inverse, p, 1) && !(flags[p]! & JOINED_RIGHT) && !(flags[p - 1]! & JOINED_RIGHT)
    const along = j > 0 && j + 1 < height && between(inverse, p, width) && !(flags[p]! & JOINED_DOWN) && !(flags[p - width]! & JOINED_DOWN)
    if (across || along) flags[p] = (flags[p]! & ~VALID) | MIXED
  }
}

/** Background pixels within `tinge` of a silhouette have taken on its colour. */
function dropTinged({ width, height, inverse, flags }: Level, tinge: number, { list, count }: Pixels): void {
  for (let k = 0; k < count; k++) {
    const p = list[k]!
    const flag = flags[p]!
    if (flag & JOINED_RIGHT && flag & JOINED_DOWN) continue
    const j = (p / width) | 0
    const i = p - j * width
    if (i + 1 < width && !(flag & JOINED_RIGHT)) tingeFrom(inverse, flags, p, 1, i, width - 2 - i, tinge)
    if (j + 1 < height && !(flag & JOINED_DOWN)) tingeFrom(inverse, flags, p, width, j, height - 2 - j, tinge)
  }
}

/** Marks the far side of the broken pair (p, p + step); `before` and `after` pixels lie on either side of the pair. */
function tingeFrom(inverse: Float32Array, flags: Uint8Array, p: number, step: number, before: number, after: number, tinge: number): void {
  const a = inverse[p]!
  const b = inverse[p + step]!
  if (Math.max(a, b) < SILHOUETTE * Math.min(a, b)) return
  const forwards = a > b
  const far = forwards ? p + step : p
  const count = Math.min(tinge, 1 + (forwards ? after : before))
  for (let k = 0; k < count; k++) {
    const q = far + (forwards ? k : -k) * step
    // The band ends where another near surface begins.
    if (inverse[q]! > SILHOUETTE * Math.min(a, b) && k > 0) return
    if (flags[q]! & VALID) flags[q] = (flags[q]! & ~VALID) | MIXED
  }
}

function between(inverse: Float32Array, p: number, step: number): boolean {
  return (inverse[p]! - inverse[p - step]!) * (inverse[p + step]! - inverse[p]!) > 0
}

function keepJoinsValid({ width, flags }: Level, { list, count }: Pixels): void {
  for (let k = 0; k < count; k++) {
    const p = list[k]!
    const here = flags[p]! & VALID
    if (!here || !(flags[p + 1]! & VALID)) flags[p]! &= ~JOINED_RIGHT
    if (!here || !(flags[p + width]! & VALID)) flags[p]! &= ~JOINED_DOWN
  }
}

function markEdges({ width, height, flags }: Level, { list, count }: Pixels): void {
  for (let k = 0; k < count; k++) {
    const p = list[k]!
    const flag = flags[p]!
    if (flag & JOINED_RIGHT && flag & JOINED_DOWN) continue
    const j = (p / width) | 0
    const i = p - j * width
    if ((i + 1 < width && !(flag & JOINED_RIGHT)) || (j + 1 < height && !(flag & JOINED_DOWN))) markAround(flags, width, height, i, j)
  }
}

function markAround(flags: Uint8Array, width: number, height: number, i: number, j: number): void {
  for (let y = Math.max(0, j - 1); y <= Math.min(height - 1, j + 2); y++) {
    for (let x = Math.max(0, i - 1); x <= Math.min(width - 1, i + 2); x++) flags[y * width + x]! |= NEAR_EDGE
  }
}
