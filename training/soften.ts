// What painting at half size does to a view: a 2x2 box down to 128x72 and the engine's own enlargement back to 256x144.
import { doubleCode, doubleRgb } from '../engine/imagine/upsample.ts'
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
