// The slots a prompt fills: the one vocabulary shared by the grammar, the prompt encoder, the networks, the sliders and the HUD.
// Order is a file format: the networks' conditioning vector is these values concatenated. Append only together with retraining.

export const SLOTS = {
  family: ['landscape', 'yard'],
  biome: ['meadow', 'forest', 'desert', 'snow', 'alpine', 'coast', 'swamp', 'volcanic', 'canyon', 'savanna'],
  time: ['dawn', 'day', 'dusk', 'night'],
  weather: ['clear', 'cloudy', 'fog', 'rain', 'snowfall', 'storm'],
  style: ['natural', 'pastel', 'neon', 'noir', 'golden', 'autumn', 'painterly', 'alien'],
  vegetation: ['none', 'pine', 'broadleaf', 'palm', 'cactus', 'deadwood', 'mushroom', 'flowers'],
  landmark: ['none', 'tower', 'ruins', 'pyramid', 'windmill', 'lighthouse', 'monolith', 'cottage'],
  water: ['none', 'lake', 'river', 'sea'],
  material: ['stone', 'brick', 'wood', 'marble', 'metal'],
  gravity: ['low', 'normal', 'high'],
  bounce: ['dull', 'normal', 'bouncy'],
  wind: ['calm', 'breezy', 'gale'],
  liquid: ['water', 'honey', 'lava'],
} as const

export type SlotName = keyof typeof SLOTS
export type SlotValue<N extends SlotName> = (typeof SLOTS)[N][number]
export const SLOT_NAMES = Object.keys(SLOTS) as SlotName[]

/** One filled slot. Strength runs from 0.2 (a hint) through 0.6 (as said) to 1 (as much as there is). */
export type Filled<N extends SlotName = SlotName> = { value: SlotValue<N>; strength: number }
export type Slots = { [N in SlotName]: Filled<N> }

export const DEFAULT_STRENGTH = 0.6

/** First index of each slot in the conditioning vector. */
export const SLOT_OFFSET = Object.fromEntries(
  SLOT_NAMES.map((name, k) => [name, SLOT_NAMES.slice(0, k).reduce((sum, n) => sum + SLOTS[n].length, 0)]),
) as Record<SlotName, number>
/** Length of the conditioning vector. */
export const SLOT_DIMS = SLOT_NAMES.reduce((sum, n) => sum + SLOTS[n].length, 0)

/** Slots as the networks see them: one-hot times strength, float32 [SLOT_DIMS]. */
export function slotVector(slots: Slots, out = new Float32Array(SLOT_DIMS)): Float32Array {
  out.fill(0)
  for (const name of SLOT_NAMES) {
    const { value, strength } = slots[name]
    const index = (SLOTS[name] as readonly string[]).indexOf(value)
    if (index < 0) throw new RangeError(`slot ${name} has no value "${value}"; it has ${SLOTS[name].join(', ')}`)
    out[SLOT_OFFSET[name] + index] = strength
  }
  return out
}
