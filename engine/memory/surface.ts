// Which neighbouring pixels of a keyframe belong to one surface. Planes are linear in inverse depth, so a far, grazing ground whose
// depth doubles from row to row still counts as one surface, while a silhouette does not.
import { JOINED_DOWN, JOINED_RIGHT, MIXED, NEAR_EDGE, VALID } from '../kernel/constants.ts'
import type { Level } from './keyframe.ts'

/** Largest relative depth step across one surface (after extrapolating the plane on either side); painted depth is rougher. */
const JUMP = 0.05
const SOFT_JUMP = 0.1
/** In a guess every slope counts as one surface, and only what no slope is as a silhouette: three rows below the horizon ground changes by less. */
const GUESS_JUMP = 0.3
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
  for (let p = 0; p < flags.length; p++) {
    const j = (p / width) | 0
    const i = p - j * width
    if (i + 1 < width && joined(inverse, p, 1, i > 0, i + 2 < width, jump)) flags[p]! |= JOINED_RIGHT
    if (j + 1 < height && joined(inverse, p, width, j > 0, j + 2 < height, jump)) flags[p]! |= JOINED_DOWN
  }
  dropMixed(level)
  dropTinged(level, tinge)
  keepJoinsValid(level)
  markEdges(level)
}

/**
 * Joins and edges of a guess in one go, for its valid pixels alone: it is looked at once, from a step beside the place it was made at, so slopes need no
 * extrapolation, and the far side of a silhouette is `MIXED` one pixel deep.
 */
export function connectGuess({ width, height, inverse, flags }: Level): void {
  const valid = VALID, mixed = MIXED, joinedRight = JOINED_RIGHT, joinedDown = JOINED_DOWN
  for (let j = 0, p = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      if (!(flags[p]! & valid)) continue
      const d = inverse[p]!
      for (let down = 0; down < 2; down++) {
        if (down ? j + 1 === height : i + 1 === width) continue
        const q = down ? p + width : p + 1
        const e = inverse[q]!
        const step = d > e ? d - e : e - d
        if (step <= GUESS_JUMP * (d < e ? d : e)) {
          flags[p]! |= down ? joinedDown : joinedRight
          continue
        }
        flags[d > e ? q : p]! |= mixed
        markAround(flags, width, height, i, j)
      }
    }
  }
  for (let p = 0; p < flags.length; p++) {
    const flag = flags[p]!
    if (!(flag & valid)) continue
    if (flag & mixed) flags[p] = flag & ~(valid | joinedRight | joinedDown)
    else {
      if (flag & joinedRight && (flags[p + 1]! & (valid | mixed)) !== valid) flags[p]! &= ~joinedRight
      if (flag & joinedDown && (flags[p + width]! & (valid | mixed)) !== valid) flags[p]! &= ~joinedDown
    }
  }
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
function dropMixed({ width, height, inverse, flags }: Level): void {
  for (let p = 0; p < flags.length; p++) {
    if (!(flags[p]! & VALID) || inverse[p]! < FAR_INVERSE) continue
    const j = (p / width) | 0
    const i = p - j * width
    const across = i > 0 && i + 1 < width && between(inverse, p, 1) && !(flags[p]! & JOINED_RIGHT) && !(flags[p - 1]! & JOINED_RIGHT)
    const along = j > 0 && j + 1 < height && between(inverse, p, width) && !(flags[p]! & JOINED_DOWN) && !(flags[p - width]! & JOINED_DOWN)
    if (across || along) flags[p] = (flags[p]! & ~VALID) | MIXED
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
  for (let p = 0; p < flags.length; p++) {
    const here = flags[p]! & VALID
    if (!here || !(flags[p + 1]! & VALID)) flags[p]! &= ~JOINED_RIGHT
    if (!here || !(flags[p + width]! & VALID)) flags[p]! &= ~JOINED_DOWN
  }
}

function markEdges({ width, height, flags }: Level): void {
  for (let p = 0; p < flags.length; p++) {
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
