// The first rows of the world card on held-out worlds:  npx tsx bench/quality.bench.ts [--worlds 12] [--rows 1,2] [--split dev]
// Prints model | truth floor | codec ceiling | baselines and writes contact sheets beside the JSON.
import { parseArgs } from 'node:util'
import { FRAME } from '../core/camera.ts'
import { uniform } from '../core/rng.ts'
import { WorldModel } from '../engine/index.ts'
import type { Precision } from '../engine/models/networks.ts'
import { sampleSpec } from '../worlds/grammar.ts'
import { codecCeiling } from './quality/codec.ts'
import { average, comesBack, oneAhead, revealed, selfFed, type OneAhead } from './quality/rows.ts'
import { writeSheet } from './quality/sheet.ts'
import { openStudio } from './quality/studio.ts'
import { openTruth, type TrueClip } from './quality/truth.ts'
import { bootstrap, startReport } from './report.ts'
import type { Split } from '../worlds/splits.ts'

const ROWS = ['1', '2', 'revealed', '6']
const HELP = `npx tsx bench/quality.bench.ts [--worlds 12] [--throws 6] [--rows ${ROWS.join(',')}] [--split test|dev|ood] [--precision fp32|int8|faster]
Choices while training are made on dev, which is only printed (pictures in data/sheets); test is for the figures that are shown. Some rows get a file of their own.`
const text = { type: 'string' } as const
const { values } = parseArgs({ options: { worlds: text, throws: text, rows: text, split: text, precision: text, help: { type: 'boolean' } } })
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const worlds = Number(values.worlds ?? 12)
const throws = Number(values.throws ?? 6)
const precision = (values.precision ?? 'faster') as Precision
const split = (values.split ?? 'test') as Split
const rows = values.rows?.split(',') ?? ROWS
const unknown = rows.filter((row) => !ROWS.includes(row))
if (unknown.length || !['test', 'dev', 'ood'].includes(split)) throw new RangeError(`unknown ${unknown.length ? `--rows ${unknown.join(',')}` : `--split ${split}`}\n${HELP}`)
const report = startReport(['quality', ...(values.rows ? rows : [])].join('-'), `World card, rows ${rows.join(', ')}: ${worlds} held-out worlds (${split})`)
const SHEETS = split === 'test' ? 'bench/results/sheets' : 'data/sheets'
const CLIP_FRAMES = 65
const AHEAD_FRAMES = 25
const STEPS = [1, 8, 16, 32, 64]

const interval = (list: number[]) => {
  const finite = list.filter((v) => Number.isFinite(v))
  return finite.length ? bootstrap(finite, (k) => uniform(1, 0, k)) : { mean: NaN, low: NaN, high: NaN }
}
const show = (label: string, list: number[], digits = 2) => {
  const { mean, low, high } = interval(list)
  console.log(`  ${label.padEnd(44)} ${mean.toFixed(digits).padStart(7)}  [${low.toFixed(digits)}, ${high.toFixed(digits)}]`)
  return { mean, low, high }
}

const truth = await openTruth()
const studio = await openStudio(precision)
console.log(`  ${studio.explanation}`)

const figures: Record<string, unknown> = { worlds, split, precision: studio.explanation }
const walks: TrueClip[] = []
if (rows.includes('1') || rows.includes('2')) {
  for (let k = 0; k < worlds; k++) walks.push(await truth.clip(k, split, k % 3 === 2 ? 'throw' : 'walk', CLIP_FRAMES))
}

if (rows.includes('1')) {
  console.log('Row 1, one frame ahead of truth, dB')
  const ahead = []
  for (const clip of walks) ahead.push(await oneAhead(studio, { ...clip, pictures: clip.pictures.slice(0, AHEAD_FRAMES) }))
  const ceilings = []
  for (const clip of walks) ceilings.push(await codecCeiling(clip.pictures.slice(0, AHEAD_FRAMES).map((picture) => picture.rgb)))
  const thrown = []
  for (const clip of await truth.throws(throws, split, AHEAD_FRAMES)) thrown.push(await oneAhead(studio, clip))
  const row1: Record<string, unknown> = { codecCeiling: show('codec ceiling (truth through H264)', ceilings) }
  for (const column of ['model', 'warp', 'copyLast', 'memoryOff'] as const) {
    for (const key of ['psnr', 'seen', 'unseen', 'ssim'] as (keyof OneAhead)[]) row1[`${column}.${key}`] = show(`${column} ${key}`, ahead.map((row) => row[column][key]))
    row1[`${column}.moving`] = show(`${column} moving (${throws} throws)`, thrown.map((row) => row[column].moving))
  }
  // In pairs: clips differ far more than what is compared.
  for (const key of ['seen', 'unseen'] as const) row1[`gain.${key}`] = show(`model - warp, ${key}`, ahead.map((row) => row.model[key] - row.warp[key]))
  row1['gain.moving'] = show('model - warp, moving', thrown.map((row) => row.model.moving - row.warp.moving))
  figures['row1'] = row1
  writeSheet(`${SHEETS}/one-ahead.png`, ahead.map((row) => row.pictures), FRAME.width, FRAME.height)
  writeSheet(`${SHEETS}/throws.png`, thrown.map((row) => row.pictures), FRAME.width, FRAME.height)
}

if (rows.includes('2')) {
  console.log('Row 2, self-fed, only frame 0 is truth: dB on the surfaces it showed')
  const fed: { model: number[]; warp: number[] }[] = []
  for (const clip of walks) fed.push(await selfFed(studio, clip, STEPS))
  figures['row2'] = STEPS.map((step, k) => ({
    step,
    model: show(`model, step ${step}`, fed.map((row) => row.model[k]!)),
    warp: show(`warp only, step ${step}`, fed.map((row) => row.warp[k]!)),
  }))
}

if (rows.includes('revealed')) {
  console.log('Newly revealed areas, view turned by 40 degrees: gradient energy over truth')
  const sides = []
  for (let k = 0; k < worlds; k++) sides.push(await revealed(studio, await truth.turns(k, split, [0, (k % 2 ? 40 : -40) * (Math.PI / 180)])))
  figures['revealed'] = {
    gradientRatio: show('imagine', sides.map((row) => row.gradientRatio)),
    share: average(sides.map((row) => row.share)),
  }
  writeSheet(`${SHEETS}/revealed.png`, sides.map((row) => row.pictures), FRAME.width, FRAME.height)
}
await studio.close()

if (rows.includes('6')) {
  console.log('Row 6, coming back to the first picture, dB (this says how memory holds, not how well it paints)')
  const model = await WorldModel.load({ imagine: 'inline', precision })
  const returns: Record<string, unknown> = {}
  for (const kind of ['spin', 'there-and-back'] as const) {
    const walked = []
    for (let k = 0; k < Math.max(2, worlds / 2); k++) {
      const { spec } = sampleSpec(k, split)
      await model.open({ slots: spec.slots, seed: spec.seed, still: true })
      walked.push(await comesBack(model, kind))
    }
    returns[kind] = show(kind, walked.map((row) => row.model))
    returns[`${kind}.unsureWorst`] = show(`${kind}: worst unsure share`, walked.map((row) => row.unsureWorst), 3)
    writeSheet(`${SHEETS}/${kind}.png`, walked.map((row) => row.pictures), FRAME.width, FRAME.height)
  }
  figures['row6'] = returns
  await model.dispose()
}
if (split === 'test') report(figures)
process.exit(0)
