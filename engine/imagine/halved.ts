// A picture of a frame's size at that of a painting.
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import { halveRgb } from '../memory/keyframe.ts'
import { writePlanes } from './planes.ts'

/** RGB u8 [144, 256, 3] -> [72, 128, 3]: the mean of each 2x2 pixels. */
export function halved(rgb: Uint8Array, out = new Uint8Array(3 * KEYFRAME.width * KEYFRAME.height)): Uint8Array {
  halveRgb(rgb, FRAME.width, FRAME.height, out)
  return out
}

/** A picture of a frame's size and its depth codes in [0, 1] -> `x` [4, 72, 128] in [-1, 1], as `depth` gives them. Of four depths the nearest counts. */
export function writePicture(rgb: Uint8Array, code: Float32Array, x: Float32Array): void {
  const { width, height } = KEYFRAME
  const n = width * height
  writePlanes(halved(rgb), x)
  for (let j = 0, p = 3 * n; j < height; j++) {
    for (let i = 0, q = 2 * j * FRAME.width; i < width; i++, p++, q += 2) {
      x[p] = 2 * Math.max(code[q]!, code[q + 1]!, code[q + FRAME.width]!, code[q + FRAME.width + 1]!) - 1
    }
  }
}
