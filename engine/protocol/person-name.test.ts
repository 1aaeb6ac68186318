import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { cleanName } from './person-name.ts'

it('takes names of many scripts, and tidies their spaces', () => {
  for (const name of ['Ada', 'J. R. O’Neill', 'Anne-Marie', '李小龍', 'Zoë', 'नमिता', 'player_7', '7']) expect(cleanName(name)).toEqual({ name })
  expect(cleanName('  Ada   Lovelace ')).toEqual({ name: 'Ada Lovelace' })
  expect(cleanName('Zoe\u0308')).toEqual({ name: 'Zo\u00eb' })
})

it('has a length limit at n and n + 1, in characters', () => {
  expect(cleanName('x'.repeat(LIMITS.nameCodePoints))).toEqual({ name: 'x'.repeat(LIMITS.nameCodePoints) })
  expect(cleanName('x'.repeat(LIMITS.nameCodePoints + 1))).toEqual({ problem: 'name-length' })
  // Two UTF-16 units each.
  expect(cleanName('𐐷'.repeat(LIMITS.nameCodePoints))).toHaveProperty('name')
  for (const empty of ['', '   ', 'x'.repeat(100_000)]) expect(cleanName(empty)).toEqual({ problem: 'name-length' })
})

it('refuses what cannot be read as a name', () => {
  for (const bad of ['a\nb', 'a\u0000', '\u202eadA', 'a\u200bb', '<b>', 'a & b', '😀', '- -', "'", 'a\u2028b', '\ud800']) {
    expect(cleanName(bad), JSON.stringify(bad)).toEqual({ problem: 'name-characters' })
  }
})
