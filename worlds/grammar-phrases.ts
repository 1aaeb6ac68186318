// The lexicon as labelled words: which words of a phrase carry its meaning, which only join it together.
import { SLOTS, SLOT_NAMES, type SlotName } from '../core/slots.ts'
import { fold } from '../core/words.ts'
import { FORMS, LEXICON, type Form } from './grammar-lexicon.ts'

/** One word of a sentence with what it means: a label of core/words.ts. */
export type LabelledWord = { text: string; label: string }
export type Phrase = readonly LabelledWord[]

const FUNCTION_WORDS = new Set(
  (
    'a an the of in on at by with to and or under beneath over as is are it its from into through near between among like where when ' +
    'while for this that there some any my me up out it around all everywhere along across during before after just made built be ' +
    'covered full filled surrounded middle style one next inside against end become get turn must can'
  ).split(' '),
)
/** In these slots a word of size says how much; elsewhere ("strong wind", "low gravity") it is part of the value. */
const SIZED_SLOTS: readonly SlotName[] = ['landmark', 'vegetation', 'water', 'biome']
const SIZES: Record<string, string> = Object.fromEntries([
  ...'giant huge great big large tall massive lots'.split(' ').map((w) => [w, 'stronger']),
  ...'small little tiny'.split(' ').map((w) => [w, 'weaker']),
])
/** Say nothing about which landmark or water it is. */
const DESCRIPTIVE = new Set(
  'old ancient lone lonely mysterious quiet still calm cosy cozy cute mirror crystal winding endless blue open'.split(' '),
)
const DESCRIBED_SLOTS: readonly SlotName[] = ['landmark', 'water']

function labelOf(word: string, slot: SlotName, value: string): string {
  const folded = fold(word)
  if (FUNCTION_WORDS.has(folded)) return 'filler'
  if (SIZED_SLOTS.includes(slot) && SIZES[folded]) return SIZES[folded]
  if (DESCRIBED_SLOTS.includes(slot) && DESCRIPTIVE.has(folded)) return 'filler'
  return `${slot}=${value}`
}

/** Words of a phrase; a phrase of nothing but joining words keeps them all as its meaning ("full of" is none of ours). */
export function labelled(phrase: string, slot: SlotName, value: string): Phrase {
  const words = phrase.split(/[\s-]+/).map((text) => ({ text, label: labelOf(text, slot, value) }))
  return words.some((w) => w.label.includes('=')) ? words : words.map((w) => ({ ...w, label: `${slot}=${value}` }))
}

const table = new Map<string, readonly Phrase[]>()
for (const slot of SLOT_NAMES) {
  for (const value of SLOTS[slot]) {
    const entry = (LEXICON[slot] as Record<string, Partial<Record<Form, string>>>)[value]!
    for (const form of FORMS) {
      const phrases = entry[form]?.split('|').map((phrase) => labelled(phrase, slot, value)) ?? []
      table.set(`${slot}=${value}/${form}`, phrases)
    }
  }
}

/** Phrases that say `value` of `slot` in a form; empty if the lexicon has none. */
export function phrasesOf(slot: SlotName, value: string, form: Form): readonly Phrase[] {
  return table.get(`${slot}=${value}/${form}`) ?? []
}

/** Every folded word that some phrase uses, so that word lists can avoid them. */
export function lexiconWords(): Set<string> {
  return new Set([...table.values()].flatMap((phrases) => phrases.flatMap((phrase) => phrase.map((w) => fold(w.text)))))
}
