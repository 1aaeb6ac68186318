// Walks through a generated world and draws what was seen as one contact sheet:
//   npx tsx bench/walk-sheet.ts --prompt "a snowy pine valley at dusk" --seed 1 --moves walk,spin --out walk.png
// Rows of ten frames, one every `--every` steps. A bar under each frame shows the share that no keyframe explains (red).
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FRAME } from '../core/camera.ts'
import { BUTTON, type Controls } from '../core/controls.ts'
import { WorldModel, type Frame, type Provider } from '../engine/index.ts'
import { encodePng } from '../worlds/png.ts'

const COLUMNS = 10
const BAR = 4
const CELL = { width: FRAME.width + 2, height: FRAME.height + BAR + 2 }
const DT_S = 1 / 30

/** Steps of each move. */
const MOVES: Record<string, { steps: number; at: (k: number) => Partial<Controls> }> = {
  stand: { steps: 60, at: () => ({}) },
  walk: { steps: 240, at: () => ({ moveZ: 1 }) },
  back: { steps: 120, at: () => ({ moveZ: -1 }) },
  stroll: { steps: 300, at: (k) => ({ moveZ: 1, lookYaw: 0.02 * Math.sin(k / 40) }) },
  spin: { steps: 240, at: () => ({ lookYaw: (2 * Math.PI) / 240 }) },
  glance: { steps: 120, at: (k) => ({ lookYaw: 0.03 * Math.cos((2 * Math.PI * k) / 120) }) },
  down: { steps: 20, at: () => ({ lookPitch: -0.0125 }) },
  pour: { steps: 100, at: () => ({ buttons: BUTTON.pour }) },
  throw: { steps: 60, at: (k) => ({ buttons: k % 20 === 0 ? BUTTON.throw : 0 }) },
}

type Shot = { rgb: Uint8Array; unsure: number }

async function film(model: WorldModel, moves: readonly string[], every: number, paceMs: number): Promise<Shot[]> {
  const shots: Shot[] = []
  let step = 0
  for (const name of moves) {
    const move = MOVES[name]
    if (!move) throw new RangeError(`no move "${name}"; there are ${Object.keys(MOVES).join(', ')}`)
    for (let k = 0; k < move.steps; k++) {
      const start = performance.now()
      const frame = await model.step({ moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0, ...move.at(k) }, DT_S)
      if (step++ % every === 0) shots.push(shotOf(frame))
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, paceMs - (performance.now() - start))))
    }
  }
  return shots
}

function shotOf(frame: Frame): Shot {
  return { rgb: frame.rgb.slice(), unsure: frame.unsure }
}

function sheetOf(shots: readonly Shot[]): { rgb: Uint8Array; width: number; height: number } {
  const width = COLUMNS * CELL.width
  const height = Math.ceil(shots.length / COLUMNS) * CELL.height
  const rgb = new Uint8Array(width * height * 3).fill(24)
  shots.forEach((shot, k) => {
    const corner = Math.floor(k / COLUMNS) * CELL.height * width + (k % COLUMNS) * CELL.width
    for (let j = 0; j < FRAME.height; j++) {
      rgb.set(shot.rgb.subarray(j * FRAME.width * 3, (j + 1) * FRAME.width * 3), (corner + j * width) * 3)
    }
    for (let j = FRAME.height; j < FRAME.height + BAR; j++) {
      for (let i = 0; i < FRAME.width * shot.unsure; i++) rgb.set([220, 60, 50], (corner + j * width + i) * 3)
    }
  })
  return { rgb, width, height }
}

const { values } = parseArgs({
  options: {
    prompt: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    moves: { type: 'string', default: 'walk,spin' },
    every: { type: 'string', default: '12' },
    out: { type: 'string', default: 'walk.png' },
    models: { type: 'string' },
    provider: { type: 'string', default: 'cpu' },
    imagine: { type: 'string', default: 'inline' },
    then: { type: 'string' },
    help: { type: 'boolean' },
  },
})

if (values.help) {
  console.log(`npx tsx bench/walk-sheet.ts [--prompt "..."] [--seed 1] [--moves ${Object.keys(MOVES).join(',')}] [--every 12] [--then "another prompt"] [--imagine inline|worker] [--out walk.png]`)
  process.exit(0)
}
const model = await WorldModel.load({
  provider: values.provider as Provider,
  imagine: values.imagine === 'worker' ? 'worker' : 'inline',
  ...(values.models ? { models: values.models } : {}),
})
console.log(model.explanation)
const reading = await model.open({ prompt: values.prompt, seed: Number(values.seed) })
console.log(reading.surprise ?? reading.understood.join(', '))
const moves = values.moves.split(',')
const paceMs = values.imagine === 'worker' ? 1000 * DT_S : 0
const shots = await film(model, moves, Number(values.every), paceMs)
if (values.then !== undefined) {
  console.log((await model.setPrompt(values.then)).understood.join(', '))
  shots.push(...(await film(model, moves, Number(values.every), paceMs)))
}
const sheet = sheetOf(shots)
writeFileSync(values.out, encodePng(sheet.rgb, sheet.width, sheet.height))
console.log(`${values.out}: ${shots.length} frames, ${model.keyframes} keyframes`)
await model.dispose()
