// Slots that are felt rather than seen, as dials: one scale from least to most in the unit of the thing, as people turn it. What a dial
// shows is what physics.ts makes of the slot.
import { gravityOf, restitutionOf, windSpeed } from './physics.ts'
import { fill, STRENGTH, type Filled, type SlotName } from './slots.ts'

export const DIAL_NAMES = ['gravity', 'bounce', 'wind'] as const satisfies readonly SlotName[]
export type DialName = (typeof DIAL_NAMES)[number]

/** A place of a dial: what fills the slot there, and the number it stands for. */
export type DialPlace<N extends DialName = DialName> = { filled: Filled<N>; amount: number }
/** `unit` follows the number; `scale` makes the number people read from that of physics.ts; `digits` tell any two places apart. */
type DialScale<N extends DialName> = { unit: string; digits: number; places: readonly DialPlace<N>[] }

export const DIALS: { readonly [N in DialName]: DialScale<N> } = {
  gravity: { unit: 'm/s²', digits: 1, places: [...down('gravity', 'low', gravityOf), ...one('gravity', 'normal', gravityOf), ...up('gravity', 'high', gravityOf)] },
  bounce: { unit: '%', digits: 0, places: [...down('bounce', 'dull', percentKept), ...one('bounce', 'normal', percentKept), ...up('bounce', 'bouncy', percentKept)] },
  // The slightest gale blows like the strongest breeze: one place for both.
  wind: { unit: 'm/s', digits: 1, places: [...one('wind', 'calm', windSpeed), ...up('wind', 'breezy', windSpeed), ...up('wind', 'gale', windSpeed).slice(1)] },
}

export function isDial(slot: SlotName): slot is DialName {
  return (DIAL_NAMES as readonly SlotName[]).includes(slot)
}

/** The place whose number is nearest. */
export function placeNear<N extends DialName>(dial: N, amount: number): DialPlace<N> {
  const places: readonly DialPlace<N>[] = DIALS[dial].places
  return places.reduce((best, place) => (Math.abs(place.amount - amount) < Math.abs(best.amount - amount) ? place : best))
}

/** Which place a slot stands at. */
export function placeOf<N extends DialName>(dial: N, filled: Filled<N>): number {
  const places: readonly DialPlace<N>[] = DIALS[dial].places
  const { value, strength } = fill(dial, filled.value, filled.strength)
  const at = places.findIndex((place) => place.filled.value === value && place.filled.strength === strength)
  return at >= 0 ? at : places.indexOf(placeNear(dial, amountOf(dial, filled)))
}

/** What a slot stands for, in the unit of its dial. */
export function amountOf<N extends DialName>(dial: N, filled: Filled<N>): number {
  if (dial === 'gravity') return gravityOf(filled as Filled<'gravity'>)
  return dial === 'bounce' ? percentKept(filled as Filled<'bounce'>) : windSpeed(filled as Filled<'wind'>)
}

/** "3.6 m/s²". */
export function dialText<N extends DialName>(dial: N, filled: Filled<N>): string {
  const { unit, digits } = DIALS[dial]
  return `${amountOf(dial, filled).toFixed(digits)} ${unit}`
}

function percentKept(filled: Filled<'bounce'>): number {
  return 100 * restitutionOf(filled)
}

function one<N extends DialName>(dial: N, value: Filled<N>['value'], amount: (filled: Filled<N>) => number): DialPlace<N>[] {
  const filled = fill(dial, value)
  return [{ filled, amount: amount(filled) }]
}

/** From the slightest to the strongest. */
function up<N extends DialName>(dial: N, value: Filled<N>['value'], amount: (filled: Filled<N>) => number): DialPlace<N>[] {
  const { least, most, step } = STRENGTH
  return Array.from({ length: Math.round((most - least) / step) + 1 }, (_, k) => {
    const filled = fill(dial, value, least + k * step)
    return { filled, amount: amount(filled) }
  })
}

function down<N extends DialName>(dial: N, value: Filled<N>['value'], amount: (filled: Filled<N>) => number): DialPlace<N>[] {
  return up(dial, value, amount).reverse()
}
