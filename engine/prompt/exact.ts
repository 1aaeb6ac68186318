// Numbers in a prompt: "gravity 3.6 m/s²", "moon gravity", "wind 8 m/s", "40% foggy". They are read before the words are, which then go to the encoder
// without them: it has learnt no numbers.
import { DIAL_NAMES, placeNear, type DialName } from '../../core/dials.ts'
import type { SlotChange } from '../../core/slots.ts'
import { wordsOf } from '../../core/words.ts'

/** How much of what is said next: `before` words stand in front of it, `strength` is 0.2..1. */
export type Share = { before: number; strength: number }
/** `text`: what is left to be read. `dials`: what numbers with a name set; `said`: the same in the player's words. */
export type Dialled = { text: string; dials: SlotChange; said: { [N in DialName]?: string } }
export type Exact = Dialled & { shares: readonly Share[] }

const EARTH_G = 9.8
/** Places whose gravity people know, m/s^2; no world has none at all. */
const ELSEWHERE: Record<string, number> = { zero: 0, moon: 1.6, lunar: 1.6, mars: 3.7, earth: EARTH_G, jupiter: 24.8 }
const PLACE_GRAVITY = /\b(zero|moon|lunar|mars|earth|jupiter)(?:'s)?[ -]gravity\b|\bgravity (?:(?:like|as|of|on|at|the|planet) )+(moon|mars|earth|jupiter)\b/giu
const DIAL = /\b(gravity|bounce|bounciness|wind)(?: speed)?\s*(?:=|:|\bof\b|\bat\b|\bto\b|\bis\b)?\s*(\d{1,3}(?:\.\d{1,6})?)\s*(m\/s(?:²|\^?2)?|%|g\b)?/giu
const SHARE = /(?<![\d.])(\d{1,3})\s?%/gu

/** Both kinds of numbers; what is left are words. */
export function readExact(raw: string): Exact {
  const dialled = readDials(raw)
  const shares: Share[] = []
  let text = ''
  let from = 0
  for (const { 0: all, 1: digits, index } of dialled.text.matchAll(SHARE)) {
    text += dialled.text.slice(from, index)
    shares.push({ before: wordsOf(text).length, strength: Math.min(1, Number(digits) / 100) })
    from = index + all.length
  }
  return { ...dialled, text: text + dialled.text.slice(from), shares }
}

/** Numbers that have the name of a dial. */
export function readDials(raw: string): Dialled {
  const dials: SlotChange = {}
  const said: Dialled['said'] = {}
  const placed = raw.replace(PLACE_GRAVITY, (all: string, before: string | undefined, behind: string | undefined) => {
    dials.gravity = placeNear('gravity', ELSEWHERE[(before ?? behind)!.toLowerCase()]!).filled
    said.gravity = all
    return ','
  })
  const text = placed.replace(DIAL, (all: string, name: string, digits: string, unit: string | undefined) => {
    const dial = DIAL_NAMES.find((one) => name.toLowerCase().startsWith(one))!
    const number = Number(digits)
    // "wind 40%" is a share of wind, not a speed.
    if (unit === '%' && dial !== 'bounce') return all
    const amount = unit?.toLowerCase() === 'g' ? number * EARTH_G : dial === 'bounce' && unit !== '%' && number <= 1 ? 100 * number : number
    Object.assign(dials, { [dial]: placeNear(dial, amount).filled })
    said[dial] = all.trim()
    return ','
  })
  return { text, dials, said }
}
