// Our own words for every value of every slot: those the encoder reads as that value in any company (phrase.test.ts holds them to it).
import type { SlotName, SlotValue } from '../../core/slots.ts'

type Words = { readonly [N in SlotName]: { readonly [V in SlotValue<N>]: string } }

/** Nouns and short phrases; adjectives for what colours a whole place: style, and weather but for snowflakes. */
export const WORDING: Words = {
  family: { landscape: 'outdoors', yard: 'in a yard' },
  biome: {
    meadow: 'meadow',
    forest: 'forest',
    desert: 'desert',
    snow: 'snowfield',
    alpine: 'mountain pass',
    coast: 'coast',
    swamp: 'swamp',
    volcanic: 'volcanic plain',
    canyon: 'canyon',
    savanna: 'savanna',
  },
  time: { dawn: 'at dawn', day: 'by day', dusk: 'at dusk', night: 'at night' },
  weather: { clear: 'sunny', cloudy: 'cloudy', fog: 'foggy', rain: 'rainy', snowfall: 'snowflakes', storm: 'stormy' },
  style: {
    natural: 'realistic',
    pastel: 'pastel',
    neon: 'neon',
    noir: 'noir',
    golden: 'golden',
    autumn: 'autumnal',
    painterly: 'painterly',
    alien: 'alien',
  },
  vegetation: {
    none: 'no plants',
    pine: 'pine trees',
    broadleaf: 'oak trees',
    palm: 'palm trees',
    cactus: 'cacti',
    deadwood: 'dead trees',
    mushroom: 'mushrooms',
    flowers: 'flowers',
  },
  landmark: {
    none: 'no buildings',
    tower: 'a tower',
    ruins: 'ruins',
    pyramid: 'a pyramid',
    windmill: 'a windmill',
    lighthouse: 'a lighthouse',
    monolith: 'a monolith',
    cottage: 'a cottage',
  },
  water: { none: 'no water', lake: 'a lake', river: 'a river', sea: 'the ocean waves' },
  material: { stone: 'stone', brick: 'brick', wood: 'wooden', marble: 'marble', metal: 'metal' },
  gravity: { low: 'low gravity', normal: 'normal gravity', high: 'high gravity' },
  bounce: { dull: 'no bounce', normal: 'normal bounce', bouncy: 'bouncy balls' },
  wind: { calm: 'no wind', breezy: 'a breeze', gale: 'a gale' },
  liquid: { water: 'normal water', honey: 'flowing honey', lava: 'flowing lava' },
  creature: { none: 'no animals', sheep: 'sheep', deer: 'deer', rabbit: 'rabbits', fox: 'foxes', bird: 'birds' },
  clock: { still: 'a frozen clock', passing: 'passing hours', racing: 'racing hours' },
}

/** Where the first words are misread in some company, these serve (prompting.ts tries). */
const OTHERWISE: { readonly [N in SlotName]?: Readonly<Record<string, string>> } = { vegetation: { deadwood: 'deadwood' }, weather: { snowfall: 'snowfall' }, water: { sea: 'the sea' }, clock: { passing: 'a moving sun', racing: 'a time lapse' } }

export function wordingOf<N extends SlotName>(slot: N, value: SlotValue<N>, variant = 0): string {
  return (variant > 0 && OTHERWISE[slot]?.[value]) || (WORDING[slot] as Record<string, string>)[value]!
}

/** What a value is called where it stands alone ("night, snow"), if that is not how it is said in a sentence. */
const ALONE: { readonly [N in SlotName]?: Readonly<Record<string, string>> } = {
  family: { landscape: 'open country', yard: 'a yard' },
  time: { dawn: 'dawn', day: 'day', dusk: 'dusk', night: 'night' },
  weather: { clear: 'clear sky', cloudy: 'clouds', fog: 'fog', rain: 'rain', snowfall: 'snow', storm: 'storm' },
  style: { natural: 'natural colours', neon: 'neon light', golden: 'golden light', autumn: 'autumn colours', pastel: 'pastel colours', noir: 'black and white', painterly: 'brush strokes', alien: 'alien colours' },
  water: { sea: 'the sea' },
  material: { wood: 'wood' },
  liquid: { water: 'water', honey: 'honey', lava: 'lava' },
}
/** What there is more or less of, where it is not what the value is called. */
const AMOUNTS: { readonly [N in SlotName]?: Readonly<Record<string, string>> } = { water: { lake: 'water', river: 'water', sea: 'water' }, weather: { clear: 'sun' } }

export function nounOf<N extends SlotName>(slot: N, value: SlotValue<N>): string {
  return ALONE[slot]?.[value] ?? wordingOf(slot, value)
}

/** "more rain", "fewer pine trees". */
export function moreOf<N extends SlotName>(slot: N, value: SlotValue<N>, more: boolean): string {
  const noun = AMOUNTS[slot]?.[value] ?? nounOf(slot, value).replace(/^(?:an?|the) /u, '')
  const many = /(?:trees|cacti|mushrooms|flowers|clouds|strokes|ruins|sheep|deer|rabbits|foxes|birds)$/u.test(noun)
  return `${more ? 'more' : many ? 'fewer' : 'less'} ${noun}`
}
