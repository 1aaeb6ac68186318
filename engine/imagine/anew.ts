// When patching no longer helps. A walk lays painting over painting, none quite agreeing with the others in depth; scraps pile up and every
// further painting that has to keep them gets worse. A view like that is painted anew as a whole: what it shows, under noise that hides the
// scraps and leaves the layout, is sampled to the end (SDEdit, Meng et al. 2022). Memory then prefers it near there (splat.ts).
import { SOURCE, type Reprojection } from '../memory/reprojection.ts'

/** Neighbouring codes farther apart than this are a jump. */
const JUMP = 0.04
/** Share of jumps: tidy worlds have up to eight hundredths. By eye: from .095 on trees walked up to were rubble before they were painted anew, at .075 the borders of what is painted anew show everywhere. */
const MESSY = 0.085
const VERY_MESSY = 0.125
/** More of an older prompt's look than this, and its colours would come back. */
const MOST_STALE = 0.1
/** Where more than this is unknown there is nothing to paint over: it would be smeared from its border. What is there is continued first. */
const MOST_HOLES = 0.2
/** Step of the sampler to begin at: noise level .4, and .18 where little is worth keeping. */
const BEGIN_AT = { messy: 2, veryMessy: 1 } as const
/** Along the border what was painted lies on the surface that memory shows there if their codes are nearer than this. */
const SAME_SURFACE = 0.06
/** Codes above this (nearer than about 60 m) tell how near the ground is. */
const SCALED = 0.3

export type Course = { from: number }

/** How to paint the view anew; null if it is tidy enough to be continued. */
export function courseAnew(seen: Reprojection): Course | null {
  const mess = messOf(seen)
  if (mess <= MESSY || seen.share.stale > MOST_STALE || seen.share.hole > MOST_HOLES) return null
  return { from: mess > VERY_MESSY ? BEGIN_AT.veryMessy : BEGIN_AT.messy }
}

/** Share of the known pixels of a view at which depth jumps to the right or below. */
export function messOf({ code, source, width, height }: Reprojection): number {
  const known = SOURCE.stale
  let jumps = 0
  let count = 0
  for (let j = 0; j < height - 1; j++) {
    for (let i = 0; i < width - 1; i++) {
      const p = j * width + i
      if (source[p]! < known) continue
      count++
      const right = source[p + 1]! >= known && Math.abs(code[p + 1]! - code[p]!) > JUMP
      const below = source[p + width]! >= known && Math.abs(code[p + width]! - code[p]!) > JUMP
      if (right || below) jumps++
    }
  }
  return jumps / Math.max(1, count)
}

/** Writes the view as the sampler has pictures: [4, h, w], RGB and depth code in [-1, 1]. Holes continue what is left of them. */
export function writeView(seen: Reprojection, x: Float32Array): void {
  const pixels = seen.code.length
  for (let p = 0, from = 0; p < pixels; p++) {
    if (seen.source[p] !== SOURCE.hole) from = p
    for (let c = 0; c < 3; c++) x[c * pixels + p] = seen.rgb[3 * from + c]! / 127.5 - 1
    x[3 * pixels + p] = 2 * seen.code[from]! - 1
  }
}

/**
 * What is painted anew may come out as a whole nearer or farther than it was; the player would sink into the ground or stand above it. The
 * median step of the lower half is taken back (codes are logarithms of depth, so a step is a factor). `painted` [h, w] is the sampler's
 * depth plane, changed in place; `scratch` has room for half a plane.
 */
export function keepScale(seen: Reprojection, painted: Float32Array, scratch: Float32Array): void {
  const pixels = painted.length
  let count = 0
  for (let p = pixels >> 1; p < pixels; p++) {
    const now = (painted[p]! + 1) / 2
    if (seen.source[p]! >= SOURCE.stale && seen.code[p]! > SCALED && now > SCALED) scratch[count++] = seen.code[p]! - now
  }
  if (count < pixels >> 4) return
  const step = scratch.subarray(0, count).sort()[count >> 1]!
  for (let p = 0; p < pixels; p++) if ((painted[p]! + 1) / 2 > SCALED) painted[p]! += 2 * step
}

/**
 * The border of what is painted anew lies in the middle of another view, as a line down the sky, where its colours are not those around it. So the outermost pixels keep
 * what memory shows there, and are held for `feather`, which takes the step inwards; pixels of another surface, and scraps (`loose`), do not. `x` [4, h, w] is the
 * sampler's picture.
 */
export function keepBorder(seen: Reprojection, loose: Uint8Array, x: Float32Array, hold: Uint8Array): void {
  const { width, height, source, code, rgb } = seen
  const pixels = width * height
  for (let j = 0; j < height; j++) {
    // Between the first and the last row only the two ends of a row.
    const stride = j === 0 || j === height - 1 ? 1 : width - 1
    for (let p = j * width; p < (j + 1) * width; p += stride) {
      if (source[p] !== SOURCE.keyframe || loose[p] || Math.abs(code[p]! - (x[3 * pixels + p]! + 1) / 2) > SAME_SURFACE) continue
      hold[p] = 1
      for (let c = 0; c < 3; c++) x[c * pixels + p] = rgb[3 * p + c]! / 127.5 - 1
    }
  }
}
