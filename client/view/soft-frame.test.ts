import { describe, expect, it } from 'vitest'
import { i420Bytes, rgbToI420 } from '../../server/video/i420.ts'
import { makeSoftFrame } from './soft-frame.ts'
import { kernelFor } from './testing/kernel-file.ts'

const SIZE = { width: 16, height: 8 }
type Rgb = readonly [number, number, number]

function fill(at: (x: number, y: number) => Rgb): Uint8Array {
  const rgb = new Uint8Array(3 * SIZE.width * SIZE.height)
  for (let y = 0; y < SIZE.height; y++) for (let x = 0; x < SIZE.width; x++) rgb.set(at(x, y), 3 * (y * SIZE.width + x))
  return rgb
}

function fromI420(rgb: Uint8Array) {
  const frame = makeSoftFrame(kernelFor(SIZE))
  const planes = new Uint8Array(i420Bytes(SIZE.width, SIZE.height))
  rgbToI420(rgb, SIZE.width, SIZE.height, planes)
  frame.i420.set(planes)
  frame.fromI420()
  return frame
}

function fromRgba(rgb: Uint8Array) {
  const frame = makeSoftFrame(kernelFor(SIZE))
  for (let k = 0; k < rgb.length / 3; k++) frame.rgba.set([rgb[3 * k]!, rgb[3 * k + 1]!, rgb[3 * k + 2]!, 255], 4 * k)
  frame.fromRgba()
  return frame
}

describe('a frame without a GPU', () => {
  it.each([[230, 40, 40], [40, 200, 60], [50, 60, 220], [250, 250, 250], [10, 10, 10], [128, 128, 128]] as Rgb[])('shows a flat %i, %i, %i as it was made, by either way', (...colour) => {
    for (const frame of [fromI420(fill(() => colour)), fromRgba(fill(() => colour))]) {
      for (let k = 0; k < SIZE.width * SIZE.height; k++) {
        for (let c = 0; c < 3; c++) expect(Math.abs(frame.texels[8 * k + c]! - colour[c]!)).toBeLessThanOrEqual(3)
        expect([...frame.texels.subarray(8 * k + 3, 8 * k + 8)]).toEqual([255, 128, 128, 0, 0])
      }
    }
  })

  it('sharpens soft edges in mid-tones, and rings nowhere', () => {
    // A ramp of three pixels between two greys.
    const levels = [80, 80, 80, 80, 80, 80, 90, 115, 140, 150, 150, 150, 150, 150, 150, 150]
    const { texels } = fromRgba(fill((x) => [levels[x]!, levels[x]!, levels[x]!]))
    const row = levels.map((_, x) => texels[8 * (3 * SIZE.width + x)]!)
    expect(row[8]! - row[6]!).toBeGreaterThan(140 - 90)
    expect(Math.min(...row)).toBeGreaterThanOrEqual(80 - 0.13 * 25)
    expect(Math.max(...row)).toBeLessThanOrEqual(150 + 0.13 * 25)
    expect(row.slice(0, 5)).toEqual([80, 80, 80, 80, 80])
  })

  it('treats both ends of a row alike, also where rows are no whole groups of sixteen pixels', () => {
    const kernel = kernelFor({ width: 26, height: 6 })
    const frame = makeSoftFrame(kernel)
    const codes = (at: (x: number) => number) => {
      for (let k = 0; k < 26 * 6; k++) frame.rgba.set([at(k % 26), at(k % 26), at(k % 26), 255], 4 * k)
      frame.fromRgba()
      return Array.from({ length: 26 }, (_, x) => [...frame.texels.subarray(8 * (3 * 26 + x), 8 * (3 * 26 + x) + 6)])
    }
    const level = (x: number) => (x * 37) % 101
    expect(codes((x) => level(25 - x)).reverse()).toEqual(codes(level))
  })

  it('keeps the curvature that makes Catmull-Rom of a straight line', () => {
    // Checker of columns: no room for sharpening at black and white.
    const levels = [0, 0, 0, 255, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0]
    const { texels } = fromRgba(fill((x) => [levels[x]!, levels[x]!, levels[x]!]))
    const value = (x: number) => texels[8 * x]!
    const curve = (x: number) => 4 * (texels[8 * x + 4]! - 128)
    for (let x = 1; x < SIZE.width - 2; x++) {
      for (const f of [0.25, 0.5, 0.75]) {
        const [a, b, c, d] = [value(x - 1), value(x), value(x + 1), value(x + 2)]
        const cubic = b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)))
        const bent = (1 - f) * b + f * c + 0.5 * f * (f - 1) * ((1 - f) * curve(x) + f * curve(x + 1))
        expect(Math.abs(bent - cubic)).toBeLessThan(1)
      }
    }
  })
})
