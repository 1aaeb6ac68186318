// From what a prompt names to a whole world, and from one world to the next when the player says something on the way.
import { drawIndex, plausibility, type Choice } from '../../core/plausible.ts'
import { uniform } from '../../core/rng.ts'
import { DEFAULT_STRENGTH, SLOTS, SLOT_NAMES, type SlotName, type Slots } from '../../core/slots.ts'
import type { Named, Understanding } from './decode.ts'

const STREAM = 0x9207

/** How far plausibility decides an open slot: 1 draws as often as worlds are recorded, more keeps to what is usual. */
const CAUTION: Record<SlotName, number> = {
  family: 8,
  biome: 1,
  time: 1.5,
  weather: 2.5,
  style: 3,
  vegetation: 1.6,
  landmark: 1,
  water: 1.4,
  material: 1.5,
  gravity: 8,
  bounce: 8,
  wind: 2,
  liquid: 3,
  creature: 1.4,
  clock: 1,
}

/** A thing that is named must be there to be seen: a material needs a landmark, a liquid other than water needs a bed. */
function hides(slot: SlotName, value: string, named: Understanding['named']): boolean {
  if (value !== 'none') return false
  if (slot === 'landmark') return named.material !== undefined
  return slot === 'water' && named.liquid !== undefined
}

/** All slots: the named ones as said, the open ones drawn so that they fit. The same seed fills them the same way. */
export function complete(understanding: Understanding, seed: number): Slots {
  const { named } = understanding
  const chosen: Choice = Object.fromEntries(SLOT_NAMES.flatMap((slot) => (named[slot] ? [[slot, named[slot].value]] : [])))
  SLOT_NAMES.forEach((slot, k) => {
    if (chosen[slot] !== undefined) return
    const values: readonly string[] = SLOTS[slot]
    const weights = plausibility(slot, chosen).map((w, i) => (hides(slot, values[i]!, named) ? 0 : w ** CAUTION[slot]))
    chosen[slot] = values[drawIndex(weights, uniform(seed, STREAM, k))]!
  })
  const filled = SLOT_NAMES.map((slot) => [slot, { value: chosen[slot], strength: named[slot]?.strength ?? DEFAULT_STRENGTH }])
  return Object.fromEntries(filled) as Slots
}

/** The world after a prompt said on the way: what it names changes, all else stays. */
export function applyPrompt(current: Slots, understanding: Understanding): Slots {
  const changed = SLOT_NAMES.map((slot) => {
    const said: Named | undefined = understanding.named[slot]
    return [slot, said ? { value: said.value, strength: said.strength } : { ...current[slot] }]
  })
  return Object.fromEntries(changed) as Slots
}
