// Writes worlds/splits-manifest.json: which combinations, seeds and templates are held out. Run again only to draw a new line between
// train and test, which makes every earlier measurement and every trained network incomparable; new templates may be added freely.
import { writeFileSync } from 'node:fs'
import { plausibility } from '../core/plausible.ts'
import { hash32 } from '../core/rng.ts'
import { SLOTS, type SlotName } from '../core/slots.ts'
import type { Combo } from './splits.ts'
import { TEMPLATES } from './templates.ts'

const SEED = 20261120
const PAIR_SHARE = 0.12
const TRIPLE_SHARE = 0.05
const TEMPLATE_SHARE = 0.1
const TEST_SEED_COUNT = 64
/** No value loses more than this share of its partners, so that each is still learnt in many settings. */
const ROW_SHARE = 0.25

/** Slot pairs whose values compose in the picture; other pairs (gravity x style, say) have nothing to generalise. */
const PAIR_TABLES: readonly (readonly SlotName[])[] = [
  ['biome', 'time'],
  ['biome', 'weather'],
  ['biome', 'style'],
  ['biome', 'vegetation'],
  ['biome', 'landmark'],
  ['time', 'weather'],
  ['time', 'style'],
  ['weather', 'style'],
  ['time', 'landmark'],
  ['style', 'landmark'],
]
const TRIPLE_TABLES: readonly (readonly SlotName[])[] = [
  ['biome', 'time', 'weather'],
  ['biome', 'time', 'style'],
  ['biome', 'landmark', 'material'],
]
/** One shape that training never sees in one material. */
const BINDING: Combo = { landmark: 'lighthouse', material: 'brick' }
/** The page's example worlds stay seen: a demonstration is no test. */
const EXAMPLES: readonly Combo[] = [
  { biome: 'snow', vegetation: 'pine', time: 'dusk', landmark: 'tower', material: 'stone', style: 'natural', weather: 'snowfall' },
  { biome: 'desert', vegetation: 'cactus', time: 'night', landmark: 'pyramid', style: 'golden', weather: 'clear' },
  { biome: 'forest', vegetation: 'pine', time: 'night', landmark: 'tower', weather: 'fog', style: 'natural' },
]

function combosOf(table: readonly SlotName[]): Combo[] {
  return table.reduce<Combo[]>((combos, slot) => combos.flatMap((c) => SLOTS[slot].map((value) => ({ ...c, [slot]: value }))), [{}])
}

const contains = (whole: Combo, part: Combo) => Object.entries(part).every(([s, v]) => whole[s as SlotName] === v)

/** Plain values are what the others are measured against. */
const PLAIN = ['none', 'clear', 'natural']

/** Nothing is learnt from holding out what is plain, everyday (flowers in a meadow) or absurd (palms in snow): those stay seen. */
function worthHolding(combo: Combo): boolean {
  if (Object.values(combo).some((value) => PLAIN.includes(value)) || EXAMPLES.some((e) => contains(e, combo))) return false
  return Object.entries(combo).every(([slot, value]) => {
    const name = slot as SlotName
    const others = Object.fromEntries(Object.entries(combo).filter(([s]) => s !== slot))
    const at = (SLOTS[name] as readonly string[]).indexOf(value!)
    const lift = plausibility(name, others)[at]! / plausibility(name, {})[at]!
    return lift >= 0.3 && lift < 3.5
  })
}

/** Takes `share` of a table in hash order, skipping values that have already lost ROW_SHARE of their partners. */
function holdOut(table: readonly SlotName[], stream: number, share: number, known: readonly Combo[]): Combo[] {
  const all = combosOf(table)
  const ranked = all
    .map((combo, i) => ({ combo, rank: hash32(SEED, stream, i) }))
    .sort((a, b) => a.rank - b.rank)
    .filter(({ combo }) => worthHolding(combo) && !known.some((k) => contains(combo, k)))
  const lost = new Map<string, number>()
  const out: Combo[] = []
  for (const { combo } of ranked) {
    if (out.length >= Math.round(all.length * share)) break
    const keys = Object.entries(combo).map(([s, v]) => `${s}=${v}`)
    const full = keys.some((key, k) => (lost.get(key) ?? 0) + 1 > Math.ceil((ROW_SHARE * all.length) / SLOTS[table[k]!].length))
    if (full) continue
    for (const key of keys) lost.set(key, (lost.get(key) ?? 0) + 1)
    out.push(combo)
  }
  return out
}

/** Templates are ranked by their own text, so that adding one does not move the others across the line. */
function heldOutTemplates(): string[] {
  const rank = (text: string) => [...text].reduce((h, c) => hash32(h, 99, c.codePointAt(0)!), SEED)
  return TEMPLATES.filter((text) => rank(text) < TEMPLATE_SHARE * 2 ** 32)
}

export function makeManifest() {
  const pairs = PAIR_TABLES.flatMap((table, k) => holdOut(table, k, PAIR_SHARE, [BINDING]))
  const triples = TRIPLE_TABLES.flatMap((table, k) => holdOut(table, 50 + k, TRIPLE_SHARE, [...pairs, BINDING]))
  const testSeeds = Array.from({ length: TEST_SEED_COUNT }, (_, i) => hash32(SEED, 200, i))
  return { version: 1, pairs, triples, binding: BINDING, testSeeds, templates: heldOutTemplates() }
}

if (process.argv[1]?.endsWith('splits-make.ts')) {
  const path = new URL('./splits-manifest.json', import.meta.url)
  writeFileSync(path, JSON.stringify(makeManifest(), null, 1) + '\n')
  console.log(`wrote ${path.pathname}; put the hash that worlds/splits.test.ts prints into MANIFEST_SHA256`)
}
