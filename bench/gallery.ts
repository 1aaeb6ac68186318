// Pictures drawn by the model, for people to look at:
//   npx tsx bench/gallery.ts --examples     the example worlds of the first page, into client/public/examples
//   npx tsx bench/gallery.ts --openings     24 openings on one sheet, docs/pictures/openings.png
//   npx tsx bench/gallery.ts --walks        four 30 s walks, one frame a second, docs/pictures/walk-*.png
//   npx tsx bench/gallery.ts --pours        three seconds of pouring and what becomes of it, docs/pictures/pours.png
//   npx tsx bench/gallery.ts --changes      one place and words said in it, docs/pictures/changes.png
//   npx tsx bench/gallery.ts --alive        creatures and weather going about, docs/pictures/alive.png
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { EXAMPLES } from '../client/ui/examples.ts'
import { FRAME } from '../core/camera.ts'
import { BUTTON, IDLE } from '../core/controls.ts'
import { WorldModel } from '../engine/index.ts'
import { encodePng } from '../worlds/png.ts'
import { writeSheet } from './quality/sheet.ts'
import { ROOT } from './report.ts'
import { Stroller } from './stroll.ts'

const { values } = parseArgs({
  options: { examples: { type: 'boolean' }, openings: { type: 'boolean' }, walks: { type: 'boolean' }, pours: { type: 'boolean' }, changes: { type: 'boolean' }, alive: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help || !Object.values(values).some(Boolean)) {
  console.log('npx tsx bench/gallery.ts [--examples] [--openings] [--walks] [--pours] [--changes] [--alive]')
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

/** Worlds to pour in, and their seeds. */
const POURS: readonly (readonly [string, number])[] = [['a tropical beach by day', 4], ['a snowy meadow by day with honey', 2], ['a volcanic valley at dusk with lava', 7]]
/** Worlds in which something moves by itself, and their seeds. */
const ALIVE: readonly (readonly [string, number])[] = [
  ['a foggy meadow with a flock of sheep', 5], ['a stormy coast at dusk with many deer', 13], ['snowfall in a pine forest at night with foxes', 6], ['a golden canyon with birds', 3],
]
/** One place, and what is said there one after the other. */
const PLACE = ['a green meadow at noon with a windmill', 8] as const
const SAID = ['make it night', 'let it snow', 'at dawn', 'turn the meadow into a volcanic plain']

const model = await WorldModel.load({ imagine: 'inline' })
console.log(model.explanation)

async function opening(prompt: string, seed: number): Promise<Uint8Array> {
  await model.open({ prompt, seed })
  return (await model.step(IDLE, DT_S)).rgb.slice()
}

if (values.examples) {
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
}

/** The frames of these numbers, from now on, of somebody who stands and looks. */
async function lookedAt(frames: readonly number[]): Promise<Uint8Array[]> {
  const shots: Uint8Array[] = []
  for (let step = 1; step <= frames.at(-1)!; step++) {
    const { rgb } = await model.step(IDLE, DT_S)
    if (frames.includes(step)) shots.push(rgb.slice())
  }
  return shots
}

if (values.openings) {
  const pictures: Uint8Array[] = []
  for (const [k, prompt] of OPENINGS.entries()) pictures.push(await opening(prompt, k + 1))
  const rows = Array.from({ length: OPENINGS.length / 4 }, (_, r) => pictures.slice(4 * r, 4 * r + 4))
  writeSheet(join(PICTURES, 'openings.png'), rows, FRAME.width, FRAME.height)
  console.log('docs/pictures/openings.png, row by row:')
  OPENINGS.forEach((prompt) => console.log(`  ${prompt}`))
}

if (values.walks) {
  for (const k of [0, 1, 6, 17]) {
    await model.open({ prompt: OPENINGS[k]!, seed: k + 1 })
    const shots: Uint8Array[] = []
    const stroller = new Stroller()
    for (let step = 0; step < 900; step++) {
      const { rgb } = await model.step(stroller.next(model.depthCode), DT_S)
      if (step % 30 === 0) shots.push(rgb.slice())
    }
    const rows = Array.from({ length: 5 }, (_, r) => shots.slice(6 * r, 6 * r + 6))
    writeSheet(join(PICTURES, `walk-${k + 1}.png`), rows, FRAME.width, FRAME.height)
    console.log(`docs/pictures/walk-${k + 1}.png: ${OPENINGS[k]}, ${model.keyframes} keyframes`)
  }
}

if (values.pours) {
  const rows: Uint8Array[][] = []
  for (const [prompt, seed] of POURS) {
    await model.open({ prompt, seed })
    await model.step({ ...IDLE, lookPitch: -0.25 }, DT_S)
    const shots: Uint8Array[] = []
    for (let step = 1; step <= 240; step++) {
      const { rgb } = await model.step({ ...IDLE, buttons: step <= 90 ? BUTTON.pour : 0 }, DT_S)
      if ([30, 60, 90, 150, 240].includes(step)) shots.push(rgb.slice())
    }
    rows.push(shots)
  }
  writeSheet(join(PICTURES, 'pours.png'), rows, FRAME.width, FRAME.height)
  console.log('docs/pictures/pours.png: after 1, 2, 3, 5 and 8 s; row by row:')
  for (const [prompt] of POURS) console.log(`  ${prompt}`)
}

if (values.alive) {
  const rows: Uint8Array[][] = []
  for (const [prompt, seed] of ALIVE) {
    await model.open({ prompt, seed })
    rows.push(await lookedAt([30, 60, 120, 240]))
  }
  writeSheet(join(PICTURES, 'alive.png'), rows, FRAME.width, FRAME.height)
  console.log(`docs/pictures/alive.png: after 1, 2, 4 and 8 s; row by row: ${ALIVE.map(([prompt]) => prompt).join('; ')}`)
}

if (values.changes) {
  const [prompt, seed] = PLACE
  await model.open({ prompt, seed })
  const rows: Uint8Array[][] = []
  for (const words of ['', ...SAID]) {
    if (words) await model.setPrompt(words)
    rows.push(await lookedAt([1, 12, 20, 60]))
  }
  writeSheet(join(PICTURES, 'changes.png'), rows, FRAME.width, FRAME.height)
  console.log(`docs/pictures/changes.png: frames 1, 12, 20 and 60 of "${prompt}", then of what is said there: ${SAID.join('; ')}`)
}
await model.dispose()
process.exit(0)
