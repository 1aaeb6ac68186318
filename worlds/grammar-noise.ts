// How players spell: case, punctuation and slips of the finger. Every slip is drawn, none is ever wrong about what was meant.
import type { Rng } from '../core/rng.ts'
import { fold, wordsOf } from '../core/words.ts'
import type { LabelledWord } from './grammar-phrases.ts'

/** Chance that a word of four letters or more is misspelt, how letters are cased, and whether things may have properties we do not know. */
export type Noise = { typo: number; strange: boolean; letters: 'lower' | 'sentence' | 'title' | 'upper'; fullStop: boolean }

const NEIGHBOURS: Record<string, string> = {
  q: 'wa', w: 'qes', e: 'wrd', r: 'etf', t: 'ryg', y: 'tuh', u: 'yij', i: 'uok', o: 'ipl', p: 'ol', a: 'qsz', s: 'adwx', d: 'sfec',
  f: 'dgrv', g: 'fhtb', h: 'gjyn', j: 'hkum', k: 'jlim', l: 'kop', z: 'asx', x: 'zcs', c: 'xvd', v: 'cbf', b: 'vng', n: 'bmh', m: 'njk',
} // prettier-ignore

/** Sounds that players write one for another. */
const SOUNDS: readonly (readonly [string, string])[] = [
  ['ee', 'ea'], ['ea', 'ee'], ['ie', 'ei'], ['ph', 'f'], ['ck', 'k'], ['c', 'k'], ['y', 'ie'], ['ou', 'o'], ['igh', 'ite'], ['er', 're'],
  ['tion', 'shun'], ['s', 'z'], ['ai', 'ay'], ['ow', 'ou'], ['ll', 'l'], ['ss', 's'], ['rr', 'r'], ['tt', 't'], ['oo', 'u'], ['or', 'er'],
] // prettier-ignore

/** Shortest word that is ever misspelt. */
const SHORTEST_SLIP = 4

export function makeNoise(rng: Rng, kind: 'tidy' | 'sloppy' | 'typos'): Noise {
  const u = rng.next()
  const letters = u < 0.6 ? 'lower' : u < 0.9 ? 'sentence' : u < 0.95 ? 'title' : 'upper'
  const v = rng.next()
  const typo = kind === 'tidy' ? 0 : kind === 'typos' ? 0.7 : v < 0.4 ? 0 : v < 0.72 ? 0.25 : 0.65
  return { typo, strange: kind !== 'tidy', letters, fullStop: rng.next() < 0.25 }
}

/** Spells the words out and joins them; labels follow their words through hyphens and slips. */
export function spell(words: readonly LabelledWord[], rng: Rng, noise: Noise): { text: string; words: LabelledWord[] } {
  const slips = () => noise.typo > 0 && rng.next() < noise.typo
  const spelt: LabelledWord[] = words.map(({ text, label }) => ({ text: slips() ? slip(text, rng) : text, label }))
  const joined = spelt.map((word) => word.text).join(' ').replace(/ ([,.!?;:])/g, '$1')
  const text = cased(joined, noise.letters) + (noise.fullStop && !/[.!?]$/.test(joined) ? '.' : '')
  const labelled = spelt.flatMap(({ text: part, label }) => wordsOf(part).map((w) => ({ text: w.folded, label })))
  return { text, words: labelled }
}

function cased(text: string, letters: Noise['letters']): string {
  if (letters === 'upper') return text.toUpperCase()
  if (letters === 'title') return text.replace(/(^| )\p{L}/gu, (m) => m.toUpperCase())
  return letters === 'sentence' ? text.replace(/^\p{L}/u, (m) => m.toUpperCase()) : text
}

/** One slip in the letters of a word; the punctuation around it stays. */
export function slip(word: string, rng: Rng): string {
  const match = /^([^\p{L}]*)([\p{L}'-]*)(.*)$/u.exec(word)!
  const core = match[2]!
  if (fold(core).length < SHORTEST_SLIP) return word
  const slipped = slipLetters(core, rng)
  // A long word can carry two slips and still be read.
  const twice = core.length >= 8 && rng.next() < 0.25 ? slipLetters(slipped, rng) : slipped
  return match[1]! + twice + match[3]!
}

function slipLetters(word: string, rng: Rng): string {
  // First letters are rarely wrong.
  const i = rng.next() < 0.06 ? 0 : 1 + Math.floor(rng.next() * (word.length - 1))
  const letter = word[i]!
  switch (rng.pick(['neighbour', 'drop', 'drop', 'double', 'swap', 'swap', 'extra', 'sound'])) {
    case 'neighbour':
      return word.slice(0, i) + near(letter, rng) + word.slice(i + 1)
    case 'drop':
      return word.slice(0, i) + word.slice(i + 1)
    case 'double':
      return word.slice(0, i) + letter + word.slice(i)
    case 'swap':
      // A last letter swaps with the one before it.
      return i + 1 < word.length ? swapped(word, i) : swapped(word, i - 1)
    case 'extra':
      return word.slice(0, i) + near(letter, rng) + word.slice(i)
    default:
      return soundAlike(word, rng)
  }
}

function swapped(word: string, i: number): string {
  return word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2)
}

function near(letter: string, rng: Rng): string {
  return rng.pick([...(NEIGHBOURS[letter.toLowerCase()] ?? 'e')])
}

function soundAlike(word: string, rng: Rng): string {
  const possible = SOUNDS.filter(([from]) => word.indexOf(from, 1) > 0)
  if (possible.length === 0) return word
  const [from, to] = rng.pick(possible)
  const at = word.indexOf(from, 1)
  return word.slice(0, at) + to + word.slice(at + from.length)
}
