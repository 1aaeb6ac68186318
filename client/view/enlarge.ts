// Without a GPU: a sharpened frame and its curvature (soft-frame.ts) brought to the canvas, as the newest camera sees it. Whole numbers, one pass: software GL took
// eight milliseconds a frame of the two cores for the same picture, this takes three to five (measured). Bytes lie as in ImageData: red first.
import { TAN_HALF_H, TAN_HALF_V } from '../../core/camera.ts'
import type { Size } from './layout.ts'

/** The homography is worked out at every so many pixels; between them it is a straight line (a twentieth of a pixel off at most for a turn of .3 rad). */
const SPAN = 16
/** Places in the frame come in 1/256 pixel. */
const ONE = 256
/** 2 f (f - 1) in 1/2^14: what curvature adds to a straight line (soft-frame.ts), in units of its code. */
const PARABOLA = Int32Array.from({ length: ONE }, (_, f) => Math.round((2 * f * (f - ONE) * 16384) / (ONE * ONE)))
/** Curvature 0 as 8.8 fixed point. */
const FLAT = 128 * ONE

export type Enlarger = ReturnType<typeof makeEnlarger>

/** From pictures of size `from` to pictures of size `to`. */
export function makeEnlarger(from: Size, to: Size) {
  const { width, height } = from
  const grain = makeGrain(to)

  /**
   * `pixels` RGBA [height, width], `bend` [height, width] of curvature codes, x in the low and y in the high 16 bits; `turn` [3, 3] of a late warp; `share` of the
   * frame shown along each axis. Fills `out` RGBA [to.height, to.width]. Past its sides the picture goes on as its mirror image, above and below as its last row.
   */
  return function enlarge(pixels: Int32Array, bend: Int32Array, turn: ArrayLike<number>, share: Readonly<{ x: number; y: number }>, out: Int32Array): void {
    const lastX = width - 1
    const lastY = height - 1
    const t0 = turn[0]!, t3 = turn[3]!, t6 = turn[6]!
    for (let v = 0, o = 0; v < to.height; v++) {
      const y = (1 - (2 * v + 1) / to.height) * share.y * TAN_HALF_V
      const rowX = turn[1]! * y + turn[2]!
      const rowY = turn[4]! * y + turn[5]!
      const rowZ = turn[7]! * y + turn[8]!
      let sx = 0, sy = 0
      for (let u = 0; u < to.width; ) {
        const end = u + SPAN < to.width ? u + SPAN : to.width
        // Where the span begins and ends, 1/256 pixel.
        const a = ((2 * u + 1) / to.width - 1) * share.x * TAN_HALF_H
        const b = ((2 * end + 1) / to.width - 1) * share.x * TAN_HALF_H
        const az = rowZ + t6 * a
        const bz = rowZ + t6 * b
        sx = ONE * ((0.5 + (0.5 * (rowX + t0 * a)) / (az * TAN_HALF_H)) * width - 0.5)
        sy = ONE * ((0.5 - (0.5 * (rowY + t3 * a)) / (az * TAN_HALF_V)) * height - 0.5)
        const dx = (ONE * ((0.5 + (0.5 * (rowX + t0 * b)) / (bz * TAN_HALF_H)) * width - 0.5) - sx) / (end - u)
        const dy = (ONE * ((0.5 - (0.5 * (rowY + t3 * b)) / (bz * TAN_HALF_V)) * height - 0.5) - sy) / (end - u)
        for (; u < end; u++, o++, sx += dx, sy += dy) {
          // Half a step more than a whole frame to either side, so that cutting off is rounding down.
          const qx = (sx + 0.5 + ONE * 4096) | 0
          const qy = (sy + 0.5 + ONE * 4096) | 0
          let i = (qx >> 8) - 4096
          let j = (qy >> 8) - 4096
          const fx = qx & 255
          let fy = qy & 255
          let right = 1
          if (i < 0 || i >= lastX) {
            const next = mirrored(i + 1, lastX)
            i = mirrored(i, lastX)
            right = next - i
          }
          if (j < 0) j = fy = 0
          else if (j >= lastY) {
            j = lastY - 1
            fy = 255
          }
          const p = j * width + i
          const q = p + width
          const both = (fx * fy + 128) >> 8
          const east = fx - both
          const south = fy - both
          const here = ONE - fx - south
          const c0 = pixels[p]!, c1 = pixels[p + right]!, c2 = pixels[q]!, c3 = pixels[q + right]!
          const redBlue = Math.imul(c0 & 0xff00ff, here) + Math.imul(c1 & 0xff00ff, east) + Math.imul(c2 & 0xff00ff, south) + Math.imul(c3 & 0xff00ff, both)
          const green = Math.imul((c0 >> 8) & 0xff, here) + Math.imul((c1 >> 8) & 0xff, east) + Math.imul((c2 >> 8) & 0xff, south) + Math.imul((c3 >> 8) & 0xff, both)
          const curve = Math.imul(bend[p]!, here) + Math.imul(bend[p + right]!, east) + Math.imul(bend[q]!, south) + Math.imul(bend[q + right]!, both)
          const more = ((Math.imul(PARABOLA[fx]!, (curve & 0xffff) - FLAT) + Math.imul(PARABOLA[fy]!, (curve >>> 16) - FLAT)) >> 14) + grain[o]!
          const r = ((redBlue & 0xffff) + more) >> 8
          const g = (green + more) >> 8
          const b = ((redBlue >>> 16) + more) >> 8
          out[o] = 0xff000000 | ((b < 0 ? 0 : b > 255 ? 255 : b) << 16) | ((g < 0 ? 0 : g > 255 ? 255 : g) << 8) | (r < 0 ? 0 : r > 255 ? 255 : r)
        }
      }
    }
  }
}

function mirrored(i: number, last: number): number {
  const m = i < 0 ? -1 - i : i > last ? 2 * last + 1 - i : i
  return m < 0 ? 0 : m > last ? last : m
}

/** What is added before 8.8 fixed point is cut off, 0 to 255: ordered dither of one code value hides the steps of 8-bit skies (as in upscale.ts). */
function makeGrain({ width, height }: Size): Uint8Array {
  const fract = (value: number) => value - Math.floor(value)
  return Uint8Array.from({ length: width * height }, (_, k) => 256 * fract(52.9829189 * fract(((k % width) + 0.5) * 0.06711056 + (Math.floor(k / width) + 0.5) * 0.00583715)))
}
