import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Session } from '../backend/backend.ts'
import { createPromptEncoder, type PromptEncoder } from './encoder.ts'
import { KNOWN_WORDS } from './known-words.ts'
import { KIN_WORDS, nearestWord } from './nearest.ts'
import { slipOf, slipsBetween } from './slips.ts'
import { promptSession } from './testing/real-encoder.ts'

let session: Session
let encoder: PromptEncoder
beforeAll(async () => {
  session = await promptSession()
  encoder = createPromptEncoder(session)
})
afterAll(() => session.close())

it('what is offered is understood', async () => {
  for (const word of [...KNOWN_WORDS, ...KIN_WORDS]) {
    const { named, notUnderstood } = await encoder.understand(word)
    expect(Object.keys(named).length, word).toBeGreaterThan(0)
    expect(notUnderstood, word).toEqual([])
  }
})

it.each([
  ['lighthosue', 'lighthouse'],
  ['Pyramyd', 'pyramid'],
  ['city', 'cottages'],
  ['BOAT', 'the sea'],
  ['blorp', undefined],
  ['xyz', undefined],
  ['constructor', undefined],
])('%s -> %s', (word, nearest) => {
  expect(nearestWord(word)).toBe(nearest)
})

it('slips are swaps, letters too many or few, and in long words one other letter', () => {
  for (const [typed, meant] of [['mroe', 'more'], ['les', 'less'], ['instaed', 'instead'], ['replece', 'replace'], ['removee', 'remove']]) expect(slipOf(typed!, meant!), typed).toBe(true)
  for (const [typed, meant] of [['lake', 'make'], ['move', 'more'], ['more', 'more'], ['le', 'less'], ['moor', 'more']]) expect(slipOf(typed!, meant!), typed).toBe(false)
  expect(slipsBetween('towr', 'tower', 2)).toBe(1)
  expect(slipsBetween('wotre', 'tower', 2)).toBe(3)
  expect(slipsBetween('', 'abc', 2)).toBe(3)
})
