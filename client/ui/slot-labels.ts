// What slots and their values are called on the page, and how they stand in the panel.
import type { SlotName, SlotValue } from '../../core/slots.ts'

export const SLOT_GROUPS: readonly { title: string; slots: readonly SlotName[] }[] = [
  { title: 'Light and air', slots: ['time', 'clock', 'weather', 'style'] },
  { title: 'Place', slots: ['biome', 'vegetation', 'landmark', 'material', 'water', 'liquid', 'creature', 'family'] },
  { title: 'Physics', slots: ['gravity', 'bounce', 'wind'] },
]

type Labels = { readonly [N in SlotName]: { readonly name: string; readonly values: { readonly [V in SlotValue<N>]: string } } }

const LABELS: Labels = {
  family: { name: 'Kind', values: { landscape: 'Open country', yard: 'Yard for throwing' } },
  biome: {
    name: 'Biome',
    values: { meadow: 'Meadow', forest: 'Forest', desert: 'Desert', snow: 'Snow', alpine: 'Alpine', coast: 'Coast', swamp: 'Swamp', volcanic: 'Volcanic', canyon: 'Canyon', savanna: 'Savanna' },
  },
  time: { name: 'Time', values: { dawn: 'Dawn', day: 'Day', dusk: 'Dusk', night: 'Night' } },
  weather: { name: 'Weather', values: { clear: 'Clear', cloudy: 'Cloudy', fog: 'Fog', rain: 'Rain', snowfall: 'Snowfall', storm: 'Storm' } },
  style: {
    name: 'Look',
    values: { natural: 'Natural', pastel: 'Pastel', neon: 'Neon', noir: 'Noir', golden: 'Golden', autumn: 'Autumn', painterly: 'Painterly', alien: 'Alien' },
  },
  vegetation: {
    name: 'Plants',
    values: { none: 'None', pine: 'Pines', broadleaf: 'Broadleaf trees', palm: 'Palms', cactus: 'Cacti', deadwood: 'Dead trees', mushroom: 'Mushrooms', flowers: 'Flowers' },
  },
  landmark: {
    name: 'Landmark',
    values: { none: 'None', tower: 'Tower', ruins: 'Ruins', pyramid: 'Pyramid', windmill: 'Windmill', lighthouse: 'Lighthouse', monolith: 'Monolith', cottage: 'Cottage' },
  },
  water: { name: 'Water', values: { none: 'None', lake: 'Lake', river: 'River', sea: 'Sea' } },
  material: { name: 'Built of', values: { stone: 'Stone', brick: 'Brick', wood: 'Wood', marble: 'Marble', metal: 'Metal' } },
  gravity: { name: 'Gravity', values: { low: 'Low', normal: 'As on Earth', high: 'High' } },
  bounce: { name: 'Bounce', values: { dull: 'Dull', normal: 'Usual', bouncy: 'Bouncy' } },
  wind: { name: 'Wind', values: { calm: 'Calm', breezy: 'Breeze', gale: 'Gale' } },
  liquid: { name: 'Liquid', values: { water: 'Water', honey: 'Honey', lava: 'Lava' } },
  clock: { name: 'Clock', values: { still: 'Stands still', passing: '10 min a day', racing: '2 min a day' } },
  creature: { name: 'Creatures', values: { none: 'None', sheep: 'Sheep', deer: 'Deer', rabbit: 'Rabbits', fox: 'Foxes', bird: 'Birds' } },
}

export function slotLabel(slot: SlotName): string {
  return LABELS[slot].name
}

export function valueLabel(slot: SlotName, value: string): string {
  return (LABELS[slot].values as Record<string, string>)[value] ?? value
}

/** How certain a reading is, in words: a slot nobody spoke of was left open and filled in. */
export function sureText(sure: number | undefined): string {
  if (sure === undefined) return 'left open'
  if (sure >= 1) return 'as set'
  // "100 % sure" is a promise that no network keeps.
  return `${Math.min(99, Math.round(100 * sure))} % sure`
}

/** Below this a reading is shown as a guess. */
export const UNSURE_BELOW = 0.75
