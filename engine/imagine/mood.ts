// The looks of several pictures as one (core/mood.ts): style.ts reads each, here they are mixed.
import { KEYFRAME } from '../../core/camera.ts'
import { MOOD } from '../../core/mood.ts'
import { STYLE_DIMS } from './style.ts'

/** RGB u8 [36, 64, 3] -> [72, 128, 3]: every pixel four times. */
export function doubled(picture: Uint8Array): Uint8Array {
  const { width, height } = KEYFRAME
  const out = new Uint8Array(3 * width * height)
  for (let j = 0, o = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const from = 3 * ((j >> 1) * MOOD.width + (i >> 1))
      for (let c = 0; c < 3; c++) out[o++] = picture[from + c]!
    }
  }
  return out
}

/** Mixes styles (writeStyle) into `out` [12]: shares by weight, colours by weight and by how much of its picture each is the mean of. */
export function mixStyles(styles: readonly Float32Array[], weights: readonly number[], out: Float32Array): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  out.fill(0)
  for (let group = 0; group < STYLE_DIMS; group += 4) {
    const shares = styles.map((style, k) => (weights[k]! / total) * style[group + 3]!)
    const share = shares.reduce((sum, one) => sum + one, 0)
    out[group + 3] = share
    if (share === 0) continue
    for (let c = 0; c < 3; c++) out[group + c] = styles.reduce((sum, style, k) => sum + shares[k]! * style[group + c]!, 0) / share
  }
}
