import { describe, expect, it } from 'vitest'
import { cropOf, dropAlpha } from './picture.ts'

describe('a picture for a world', () => {
  it('is cut to 16:9: the middle of a wide one, above the middle of a tall one', () => {
    expect(cropOf(1600, 900)).toEqual({ x: 0, y: 0, width: 1600, height: 900 })
    expect(cropOf(3200, 900)).toEqual({ x: 800, y: 0, width: 1600, height: 900 })
    expect(cropOf(1600, 1900)).toEqual({ x: 0, y: 400, width: 1600, height: 900 })
  })

  it('loses its alpha and nothing else', () => {
    expect([...dropAlpha(Uint8ClampedArray.from([1, 2, 3, 255, 4, 5, 6, 0]))]).toEqual([1, 2, 3, 4, 5, 6])
  })
})
