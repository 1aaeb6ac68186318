import { expect, it } from 'vitest'
import { makeFrameRate } from './frame-rate.ts'

it('counts the frames of the last second only', () => {
  const rate = makeFrameRate()
  for (let frame = 0; frame < 90; frame++) rate.tick((frame * 1000) / 30)
  expect(rate.read(2990)).toBe(30)
  expect(rate.read(3500)).toBeLessThan(16)
  expect(rate.read(9000)).toBe(0)
  expect(rate.total()).toBe(90)
  expect(rate.recent().slice(-2)).toEqual([(88 * 1000) / 30, (89 * 1000) / 30])
  for (let frame = 0; frame < 300; frame++) rate.tick(10_000 + frame)
  expect(rate.recent()).toEqual(Array.from({ length: 256 }, (_, k) => 10_044 + k))
})
