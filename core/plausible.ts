// Which slot values go together. Recording draws training worlds from these tables and the prompt encoder fills what a
// prompt left open from them, so that "a snowy valley" gets pines and not palms in both places.
import { SLOTS, SLOT_NAMES, type SlotName } from './slots.ts'

/** Chosen values so far; a slot that is missing is still open. */
export type Choice = { [N in SlotName]?: string }

/** Weight of each value by itself, in the order of SLOTS. */
const PRIOR: Record<SlotName, readonly number[]> = {
  family: [85, 15],
  biome: [10, 10, 10, 10, 10, 10, 8, 8, 9, 9],
  time: [20, 40, 22, 18],
  weather: [36, 21, 14, 13, 9, 8],
  style: [40, 9, 8, 7, 11, 9, 9, 7],
  vegetation: [10, 14, 14, 10, 9, 10, 10, 11],
  landmark: [22, 13, 13, 9, 10, 10, 14, 13],
  water: [40, 22, 22, 16],
  material: [36, 18, 20, 12, 14],
  gravity: [16, 70, 14],
  bounce: [20, 60, 20],
  wind: [40, 40, 20],
  liquid: [78, 11, 11],
  creature: [24, 16, 15, 15, 12, 18],
  // Time passes where somebody says so.
  clock: [1, 0, 0],
}

type Table = Record<string, readonly number[]>

/** Factor on a value of the second slot given a value of the first; rows that are missing are all ones. */
const PAIRS: readonly { first: SlotName; second: SlotName; rows: Table }[] = [
  {
    first: 'biome',
    second: 'weather', // clear cloudy fog rain snowfall storm
    rows: {
      meadow: [1.2, 1.2, 1, 1, 0.2, 0.8],
      forest: [1, 1, 1.6, 1.2, 0.4, 0.8],
      desert: [2, 0.7, 0.3, 0.15, 0.03, 0.9],
      snow: [1, 1, 0.9, 0.03, 4, 0.9],
      alpine: [1.2, 1, 1, 0.7, 1.6, 0.8],
      coast: [1.3, 1, 0.9, 0.9, 0.15, 1.5],
      swamp: [0.5, 1, 2.5, 1.5, 0.1, 0.9],
      volcanic: [0.7, 1.2, 1.2, 0.4, 0.15, 1.5],
      canyon: [1.7, 1, 0.5, 0.4, 0.2, 0.9],
      savanna: [1.6, 1, 0.4, 0.7, 0.03, 1.2],
    },
  },
  {
    first: 'biome',
    second: 'style', // natural pastel neon noir golden autumn painterly alien
    rows: {
      meadow: [1, 1.2, 0.7, 0.6, 1.2, 1, 1.3, 0.7],
      forest: [1, 0.7, 0.9, 1, 1, 2, 1, 0.8],
      desert: [1, 0.8, 0.8, 0.7, 1.6, 0.4, 1, 1.3],
      snow: [1, 1.4, 0.9, 1.2, 0.8, 0.3, 1, 0.7],
      savanna: [1, 0.7, 0.6, 0.6, 1.8, 1, 1, 0.7],
      volcanic: [1, 0.3, 1.2, 1.2, 0.7, 0.6, 1, 1.6],
      swamp: [1, 0.5, 1.1, 1.2, 0.7, 1, 1, 1.3],
    },
  },
  {
    first: 'biome',
    second: 'vegetation', // none pine broadleaf palm cactus deadwood mushroom flowers
    rows: {
      meadow: [1.2, 0.8, 2, 0.1, 0.04, 0.3, 0.7, 4],
      forest: [0.05, 4, 4, 0.2, 0.02, 0.7, 1.4, 0.4],
      desert: [2.2, 0.05, 0.05, 1.2, 5, 0.8, 0.1, 0.2],
      snow: [1.3, 5, 0.3, 0.02, 0.02, 1.2, 0.2, 0.15],
      alpine: [1.5, 4, 0.6, 0.02, 0.05, 0.5, 0.2, 1.6],
      coast: [1.4, 0.7, 0.7, 4, 0.15, 0.3, 0.1, 0.6],
      swamp: [0.3, 0.5, 1.2, 0.4, 0.02, 4, 2.5, 0.4],
      volcanic: [2.5, 0.4, 0.2, 0.6, 0.4, 3, 0.8, 0.15],
      canyon: [2, 0.7, 0.4, 0.3, 2.5, 1.2, 0.1, 0.4],
      savanna: [1.2, 0.1, 3, 0.7, 0.8, 1, 0.2, 0.8],
    },
  },
  {
    first: 'biome',
    second: 'landmark', // none tower ruins pyramid windmill lighthouse monolith cottage
    rows: {
      meadow: [1, 1, 1, 0.3, 2.5, 0.3, 0.7, 1.8],
      forest: [1, 1, 1.5, 0.3, 0.5, 0.1, 1, 1.8],
      desert: [1, 0.7, 1.5, 4, 0.4, 0.1, 1.5, 0.3],
      snow: [1, 1.4, 1, 0.4, 0.4, 0.5, 1, 1.4],
      alpine: [1, 1.4, 1, 0.3, 0.4, 0.1, 0.8, 1.8],
      coast: [1, 0.7, 0.8, 0.3, 0.7, 4, 0.5, 1],
      swamp: [1, 0.9, 1.6, 0.5, 0.3, 0.1, 1.2, 1.2],
      volcanic: [1, 1.5, 1.3, 0.9, 0.1, 0.3, 2, 0.2],
      canyon: [1, 0.9, 1.6, 1, 0.4, 0.1, 1.4, 0.5],
      savanna: [1, 0.8, 1, 0.6, 1.2, 0.2, 1, 0.9],
    },
  },
  {
    first: 'biome',
    second: 'water', // none lake river sea
    rows: {
      forest: [1, 1, 1.3, 0.2],
      desert: [2.5, 0.5, 0.4, 0.2],
      snow: [1.2, 1, 0.7, 0.4],
      alpine: [0.9, 1.8, 1.2, 0.1],
      coast: [0.1, 0.2, 0.2, 6],
      swamp: [0.4, 2.5, 1.3, 0.3],
      volcanic: [1, 1, 1.3, 0.7],
      canyon: [1.2, 0.4, 2.2, 0.06],
      savanna: [1.4, 1, 0.7, 0.2],
    },
  },
  {
    first: 'biome',
    second: 'liquid', // water honey lava
    rows: { volcanic: [0.5, 0.6, 6], snow: [1.2, 0.6, 0.4], coast: [1.2, 0.7, 0.3] },
  },
  {
    first: 'biome',
    second: 'creature', // none sheep deer rabbit fox bird
    rows: {
      meadow: [0.6, 3, 1, 2, 0.7, 1],
      forest: [0.8, 0.2, 3, 1.2, 2, 1],
      desert: [2, 0.2, 0.05, 0.7, 1.6, 0.7],
      snow: [1.2, 0.3, 1.6, 1.2, 2.2, 0.5],
      alpine: [0.9, 2.2, 1.2, 0.6, 0.5, 1.6],
      coast: [0.9, 0.3, 0.1, 0.2, 0.1, 5],
      swamp: [1.4, 0.05, 0.5, 0.2, 0.3, 2.5],
      volcanic: [4, 0.1, 0.1, 0.1, 0.4, 1.2],
      canyon: [1.5, 0.5, 0.3, 0.8, 1, 1.6],
      savanna: [1, 0.3, 2.6, 0.5, 0.8, 1],
    },
  },
  {
    first: 'time',
    second: 'style',
    rows: { day: [1.2, 1, 0.6, 0.7, 0.9, 1.1, 1.1, 1], dusk: [1, 1, 1, 0.8, 1.6, 1, 1, 1], night: [1, 0.6, 2.2, 1.8, 0.4, 0.6, 0.8, 1.2] },
  },
  { first: 'time', second: 'weather', rows: { dawn: [1, 1, 1.6, 0.8, 1, 0.7], night: [1.4, 0.8, 0.8, 0.9, 1, 0.9] } },
  {
    first: 'weather',
    second: 'wind', // calm breezy gale
    rows: { clear: [1.2, 1, 0.5], fog: [2, 0.6, 0.1], rain: [0.8, 1, 1], snowfall: [1.1, 1, 0.8], storm: [0.05, 0.6, 4] },
  },
  {
    first: 'landmark',
    second: 'material', // stone brick wood marble metal
    rows: {
      tower: [1.6, 1, 0.9, 0.6, 0.8],
      ruins: [2, 1.2, 0.3, 1.4, 0.3],
      pyramid: [2, 0.8, 0.2, 1, 1],
      windmill: [0.8, 1.2, 2.2, 0.2, 0.7],
      lighthouse: [1, 1.6, 0.7, 0.5, 0.9],
      monolith: [1.6, 0.2, 0.3, 1.4, 2],
      cottage: [1, 1.5, 2.2, 0.2, 0.3],
    },
  },
  // In a yard things are thrown, dropped and poured, so its physics is varied more.
  { first: 'family', second: 'gravity', rows: { yard: [2.2, 0.8, 2.2] } },
  { first: 'family', second: 'bounce', rows: { yard: [1.8, 0.7, 2.2] } },
  { first: 'family', second: 'liquid', rows: { yard: [0.7, 2.5, 2] } },
  { first: 'family', second: 'weather', rows: { yard: [1.3, 1.2, 0.6, 0.7, 0.7, 0.5] } },
]

/** Weights of every value of `slot` given what is already chosen, in the order of SLOTS; not normalised. */
export function plausibility(slot: SlotName, chosen: Choice): number[] {
  const weights = [...PRIOR[slot]]
  for (const { first, second, rows } of PAIRS) {
    if (slot === second) {
      const row = rows[chosen[first] ?? '']
      if (row) for (let i = 0; i < weights.length; i++) weights[i]! *= row[i]!
    } else if (slot === first) {
      const given = chosen[second]
      if (given === undefined) continue
      const column = (SLOTS[second] as readonly string[]).indexOf(given)
      SLOTS[slot].forEach((value, i) => (weights[i]! *= rows[value]?.[column] ?? 1))
    }
  }
  return weights
}

/** Index drawn in proportion to `weights` by `u` in [0, 1); -1 if all are zero. */
export function drawIndex(weights: readonly number[], u: number): number {
  let left = u * weights.reduce((sum, w) => sum + w, 0)
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!
    if (left < 0) return i
  }
  return weights.findLastIndex((w) => w > 0)
}

/** Fills the open slots of `chosen` among `slots`, in their order, `draw` giving uniform numbers in [0, 1). */
export function choosePlausible(chosen: Choice, draw: () => number, slots: readonly SlotName[] = SLOT_NAMES): Record<SlotName, string> {
  const full: Choice = { ...chosen }
  for (const slot of slots) full[slot] ??= SLOTS[slot][drawIndex(plausibility(slot, full), draw())]!
  return full as Record<SlotName, string>
}
