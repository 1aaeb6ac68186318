// A world for a player who typed nothing: a pleasant sentence, and the slots it stands for.
import { makeRng, type Rng } from '../../core/rng.ts'
import { DEFAULT_STRENGTH, type Slots } from '../../core/slots.ts'
import { complete } from './complete.ts'

const STREAM = 0x5e7

/** Good company for each biome: what a postcard of it would show. Words are values, separated by spaces. */
type Postcard = { place: string; vegetation: string; landmark: string; time: string; style: string }
const POSTCARDS: Record<string, Postcard> = {
  meadow: { place: 'meadow', vegetation: 'flowers broadleaf', landmark: 'windmill cottage', time: 'dawn day', style: 'natural pastel' },
  forest: { place: 'forest', vegetation: 'pine mushroom', landmark: 'cottage ruins', time: 'day dusk', style: 'natural autumn' },
  desert: { place: 'desert', vegetation: 'cactus', landmark: 'pyramid ruins', time: 'dusk night', style: 'natural pastel' },
  snow: { place: 'tundra', vegetation: 'pine', landmark: 'tower cottage', time: 'dusk night', style: 'natural pastel' },
  alpine: { place: 'mountains', vegetation: 'pine flowers', landmark: 'tower', time: 'dawn day', style: 'natural painterly' },
  coast: { place: 'beach', vegetation: 'palm', landmark: 'lighthouse ruins', time: 'day night', style: 'natural golden' },
  savanna: { place: 'savanna', vegetation: 'broadleaf', landmark: 'monolith tower', time: 'day dusk', style: 'natural golden' },
  canyon: { place: 'canyon', vegetation: 'cactus', landmark: 'pyramid monolith', time: 'day dusk', style: 'natural alien' },
}
const SAID: Record<string, string> = {
  natural: '',
  pastel: 'pastel ',
  autumn: 'autumn ',
  painterly: 'painted ',
  golden: 'golden ',
  alien: 'alien ',
  dawn: 'at dawn',
  day: 'at noon',
  dusk: 'at dusk',
  night: 'under the stars',
  flowers: 'wildflowers',
  broadleaf: 'oak trees',
  pine: 'pine trees',
  mushroom: 'giant mushrooms',
  cactus: 'cacti',
  palm: 'palm trees',
}

/** The same seed names the same world. */
export function surprise(seed: number): { text: string; slots: Slots } {
  const rng = makeRng(seed, STREAM)
  const biome = rng.pick(Object.keys(POSTCARDS))
  const { place, ...look } = POSTCARDS[biome]!
  const drawn = Object.fromEntries(Object.entries(look).map(([slot, values]) => [slot, rng.pick(values.split(' '))]))
  const values = { family: 'landscape', biome, ...drawn, weather: 'clear', gravity: 'normal', bounce: 'normal', liquid: 'water' }
  const said = Object.entries(values).map(([slot, value]) => [slot, { value, strength: DEFAULT_STRENGTH, confidence: 1, words: [] }])
  const slots = complete({ named: Object.fromEntries(said), understood: [], notUnderstood: [] }, seed)
  return { text: sentence(place, drawn as Record<keyof typeof look, string>, rng), slots }
}

function sentence(place: string, drawn: Record<Exclude<keyof Postcard, 'place'>, string>, rng: Rng): string {
  const { style, time, vegetation, landmark } = drawn
  const landmarkSaid = landmark === 'ruins' ? 'ancient ruins' : `a ${landmark}`
  const things = rng.next() < 0.5 ? `${SAID[vegetation]} and ${landmarkSaid}` : `${landmarkSaid} and ${SAID[vegetation]}`
  const head = `${SAID[style]}${place}`
  const article = place === 'mountains' ? '' : /^[aeiou]/.test(head) ? 'an ' : 'a '
  return `${article}${head} ${SAID[time]} with ${things}`
}

