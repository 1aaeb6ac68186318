// Pictures drawn by the model, for people to look at; `npx tsx bench/gallery.ts --help` lists them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeMp4 } from '../client/clip/mp4.ts'
import { EXAMPLES } from '../client/ui/examples.ts'
import { FRAME, KEYFRAME } from '../core/camera.ts'
import { BUTTON, IDLE, type Controls } from '../core/controls.ts'
import { MOOD, type MoodPicture } from '../core/mood.ts'
import { WorldModel } from '../engine/index.ts'
import { halveRgb } from '../engine/memory/keyframe.ts'
import type { ClipUnit } from '../engine/protocol/clip.ts'
import { openH264 } from '../server/video/h264.ts'
import { i420Bytes, rgbToI420 } from '../server/video/i420.ts'
import { encodePng } from '../worlds/png.ts'
import { writeSheet } from './quality/sheet.ts'
import { ROOT } from './report.ts'
import { Stroller } from './stroll.ts'

/** What each option draws. */
const SHEETS = {
  examples: 'the example worlds of the first page, into client/public/examples',
  openings: '24 openings on one sheet, docs/pictures/openings.png',
  yards: 'the other family: twelve yards, docs/pictures/yards.png',
  walks: 'four 30 s walks, one frame a second, docs/pictures/walk-*.png',
  memory: 'places seen, left, and seen again, docs/pictures/memory.png',
  pours: 'three seconds of pouring and what becomes of it, docs/pictures/pours.png',
  things: 'boxes, pendulums and a yard, docs/pictures/things.png',
  changes: 'one place and words said in it, docs/pictures/changes.png',
  moods: 'mood boards: two looks mixed by their weights, docs/pictures/moods.png',
  alive: 'creatures and weather going about, docs/pictures/alive.png',
  waves: 'lakes and seas in calm air, a breeze and a gale, docs/pictures/waves.png',
  hours: 'a day that passes, docs/pictures/hours.png',
  clip: 'ten minutes of walking in a minute and a quarter, docs/pictures/ten-minutes.mp4 (takes ten minutes)',
} as const
type SheetName = keyof typeof SHEETS
const NAMES = Object.keys(SHEETS) as SheetName[]

const { values } = parseArgs({ options: Object.fromEntries([...NAMES, 'help'].map((name) => [name, { type: 'boolean' as const }])) })
if (values['help'] || !NAMES.some((name) => values[name])) {
  console.log(['npx tsx bench/gallery.ts [--NAME ...]', ...NAMES.map((name) => `  --${name.padEnd(10)} ${SHEETS[name]}`)].join('\n'))
  process.exit(0)
}

const DT_S = 1 / 30
const PICTURES = join(ROOT, 'docs/pictures')
/** Prompts of the sheet: every biome, time, weather, style and landmark at least once. */
const OPENINGS = [
  'a snowy pine valley at dusk with a stone tower', 'a golden desert at dawn with a pyramid', 'a rainy coast with a lighthouse', 'a clear alpine morning with flowers by a lake',
  'a volcanic plain at night', 'a neon swamp at night with giant mushrooms', 'a painterly savanna at dusk with ruins', 'a green meadow at noon with a windmill',
  'a foggy forest at dawn', 'a red canyon in clear daylight with cactuses', 'a black and white snowy field with dead trees', 'a pastel beach with palm trees by the sea',
  'an alien desert with a metal monolith', 'an autumn forest by a river with a cottage', 'a stormy sea shore at night', 'heavy snowfall in the mountains',
  'a cloudy swamp with dead trees', 'a sunny savanna with a lake', 'a neon canyon at dusk with a tower', 'a golden meadow at sunset',
  'a forest in the rain with mossy ruins', 'a tropical coast at noon with palms', 'a snowy night with a wooden cottage', 'a misty valley with a monolith',
]

const YARDS = [
  'a brick yard by day with a bouncy ball', 'a marble yard at dusk', 'a wooden yard at night', 'a metal yard in the rain', 'a stone yard at dawn', 'a yard with honey by day',
  'a neon yard at night', 'a yard in heavy snowfall', 'a pastel yard in clear daylight', 'a golden yard at sunset', 'a black and white brick yard', 'a yard with lava at night',
]
/** What is drawn in two looks, and the prompts of these; seeds beside them. */
const MOODS = {
  looks: [['an alien desert at dusk', 4], ['a snowy night in the mountains', 9]],
  places: [['a meadow with trees by a lake', 8], ['a canyon with a tower', 3], ['a forest with a cottage', 6]],
  weights: [[1, 0.02], [0.6, 0.4], [0.4, 0.6], [0.02, 1]],
} as const
/** Places to leave and to come back to, and their seeds. */
const PLACES: readonly (readonly [string, number])[] = [['a foggy forest at dawn', 9], ['a sunny savanna with a lake', 18], ['a red canyon in clear daylight with cactuses', 10]]
/** Of the clip: every so many-th frame of ten minutes, coded at so many bits a second. */
const CLIP = { minutes: 10, every: 8, bits: 400_000, fps: 30 } as const

/** Worlds to pour in, and their seeds. */
const POURS: readonly (readonly [string, number])[] = [['a tropical beach by day', 4], ['a snowy meadow by day with honey', 2], ['a volcanic valley at dusk with lava', 7]]
/** A place to build in, one for a pendulum and a yard, and their seeds; what changes gravity there. */
const THINGS = { stack: ['a green meadow at noon with a windmill', 8], pendulum: ['a sunny savanna with a lake', 18], yard: ['a marble yard at dusk', 2], moon: 'moon gravity' } as const
/** Worlds in which something moves by itself, and their seeds. */
const ALIVE: readonly (readonly [string, number])[] = [
  ['a foggy meadow with a flock of sheep', 5], ['a stormy coast at dusk with many deer', 13], ['snowfall in a pine forest at night with foxes', 6], ['a golden canyon with birds', 3],
]
/** Worlds with water, and their seeds: calm, breezy, in a gale. */
const WATERS: readonly (readonly [string, number])[] = [
  ['a sunny savanna with a lake', 18], ['a windy tropical coast at noon with palms', 22], ['a gale at the sea in clear daylight', 7],
]
/** Worlds whose day passes, and their seeds: a day of two minutes is looked at this often. */
const DAYS: readonly (readonly [string, number])[] = [['a sunny savanna with a lake and racing hours', 18], ['a clear alpine morning with flowers by a lake and racing hours', 4], ['a cloudy meadow at noon with a windmill and racing hours', 8]]
const DAY = { seconds: 120, looks: 8 } as const
/** One place, and what is said there one after the other. */
const PLACE = ['a green meadow at noon with a windmill', 8] as const
const SAID = ['make it night', 'let it snow', 'at dawn', 'turn the meadow into a volcanic plain']

const model = await WorldModel.load({ imagine: 'inline' })
console.log(model.explanation)

/** Steps on; returns the frames of these numbers, from now on. */
async function filmed(frames: readonly number[], controls: (step: number) => Controls = () => IDLE): Promise<Uint8Array[]> {
  const shots: Uint8Array[] = []
  for (let step = 1; step <= frames.at(-1)!; step++) {
    const { rgb } = await model.step(controls(step), DT_S)
    if (frames.includes(step)) shots.push(rgb.slice())
  }
  return shots
}

async function opening(prompt: string, seed: number, mood?: readonly MoodPicture[]): Promise<Uint8Array> {
  await model.open({ prompt, seed, ...(mood && { mood }) })
  return (await filmed([1]))[0]!
}

function sheet(name: string, rows: readonly (readonly Uint8Array[])[], says: string): void {
  writeSheet(join(PICTURES, `${name}.png`), rows, FRAME.width, FRAME.height)
  console.log(`docs/pictures/${name}.png: ${says}`)
}

const inRowsOf = <T>(count: number, all: readonly T[]) => Array.from({ length: Math.ceil(all.length / count) }, (_, r) => all.slice(count * r, count * (r + 1)))

async function openings(name: string, prompts: readonly string[]): Promise<void> {
  const pictures: Uint8Array[] = []
  for (const [k, prompt] of prompts.entries()) pictures.push(await opening(prompt, k + 1))
  sheet(name, inRowsOf(4, pictures), `row by row: ${prompts.join('; ')}`)
}

/** A frame as a picture of a mood board. */
function moodPicture(rgb: Uint8Array): Uint8Array {
  const half = new Uint8Array(rgb.length / 4)
  const picture = new Uint8Array(3 * MOOD.width * MOOD.height)
  halveRgb(rgb, FRAME.width, FRAME.height, half)
  halveRgb(half, KEYFRAME.width, KEYFRAME.height, picture)
  return picture
}

const draw: Record<SheetName, () => Promise<void>> = {
  async examples() {
    const folder = join(ROOT, 'client/public/examples')
    mkdirSync(folder, { recursive: true })
    const index = []
    for (const { prompt, seed = 1, title } of EXAMPLES) {
      const image = `${title.toLowerCase().replace(/[^a-z]+/g, '-')}.png`
      writeFileSync(join(folder, image), encodePng(await opening(prompt, seed), FRAME.width, FRAME.height))
      index.push({ prompt, seed, title, image })
    }
    writeFileSync(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`)
    console.log(`${index.length} pictures in client/public/examples`)
  },

  openings: () => openings('openings', OPENINGS),
  yards: () => openings('yards', YARDS),

  async walks() {
    for (const k of [0, 1, 6, 17]) {
      await model.open({ prompt: OPENINGS[k]!, seed: k + 1 })
      const stroller = new Stroller()
      const seconds = Array.from({ length: 30 }, (_, second) => 30 * second + 1)
      sheet(`walk-${k + 1}`, inRowsOf(6, await filmed(seconds, () => stroller.next(model.depthCode))), `${OPENINGS[k]}, ${model.keyframes} keyframes`)
    }
  },

  async memory() {
    const rows: Uint8Array[][] = []
    for (const [prompt, seed] of PLACES) {
      await model.open({ prompt, seed, still: true })
      const here = await filmed([30])
      const ahead = await filmed([90], () => ({ ...IDLE, moveZ: 1 }))
      const aside = await filmed([60], () => ({ ...IDLE, lookYaw: Math.PI / 2 / 60 }))
      await filmed([60], () => ({ ...IDLE, lookYaw: -Math.PI / 2 / 60 }))
      const back = await filmed([90], () => ({ ...IDLE, moveZ: -1 }))
      rows.push([...here, ...ahead, ...aside, ...back])
    }
    sheet('memory', rows, `a place, what is three seconds ahead, what lies aside there, and the place again; row by row: ${PLACES.map(([prompt]) => prompt).join('; ')}`)
  },

  async pours() {
    const rows: Uint8Array[][] = []
    for (const [prompt, seed] of POURS) {
      await model.open({ prompt, seed })
      await model.step({ ...IDLE, lookPitch: -0.25 }, DT_S)
      rows.push(await filmed([30, 60, 90, 150, 240], (step) => ({ ...IDLE, buttons: step <= 90 ? BUTTON.pour : 0 })))
    }
    sheet('pours', rows, `after 1, 2, 3, 5 and 8 s; row by row: ${POURS.map(([prompt]) => prompt).join('; ')}`)
  },

  async things() {
    const rows: Uint8Array[][] = []
    await model.open({ prompt: THINGS.stack[0], seed: THINGS.stack[1] })
    await filmed([30], (step) => (step === 1 ? { ...IDLE, lookYaw: 0.45, lookPitch: -0.3 } : IDLE))
    // Three boxes, a metre back, eyes up, and four balls at the uppermost.
    const built = await filmed([70], (step) => ({ ...IDLE, buttons: step % 20 === 2 && step < 60 ? BUTTON.put : 0 }))
    await filmed([10], () => ({ ...IDLE, moveZ: -1, lookPitch: 0.016 }))
    rows.push([...built, ...(await filmed([130], (step) => ({ ...IDLE, buttons: [2, 26, 50, 74].includes(step) ? BUTTON.throw : 0 })))])
    const swung: Uint8Array[] = []
    for (const words of ['', THINGS.moon]) {
      await model.open({ prompt: THINGS.pendulum[0], seed: THINGS.pendulum[1] })
      if (words) await model.setPrompt(words)
      swung.push(...(await filmed([51], (step) => ({ ...IDLE, buttons: step === 1 ? BUTTON.hang : 0 }))))
    }
    rows.push(swung)
    await model.open({ prompt: THINGS.yard[0], seed: THINGS.yard[1] })
    rows.push(await filmed([1, 90]))
    sheet('things', rows, `three boxes, and after four balls; a pendulum 1.7 s after it was let go, and with ${THINGS.moon}; a yard after 0 and 3 s`)
  },

  async changes() {
    const [prompt, seed] = PLACE
    await model.open({ prompt, seed })
    const rows: Uint8Array[][] = []
    for (const words of ['', ...SAID]) {
      if (words) await model.setPrompt(words)
      rows.push(await filmed([1, 12, 20, 60]))
    }
    sheet('changes', rows, `frames 1, 12, 20 and 60 of "${prompt}", then of what is said there: ${SAID.join('; ')}`)
  },

  async moods() {
    const looks: Uint8Array[] = []
    for (const [prompt, seed] of MOODS.looks) looks.push(await opening(prompt, seed))
    const rows = [[looks[0]!, ...Array.from({ length: 3 }, () => new Uint8Array(looks[0]!.length).fill(18)), looks[1]!]]
    for (const [prompt, seed] of MOODS.places) {
      const row = [await opening(prompt, seed)]
      for (const weights of MOODS.weights) row.push(await opening(prompt, seed, looks.map((look, k) => ({ picture: moodPicture(look), weight: weights[k]! }))))
      rows.push(row)
    }
    sheet('moods', rows, 'two looks; places without a mood board, then with both pictures on it, from the weight of the first to that of the second')
  },

  async hours() {
    const rows = []
    for (const [prompt, seed] of DAYS) {
      await model.open({ prompt, seed })
      const step = DAY.seconds / DT_S / DAY.looks
      rows.push(await filmed(Array.from({ length: DAY.looks }, (_, k) => 1 + step * k)))
    }
    sheet('hours', rows, `every ${DAY.seconds / DAY.looks} s of a day of two minutes; row by row: ${DAYS.map(([prompt]) => prompt).join('; ')}`)
  },

  async alive() {
    const rows: Uint8Array[][] = []
    for (const [prompt, seed] of ALIVE) {
      await model.open({ prompt, seed })
      rows.push(await filmed([30, 60, 120, 240]))
    }
    sheet('alive', rows, `after 1, 2, 4 and 8 s; row by row: ${ALIVE.map(([prompt]) => prompt).join('; ')}`)
  },

  async waves() {
    const rows: Uint8Array[][] = []
    for (const [prompt, seed] of WATERS) {
      await model.open({ prompt, seed })
      rows.push(await filmed([1, 12, 24]))
    }
    sheet('waves', rows, `after .03, .4 and .8 s; row by row: ${WATERS.map(([prompt]) => prompt).join('; ')}`)
  },

  async clip() {
    const [prompt, seed] = [OPENINGS[7]!, 8]
    await model.open({ prompt, seed })
    const stroller = new Stroller()
    const units: ClipUnit[] = []
    const encoder = openH264({
      ...FRAME, fps: CLIP.fps, bitsPerSecond: CLIP.bits,
      onUnit: ({ bytes, length, key, timeUs }) => units.push({ frameId: units.length, bytes: bytes.slice(0, length), key, timeUs }),
      onError: (error) => {
        throw error
      },
    })
    const i420 = new Uint8Array(i420Bytes(FRAME.width, FRAME.height))
    const steps = CLIP.minutes * 60 * CLIP.fps
    for (let step = 0; step < steps; step++) {
      const { rgb } = await model.step(stroller.next(model.depthCode), DT_S)
      if (step % CLIP.every !== 0) continue
      rgbToI420(rgb, FRAME.width, FRAME.height, i420)
      const frame = step / CLIP.every
      encoder.encode(i420, Math.round((1e6 * frame) / CLIP.fps), frame % 250 === 0)
      // The encoder works between two steps.
      await new Promise((resolve) => setImmediate(resolve))
      if (step % (CLIP.fps * 30) === 0) console.log(`  ${step / CLIP.fps} of ${CLIP.minutes * 60} s, ${model.keyframes} keyframes`)
    }
    encoder.close()
    writeFileSync(join(PICTURES, 'ten-minutes.mp4'), new Uint8Array(await (await makeMp4({ width: FRAME.width, height: FRAME.height, units })).arrayBuffer()))
    console.log(`docs/pictures/ten-minutes.mp4: ${prompt}, ${CLIP.minutes} minutes at ${CLIP.every} times the speed, ${units.length} frames`)
  },
}

for (const name of NAMES) if (values[name]) await draw[name]()
await model.dispose()
process.exit(0)
