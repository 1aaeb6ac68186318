import { expect, it } from 'vitest'
import { openMask } from './opening.ts'

const WIDTH = 12
const HEIGHT = 9

/** Opening by its definition: a pixel stays if some full square of `side` pixels inside the picture holds it. */
function opened(mask: Uint8Array, side: number): Uint8Array {
  const out = new Uint8Array(mask.length)
  for (let y = 0; y + side <= HEIGHT; y++) {
    for (let x = 0; x + side <= WIDTH; x++) {
      const square = Array.from({ length: side * side }, (_, k) => (y + Math.floor(k / side)) * WIDTH + x + (k % side))
      if (square.every((p) => mask[p])) for (const p of square) out[p] = 1
    }
  }
  return out
}

it('opens masks as defined, at borders too', () => {
  let state = 7
  for (let trial = 0; trial < 40; trial++) {
    const mask = Uint8Array.from({ length: WIDTH * HEIGHT }, () => ((state = (state * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff < 0.9 ? 1 : 0))
    const result = mask.slice()
    openMask(result, WIDTH, HEIGHT, 2, new Uint8Array(mask.length))
    expect(result).toEqual(opened(mask, 3))
  }
})

it('takes strips up to the width named and leaves those one pixel wider', () => {
  const strip = (width: number) => Uint8Array.from({ length: WIDTH * HEIGHT }, (_, p) => (p % WIDTH < width ? 1 : 0))
  const left = (width: number) => {
    const mask = strip(width)
    openMask(mask, WIDTH, HEIGHT, 4, new Uint8Array(mask.length))
    return mask.reduce((sum, v) => sum + v, 0)
  }
  expect(left(4)).toBe(0)
  expect(left(5)).toBe(5 * HEIGHT)
})
