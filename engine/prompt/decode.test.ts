import { expect, test } from 'vitest'
import { LABELS, MAX_WORDS, wordsOf } from '../../core/words.ts'
import { decode } from './decode.ts'

const SHORT: Record<string, string> = { '.': 'filler', '?': 'unknown', '-': 'weaker', '+': 'stronger' }

/** Decodes a prompt whose words carry the given labels ("." is filler); "a|b" is torn between two, the first a little likelier. */
function read(text: string, labels: string) {
  const logits = new Float32Array(MAX_WORDS * LABELS.length)
  labels.split(' ').forEach((choices, k) => {
    choices.split('|').forEach((label, rank) => {
      const index = LABELS.indexOf(SHORT[label] ?? label)
      if (index < 0) throw new Error(`no label ${label}`)
      logits[k * LABELS.length + index] = 12 - rank / 4
    })
  })
  return decode(wordsOf(text), logits)
}

test('words of one phrase are one mention, in the words of the player', () => {
  const { named, understood } = read('At the Crack of dawn', '. . time=dawn . time=dawn')
  expect(named.time).toMatchObject({ value: 'dawn', strength: 0.6, words: ['Crack', 'of', 'dawn'] })
  expect(understood).toEqual(['time: dawn (Crack of dawn)'])
})

test('a degree counts for the next mention, or the one before if nothing follows', () => {
  const forest = read('very foggy forest', '+ weather=fog biome=forest').named
  expect(forest).toMatchObject({ weather: { strength: 0.9 }, biome: { strength: 0.6 } })
  expect(read('a hint of fog', '. - . weather=fog').named.weather?.strength).toBe(0.3)
  expect(read('fog, very very thick', 'weather=fog + + .').named.weather?.strength).toBe(1)
  expect(read('very big dragons over here fog', '+ + ? . . weather=fog').named.weather?.strength).toBe(0.6)
})

test('the last value of a slot counts', () => {
  expect(read('day no night', 'time=day . time=night').named.time?.value).toBe('night')
})

test('biomes that meet are combined', () => {
  const beach = read('a snowy beach', '. biome=snow biome=coast').named
  expect(beach).toMatchObject({ biome: { value: 'coast' }, weather: { value: 'snowfall', words: ['snowy'] } })
  const forest = read('a snowy forest', '. biome=snow biome=forest').named
  expect(forest).toMatchObject({ biome: { value: 'snow' }, vegetation: { value: 'pine' } })
  expect(read('a snowy oak forest', '. biome=snow vegetation=broadleaf biome=forest').named.vegetation?.value).toBe('broadleaf')
})

test('what the network is unsure of is not understood', () => {
  expect(read('towel', 'landmark=tower|?|.')).toMatchObject({ named: {}, notUnderstood: ['towel'] })
})

test('torn between two meanings, the likelier one is taken', () => {
  expect(read('water', 'water=lake|liquid=water')).toMatchObject({ named: { water: { value: 'lake' } }, notUnderstood: [] })
})

test('a doubtful word does not lengthen what its neighbour says', () => {
  const { named, notUnderstood } = read('neon city', 'style=neon style=neon|?')
  expect(named.style?.words).toEqual(['neon'])
  expect(notUnderstood).toEqual(['city'])
})

test('words behind the last one read are reported, each once', () => {
  const { notUnderstood } = read(`${'the '.repeat(MAX_WORDS)}snow snow`, '.')
  expect(notUnderstood.at(-1)).toBe('snow')
  expect(notUnderstood.filter((w) => w === 'snow')).toHaveLength(1)
})
