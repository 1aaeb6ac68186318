import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { changeSlots, differingSlots, SLOT_NAMES, type SlotChange, type Slots } from '../../core/slots.ts'
import { makeRng } from '../../core/rng.ts'
import { slip } from '../../worlds/grammar-noise.ts'
import type { Session } from '../backend/backend.ts'
import { mendChangeWords, opensWithChange, parseChange } from './change-words.ts'
import { Prompting } from './prompting.ts'
import { promptSession } from './testing/real-encoder.ts'

let session: Session
let prompting: Prompting
/** A meadow in light rain, by day, with pines, a tower, a lake and a breeze. */
let here: Slots

beforeAll(async () => {
  session = await promptSession()
  prompting = new Prompting(session)
  here = (await prompting.open('a slightly rainy meadow by day with pine trees, a stone tower, a lake and a breeze', 5)).slots
})
afterAll(() => session.close())

const SEED = 5
const at = (values: Record<string, string | readonly [string, number]>): Slots =>
  changeSlots(here, Object.fromEntries(Object.entries(values).map(([slot, said]) => [slot, typeof said === 'string' ? { value: said, strength: 0.6 } : { value: said[0], strength: said[1] }])) as SlotChange)

/** "slot=value*strength" of every slot that differs afterwards. */
async function change(text: string, from = here): Promise<string> {
  const { slots } = await prompting.change(text, from, SEED)
  return differingSlots(from, slots).map((slot) => `${slot}=${slots[slot].value}*${slots[slot].strength}`).join(' ')
}

describe('clauses', () => {
  it.each([
    ['make it night', [{ kind: 'set', what: 'make it night' }]],
    ['honey instead of the water', [{ kind: 'swap', from: 'water', to: 'honey' }]],
    ['instead of water, honey', [{ kind: 'swap', from: 'water', to: 'honey' }]],
    ['Turn the meadow to lava!', [{ kind: 'swap', from: 'meadow', to: 'lava' }]],
    ['please make it a bit less foggy', [{ kind: 'less', what: 'foggy', step: 'bit' }]],
    ['much bouncier', [{ kind: 'more', what: 'bounce', step: 'much' }]],
    ['no trees and wind', [{ kind: 'none', what: 'trees' }, { kind: 'none', what: 'wind' }]],
    ['less fog and more trees, then night', [{ kind: 'less', what: 'fog', step: 'usual' }, { kind: 'more', what: 'trees', step: 'usual' }, { kind: 'set', what: 'night' }]],
    ['black and white', [{ kind: 'set', what: 'black and white' }]],
    ['make the fog thicker', [{ kind: 'more', what: 'fog', step: 'usual' }]],
    ['turn down the wind', [{ kind: 'less', what: 'wind', step: 'usual' }]],
    ['trees more', [{ kind: 'more', what: 'trees', step: 'usual' }]],
    ['', []],
    ['!?', []],
  ])('%s', (text, clauses) => {
    expect(parseChange(text)).toEqual(clauses)
  })

  it('has a limit at n and n + 1: what is left over is read as it is', () => {
    const said = (count: number) => parseChange(Array.from({ length: count }, () => 'less fog').join(', '))
    expect(said(LIMITS.changeClauses)).toEqual(Array.from({ length: LIMITS.changeClauses }, () => ({ kind: 'less', what: 'fog', step: 'usual' })))
    expect(said(LIMITS.changeClauses + 1)).toHaveLength(LIMITS.changeClauses)
    expect(said(LIMITS.changeClauses + 1).at(-1)).toEqual({ kind: 'set', what: 'less fog less fog' })
    expect(said(100)).toHaveLength(LIMITS.changeClauses)
  })

  it('mends slips in words of change, and leaves words alone that mean something', () => {
    expect(mendChangeWords('mroe fog and les trees, honey instaed of water')).toBe('more fog and less trees, honey instead of water')
    expect(mendChangeWords('a lake on the moor, move some store')).toBe('a lake on the moor, move some store')
  })

  it('tells a change from a scene by how it begins', () => {
    for (const text of ['make it night', 'no fog', 'less fog', 'honey instead of water', 'the same at night', 'darker']) expect(opensWithChange(text), text).toBe(true)
    for (const text of ['a snowy valley with no trees', 'make me a desert at dawn', 'a road to the sea', 'night']) expect(opensWithChange(text), text).toBe(false)
  })
})

describe('said of a rainy meadow by day', () => {
  it.each([
    ['make it night', 'time=night*0.6'],
    ['nigth please', 'time=night*0.6'],
    ['let it snow', 'weather=snowfall*0.6'],
    ['turn the meadow to lava', 'biome=volcanic*0.6 liquid=lava*0.6'],
    ['moon gravity', 'gravity=low*1'],
    ['bouncier', 'bounce=bouncy*0.6'],
    ['less bouncy', 'bounce=dull*0.6'],
    ['honey instead of water', 'liquid=honey*0.6'],
    ['honey instaed of water', 'liquid=honey*0.6'],
    ['less rain', 'weather=clear*0.6'],
    ['much more rain', 'weather=rain*0.9'],
    ['wetter', 'weather=rain*0.6'],
    ['make it rain', 'weather=rain*0.6'],
    ['less fog', ''],
    ['mroe fog', 'weather=fog*0.6'],
    ['more trees', 'vegetation=pine*0.9'],
    ['a bit fewer trees', 'vegetation=pine*0.5'],
    ['no trees', 'vegetation=none*0.6'],
    ['twice the trees', 'vegetation=pine*0.9'],
    ['not rainy', 'weather=clear*0.6'],
    ['gravity like on the moon', 'gravity=low*1'],
    ['make the trees palms', 'vegetation=palm*0.6'],
    ['no wind', 'wind=calm*0.6'],
    ['windier', 'wind=gale*0.6'],
    ['turn up the wind', 'wind=gale*0.6'],
    ['brighter', 'weather=clear*0.6'],
    ['darker', 'time=dusk*0.6'],
    ['much darker', 'time=night*0.6'],
    ['later', 'time=dusk*0.6'],
    ['snow instead of rain', 'weather=snowfall*0.6'],
    ['replace the tower with a windmill', 'landmark=windmill*0.6'],
    ['get rid of the tower', 'landmark=none*0.6'],
    ['make the tower marble', 'material=marble*0.6'],
    ['gravity 3.7', 'gravity=low*0.7'],
    ['set the wind to 8 m/s', 'wind=gale*0.6'],
    ['make it night and let it snow', 'time=night*0.6 weather=snowfall*0.6'],
    ['no rain, bouncier, fewer trees', 'weather=clear*0.6 vegetation=pine*0.3 bounce=bouncy*0.6'],
    ['make it day', ''],
  ])('%s', async (text, becomes) => {
    expect(await change(text)).toBe(becomes)
  })
})

describe('said of other worlds', () => {
  it('steps go from where things are', async () => {
    expect(await change('bouncier', at({ bounce: 'dull' }))).toBe('bounce=normal*0.6')
    expect(await change('bouncier', at({ bounce: ['bouncy', 1] }))).toBe('')
    expect(await change('more gravity', at({ gravity: ['low', 1] }))).toBe('gravity=low*0.8')
    expect(await change('less wind', at({ wind: 'gale' }))).toBe('wind=breezy*0.6')
    expect(await change('brighter', at({ time: 'night' }))).toBe('time=dawn*0.6')
    expect(await change('more trees', at({ vegetation: 'none', biome: 'coast' }))).toBe('vegetation=palm*0.6')
    expect(await change('less fog', at({ weather: ['fog', 0.9] }))).toBe('weather=fog*0.6')
    expect(await change('a bit less fog', at({ weather: ['fog', 0.9] }))).toBe('weather=fog*0.8')
  })

  it('animals come, turn into others, are more or fewer, and go', async () => {
    const [bare, flock] = [at({ creature: 'none' }), at({ creature: 'sheep' })]
    expect(await change('add a flock of sheep', bare)).toBe('creature=sheep*0.6')
    expect(await change('some birds', flock)).toBe('creature=bird*0.6')
    expect(await change('deer instead of sheep', flock)).toBe('creature=deer*0.6')
    expect(await change('more sheep', flock)).toBe('creature=sheep*0.9')
    expect(await change('fewer animals', flock)).toBe('creature=sheep*0.3')
    expect(await change('no animals', flock)).toBe('creature=none*0.6')
    expect(await change('remove the sheep', flock)).toBe('creature=none*0.6')
    expect(await change('no deer', flock)).toBe('')
    expect(await change('more animals', bare)).toMatch(/^creature=\w+\*0.6$/)
  })

  it('time passes, flies, and stands still', async () => {
    const [still, passing, racing] = [at({ clock: 'still' }), at({ clock: 'passing' }), at({ clock: 'racing' })]
    for (const words of ['let time pass', 'time passes', 'let the hours go by', 'a day and night cycle', 'passing hours']) expect(await change(words, still), words).toBe('clock=passing*0.6')
    for (const words of ['time lapse', 'let time fly', 'make it a timelapse']) expect(await change(words, still), words).toBe('clock=racing*0.6')
    for (const words of ['freeze time', 'stop the clock', 'stop time', 'let time stand still', 'slower']) expect(await change(words, passing), words).toBe('clock=still*0.6')
    expect(await change('faster', passing)).toBe('clock=racing*0.6')
    expect(await change('slower', racing)).toBe('clock=passing*0.6')
    expect(await change('no passing hours', racing)).toBe('clock=still*0.6')
  })

  it('what is poured needs no lake', async () => {
    expect(await change('honey', at({ water: 'none' }))).toBe('liquid=honey*0.6')
    expect(await change('honey instead of water', at({ water: 'none' }))).toBe('liquid=honey*0.6')
    expect(await change('make the tower marble', at({ landmark: 'none' }))).toMatch(/^landmark=\w+\*0.6 material=marble\*0.6$/)
  })

  it('no snow is no snow whichever it was', async () => {
    expect(await change('no snow', at({ weather: 'snowfall', biome: 'snow' }))).toBe('weather=clear*0.6')
    expect(await change('no snow', at({ weather: 'clear', biome: 'snow' }))).toBe('biome=meadow*0.6')
  })

  it('snow of which there is more or less falls', async () => {
    expect(await change('more snow')).toBe('weather=snowfall*0.6')
    expect(await change('less snow', at({ weather: ['snowfall', 0.9] }))).toBe('weather=snowfall*0.6')
    expect(await change('less snow', at({ weather: 'snowfall', biome: 'snow' }))).toBe('weather=snowfall*0.3')
    expect(await change('less snow', at({ weather: 'clear' }))).toBe('')
  })

  it('takes nothing away that is not there', async () => {
    expect(await change('remove the windmill')).toBe('')
    expect(await change('no cacti', at({ vegetation: 'flowers' }))).toBe('')
  })
})

describe('the page is told', () => {
  it('what changed, what the world is called now, and which words meant nothing', async () => {
    const reading = await prompting.change('make it a blorp night and let it snow', here, SEED)
    expect(reading.changed).toEqual(['night', 'snow'])
    expect(reading.notUnderstood).toEqual(['blorp'])
    expect(reading.prompt).toMatch(/meadow at night with snowflakes, pine trees, a tower/)
    expect(reading.understood).toEqual(['time: night', 'weather: snowfall (snow)'])
  })

  it('how sure each slot is, over what was sure before', async () => {
    const opened = await prompting.open('a foggy forest', SEED)
    expect(Object.keys(opened.sure).sort()).toEqual(['biome', 'weather'])
    const { sure } = await prompting.change('make it night', opened.slots, SEED)
    expect(Object.keys(sure).sort()).toEqual(['biome', 'time', 'weather'])
    for (const slot of SLOT_NAMES) if (sure[slot] !== undefined) expect(sure[slot]).toBeLessThanOrEqual(1)
    expect((await prompting.turn({ water: { value: 'lake', strength: 1 } }, opened.slots, SEED)).sure.water).toBe(1)
  })

  it('of a word that is nearly one of ours', async () => {
    expect((await prompting.open('a city by a lake', SEED)).meant).toEqual([{ word: 'city', nearest: 'cottages' }])
  })

  it('nothing when nothing was understood, and the world stays', async () => {
    const reading = await prompting.change('qwxv zzkpt', here, SEED)
    expect(reading).toMatchObject({ changed: [], notUnderstood: ['qwxv', 'zzkpt'], slots: here })
  })
})

it('is read through slips of the finger', async () => {
  const said = ['turn the meadow to lava', 'honey instead of water', 'replace the tower with a windmill', 'stronger gravity', 'less rain and more trees', 'brighter', 'bouncier', 'make it night']
  let read = 0
  let typed = 0
  for (const sentence of said) {
    const meant = await change(sentence)
    for (let k = 0; k < 15; k++) {
      const words = sentence.split(' ')
      const rng = makeRng(k, typed)
      const at = rng.pick(words.flatMap((word, i) => (word.length >= 4 ? [i] : [])))
      words[at] = slip(words[at]!, rng)
      typed++
      if ((await change(words.join(' '))) === meant) read++
    }
  }
  // Measured: 95 % over 24 sentences; the rest are words that became others ("mere", "might").
  expect(read / typed).toBeGreaterThan(0.9)
})

it('takes the last change back, and that, too', async () => {
  const own = new Prompting(session)
  const opened = (await own.open('a foggy meadow by day', SEED)).slots
  expect((await own.change('undo', opened, SEED)).changed).toEqual([])
  const night = (await own.change('make it night', opened, SEED)).slots
  const back = await own.change('undo', night, SEED)
  expect(back).toMatchObject({ slots: opened, changed: ['day'], understood: ['time: day'], notUnderstood: [] })
  expect((await own.change('go back', back.slots, SEED)).slots).toEqual(night)
  own.forget()
  expect((await own.change('undo', night, SEED)).slots).toEqual(night)
})

it('a list of a few things is a change, a sentence about a place a scene', async () => {
  expect((await prompting.change('night, snow and wind', here, SEED)).changed).toBeDefined()
  expect((await prompting.change('snowy night', here, SEED)).changed).toBeDefined()
  expect((await prompting.change('a desert at night', here, SEED)).changed).toBeUndefined()
  expect((await prompting.change('golden desert at dawn with a pyramid', here, SEED)).changed).toBeUndefined()
})

it('a new scene is a whole new prompt: what it leaves open is filled anew', async () => {
  const night = (await prompting.change('make it night', here, SEED)).slots
  const scene = await prompting.change('a golden desert at dawn with a pyramid', night, SEED)
  expect(scene.changed).toBeUndefined()
  expect(scene.slots).toEqual((await prompting.open('a golden desert at dawn with a pyramid', SEED)).slots)
  expect(scene.slots.vegetation.value).not.toBe('pine')
})
