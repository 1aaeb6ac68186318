// From slots back to words: the shortest phrase of ours that means these very slots to whoever opens a world with it and the same seed.
// The prompt box and the sliders are two views of one value: this is the way from the sliders to the box.
import { dialText, isDial } from '../../core/dials.ts'
import { DEFAULT_STRENGTH, differingSlots, SLOT_NAMES, type Filled, type SlotName, type Slots } from '../../core/slots.ts'
import { complete } from './complete.ts'
import type { Understanding } from './decode.ts'
import { wordingOf } from './wording.ts'

/** Strengths with a word of their own (decode.ts); others are said in numbers. */
const DEGREES: Record<number, string> = { 0.3: 'slightly ', [DEFAULT_STRENGTH]: '', 0.9: 'very ' }
/** Said even where a world would come out so by itself: a place without its time is no place. */
const ALWAYS: readonly SlotName[] = ['biome', 'time']
/** Said unless they are these. */
const PLAIN: { readonly [N in SlotName]?: string } = {
  family: 'landscape', weather: 'clear', style: 'natural', vegetation: 'none', landmark: 'none', water: 'none', gravity: 'normal', bounce: 'normal', liquid: 'water', creature: 'none', clock: 'still',
}

/** Wordings there are of one value: the encoder misreads about one phrase in some thousands, and hardly ever both. */
export const VARIANTS = 2

/** `slots` as `changeSlots` makes them. Read as a whole prompt with `seed`, the phrase gives them back. */
export function phraseOf(slots: Slots, seed: number, variant = 0): string {
  const said = new Set<SlotName>(SLOT_NAMES.filter((slot) => ALWAYS.includes(slot) || (PLAIN[slot] !== undefined && PLAIN[slot] !== slots[slot].value)))
  for (;;) {
    // What is left open is filled by the seed: whatever would come out otherwise has to be said, too.
    const missing = differingSlots(complete(understandingOf(slots, said), seed), slots).filter((slot) => !said.has(slot))
    if (missing.length === 0) return sentence(slots, said, variant)
    for (const slot of missing) said.add(slot)
  }
}

function understandingOf(slots: Slots, said: ReadonlySet<SlotName>): Understanding {
  const named = Object.fromEntries([...said].map((slot) => [slot, { ...slots[slot], confidence: 1, words: [] }]))
  return { named, understood: [], notUnderstood: [] }
}

function sentence(slots: Slots, said: ReadonlySet<SlotName>, variant: number): string {
  const part = (slot: SlotName) => (said.has(slot) ? [spoken(slot, slots[slot], variant)] : [])
  // Only what there is can be made of something.
  const built = said.has('landmark') && said.has('material') && slots.landmark.value !== 'none'
  const snowing = slots.weather.value === 'snowfall'
  const place = [...part('style'), ...(snowing ? [] : part('weather')), ...part('biome')].join(variant === 0 ? ' ' : ', ')
  const where = [...part('time'), ...part('family')].join(' ')
  const things = [
    ...(snowing ? part('weather') : []),
    ...part('vegetation'),
    ...(built ? [madeOf(slots)] : part('landmark')),
    ...(said.has('material') && !built ? [`all made of ${amount('material', slots.material)}${slots.material.value}`] : []),
    ...part('water'),
    ...part('liquid'),
    ...part('creature'),
    ...part('clock'),
    ...part('wind'),
    ...part('gravity'),
    ...part('bounce'),
  ]
  const last = things.pop()
  const list = last === undefined ? '' : ` with ${things.length > 0 ? `${things.join(', ')} and ` : ''}${last}`
  return `${/^[aeiou]|^8/.test(place) ? 'an' : 'a'} ${place} ${where}${list}`
}

/** One slot in our words, with how much of it. */
export function spoken(slot: SlotName, filled: Filled, variant = 0): string {
  if (isDial(slot) && filled.strength !== DEFAULT_STRENGTH) return `${slot} ${dialText(slot, filled as never)}`
  return amount(slot, filled) + wordingOf(slot, filled.value as never, variant)
}

/** "Standing stone" is a word for monoliths, and "cottage stone" reads like one. */
const STONY: readonly string[] = ['monolith', 'cottage']

/** "a 45% stone 80% tower". */
function madeOf({ landmark, material }: Slots): string {
  const thing = wordingOf('landmark', landmark.value)
  const article = thing.startsWith('a ') ? 'a ' : ''
  const stuff = `${amount('material', material)}${STONY.includes(landmark.value) && material.value === 'stone' ? 'granite' : wordingOf('material', material.value)}`
  return `${article}${stuff} ${amount('landmark', landmark)}${thing.slice(article.length)}`
}

/** Adverbs go before adjectives; of things there are shares. */
function amount(slot: SlotName, { value, strength }: Filled): string {
  const degree = DEGREES[strength]
  if (degree === '' || (degree && (slot === 'style' || (slot === 'weather' && value !== 'snowfall')))) return degree
  return `${Math.round(strength * 100)}% `
}
