import { expect, it } from 'vitest'
import { readDials, readExact } from './exact.ts'

it.each([
  ['gravity 3.7 m/s²', 'gravity', { value: 'low', strength: 0.7 }],
  ['set gravity to 20', 'gravity', { value: 'high', strength: 1 }],
  ['gravity: 0.5 g', 'gravity', { value: 'low', strength: 0.5 }],
  ['moon gravity', 'gravity', { value: 'low', strength: 1 }],
  ['gravity like on the Moon', 'gravity', { value: 'low', strength: 1 }],
  ["Jupiter's gravity", 'gravity', { value: 'high', strength: 1 }],
  ['wind speed 0 m/s', 'wind', { value: 'calm', strength: 0.6 }],
  ['bounce 88 %', 'bounce', { value: 'bouncy', strength: 1 }],
  ['bounce 0.15', 'bounce', { value: 'dull', strength: 1 }],
] as const)('%s', (text, dial, filled) => {
  expect(readDials(text).dials).toEqual({ [dial]: filled })
})

it('shares count for the words behind them, and leave no number to the encoder', () => {
  const { text, shares } = readExact('a 45% foggy meadow, gravity 2 and 30 % pine trees')
  expect(text).not.toMatch(/\d/)
  expect(shares).toEqual([{ before: 1, strength: 0.45 }, { before: 4, strength: 0.3 }])
})

it('leaves other numbers alone', () => {
  expect(readExact('two towers, 3 lakes and wind 40%')).toMatchObject({ text: 'two towers, 3 lakes and wind ', dials: {} })
})
