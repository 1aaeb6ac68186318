// From a label for every word to what the prompt asks for: joins words into mentions, settles contradictions, attaches "very" and
// "a hint of".
import { DEFAULT_STRENGTH, fill, SLOT_NAMES, type SlotName, type SlotValue } from '../../core/slots.ts'
import { LABELS, MAX_WORDS, MEANINGS, slotOfLabel, type Word } from '../../core/words.ts'
import type { Share } from './exact.ts'

/** What a prompt says about one slot; `words` are the player's own. */
export type Named<N extends SlotName = SlotName> = { value: SlotValue<N>; strength: number; confidence: number; words: string[] }
export type Understanding = {
  named: { [N in SlotName]?: Named<N> }
  /** For the HUD: "biome: snow (snowy)". */
  understood: string[]
  /** The player's own words that mean nothing here. */
  notUnderstood: string[]
}
export const NOTHING_SAID: Understanding = { named: {}, understood: [], notUnderstood: [] }

/** Words `first`..`last` that together say one value. */
type Mention = { slot: SlotName; value: string; confidence: number; first: number; last: number; words: string[]; degree: number; strength?: number }
/** A word's reading; `doubt` is the chance that it means nothing to us. */
type Reading = { label: string; confidence: number; doubt: number }

/**
 * A value called by mistake builds what nobody asked for, so the network must be sure of a word, or at least sure that some value is
 * meant and near enough to this one.
 */
const LEAST_CONFIDENCE = 0.5
const CLOSE_CONFIDENCE = 0.3
const LEAST_MEANING = 0.85
/** In "purple neon city" the neighbours speak for the city: it adds nothing, so less doubt will do. */
const LEAST_DOUBT = 0.12
/** "at the edge of the forest": joining words that one mention may hold. */
const WIDEST_GAP = 2
/** How far a degree reaches forward ("very dark and foggy") and back ("fog, very thick"), words. */
const DEGREE_REACH = { forward: 3, back: 2 } as const
/** Strength after so many steps weaker (negative) or stronger: as said is 0.6. */
const STRENGTHS: Record<number, number> = { [-2]: 0.2, [-1]: 0.3, 0: DEFAULT_STRENGTH, 1: 0.9, 2: 1 }

/** `logits` are [MAX_WORDS, LABELS.length], row k for word k; `shares` say in numbers how much of what is meant. */
export function decode(words: readonly Word[], logits: Float32Array, shares: readonly Share[] = []): Understanding {
  const readings = words.slice(0, MAX_WORDS).map((word, k) => (foreign(word) ? STRANGE : readingOf(logits, k)))
  const mentions = mentionsOf(words, readings)
  attachDegrees(mentions, readings)
  attachShares(mentions, shares)
  const named = settle(mentions)
  const strange = words.filter((_, k) => k >= MAX_WORDS || readings[k]!.label === 'unknown')
  const understood = SLOT_NAMES.flatMap((slot) => say(slot, named[slot]))
  return { named, understood, notUnderstood: [...new Set(strange.map((w) => w.typed))] }
}

const UNKNOWN = LABELS.indexOf('unknown')
const STRANGE: Reading = { label: 'unknown', confidence: 1, doubt: 1 }

/** The network learnt English; letters of other scripts are noise to it. */
function foreign(word: Word): boolean {
  return !/[a-z0-9]/.test(word.folded)
}

function readingOf(logits: Float32Array, row: number): Reading {
  const count = LABELS.length
  let best = 0
  for (let i = 1; i < count; i++) if (logits[row * count + i]! > logits[row * count + best]!) best = i
  const odds = (i: number) => Math.exp(logits[row * count + i]! - logits[row * count + best]!)
  let sum = 0
  let values = 0
  for (let i = 0; i < count; i++) {
    sum += odds(i)
    if (i >= MEANINGS.length) values += odds(i)
  }
  const label = LABELS[best]!
  const confidence = 1 / sum
  const close = best >= MEANINGS.length && confidence >= CLOSE_CONFIDENCE && values / sum >= LEAST_MEANING
  return { label: confidence >= LEAST_CONFIDENCE || close ? label : 'unknown', confidence, doubt: odds(UNKNOWN) / sum }
}

/** Joins readings to mentions; a doubtful word that would only lengthen its neighbour's mention becomes strange in `readings`. */
function mentionsOf(words: readonly Word[], readings: Reading[]): Mention[] {
  const mentions: Mention[] = []
  readings.forEach(({ label, confidence, doubt }, k) => {
    const said = slotOfLabel(label)
    if (!said) return
    const open = mentions.at(-1)
    const joined = open && open.slot === said.slot && open.value === said.value && onlyFillers(readings, open.last + 1, k)
    if (joined && doubt > LEAST_DOUBT) readings[k] = STRANGE
    else if (!joined) mentions.push({ ...said, confidence, first: k, last: k, words: [words[k]!.typed], degree: 0 })
    else {
      open.words.push(...words.slice(open.last + 1, k + 1).map((w) => w.typed))
      open.last = k
      open.confidence = Math.max(open.confidence, confidence)
    }
  })
  return mentions
}

function onlyFillers(readings: readonly Reading[], from: number, to: number): boolean {
  return to - from <= WIDEST_GAP && readings.slice(from, to).every((r) => r.label === 'filler')
}

/** Each degree word counts for the next mention in reach, else for the one before. */
function attachDegrees(mentions: Mention[], readings: readonly Reading[]): void {
  readings.forEach(({ label }, k) => {
    if (label !== 'weaker' && label !== 'stronger') return
    const next = mentions.find((m) => m.last > k && m.first - k <= DEGREE_REACH.forward)
    const before = mentions.findLast((m) => m.last < k && k - m.last <= DEGREE_REACH.back)
    const target = next ?? before
    if (target) target.degree += label === 'stronger' ? 1 : -1
  })
}

/** A number counts for the next mention in reach, else for the one before. */
function attachShares(mentions: Mention[], shares: readonly Share[]): void {
  for (const { before, strength } of shares) {
    const next = mentions.find((m) => m.first >= before && m.first - before < DEGREE_REACH.forward)
    const target = next ?? mentions.findLast((m) => m.last < before && before - m.last <= DEGREE_REACH.back)
    if (target) target.strength = strength
  }
}

/** One value a slot. The last one said wins ("make it day, no, night"), except for biomes that combine. */
function settle(mentions: Mention[]): Understanding['named'] {
  const named: Partial<Record<SlotName, Named>> = {}
  for (const mention of combineBiomes(mentions)) {
    const { slot, value, confidence, words, degree } = mention
    const same = named[slot]?.value === value ? named[slot] : undefined
    const strength = mention.strength ?? STRENGTHS[Math.max(-2, Math.min(2, degree))]!
    const plain = mention.strength === undefined && degree === 0
    named[slot] = {
      // Saying a thing twice does not undo how much of it was asked for.
      ...fill(slot, value as SlotValue<SlotName>, same && plain ? same.strength : strength),
      confidence: Math.max(confidence, same?.confidence ?? 0),
      words: [...(same?.words ?? []), ...words],
    }
  }
  return named as Understanding['named']
}

/** "A snowy beach" is a beach with snow falling, "a forest on the coast" a coast with trees: the other biome keeps the ground. */
function combineBiomes(mentions: Mention[]): Mention[] {
  const biomes = new Set(mentions.filter((m) => m.slot === 'biome').map((m) => m.value))
  if (biomes.size < 2) return mentions
  const has = (slot: SlotName) => mentions.some((m) => m.slot === slot)
  const trees = biomes.has('snow') || biomes.has('alpine') ? 'pine' : biomes.has('coast') ? 'palm' : 'broadleaf'
  const grounds = [...biomes].filter((value) => value !== 'forest')
  return mentions.flatMap((m) => {
    if (m.slot !== 'biome') return [m]
    if (m.value === 'forest') return has('vegetation') ? [] : [{ ...m, slot: 'vegetation' as const, value: trees }]
    if (m.value === 'snow' && grounds.length > 1) return has('weather') ? [] : [{ ...m, slot: 'weather' as const, value: 'snowfall' }]
    return [m]
  })
}

/** "biome: snow (snowy)": slot, value, how much of it unless as said, and the player's own words if they were others. */
export function say(slot: SlotName, named: Omit<Named, 'confidence'> | undefined): string[] {
  if (!named) return []
  const { value, strength, words } = named
  const degree = strength > DEFAULT_STRENGTH ? ', strong' : strength < DEFAULT_STRENGTH ? ', slight' : ''
  const own = words.join(' ')
  return [`${slot}: ${value}${degree}${own === '' || own.toLowerCase() === value ? '' : ` (${own})`}`]
}
