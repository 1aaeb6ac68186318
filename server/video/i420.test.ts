import { describe, expect, it } from 'vitest'
import { i420Bytes, rgbToI420 } from './i420.ts'

/** Y, U, V of a flat 2x2 picture. */
function flat(r: number, g: number, b: number): number[] {
  const rgb = new Uint8Array(12).map((_, k) => [r, g, b][k % 3]!)
  const out = new Uint8Array(i420Bytes(2, 2))
  rgbToI420(rgb, 2, 2, out)
  return [out[0]!, out[4]!, out[5]!]
}

describe('rgbToI420', () => {
  // Reference values of BT.709 limited range (ITU-R BT.709-6, 8 bits: 100 % colour bars).
  it.each([
    ['black', 0, 0, 0, [16, 128, 128]],
    ['white', 255, 255, 255, [235, 128, 128]],
    ['red', 255, 0, 0, [63, 102, 240]],
    ['green', 0, 255, 0, [173, 42, 26]],
    ['blue', 0, 0, 255, [32, 240, 118]],
    ['grey', 128, 128, 128, [126, 128, 128]],
  ])('maps %s', (_, r, g, b, want) => {
    expect(flat(r, g, b)).toEqual(want)
  })

  it('averages chroma over 2x2 and places planes one after the other', () => {
    const width = 4
    const rgb = new Uint8Array(width * 2 * 3)
    rgb.set([255, 0, 0], 0) // one red pixel of the first block of four
    const out = new Uint8Array(3 + i420Bytes(width, 2)).fill(7)
    rgbToI420(rgb, width, 2, out, 3)
    expect([...out]).toEqual([7, 7, 7, 63, 16, 16, 16, 16, 16, 16, 16, 122, 128, 156, 128])
  })
})
