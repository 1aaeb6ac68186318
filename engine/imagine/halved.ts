// A picture of a frame's size at that of a painting.
import { FRAME, KEYFRAME } from '../../core/camera.ts'

/** RGB u8 [144, 256, 3] -> [72, 128, 3]: the mean of each 2x2 pixels. */
export function halved(rgb: Uint8Array, out = new Uint8Array(3 * KEYFRAME.width * KEYFRAME.height)): Uint8Array {
  const { width, height } = KEYFRAME
  const row = 3 * FRAME.width
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      for (let c = 0; c < 3; c++) {
        const at = 2 * j * row + 6 * i + c
        out[(j * width + i) * 3 + c] = (rgb[at]! + rgb[at + 3]! + rgb[at + row]! + rgb[at + row + 3]! + 2) >> 2
      }
    }
  }
  return out
}
