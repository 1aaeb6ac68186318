// Without a GPU: a sharpened frame and its curvature (soft-frame.ts) brought to the canvas, as the newest camera sees it (kernel/enlarge.ts). Software GL took eight
// milliseconds a frame of the two cores for the same picture, plain loops three to five; this takes 1 to 1.4 (measured). Bytes lie as in ImageData: red first.
import { TAN_HALF_H, TAN_HALF_V } from '../../core/camera.ts'
import type { Size } from './layout.ts'
import type { Kernel } from './soft-kernel.ts'

export type Enlarger = ReturnType<typeof makeEnlarger>

/** To pictures of size `to`, of at most MOST_SOFTWARE_PIXELS (layout.ts); a kernel serves one at a time. */
export function makeEnlarger({ frame: { width, height }, loops, at, buffer }: Kernel, to: Size) {
  const map = new Float64Array(buffer, at.map, 9)
  fillGrain(new Uint8Array(buffer, at.grain, to.width * to.height), to.width)

  return {
    /** RGBA [to.height, to.width], where the frame is enlarged to. */
    pixels: new Uint8ClampedArray(buffer, at.image, 4 * to.width * to.height),
    /**
     * `turn` [3, 3] of a late warp; `share` of the frame shown along each axis. Past its sides the picture goes on as its mirror image, above and below as its last row.
     */
    enlarge(turn: ArrayLike<number>, share: Readonly<{ x: number; y: number }>): void {
      // The ray through the middle of the canvas pixel at column u and row v has the slopes u a + b to the right and v c + d upwards.
      writeColumn(0, turn, (2 * share.x * TAN_HALF_H) / to.width, 0, 0)
      writeColumn(1, turn, 0, (-2 * share.y * TAN_HALF_V) / to.height, 0)
      writeColumn(2, turn, (1 / to.width - 1) * share.x * TAN_HALF_H, (1 - 1 / to.height) * share.y * TAN_HALF_V, 1)
      loops.enlarge(at.texels, width, height, at.map, at.grain, at.image, to.width, to.height)
    },
  }

  /** What column `c` of canvas pixels (u, v, 1) adds to a ray (right, up, forward), turned and brought to frame pixels as kernel/enlarge.ts wants them. */
  function writeColumn(c: number, turn: ArrayLike<number>, right: number, up: number, forward: number) {
    const x = turn[0]! * right + turn[1]! * up + turn[2]! * forward
    const y = turn[3]! * right + turn[4]! * up + turn[5]! * forward
    const z = turn[6]! * right + turn[7]! * up + turn[8]! * forward
    map[2 * c] = 0.5 * width * (z + x / TAN_HALF_H) - 0.5 * z
    map[2 * c + 1] = 0.5 * height * (z - y / TAN_HALF_V) - 0.5 * z
    map[6 + c] = z
  }
}

/** What is added before 8.8 fixed point is cut off, 0 to 255: ordered dither of one code value hides the steps of 8-bit skies (as in upscale.ts). */
function fillGrain(grain: Uint8Array, width: number): void {
  const fract = (value: number) => value - Math.floor(value)
  for (let k = 0; k < grain.length; k++) grain[k] = 256 * fract(52.9829189 * fract(((k % width) + 0.5) * 0.06711056 + (Math.floor(k / width) + 0.5) * 0.00583715))
}
