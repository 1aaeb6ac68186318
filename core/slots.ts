// The slots a prompt fills: the one vocabulary shared by the grammar, the prompt encoder, the networks, the sliders and the HUD.
// Order is a file format: the networks' conditioning vector is the values of what is painted, concatenated. Append only together with retraining.

import { LIMITS } from './limits.ts'

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
  creature: ['none', 'sheep', 'deer', 'rabbit', 'fox', 'bird'],
  clock: ['still', 'passing', 'racing'],
} as const

export type SlotName = keyof typeof SLOTS
export type SlotValue<N extends SlotName> = (typeof SLOTS)[N][number]
export const SLOT_NAMES = Object.keys(SLOTS) as SlotName[]

/** One filled slot. Strength runs from 0.2 (a hint) through 0.6 (as said) to 1 (as much as there is). */
export type Filled<N extends SlotName = SlotName> = { value: SlotValue<N>; strength: number }
export type Slots = { [N in SlotName]: Filled<N> }

export const DEFAULT_STRENGTH = 0.6
/** Strengths a world can be set to: whole steps, so that words and sliders can say the same ones. */
export const STRENGTH = { least: LIMITS.strengthLeast, most: LIMITS.strengthMost, step: 0.05 } as const

/** Values that are there or not: how much of them means nothing. */
const WITHOUT_STRENGTH: { readonly [N in SlotName]?: readonly string[] } = {
  family: ['landscape', 'yard'],
  vegetation: ['none'],
  landmark: ['none'],
  water: ['none'],
  gravity: ['normal'],
  bounce: ['normal'],
  wind: ['calm'],
  creature: ['none'],
  clock: ['still', 'passing', 'racing'],
}

export function hasStrength(slot: SlotName, value: string): boolean {
  return !WITHOUT_STRENGTH[slot]?.includes(value)
}

/** A value with the nearest strength that it can be set to. */
export function fill<N extends SlotName>(slot: N, value: SlotValue<N>, strength: number = DEFAULT_STRENGTH): Filled<N> {
  if (!hasStrength(slot, value)) return { value, strength: DEFAULT_STRENGTH }
  const { least, most } = STRENGTH
  // Twentieths: a division keeps 0.6 the number that is written 0.6.
  return { value, strength: Math.round(Math.min(most, Math.max(least, strength)) * 20) / 20 }
}

/** Some slots to be filled otherwise. */
export type SlotChange = { [N in SlotName]?: Filled<N> }

/** The slots after a change, every one of them as it can be set. */
export function changeSlots(slots: Slots, change: SlotChange): Slots {
  const filled = SLOT_NAMES.map((slot) => {
    const { value, strength } = change[slot] ?? slots[slot]
    return [slot, fill(slot, value, strength)]
  })
  return Object.fromEntries(filled) as Slots
}

export function differingSlots(a: Slots, b: Slots): SlotName[] {
  return SLOT_NAMES.filter((slot) => a[slot].value !== b[slot].value || a[slot].strength !== b[slot].strength)
}

/** Slots in the conditioning vector: creatures are no part of what is painted, they walk through it, and a clock that runs changes the light on it. */
const TOLD: readonly SlotName[] = SLOT_NAMES.filter((name) => name !== 'creature' && name !== 'clock')
/** First index of each slot in the conditioning vector. */
export const SLOT_OFFSET = Object.fromEntries(
  TOLD.map((name, k) => [name, TOLD.slice(0, k).reduce((sum, n) => sum + SLOTS[n].length, 0)]),
) as Record<SlotName, number>
/** Length of the conditioning vector. */
export const SLOT_DIMS = TOLD.reduce((sum, n) => sum + SLOTS[n].length, 0)

/** Slots as the networks see them: one-hot times strength, float32 [SLOT_DIMS]. */
export function slotVector(slots: Slots, out = new Float32Array(SLOT_DIMS)): Float32Array {
  out.fill(0)
  for (const name of TOLD) {
    const { value, strength } = slots[name]
    const index = (SLOTS[name] as readonly string[]).indexOf(value)
    if (index < 0) throw new RangeError(`slot ${name} has no value "${value}"; it has ${SLOTS[name].join(', ')}`)
    out[SLOT_OFFSET[name] + index] = strength
  }
  return out
}
