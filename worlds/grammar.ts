// Draws the worlds that are recorded: which values meet, how strongly, and the sentence a player might have typed to get them.
import { choosePlausible, drawIndex, plausibility, type Choice } from '../core/plausible.ts'
import { hash32, makeRng, type Rng } from '../core/rng.ts'
import { DEFAULT_STRENGTH, fill, SLOTS, SLOT_NAMES, type SlotName, type Slots } from '../core/slots.ts'
import { describe } from './grammar-describe.ts'
import type { WorldSpec } from './spec.ts'
import { completes, HELD_OUT, seedFor, type Split } from './splits.ts'

/** Draws that ignore what usually goes together, so that composition is learnt from unlikely worlds too (palms in snow). */
const FREE_SHARE = 0.12
/** Flattens what is plausible: a network sees rain as often as it needs to learn it, not as often as it rains. */
const FLATTEN = 0.65
/** What a world is built of. Creatures and the clock are drawn behind it, so that worlds are what they were before there were any. */
const SCENE = SLOT_NAMES.filter((slot) => slot !== 'creature' && slot !== 'clock')
/** Share of slots at the strength of a plain mention; the others spread over the whole dial. */
const PLAIN_STRENGTH_SHARE = 0.4
const RETRIES = 50

const STREAM = { seed: 1, slots: 2, prompt: 3 } as const
const SPLIT_SALT: Record<Split, number> = { train: 0x11, dev: 0x22, test: 0x33, ood: 0x44 }

/** The `index`-th world of a split and a sentence for it: the same index gives the same world on every machine. */
export function sampleSpec(index: number, split: Split): { spec: WorldSpec; prompt: string } {
  const salt = SPLIT_SALT[split]
  const seed = seedFor(split, split === 'test' || split === 'ood' ? index : hash32(salt, STREAM.seed, index))
  // Nothing walks through true worlds yet, and their hours do not pass.
  const slots: Slots = { ...sampleSlots(makeRng(hash32(salt, STREAM.slots, index), STREAM.slots), split), creature: fill('creature', 'none'), clock: fill('clock', 'still') }
  const prompt = describe(slots, makeRng(hash32(salt, STREAM.prompt, index), STREAM.prompt), split === 'train' ? 'train' : 'any')
  return { spec: { version: 1, seed, slots }, prompt }
}

/** Every slot filled; out-of-distribution worlds contain a held-out combination, all others contain none. */
export function sampleSlots(rng: Rng, split: Split): Slots {
  const chosen = split === 'ood' ? { ...rng.pick(HELD_OUT) } : {}
  const values = split === 'ood' ? choosePlausible(chosen, () => rng.next(), SCENE) : chooseSeen(rng)
  const filled = SCENE.map((slot) => [slot, { value: values[slot], strength: drawStrength(rng) }])
  chooseOne('creature', values, rng)
  const creature = { value: values.creature, strength: drawStrength(rng) }
  return Object.fromEntries([...filled, ['creature', creature], ['clock', fill('clock', rng.pick(SLOTS.clock))]]) as Slots
}

/** Chooses slot by slot, never the value that would complete a held-out combination. */
function chooseSeen(rng: Rng): Record<SlotName, string> {
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    const chosen: Choice = {}
    if (SCENE.every((slot) => chooseOne(slot, chosen, rng))) return chosen as Record<SlotName, string>
  }
  throw new Error('every draw ran into a held-out combination; worlds/splits-manifest.json holds out too much')
}

function chooseOne(slot: SlotName, chosen: Choice, rng: Rng): boolean {
  const values: readonly string[] = SLOTS[slot]
  // The family and the liquid keep their share; everything else is sometimes drawn as if all values went together.
  const exponent = slot === 'family' || slot === 'liquid' ? 1 : rng.next() < FREE_SHARE ? 0 : FLATTEN
  const weights = plausibility(slot, chosen).map((w) => w ** exponent)
  const index = drawIndex(
    weights.map((w, i) => (completes(slot, values[i]!, chosen) ? 0 : w)),
    rng.next(),
  )
  if (index < 0) return false
  chosen[slot] = values[index]!
  return true
}

/** Strength in [0.2, 1]. */
function drawStrength(rng: Rng): number {
  if (rng.next() < PLAIN_STRENGTH_SHARE) return DEFAULT_STRENGTH
  return Math.round(rng.range(0.2, 1) * 100) / 100
}
