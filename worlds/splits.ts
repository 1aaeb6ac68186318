// What training never sees. The held-out combinations, seeds and templates are listed in splits-manifest.json (written once by
// `npx tsx worlds/splits-make.ts`); the hash below pins the list, so that moving the line between train and test is a visible change.
import { createHash } from 'node:crypto'
import type { SlotName, Slots } from '../core/slots.ts'
import manifest from './splits-manifest.json' with { type: 'json' }
import type { WorldSpec } from './spec.ts'

export type Split = 'train' | 'dev' | 'test' | 'ood'
/** Values that must never meet in training, e.g. {biome: 'snow', time: 'dawn'}. */
export type Combo = { [N in SlotName]?: string }

export const MANIFEST_SHA256 = 'abde80734a34a24440ca232ae4de9e1589f9ee0425f84e4fcc1971da9d7b9c3e'

/** Dev worlds are those whose seed leaves this remainder: one seed in fifty. */
export const DEV_MODULUS = 50
export const DEV_REMAINDER = 7

export const HELD_OUT: readonly Combo[] = [...manifest.pairs, ...manifest.triples, manifest.binding]
export const TEST_SEEDS: readonly number[] = manifest.testSeeds
const testSeeds = new Set(TEST_SEEDS)
const testTemplates = new Set<string>(manifest.templates)

/** Held-out combinations by the value of one slot ("biome=snow"), so that a check looks at few of them. */
const bySlotValue = new Map<string, Combo[]>()
for (const combo of HELD_OUT) {
  for (const [slot, value] of Object.entries(combo)) {
    const key = `${slot}=${value}`
    bySlotValue.set(key, [...(bySlotValue.get(key) ?? []), combo])
  }
}

/** Hash of the manifest's content, independent of how the file is indented. */
export function manifestHash(): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
}

/** The held-out combination that choosing `value` for `slot` would complete, if any. */
export function completes(slot: SlotName, value: string, chosen: Combo): Combo | undefined {
  return bySlotValue
    .get(`${slot}=${value}`)
    ?.find((combo) => Object.entries(combo).every(([other, v]) => other === slot || chosen[other as SlotName] === v))
}

/** The first held-out combination these slots contain, if any. */
export function heldOutCombo(slots: Slots): Combo | undefined {
  return HELD_OUT.find((combo) => Object.entries(combo).every(([slot, value]) => slots[slot as SlotName].value === value))
}

export function isHeldOutTemplate(template: string): boolean {
  return testTemplates.has(template)
}

/** The split a world belongs to: unseen combination before unseen geometry before dev. */
export function splitOf(spec: Pick<WorldSpec, 'seed' | 'slots'>): Split {
  if (heldOutCombo(spec.slots)) return 'ood'
  if (testSeeds.has(spec.seed)) return 'test'
  return spec.seed % DEV_MODULUS === DEV_REMAINDER ? 'dev' : 'train'
}

/** Moves a uniform u32 to the nearest seed of a split: train and dev seeds never meet, test and ood share the 64 of the manifest. */
export function seedFor(split: Split, u32: number): number {
  if (split === 'test' || split === 'ood') return TEST_SEEDS[u32 % TEST_SEEDS.length]!
  const base = Math.min(u32, 2 ** 32 - 2 * DEV_MODULUS)
  if (split === 'dev') return avoidTest(base - (base % DEV_MODULUS) + DEV_REMAINDER, DEV_MODULUS)
  return avoidTest(base % DEV_MODULUS === DEV_REMAINDER ? base + 1 : base, DEV_MODULUS)
}

function avoidTest(seed: number, step: number): number {
  return testSeeds.has(seed) ? avoidTest(seed + step, step) : seed
}
