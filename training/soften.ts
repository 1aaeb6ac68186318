// What painting at half size does to a view: a 2x2 box down to 128x72 and the engine's own enlargement back to 256x144.
import { doubleCode, doubleRgb } from '../engine/imagine/upsample.ts'
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
  doubleRgb(rgb, w, h, out.rgb)
  doubleCode(code, rgb, out.rgb, w, h, out.code)
  return out
}
