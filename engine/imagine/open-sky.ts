// Sky-coloured scraps. What is painted in the colours of the sky around it looks the same whether it hangs in the air or is sky, until the player walks: then it comes
// along as a pale blot before the trees. So above the horizon it is taken for sky.
import { SKY_CODE } from '../../core/depth-code.ts'

/** Half the window in which sky is looked for, pixels of a painting: skies change slower sideways than upwards. */
const REACH_X = 20
const REACH_Y = 7
/** Sky pixels in the window without which nothing is said: a tenth of it. */
const LEAST = Math.round(0.1 * (2 * REACH_X + 1) * (2 * REACH_Y + 1))
/** Colours (root mean square over channels, codes) this near to the mean of the sky around are sky; half of the sky's own spread there comes on top. */
const NEAR = 9
const SPREAD = 0.5
/** Per pixel: sky or not, r, g, b, and the sum of their squares. */
const FIELDS = 5

/** Sums over all pixels above and to the left, [height + 1, width + 1, FIELDS]. */
export type SkySums = Float64Array

export function makeSkySums(width: number, height: number): SkySums {
  return new Float64Array((width + 1) * (height + 1) * FIELDS)
}

/** `code` [height, width] in place where `free` is 1, in the first `rows` rows (those above the horizon); `rgb` u8 [height, width, 3]. Returns how many pixels became sky. */
export function openSky(code: Float32Array, rgb: Uint8Array, free: Uint8Array, width: number, rows: number, sums: SkySums): number {
  addUp(code, rgb, width, rows, sums)
  let opened = 0
  for (let j = 0, p = 0; j < rows; j++) {
    const top = Math.max(0, j - REACH_Y) * (width + 1)
    const bottom = Math.min(rows, j + REACH_Y + 1) * (width + 1)
    for (let i = 0; i < width; i++, p++) {
      if (!free[p] || code[p]! < SKY_CODE) continue
      const left = Math.max(0, i - REACH_X)
      const right = Math.min(width, i + REACH_X + 1)
      const a = (top + left) * FIELDS, b = (top + right) * FIELDS, c = (bottom + left) * FIELDS, d = (bottom + right) * FIELDS
      const count = sums[d]! - sums[c]! - sums[b]! + sums[a]!
      if (count < LEAST) continue
      let squares = (sums[d + 4]! - sums[c + 4]! - sums[b + 4]! + sums[a + 4]!) / count
      let away = 0
      for (let k = 1; k <= 3; k++) {
        const mean = (sums[d + k]! - sums[c + k]! - sums[b + k]! + sums[a + k]!) / count
        const off = rgb[3 * p + k - 1]! - mean
        squares -= mean * mean
        away += off * off
      }
      const allowed = NEAR + SPREAD * Math.sqrt(Math.max(0, squares) / 3)
      if (away > 3 * allowed * allowed) continue
      code[p] = 0
      opened++
    }
  }
  return opened
}

function addUp(code: Float32Array, rgb: Uint8Array, width: number, rows: number, sums: SkySums): void {
  const stride = (width + 1) * FIELDS
  sums.fill(0, 0, stride)
  for (let j = 0, p = 0; j < rows; j++) {
    let n = 0, r = 0, g = 0, b = 0, squares = 0
    let at = (j + 1) * stride
    sums.fill(0, at, at + FIELDS)
    for (let i = 0; i < width; i++, p++) {
      if (code[p]! < SKY_CODE) {
        const red = rgb[3 * p]!, green = rgb[3 * p + 1]!, blue = rgb[3 * p + 2]!
        n++
        r += red
        g += green
        b += blue
        squares += red * red + green * green + blue * blue
      }
      at += FIELDS
      sums[at] = sums[at - stride]! + n
      sums[at + 1] = sums[at - stride + 1]! + r
      sums[at + 2] = sums[at - stride + 2]! + g
      sums[at + 3] = sums[at - stride + 3]! + b
      sums[at + 4] = sums[at - stride + 4]! + squares
    }
  }
}
