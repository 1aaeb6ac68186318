// Turns slots into the sentences players type.
import type { Rng } from '../core/rng.ts'
import type { Slots } from '../core/slots.ts'

export function describe(slots: Slots, _rng: Rng, _templates: 'train' | 'any'): string {
  return `a ${slots.style.value} ${slots.biome.value} at ${slots.time.value}, ${slots.weather.value}`
}
