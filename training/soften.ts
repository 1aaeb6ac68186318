// What magnification does to a view: a 2x2 box down to 128x72, then enlarged to 256x144, colours bilinearly, depth as the engine does it.
import { doubleCode } from '../engine/imagine/upsample.ts'
import { halveInverse, halveRgb, type KeyframeInput } from '../engine/memory/keyframe.ts'

type Floating = KeyframeInput & { code: Float32Array }
/** Colours u8 RGB and depth code at half of a view's width and height. */
export type Small = { rgb: Uint8Array; code: Float32Array }

export function softened(input: Floating, width: number, height: number): Floating {
  return doubled(input, halved(input, width, height), width, height)
}

export function halved(input: Floating, width: number, height: number): Small {
  const pixels = (width >> 1) * (height >> 1)
  const small = { rgb: new Uint8Array(pixels * 3), code: new Float32Array(pixels) }
  halveRgb(input.rgb, width, height, small.rgb)
  halveInverse(input.code, width, height, small.code)
  return small
}

/** `small` at width x height as a view like `input`; with `rgb` in those colours, depth along their edges. */
export function doubled(input: Floating, small: Small, width: number, height: number, rgb?: Uint8Array): Floating {
  const out = { ...input, rgb: rgb ?? new Uint8Array(width * height * 3), code: new Float32Array(width * height) }
  if (!rgb) doubleRgb(small.rgb, width >> 1, height >> 1, out.rgb)
  doubleCode(small.code, small.rgb, out.rgb, width >> 1, height >> 1, out.code)
  return out
}

/** Doubles an RGB u8 image bilinearly. */
export function doubleRgb(rgb: Uint8Array, width: number, height: number, out: Uint8Array): void {
  for (let j = 0; j < 2 * height; j++) {
    const above = clampTo((j - 1) >> 1, height) * width
    const below = clampTo(((j - 1) >> 1) + 1, height) * width
    const fy = j & 1 ? 0.25 : 0.75
    for (let i = 0; i < 2 * width; i++) {
      const left = clampTo((i - 1) >> 1, width)
      const right = clampTo(((i - 1) >> 1) + 1, width)
      const fx = i & 1 ? 0.25 : 0.75
      for (let c = 0; c < 3; c++) {
        const top = rgb[3 * (above + left) + c]! * (1 - fx) + rgb[3 * (above + right) + c]! * fx
        const low = rgb[3 * (below + left) + c]! * (1 - fx) + rgb[3 * (below + right) + c]! * fx
        out[3 * (j * 2 * width + i) + c] = top * (1 - fy) + low * fy + 0.5
      }
    }
  }
}

function clampTo(v: number, size: number): number {
  return v < 0 ? 0 : v >= size ? size - 1 : v
}
