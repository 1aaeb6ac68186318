import { expect, test } from 'vitest'
import { makeRng } from '../core/rng.ts'
import { SLOTS, SLOT_NAMES, type SlotName } from '../core/slots.ts'
import { LABELS, slotOfLabel, wordsOf } from '../core/words.ts'
import { describeLabelled } from './grammar-describe.ts'
import { recipes, sentence } from './grammar-export.ts'
import { FORMS } from './grammar-lexicon.ts'
import { makeNoise, slip } from './grammar-noise.ts'
import { labelled, phrasesOf } from './grammar-phrases.ts'
import { knownWords, UNKNOWN_TEST, UNKNOWN_TRAIN } from './grammar-words.ts'
import { sampleSlots, sampleSpec } from './grammar.ts'
import { isHeldOutTemplate } from './splits.ts'
import { SCENE_TEMPLATES, TEMPLATES } from './templates.ts'

function labelsOf(phrase: string, slot: SlotName, value: string): string[] {
  return labelled(phrase, slot, value).map((w) => w.label)
}

test('the words that carry a meaning are labelled, joining words and sizes apart', () => {
  const ruins = ['filler', 'landmark=ruins', 'filler', 'filler', 'landmark=ruins']
  expect(labelsOf('the remains of a temple', 'landmark', 'ruins')).toEqual(ruins)
  expect(labelsOf('a giant pyramid', 'landmark', 'pyramid')).toEqual(['filler', 'stronger', 'landmark=pyramid'])
  expect(labelsOf('strong wind', 'wind', 'gale')).toEqual(['wind=gale', 'wind=gale'])
  expect(labelsOf('no trees', 'vegetation', 'none')).toEqual(['vegetation=none', 'vegetation=none'])
})

test('every value can be said, most in many ways; there are hundreds of templates', () => {
  let phrases = 0
  for (const slot of SLOT_NAMES) {
    for (const value of SLOTS[slot]) {
      const ways = FORMS.flatMap((form) => phrasesOf(slot, value, form))
      expect(ways.length, `${slot}=${value}`).toBeGreaterThanOrEqual(10)
      phrases += ways.length
    }
  }
  expect(phrases).toBeGreaterThan(1800)
  expect(TEMPLATES.length).toBeGreaterThan(400)
  expect(new Set(TEMPLATES).size).toBe(TEMPLATES.length)
})

test('recorded prompts say what their world is, in one to six slots', () => {
  for (let i = 0; i < 500; i++) {
    const rng = makeRng(i, 1)
    const slots = sampleSlots(rng, 'train')
    const { words, named, template } = describeLabelled(slots, rng, 'any', makeNoise(rng, 'tidy'))
    const says = words.flatMap((w) => slotOfLabel(w.label) ?? [])
    // Edits may let it snow, or take something away, whatever the world is like.
    if (!/verb|gone/.test(template)) for (const { slot, value } of says) expect(slots[slot].value, template).toBe(value)
    expect(named.length).toBeLessThanOrEqual(8)
  }
  expect(sampleSpec(3, 'train').prompt).toBe(sampleSpec(3, 'train').prompt)
  const prompts = Array.from({ length: 500 }, (_, i) => sampleSpec(i, 'train').prompt)
  expect(new Set(prompts).size).toBeGreaterThan(490)
  for (const prompt of prompts) expect([...prompt].length).toBeLessThanOrEqual(512)
})

test('training sentences keep away from held-out templates and words', () => {
  const [train, , clean] = recipes(600) as [ReturnType<typeof recipes>[0], unknown, ReturnType<typeof recipes>[0]]
  const unseen = new Set(UNKNOWN_TEST)
  for (let i = 0; i < 600; i++) {
    const seen = sentence(train, i)
    expect(isHeldOutTemplate(seen.template), seen.template).toBe(false)
    const strange = seen.words.filter((w) => w.label === 'unknown').map((w) => w.text)
    for (const word of strange) expect(unseen.has(word) && !UNKNOWN_TRAIN.includes(word)).toBe(false)
    expect(isHeldOutTemplate(sentence(clean, i).template)).toBe(true)
  }
  expect(SCENE_TEMPLATES.some(isHeldOutTemplate)).toBe(true)
})

test('labels follow their words through hyphens, case, punctuation and slips', () => {
  const typos = recipes(0).find((r) => r.name === 'test-typos')!
  for (let i = 0; i < 300; i++) {
    const { text, words } = sentence(typos, i)
    expect(wordsOf(text).map((w) => w.folded)).toEqual(words.map((w) => w.text))
    for (const { label } of words) expect(LABELS).toContain(label)
  }
})

test('a slip changes a long word a little and a short one not at all', () => {
  const rng = makeRng(1, 1)
  expect(slip('sea', rng)).toBe('sea')
  const slipped = Array.from({ length: 200 }, () => slip('forest,', rng))
  expect(slipped.every((w) => w.endsWith(',') && Math.abs(w.length - 7) <= 2)).toBe(true)
  expect(new Set(slipped).size).toBeGreaterThan(30)
})

test('unknown words are none of ours', () => {
  const known = knownWords()
  expect([...UNKNOWN_TRAIN, ...UNKNOWN_TEST].filter((w) => known.has(w))).toEqual([])
  expect(UNKNOWN_TRAIN).toContain('bicycle')
})
