// A sentence said on the way, as a change of the world as it is now: "less fog" takes some away, "bouncier" goes a step up from here.
import { DIAL_NAMES, DIALS, isDial, placeOf, type DialName } from '../../core/dials.ts'
import { plausibility } from '../../core/plausible.ts'
import { changeSlots, DEFAULT_STRENGTH, fill, SLOT_NAMES, SLOTS, STRENGTH, type Filled, type SlotChange, type SlotName, type Slots } from '../../core/slots.ts'
import { fold, wordsOf } from '../../core/words.ts'
import { mendChangeWords, parseChange, type Clause, type Step } from './change-words.ts'
import { say, type Named, type Understanding } from './decode.ts'
import { readDials } from './exact.ts'
import { nearestWord } from './nearest.ts'

/** What a sentence made of a world; `spoken` are the slots it spoke of, changed or not, and how sure that was. */
export type Changed = { slots: Slots; spoken: { [N in SlotName]?: number }; understood: string[]; notUnderstood: string[] }
type Understand = (text: string) => Promise<Understanding>
/** A clause with its words read. */
type Read = { clause: Clause; what: Understanding; from?: Understanding }

/** From "as said" one step leads to the strengths that have words, "slightly" and "very". */
const MORE: Record<Step, number> = { bit: 0.1, usual: 0.3, much: 0.6 }

export async function readChange(text: string, current: Slots, understand: Understand): Promise<Changed> {
  // Numbers first: to the grammar of change "gravity to 2" would be one thing becoming another.
  const { text: rest, dials, said } = readDials(mendChangeWords(text))
  let slots = changeSlots(current, dials)
  const words: { [N in SlotName]?: string[] } = {}
  const spoken: Changed['spoken'] = {}
  const strange: string[] = []
  for (const dial of DIAL_NAMES) {
    if (!dials[dial]) continue
    spoken[dial] = 1
    words[dial] = [said[dial] ?? dial]
  }
  for (const clause of parseChange(rest)) {
    const read = await readClause(clause, understand)
    const { change, unknown } = applyClause(slots, read)
    slots = changeSlots(slots, change)
    strange.push(...unknown)
    for (const slot of SLOT_NAMES) {
      if (!change[slot]) continue
      spoken[slot] = read.what.named[slot]?.confidence ?? 1
      words[slot] = read.what.named[slot]?.words ?? []
    }
  }
  slots = changeSlots(slots, shown(slots, spoken))
  const understood = SLOT_NAMES.flatMap((slot) => (words[slot] ? say(slot, { ...slots[slot], words: words[slot] }) : []))
  return { slots, spoken, understood, notUnderstood: [...new Set(strange)] }
}

async function readClause(clause: Clause, understand: Understand): Promise<Read> {
  if (clause.kind === 'swap') return { clause, what: await understand(clause.to), from: await whatWas(clause.from, understand) }
  return { clause, what: await understand(clause.what) }
}

/** What is to go says only which slot is meant, so that a misspelt word may be guessed. */
async function whatWas(text: string, understand: Understand): Promise<Understanding> {
  const read = await understand(text)
  const nearest = SLOT_NAMES.some((slot) => read.named[slot]) ? undefined : nearestWord(wordsOf(text).at(-1)?.typed ?? '')
  return nearest ? understand(nearest) : read
}

/** Pure: what one clause changes. A slot it speaks of is in `change` even if nothing becomes of it. */
export function applyClause(slots: Slots, { clause, what, from }: Read): { change: SlotChange; unknown: string[] } {
  const topic = clause.kind === 'more' || clause.kind === 'less' || clause.kind === 'none' ? topicOf(clause.what) : undefined
  if (topic && clause.kind !== 'set' && clause.kind !== 'swap') return { change: TOPICS[topic]!(slots, clause), unknown: [] }
  const change: SlotChange = {}
  for (const slot of SLOT_NAMES) {
    const named: Named | undefined = what.named[slot]
    if (named) Object.assign(change, changeOf(slots, slot, named, clause))
  }
  // What slots are called is understood, if not as anything that could fill them.
  const unknown = [...(from?.notUnderstood ?? []), ...what.notUnderstood].filter((word) => !topicOf(word))
  return { change: clause.kind === 'swap' ? inPlaceOf(change, from) : change, unknown }
}

function changeOf(slots: Slots, slot: SlotName, named: Named, clause: Clause): SlotChange {
  const now = slots[slot]
  if (clause.kind === 'set' || clause.kind === 'swap') {
    // "Make it foggy" where it is: no less foggy than it was.
    const plain = named.value === now.value && named.strength === DEFAULT_STRENGTH
    return { [slot]: fill(slot, named.value as never, plain ? Math.max(now.strength, DEFAULT_STRENGTH) : named.strength) }
  }
  if (clause.kind === 'none') return without(slots, slot, named.value)
  // Snow that there is more or less of falls, where it does not lie already.
  if (slot === 'biome' && named.value === 'snow' && (now.value !== 'snow' || slots.weather.value === 'snowfall')) return changeOf(slots, 'weather', { ...named, value: 'snowfall' }, clause)
  const sign = clause.kind === 'more' ? 1 : -1
  if (isDial(slot)) return { [slot]: turned(slot, now as Filled<DialName>, sign * directionOf(named.value), clause.step) }
  if (slot === 'vegetation' && sign > 0 && clause.step !== 'much' && named.value !== now.value) return { vegetation: fill('vegetation', named.value as never) }
  if (named.value === now.value) return stronger(slot, now, sign * MORE[clause.step])
  // More of what is not there brings it; less of it changes nothing.
  return { [slot]: sign > 0 ? fill(slot, named.value as never, clause.step === 'much' ? 0.9 : DEFAULT_STRENGTH) : now }
}

/** More or less of what fills a slot; less than there can be is none at all. */
function stronger(slot: SlotName, { value, strength }: Filled, by: number): SlotChange {
  const next = strength + by
  const empty = EMPTY[slot]
  if (next < STRENGTH.least - 1e-9 && empty !== undefined) return { [slot]: fill(slot, empty as never) }
  return { [slot]: fill(slot, value as never, next) }
}

/** What is left of a slot when its thing is taken away. */
const EMPTY: { readonly [N in SlotName]?: string } = { weather: 'clear', style: 'natural', vegetation: 'none', landmark: 'none', water: 'none', wind: 'calm', liquid: 'water', creature: 'none', clock: 'still' }
/** Taking these away takes those away, too. */
const COVERS: Record<string, readonly string[]> = {
  cloudy: ['cloudy', 'rain', 'storm', 'snowfall'],
  rain: ['rain', 'storm'],
  lake: ['lake', 'river', 'sea'],
  passing: ['passing', 'racing'],
  broadleaf: ['pine', 'broadleaf', 'palm', 'deadwood', 'cactus', 'mushroom'],
}

/** The encoder reads "no wind" as calm, and "wind" as a breeze: either way there is to be none. */
function without(slots: Slots, slot: SlotName, value: string): SlotChange {
  const now = slots[slot]
  if (slot === 'gravity') return { gravity: fill('gravity', 'low', STRENGTH.most) }
  if (slot === 'bounce') return { bounce: fill('bounce', 'dull', STRENGTH.most) }
  if (slot === 'time') return { time: fill('time', now.value !== value ? (now as Filled<'time'>).value : value === 'day' ? 'night' : 'day') }
  if (slot === 'biome' && value === 'snow') return slots.weather.value === 'snowfall' ? { weather: fill('weather', 'clear') } : { biome: now.value === 'snow' ? fill('biome', 'meadow') : (now as Filled<'biome'>) }
  const empty = EMPTY[slot]
  if (empty === undefined) return { [slot]: now }
  const there = now.value === value || value === empty || slot === 'wind' || (COVERS[value]?.includes(now.value) ?? false)
  return { [slot]: there ? fill(slot, empty as never) : now }
}

/** Where a dial may stop when it is turned by words. */
const STOPS: Record<DialName, readonly Filled<DialName>[]> = {
  gravity: [fill('gravity', 'low', 1), fill('gravity', 'low', 0.8), fill('gravity', 'low'), fill('gravity', 'normal'), fill('gravity', 'high'), fill('gravity', 'high', 0.8), fill('gravity', 'high', 1)],
  bounce: [fill('bounce', 'dull', 1), fill('bounce', 'dull', 0.8), fill('bounce', 'dull'), fill('bounce', 'normal'), fill('bounce', 'bouncy'), fill('bounce', 'bouncy', 0.8), fill('bounce', 'bouncy', 1)],
  wind: [fill('wind', 'calm'), fill('wind', 'breezy'), fill('wind', 'gale'), fill('wind', 'gale', 0.8), fill('wind', 'gale', 1)],
}
/** Places of a dial that "a bit" turns it by. */
const BIT_PLACES = 3

function turned(dial: DialName, now: Filled<DialName>, direction: number, step: Step): Filled {
  const { places } = DIALS[dial]
  let at = placeOf(dial, now as never)
  if (step === 'bit') return places[Math.max(0, Math.min(places.length - 1, at + BIT_PLACES * direction))]!.filled
  for (let left = step === 'much' ? 2 : 1; left > 0; left--) {
    const stops = STOPS[dial].map((stop) => placeOf(dial, stop as never))
    at = (direction > 0 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at)) ?? at
  }
  return places[at]!.filled
}

/** Whether a value stands for more or for less of its slot: more "floaty" is less gravity. */
function directionOf(value: string): number {
  return value === 'low' || value === 'dull' || value === 'calm' ? -1 : 1
}

/** What `to` means depends on what it stands for: snow in place of rain falls, a meadow that turns to lava is volcanic. */
function inPlaceOf(change: SlotChange, from: Understanding | undefined): SlotChange {
  const was = from?.named ?? {}
  if (was.weather && change.biome?.value === 'snow') return { weather: fill('weather', 'snowfall', change.biome.strength) }
  if (was.biome && change.liquid?.value === 'lava') return { ...change, biome: fill('biome', 'volcanic', change.liquid.strength) }
  if (was.biome && change.weather?.value === 'snowfall') return { biome: fill('biome', 'snow', change.weather.strength) }
  if (was.biome && change.water?.value === 'sea') return { ...change, biome: fill('biome', 'coast') }
  if (was.vegetation && change.biome?.value === 'forest') return { vegetation: fill('vegetation', 'broadleaf', change.biome.strength) }
  return change
}

/** A thing that is named must be there to be seen: a material needs a landmark. (A liquid is poured: a lake for it would be painted anew, and be of water.) */
function shown(slots: Slots, spoken: Changed['spoken']): SlotChange {
  if (spoken.material !== undefined && slots.landmark.value === 'none' && spoken.landmark === undefined) return { landmark: likely(slots, 'landmark') }
  return {}
}

/** What goes best with the world as it is, of `among`. */
function likely<N extends SlotName>(slots: Slots, slot: N, among: readonly string[] = SLOTS[slot]): Filled<N> {
  const weights = plausibility(slot, Object.fromEntries(SLOT_NAMES.flatMap((name) => (name === slot ? [] : [[name, slots[name].value]]))))
  const values: readonly string[] = SLOTS[slot]
  const best = values.reduce((top, value, k) => (value !== 'none' && among.includes(value) && (top < 0 || weights[k]! > weights[top]!) ? k : top), -1)
  return fill(slot, values[best] as never)
}

type Amount = Exclude<Clause, { kind: 'set' | 'swap' }>
type Topic = (slots: Slots, clause: Amount) => SlotChange
const TREES = ['pine', 'broadleaf', 'palm', 'deadwood']
const GLOOM = ['cloudy', 'fog', 'rain', 'snowfall', 'storm']

/** What people call slots, and steps along some: what they mean depends on what is there. */
const TOPICS: Record<string, Topic> = {
  gravity: dial('gravity'),
  bounce: dial('bounce'),
  wind: dial('wind'),
  trees: plants(TREES),
  plants: plants(SLOTS.vegetation),
  water: (slots, clause) => (slots.water.value === 'none' ? { water: clause.kind === 'more' ? likely(slots, 'water') : slots.water } : amountOf('water', slots, clause)),
  buildings: (slots, clause) => (clause.kind === 'none' ? { landmark: fill('landmark', 'none') } : { landmark: clause.kind === 'more' && slots.landmark.value === 'none' ? likely(slots, 'landmark') : slots.landmark }),
  animals: (slots, clause) => (slots.creature.value === 'none' ? { creature: clause.kind === 'more' ? likely(slots, 'creature') : slots.creature } : amountOf('creature', slots, clause)),
  weather: (slots, clause) => (GLOOM.includes(slots.weather.value) && clause.kind !== 'more' ? { weather: fill('weather', 'clear') } : { weather: slots.weather }),
  light: (slots, clause) => lit(slots, clause.kind === 'more', clause.kind !== 'none' && clause.step === 'much'),
  dark: (slots, clause) => lit(slots, clause.kind !== 'more', clause.kind !== 'none' && clause.step === 'much'),
  clock: (slots, clause) => {
    const at = SLOTS.clock.indexOf(slots.clock.value) + (clause.kind === 'more' ? 1 : -1)
    return { clock: fill('clock', clause.kind === 'none' ? 'still' : SLOTS.clock[Math.max(0, Math.min(SLOTS.clock.length - 1, at))]!) }
  },
  hour: (slots, clause) => {
    const at = SLOTS.time.indexOf(slots.time.value) + (clause.kind === 'more' ? 1 : -1)
    return { time: fill('time', SLOTS.time[Math.max(0, Math.min(SLOTS.time.length - 1, at))]!) }
  },
}
const CALLED: Record<string, readonly string[]> = {
  gravity: ['gravity', 'weight', 'pull'],
  bounce: ['bounce', 'bouncy', 'bounciness', 'bouncing', 'bounces', 'elasticity'],
  wind: ['wind', 'windy', 'winds', 'breeze'],
  trees: ['trees', 'tree'],
  plants: ['plants', 'plant', 'vegetation', 'greenery', 'flora'],
  water: ['water'],
  buildings: ['buildings', 'building', 'landmark', 'landmarks', 'houses', 'structures'],
  animals: ['animals', 'animal', 'creatures', 'creature', 'wildlife', 'fauna', 'beasts', 'herd'],
  weather: ['weather'],
  light: ['light', 'bright', 'brightness', 'daylight'],
  dark: ['dark', 'darkness'],
  hour: ['hour'],
  clock: ['clock', 'time'],
}

function topicOf(what: string): string | undefined {
  const words = wordsOf(what).map((word) => fold(word.typed))
  return words.length === 1 ? Object.keys(CALLED).find((topic) => CALLED[topic]!.includes(words[0]!)) : undefined
}

function dial(slot: DialName): Topic {
  return (slots, clause) => {
    if (clause.kind === 'none') return without(slots, slot, slots[slot].value)
    return { [slot]: turned(slot, slots[slot] as Filled<DialName>, clause.kind === 'more' ? 1 : -1, clause.step) }
  }
}

function plants(kinds: readonly string[]): Topic {
  return (slots, clause) => {
    const { value } = slots.vegetation
    if (clause.kind === 'none') return { vegetation: fill('vegetation', 'none') }
    if (value !== 'none' && kinds.includes(value)) return amountOf('vegetation', slots, clause)
    return { vegetation: clause.kind === 'more' ? likely(slots, 'vegetation', kinds) : slots.vegetation }
  }
}

function amountOf(slot: SlotName, slots: Slots, clause: Amount): SlotChange {
  if (clause.kind === 'none') return { [slot]: fill(slot, EMPTY[slot] as never) }
  return stronger(slot, slots[slot], (clause.kind === 'more' ? 1 : -1) * MORE[clause.step])
}

/** From night over the low sun to day, and from a grey day to a clear one; and back. */
function lit(slots: Slots, up: boolean, much: boolean): SlotChange {
  const { value, strength } = slots.time
  const low = value === 'dawn' || value === 'dusk'
  if (up && value === 'day') return GLOOM.includes(slots.weather.value) ? { weather: fill('weather', 'clear') } : { time: fill('time', 'day', strength + MORE.usual) }
  if (up) return { time: fill('time', low || much ? 'day' : 'dawn') }
  if (value === 'night') return { time: fill('time', 'night', strength + MORE.usual) }
  return { time: fill('time', low || much ? 'night' : 'dusk') }
}
