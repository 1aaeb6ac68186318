// Pictures as the networks take them: planes of colour in [-1, 1].
import { toByte } from '../render/renderer.ts'

/** RGB u8 [n, 3] -> the first three planes of `planes`, [3, n]. */
export function writePlanes(rgb: Uint8Array, planes: Float32Array): void {
  const n = rgb.length / 3
  for (let p = 0, q = 0; p < n; p++, q += 3) {
    planes[p] = rgb[q]! / 127.5 - 1
    planes[n + p] = rgb[q + 1]! / 127.5 - 1
    planes[2 * n + p] = rgb[q + 2]! / 127.5 - 1
  }
}

/** The inverse of `writePlanes`, clamped. */
export function readPlanes(planes: Float32Array, rgb: Uint8Array): void {
  const n = rgb.length / 3
  for (let p = 0, q = 0; p < n; p++, q += 3) {
    rgb[q] = toByte(planes[p]!)
    rgb[q + 1] = toByte(planes[n + p]!)
    rgb[q + 2] = toByte(planes[2 * n + p]!)
  }
}
