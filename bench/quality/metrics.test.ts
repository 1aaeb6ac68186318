import { describe, expect, it } from 'vitest'
import { uniform } from '../../core/rng.ts'
import { gradientEnergy, meanSquaredError, psnr, ssim } from './metrics.ts'

const [width, height] = [32, 16]
const noise = (seed: number, amplitude: number) =>
  Uint8Array.from({ length: width * height * 3 }, (_, k) => 128 + amplitude * (uniform(seed, 0, k) - 0.5))

describe('picture metrics', () => {
  it('psnr: identical pictures, a known error, a mask', () => {
    const flat = noise(1, 0)
    expect(psnr(flat, flat)).toBe(99)
    const off = flat.map((v) => v + 10)
    expect(psnr(flat, off)).toBeCloseTo(10 * Math.log10(255 ** 2 / 100), 9)
    const half = flat.map((v, k) => (k < flat.length / 2 ? v + 10 : v))
    const mask = Uint8Array.from({ length: width * height }, (_, p) => (p < (width * height) / 2 ? 0 : 1))
    expect(meanSquaredError(flat, half, mask)).toBe(0)
    expect(psnr(flat, half, new Uint8Array(width * height))).toBeNaN()
  })

  it('gradient energy grows with detail and is blind to brightness', () => {
    const soft = gradientEnergy(noise(2, 20), width)
    expect(gradientEnergy(noise(2, 80), width)).toBeGreaterThan(3.5 * soft)
    expect(gradientEnergy(noise(2, 20).map((v) => v + 40), width)).toBeCloseTo(soft, 9)
  })

  it('ssim: one for the same picture, low for unrelated noise', () => {
    expect(ssim(noise(3, 90), noise(3, 90), width)).toBeCloseTo(1, 9)
    expect(Math.abs(ssim(noise(3, 90), noise(4, 90), width))).toBeLessThan(0.25)
  })
})
