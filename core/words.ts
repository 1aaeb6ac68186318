// How text becomes words and words become numbers for the prompt encoder; training/prompt_words.py computes the same numbers.
import { SLOTS, SLOT_NAMES, type SlotName } from './slots.ts'

/** Longest prompt the encoder reads; words beyond it are reported as not understood. */
export const MAX_WORDS = 64
/** Hashed features of one word: the word itself, then its character n-grams, shortest first. */
export const IDS_PER_WORD = 24
/** Rows of the embedding table; row 0 is padding. */
export const BUCKETS = 8192
const GRAM_LENGTHS = [3, 4, 5]

/** What a word can mean: a value of a slot ("biome=snow"), a modifier of strength, nothing, or something we do not know. */
export const MEANINGS = ['filler', 'unknown', 'weaker', 'stronger'] as const
export const LABELS: readonly string[] = [...MEANINGS, ...SLOT_NAMES.flatMap((name) => SLOTS[name].map((value) => `${name}=${value}`))]

/** Slot and value of a label, undefined for a label that is no slot value. */
export function slotOfLabel(label: string): { slot: SlotName; value: string } | undefined {
  const at = label.indexOf('=')
  return at < 0 ? undefined : { slot: label.slice(0, at) as SlotName, value: label.slice(at + 1) }
}

/** A word as the player typed it and as the encoder reads it. */
export type Word = { typed: string; folded: string }

/** Splits text into words: letters, digits and inner apostrophes; hyphens and everything else separate. */
export function wordsOf(text: string): Word[] {
  const typed = text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+(?:['\u2019][\p{L}\p{M}\p{N}]+)*/gu) ?? []
  return typed.map((word) => ({ typed: word, folded: fold(word) }))
}

/** Lower case, no accents, no apostrophes: "Don\u2019t" and "dont", "caf\u00e9" and "cafe" read alike. */
export function fold(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}'\u2019]/gu, '')
    .toLowerCase()
}

/** Writes the ids of one folded word into `out` from `offset`; unused places become 0. */
export function writeWordIds(folded: string, out: Int32Array, offset: number): void {
  const letters = [...`<${folded}>`]
  out.fill(0, offset, offset + IDS_PER_WORD)
  out[offset] = bucketOf(letters.join(''))
  let used = 1
  for (const n of GRAM_LENGTHS) {
    // A gram as long as the marked word is the word itself, which already has its id.
    for (let i = 0; i + n <= letters.length && n < letters.length && used < IDS_PER_WORD; i++) {
      out[offset + used++] = bucketOf(letters.slice(i, i + n).join(''))
    }
  }
}

/** FNV-1a (32 bits) of the UTF-8 bytes, folded into rows 1 .. BUCKETS - 1. */
function bucketOf(gram: string): number {
  let h = 0x811c9dc5
  for (const byte of new TextEncoder().encode(gram)) h = Math.imul(h ^ byte, 0x01000193)
  return 1 + ((h >>> 0) % (BUCKETS - 1))
}
