import { expect, it } from 'vitest'
import { cutOf, nextFraming } from './framing.ts'

it('goes round', () => {
  expect(nextFraming('wide')).toBe('square')
  expect(nextFraming('square')).toBe('portrait')
  expect(nextFraming('portrait')).toBe('wide')
})

it('cuts the middle at full height, for files of even sides', () => {
  const frame = { width: 256, height: 144 }
  expect(cutOf('square', frame)).toEqual({ crop: { left: 56, top: 0, width: 144, height: 144 }, size: { width: 720, height: 720 } })
  expect(cutOf('portrait', frame)).toEqual({ crop: { left: 88, top: 0, width: 81, height: 144 }, size: { width: 720, height: 1280 } })
})
