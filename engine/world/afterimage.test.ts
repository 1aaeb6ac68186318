import { expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { openMask } from '../../core/opening.ts'
import { makeRng } from '../../core/rng.ts'
import { at, bytes, kernel } from '../kernel.ts'

it.each([1, 4, 7])('the kernel opens masks by %i pixels as core/opening.ts does', (narrow) => {
  const { width, height } = FRAME
  const rng = makeRng(7, narrow)
  const mask = bytes(width * height).fill(0)
  // Blocks of all sizes about the width in question, many of which touch, some at the rim.
  for (let k = 0; k < 400; k++) {
    const [x, y] = [Math.floor(rng.next() * (width + 8)) - 8, Math.floor(rng.next() * (height + 8)) - 8]
    const [w, h] = [1 + Math.floor(rng.next() * 2.5 * narrow), 1 + Math.floor(rng.next() * 2.5 * narrow)]
    for (let j = Math.max(0, y); j < Math.min(height, y + h); j++) mask.fill(1, j * width + Math.max(0, x), j * width + Math.max(0, Math.min(width, x + w)))
  }
  const expected = mask.slice()
  openMask(expected, width, height, narrow, new Uint8Array(mask.length))
  const [before, after] = [mask, expected].map((one) => one.reduce((sum, v) => sum + v, 0))
  expect(after).toBeGreaterThan(0)
  expect(after).toBeLessThan(before!)
  kernel.openMask(at(mask), width, height, narrow, at(bytes(mask.length)))
  expect(Buffer.compare(mask, expected)).toBe(0)
})
