// Which neighbouring pixels of a keyframe belong to one surface. Planes are linear in inverse depth, so a far, grazing ground whose
// depth doubles from row to row still counts as one surface, while a silhouette does not.
import { JOINED_DOWN, JOINED_RIGHT, MIXED, NEAR_EDGE, VALID } from '../kernel/constants.ts'
import type { Level } from './keyframe.ts'

/** Largest relative depth step across one surface (after extrapolating the plane on either side); painted depth is rougher. */
const JUMP = 0.05
const SOFT_JUMP = 0.1
/** No plane seen from eye height changes more than this between neighbouring pixels short of the horizon haze. */
const STEEPEST = 0.7
/** Blends farther away than this hardly move against the sky; dropping them would cut the horizon off. 1/m. */
const FAR_INVERSE = 1 / 60

/** Near over far inverse depth from which a silhouette counts; less is roughness. */
const SILHOUETTE = 1.15

/**
 * Adds the joins and edges to `level.flags`, which hold `VALID` only, from inverse depth. `tinge`: pixels of background a silhouette colours.
 */
export function connectSurfaces(level: Level, tinge: number, soft = false): void {
  const jump = soft ? SOFT_JUMP : JUMP
  const { width, height, inverse, flags } = level
  const right = JOINED_RIGHT, down = JOINED_DOWN
  for (let j = 0, p = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      const d = inverse[p]!
      if (i + 1 < width && (alike(d, inverse[p + 1]!, jump) || onePlane(inverse, p, 1, i > 0, i + 2 < width, jump))) flags[p]! |= right
      if (j + 1 < height && (alike(d, inverse[p + width]!, jump) || onePlane(inverse, p, width, j > 0, j + 2 < height, jump))) flags[p]! |= down
    }
  }
  dropMixed(level)
  dropTinged(level, tinge)
  keepJoinsValid(level)
  markEdges(level)
}

/** Two inverse depths a small step apart; sky goes with sky alone. */
function alike(a: number, b: number, jump: number): boolean {
  const step = a < b ? b - a : a - b
  return step <= jump * (a < b ? a : b)
}

/** A large step may be that of a steep plane, which goes on alike before or after it. */
function onePlane(inverse: Float32Array, p: number, step: number, hasBefore: boolean, hasAfter: boolean, jump: number): boolean {
  const a = inverse[p]!
  const b = inverse[p + step]!
  if (a === 0 || b === 0 || Math.abs(a - b) > STEEPEST * Math.max(a, b)) return false
  const tolerance = jump * Math.min(a, b)
  if (hasBefore && inverse[p - step]! > 0 && Math.abs(2 * a - inverse[p - step]! - b) <= tolerance) return true
  return hasAfter && inverse[p + 2 * step]! > 0 && Math.abs(2 * b - inverse[p + 2 * step]! - a) <= tolerance
}

/** A pixel strictly between two surfaces it belongs to neither of is a blend of both: no point in space. */
function dropMixed({ width, height, inverse, flags }: Level): void {
  const valid = VALID, right = JOINED_RIGHT, down = JOINED_DOWN
  for (let j = 0, p = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      const flag = flags[p]!
      if (!(flag & valid) || (flag & right && flag & down) || inverse[p]! < FAR_INVERSE) continue
      const across = !(flag & right) && i > 0 && i + 1 < width && !(flags[p - 1]! & right) && between(inverse, p, 1)
      const along = !(flag & down) && j > 0 && j + 1 < height && !(flags[p - width]! & down) && between(inverse, p, width)
      if (across || along) flags[p] = (flag & ~valid) | MIXED
    }
  }
}

/** Background pixels within `tinge` of a silhouette have taken on its colour. */
function dropTinged({ width, height, inverse, flags }: Level, tinge: number): void {
  for (let p = 0; p < flags.length; p++) {
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

function keepJoinsValid({ width, flags }: Level): void {
  const valid = VALID, right = JOINED_RIGHT, down = JOINED_DOWN
  const size = flags.length
  for (let p = 0; p < size; p++) {
    const flag = flags[p]!
    if (!(flag & valid)) flags[p] = flag & ~(right | down)
    else {
      if (p + 1 >= size || !(flags[p + 1]! & valid)) flags[p]! &= ~right
      if (p + width >= size || !(flags[p + width]! & valid)) flags[p]! &= ~down
    }
  }
}

/** Marks a square about every broken pair: along rows first, then down columns. */
function markEdges({ width, height, flags }: Level): void {
  const right = JOINED_RIGHT, down = JOINED_DOWN, edge = NEAR_EDGE
  if (marked.length < flags.length) marked = new Uint8Array(flags.length)
  for (let j = 0, p = 0; j < height; j++) {
    // A broken pair marks from one pixel before it to two after it.
    let left = 0
    for (let i = 0; i < width; i++, p++) {
      const flag = flags[p]!
      const breaks = (!(flag & right) && i + 1 < width) || (!(flag & down) && j + 1 < height)
      if (breaks) {
        left = EDGE_AFTER + 1
        if (i > 0) marked[p - 1] = 1
      }
      marked[p] = left-- > 0 ? 1 : 0
    }
  }
  for (let p = 0; p < flags.length; p++) {
    if (!marked[p]) continue
    if (p >= width) flags[p - width]! |= edge
    flags[p]! |= edge
    if (p + width < flags.length) flags[p + width]! |= edge
    if (p + 2 * width < flags.length) flags[p + 2 * width]! |= edge
  }
}

/** Pixels after a broken pair's first whose look is guarded. */
const EDGE_AFTER = 2
let marked = new Uint8Array(0)
