import { expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { META_DEPTH, META_DEPTH_BYTES } from '../../engine/protocol/frame-meta.ts'
import { shrinkDepth } from './depth-image.ts'

it('is the mean of each block, rows top to bottom, clamped to a byte', () => {
  const { width, height } = FRAME
  const code = new Float32Array(width * height)
  const out = new Uint8Array(META_DEPTH_BYTES)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) code[y * width + x] = y < 8 ? (x < 8 ? (x & 1) : 0.25) : y >= 136 ? 1.2 : -0.1
  shrinkDepth(code, width, height, out)
  expect([...out.subarray(0, 3)]).toEqual([128, 64, 64])
  expect(out[META_DEPTH.width]).toBe(0)
  expect(out.at(-1)).toBe(255)
})
