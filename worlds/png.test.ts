import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePng } from './png.ts'

describe('encodePng', () => {
  it('keeps every pixel behind a no-filter byte a row', () => {
    const rgb = Uint8Array.from({ length: 3 * 2 * 3 }, (_, k) => k * 11)
    const png = encodePng(rgb, 3, 2)
    expect(png.readUInt32BE(16)).toBe(3)
    expect(png.readUInt32BE(20)).toBe(2)
    const at = png.indexOf('IDAT')
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
    expect([...rows]).toEqual([0, ...rgb.subarray(0, 9), 0, ...rgb.subarray(9)])
  })

  it('refuses a picture of the wrong size', () => {
    expect(() => encodePng(new Uint8Array(5), 2, 1)).toThrow(/2x1/)
  })
})
