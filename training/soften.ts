// What painting at half size does to a view: a 2x2 box down to 128x72 and a bilinear doubling back, as painted keyframes enter memory.
import { halveInverse, halveRgb, type KeyframeInput } from '../engine/memory/keyframe.ts'

type Floating = KeyframeInput & { code: Float32Array }

export function softened(input: Floating, width: number, height: number): Floating {
  const w = width >> 1
  const h = height >> 1
  const rgb = new Uint8Array(w * h * 3)
  const code = new Float32Array(w * h)
  halveRgb(input.rgb, width, height, rgb)
  halveInverse(input.code, width, height, code)
  const out = { ...input, rgb: new Uint8Array(width * height * 3), code: new Float32Array(width * height) }
  for (let j = 0; j < height; j++) {
    const y0 = clamp((j - 1) >> 1, h)
    const y1 = clamp(y0 + ((j - 1) >= 0 ? 1 : 0), h)
    const fy = j === 0 ? 0 : j & 1 ? 0.25 : 0.75
    for (let i = 0; i < width; i++) {
      const x0 = clamp((i - 1) >> 1, w)
      const x1 = clamp(x0 + ((i - 1) >= 0 ? 1 : 0), w)
      const fx = i === 0 ? 0 : i & 1 ? 0.25 : 0.75
      blend(rgb, [y0 * w + x0, y0 * w + x1, y1 * w + x0, y1 * w + x1], fx, fy, out.rgb, (j * width + i) * 3)
      // Depth is never mixed across surfaces: the nearest source pixel's.
      out.code[j * width + i] = code[(j >> 1) * w + (i >> 1)]!
    }
  }
  return out
}

function clamp(k: number, size: number): number {
  return k < 0 ? 0 : k >= size ? size - 1 : k
}

function blend(rgb: Uint8Array, at: readonly number[], fx: number, fy: number, out: Uint8Array, o: number): void {
  const [a, b, c, d] = at as [number, number, number, number]
  for (let k = 0; k < 3; k++) {
    const top = rgb[3 * a + k]! * (1 - fx) + rgb[3 * b + k]! * fx
    const low = rgb[3 * c + k]! * (1 - fx) + rgb[3 * d + k]! * fx
    out[o + k] = top * (1 - fy) + low * fy + 0.5
  }
}
