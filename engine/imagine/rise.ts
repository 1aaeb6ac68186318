// Ground does not rise before the player for ever: in true worlds it seldom climbs by more than two or three hundredths, paintings of some worlds have it
// climb by seven to fifteen, again from every place they are painted from, until the walk ends inside a bank. The depths of such a view are stretched,
// as a whole and by depth, so that what stands on the ground goes with it.
import { EYE_HEIGHT_M, TAN_HALF_V } from '../../core/camera.ts'
import { SKY_CODE, codeOfDepth, depthOfCode } from '../../core/depth-code.ts'
import { rowsOfSky } from './level.ts'

/** Steepest rise of painted ground from the player's feet on, metres a metre (true worlds within twenty metres: three quarters of views stay below .005, nine tenths below .031). */
const RISE = 0.02
/** What climbs more steeply from row to row is no ground but stands on it. */
const STANDS = 0.4
/** A row speaks for the ground if this share of it is painted, and for what memory holds if this share is held. */
const ENOUGH = 1 / 3
const ENOUGH_HELD = 1 / 6

/** Stretches depth codes [height, width] in place where `free` is 1; the view is from standing height, `pitch` in radians. Returns the largest stretch. */
export function limitRise(code: Float32Array, free: Uint8Array, width: number, height: number, pitch: number): number {
  const cos = Math.cos(pitch)
  const sin = Math.sin(pitch)
  const fresh: number[] = []
  const held: number[] = []
  // From the feet on: depth code of the ground as it was painted, and how far its depth is stretched.
  const codes: number[] = []
  const stretches: number[] = []
  let before = { ahead: 0, y: -EYE_HEIGHT_M, stretched: 0 }
  for (let j = height - 1; j > rowsOfSky(height, pitch); j--) {
    fresh.length = held.length = 0
    for (let p = j * width; p < (j + 1) * width; p++) if (code[p]! >= SKY_CODE) (free[p] ? fresh : held).push(code[p]!)
    if (fresh.length < ENOUGH * width) continue
    const up = (1 - (2 * (j + 0.5)) / height) * TAN_HALF_V
    const down = -(up * cos + sin)
    const forward = cos - up * sin
    const ground = medianOf(fresh)
    const depth = depthOfCode(ground)
    const ahead = depth * forward
    const y = -depth * down
    if (ahead <= before.ahead || y - before.y > STANDS * (ahead - before.ahead)) break
    let farthest = (EYE_HEIGHT_M * forward) / (down + RISE * forward)
    if (held.length > ENOUGH_HELD * width) farthest = Math.min(farthest, depthOfCode(medianOf(held)) * forward)
    // Never nearer than it was painted, nor before the row below it.
    const stretched = Math.max(ahead, farthest, before.stretched)
    codes.push(ground)
    stretches.push(stretched / ahead)
    before = { ahead, y, stretched }
  }
  const most = Math.max(1, ...stretches)
  if (most > 1) for (let p = 0; p < code.length; p++) if (free[p] && code[p]! >= SKY_CODE) code[p] = codeOfDepth(depthOfCode(code[p]!) * stretchAt(code[p]!, codes, stretches))
  return most
}

/** Between two rows of ground by code; before the first and past the last as there. */
function stretchAt(code: number, codes: readonly number[], stretches: readonly number[]): number {
  if (code >= codes[0]!) return stretches[0]!
  for (let k = 1; k < codes.length; k++) {
    if (code < codes[k]!) continue
    const share = (codes[k - 1]! - code) / (codes[k - 1]! - codes[k]!)
    return stretches[k - 1]! + share * (stretches[k]! - stretches[k - 1]!)
  }
  return stretches.at(-1)!
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b)
  return values[values.length >> 1]!
}
