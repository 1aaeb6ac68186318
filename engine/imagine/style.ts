// The look of a world so far: mean colour and share of its sky, far and near pixels, taken from the first keyframe under a prompt,
// so that what is painted behind the player's back matches what is in front (training/data.py `style_of` is the same in Python).
import { SKY_CODE, codeOfDepth } from '../../core/depth-code.ts'

export const STYLE_DIMS = 12
/** A world's look: its style as it is shown, and as the networks paint it, which is another in the world of a mood board (tone.ts). */
export const LOOK_DIMS = 2 * STYLE_DIMS
/** Nearer pixels count as near, metres. */
const NEAR_M = 15

/** Fills `out` [12] from RGB u8 [h, w, 3] and depth codes in [0, 1]: (R, G, B in [-1, 1], share) of sky, far, near. */
export function writeStyle(rgb: Uint8Array, code: Float32Array, out: Float32Array): void {
  const nearCode = codeOfDepth(NEAR_M)
  const sums = new Float64Array(STYLE_DIMS)
  for (let p = 0; p < code.length; p++) {
    const group = code[p]! < SKY_CODE ? 0 : code[p]! > nearCode ? 8 : 4
    for (let c = 0; c < 3; c++) sums[group + c]! += rgb[3 * p + c]! / 127.5 - 1
    sums[group + 3]!++
  }
  for (let group = 0; group < STYLE_DIMS; group += 4) {
    const count = Math.max(1, sums[group + 3]!)
    for (let c = 0; c < 3; c++) out[group + c] = sums[group + c]! / count
    out[group + 3] = sums[group + 3]! / code.length
  }
}
