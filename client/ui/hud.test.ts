import { expect, it } from 'vitest'
import { readChip } from './hud.ts'

it('takes what was understood apart for display', () => {
  expect(readChip('biome: snow (snowy)')).toEqual({ slot: 'biome', value: 'snow', from: 'snowy' })
  expect(readChip('time: dusk')).toEqual({ slot: 'time', value: 'dusk', from: '' })
  expect(readChip('gravity: low (less than normal)')).toEqual({ slot: 'gravity', value: 'low', from: 'less than normal' })
  expect(readChip('something else')).toEqual({ slot: '', value: 'something else', from: '' })
})
