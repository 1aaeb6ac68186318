import { describe, expect, it } from 'vitest'
import { bufferSize, coverScale, MOST_SOFTWARE_PIXELS } from './layout.ts'

const frame = { width: 256, height: 144 }

describe('layout', () => {
  it('keeps small windows at their device pixels', () => {
    expect(bufferSize({ width: 400, height: 300 }, 2, false)).toEqual({ width: 800, height: 600 })
  })

  it('limits the area and keeps the aspect', () => {
    const size = bufferSize({ width: 390, height: 844 }, 3, false)
    expect(size.width * size.height).toBeLessThanOrEqual(1280 * 720 * 1.01)
    expect(size.width / size.height).toBeCloseTo(390 / 844, 2)
  })

  it('never has more pixels than memory is kept for without a GPU, whatever the window', () => {
    for (let width = 1; width < 4000; width += width < 20 ? 1 : 97) {
      for (let height = 1; height < 4000; height += height < 20 ? 1 : 97) {
        const size = bufferSize({ width, height }, 40, true)
        expect(size.width * size.height).toBeLessThanOrEqual(MOST_SOFTWARE_PIXELS)
      }
    }
  })

  it('is frugal without a GPU', () => {
    const size = bufferSize({ width: 1440, height: 900 }, 1, true)
    expect(size.width * size.height).toBeLessThanOrEqual(448 * 252 * 1.01)
  })

  it('covers: cuts the sides in portrait, top and bottom in very wide windows, nothing at 16:9', () => {
    expect(coverScale(frame, { width: 1920, height: 1080 })).toEqual({ x: 1, y: 1 })
    const portrait = coverScale(frame, { width: 390, height: 844 })
    expect(portrait.y).toBe(1)
    expect(portrait.x).toBeCloseTo(390 / 844 / (16 / 9))
    expect(coverScale(frame, { width: 2560, height: 1080 }).y).toBeCloseTo(0.75)
  })
})
