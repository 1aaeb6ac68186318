import { expect, test } from 'vitest'
import { DEFAULT_STRENGTH, SLOT_NAMES, SLOTS, slotVector, type SlotName, type SlotValue } from '../../core/slots.ts'
import { applyPrompt, complete } from './complete.ts'
import type { Understanding } from './decode.ts'
import { surprise } from './surprise.ts'

function says(values: { [N in SlotName]?: SlotValue<N> }, strength = DEFAULT_STRENGTH): Understanding {
  const entries = Object.entries(values).map(([slot, value]) => [slot, { value, strength, confidence: 1, words: [value] }])
  const named: Understanding['named'] = Object.fromEntries(entries)
  return { named, understood: [], notUnderstood: [] }
}

const worlds = (understanding: Understanding) => Array.from({ length: 300 }, (_, seed) => complete(understanding, seed))

test('named slots stay as said, open ones are filled, the same seed the same way', () => {
  const said = says({ biome: 'snow', time: 'dusk' }, 0.9)
  for (const slots of worlds(said)) {
    expect(slots.biome).toEqual({ value: 'snow', strength: 0.9 })
    for (const slot of SLOT_NAMES) expect(SLOTS[slot] as readonly string[]).toContain(slots[slot].value)
    slotVector(slots)
  }
  expect(complete(said, 5)).toEqual(complete(said, 5))
  expect(new Set(worlds(said).map((s) => JSON.stringify(s))).size).toBeGreaterThan(20)
})

test('what is filled in fits what was said', () => {
  const snow = worlds(says({ biome: 'snow' }))
  expect(snow.filter((s) => s.vegetation.value === 'palm' || s.vegetation.value === 'cactus')).toHaveLength(0)
  expect(snow.filter((s) => s.vegetation.value === 'pine').length).toBeGreaterThan(100)
  const palms = worlds(says({ vegetation: 'palm' }))
  expect(palms.filter((s) => s.biome.value === 'coast').length).toBeGreaterThan(100)
  const plain = worlds(says({ biome: 'meadow' }))
  expect(plain.every((s) => s.family.value === 'landscape' && s.gravity.value === 'normal')).toBe(true)
  expect(plain.filter((s) => s.style.value === 'natural').length).toBeGreaterThan(240)
})

test('what is named can be seen', () => {
  expect(worlds(says({ material: 'marble' })).filter((s) => s.landmark.value === 'none')).toHaveLength(0)
  expect(worlds(says({ liquid: 'honey' })).filter((s) => s.water.value === 'none')).toHaveLength(0)
  expect(worlds(says({ liquid: 'honey', water: 'none' })).every((s) => s.water.value === 'none')).toBe(true)
})

test('a prompt on the way changes only what it names', () => {
  const before = complete(says({ biome: 'coast', time: 'day' }), 3)
  const after = applyPrompt(before, says({ time: 'night' }))
  expect(after).toEqual({ ...before, time: { value: 'night', strength: DEFAULT_STRENGTH } })
  expect(applyPrompt(before, says({}))).toEqual(before)
})

test('a surprise is a world with a name, another for another seed', () => {
  const texts = Array.from({ length: 50 }, (_, seed) => surprise(seed).text)
  expect(new Set(texts).size).toBeGreaterThan(20)
  expect(surprise(4)).toEqual(surprise(4))
})
