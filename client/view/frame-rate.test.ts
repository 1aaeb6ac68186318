import { expect, it } from 'vitest'
import { makeFrameRate } from './frame-rate.ts'

it('counts the frames of the last second only', () => {
  const rate = makeFrameRate()
  for (let frame = 0; frame < 90; frame++) rate.tick((frame * 1000) / 30)
  expect(rate.read(2990)).toBe(30)
  expect(rate.read(3500)).toBeLessThan(16)
  expect(rate.read(9000)).toBe(0)
  expect(rate.total()).toBe(90)
})
