import { expect, test } from 'vitest'
import { SLOTS, SLOT_NAMES } from '../core/slots.ts'
import { sampleSpec } from './grammar.ts'
import { checkSpec } from './spec.ts'
import { heldOutCombo, HELD_OUT, manifestHash, MANIFEST_SHA256, splitOf, TEST_SEEDS, type Split } from './splits.ts'
import manifest from './splits-manifest.json' with { type: 'json' }
import { makeManifest } from './splits-make.ts'

const WORLDS = 4000

test('the line between train and test is where the committed hash says', () => {
  expect(manifestHash()).toBe(MANIFEST_SHA256)
  expect({ ...makeManifest(), templates: [] }).toEqual({ ...manifest, templates: [] })
  expect(new Set(TEST_SEEDS).size).toBe(64)
})

test('held-out combinations name real values and leave every value mostly seen', () => {
  for (const combo of HELD_OUT) {
    for (const [slot, value] of Object.entries(combo)) expect(SLOTS[slot as 'biome'] as readonly string[]).toContain(value)
  }
})

test.each(['train', 'dev', 'test', 'ood'] as Split[])('%s worlds are of their own split, valid and repeatable', (split) => {
  for (let i = 0; i < WORLDS; i++) {
    const { spec } = sampleSpec(i, split)
    if (splitOf(spec) !== split) throw new Error(`world ${i} of ${split} is of ${splitOf(spec)}: ${JSON.stringify(spec)}`)
    if (split !== 'ood' && heldOutCombo(spec.slots)) throw new Error(`world ${i} holds ${JSON.stringify(heldOutCombo(spec.slots))}`)
    checkSpec(spec)
  }
  expect(sampleSpec(7, split)).toEqual(sampleSpec(7, split))
})

test('training worlds show every value, a yard in about 15 % and a sea in a canyon only rarely', () => {
  const specs = Array.from({ length: WORLDS }, (_, i) => sampleSpec(i, 'train').spec)
  for (const slot of SLOT_NAMES) {
    // Nothing walks through true worlds yet, and their hours do not pass.
    if (slot === 'creature' || slot === 'clock') continue
    for (const value of SLOTS[slot]) {
      const share = specs.filter((s) => s.slots[slot].value === value).length / WORLDS
      expect(share, `${slot}=${value}`).toBeGreaterThan(0.03)
    }
  }
  const yards = specs.filter((s) => s.slots.family.value === 'yard').length / WORLDS
  expect(yards).toBeGreaterThan(0.12)
  expect(yards).toBeLessThan(0.18)
  const canyons = specs.filter((s) => s.slots.biome.value === 'canyon')
  const seas = canyons.filter((s) => s.slots.water.value === 'sea').length / canyons.length
  expect(seas).toBeGreaterThan(0)
  expect(seas).toBeLessThan(0.1)
})
