// What players call the values of the slots. Alternatives are separated by "|".
// adj: before a place ("snowy valley") or after "make it"; place: the head noun of a world; thing: after "with" or "and", with its own
// article; at: an adverbial; verb: after "let it". Which words of a phrase carry its meaning is decided in grammar-phrases.ts.
import type { SlotName, SlotValue } from '../core/slots.ts'
import { LOOK } from './grammar-look.ts'
import { SCENERY } from './grammar-scenery.ts'

export const FORMS = ['adj', 'place', 'thing', 'at', 'verb'] as const
export type Form = (typeof FORMS)[number]
export type Entry = { [F in Form]?: string }
export type Lexicon = { [N in SlotName]: { [V in SlotValue<N>]: Entry } }

export const LEXICON: Lexicon = { ...SCENERY, ...LOOK }
