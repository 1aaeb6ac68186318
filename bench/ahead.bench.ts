// Is the painter caught at work? Share of shown pixels that are guessed, by how fast one turns and while one walks, in real time with painting beside it; and whether
// pictures hold their detail over a walk; and how plainly borders of paintings show when one looks round after it:  npx tsx bench/ahead.bench.ts [--worlds 4]
// No browser takes its share of the machine here; bench/photon.bench.ts counts guesses with one.
import { parseArgs } from 'node:util'
import { FRAME, type Pose } from '../core/camera.ts'
import { IDLE, type Controls } from '../core/controls.ts'
import { uniform } from '../core/rng.ts'
import { WorldModel } from '../engine/index.ts'
import { landscapes, startOf } from './card/starts.ts'
import { TrueStudio } from './card/true-world.ts'
import { gradientEnergy } from './quality/metrics.ts'
import { average, distanceM } from './quality/rows.ts'
import { seamInSky } from './quality/seam.ts'
import { bootstrap, percentiles, startReport } from './report.ts'
import { Stroller } from './stroll.ts'

const { values } = parseArgs({ options: { worlds: { type: 'string', default: '4' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log('npx tsx bench/ahead.bench.ts [--worlds 4: how many; four take five minutes]')
  process.exit(0)
}
const worlds = Number(values.worlds)
if (!Number.isInteger(worlds) || worlds < 1) throw new Error(`--worlds ${values.worlds} must be a whole number of at least 1`)

const DT_S = 1 / 30
/** One full turn each, degrees a second. */
const TURNS = [30, 60, 120, 240] as const
/** Standing before every turn, seconds: what a player takes to look at a new place. */
const STAND_S = 1
const WALK_S = 14
const WALK_M = 30
/** The look round after a walk, degrees a second: one full turn. */
const ROUND = 60
/** Views all round of each true world, whose skies have no seams. */
const TRUE_VIEWS = 12
/** Detail is the mean of this long at either end of a walk, seconds. */
const ENDS_S = 1

const report = startReport('ahead', `Share of guessed pixels in real time, ${worlds} worlds: one full turn at ${TURNS.join(', ')} degrees a second, a walk of ${WALK_S} s, and a look round after it`)
const castings = landscapes('test', worlds)
const model = await WorldModel.load({ imagine: 'worker' })
console.log(`  ${model.explanation}`)

/** Takes a step when its time has come; steps that are late are not made up for. */
let due = 0
async function live(controls: Controls) {
  due = Math.max(due + 1000 * DT_S, performance.now())
  await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
  return model.step(controls, DT_S)
}

/** A world the engine opens from its slots, as the first page does. */
async function open(world: number): Promise<void> {
  const { slots, seed } = castings[world]!.spec
  await model.open({ slots, seed, still: true })
  for (let k = 0; k < STAND_S / DT_S; k++) await live(IDLE)
}

/** Views without a sky show no seam in it. */
function averageOfKnown(values: number[]): number {
  return average(values.filter((value) => !Number.isNaN(value)))
}

const turned: Record<string, { mean: number; p95: number }[]> = {}
const walks: { unsure: number; p95: number; detail: number; metres: number; seam: number }[] = []
for (let world = 0; world < worlds; world++) {
  for (const speed of TURNS) {
    await open(world)
    const unsure: number[] = []
    for (let k = 0; k < 360 / speed / DT_S; k++) unsure.push((await live({ ...IDLE, lookYaw: (speed * Math.PI * DT_S) / 180 })).unsure)
    ;(turned[speed] ??= []).push({ mean: average(unsure), p95: percentiles(unsure).p95 })
  }
  await open(world)
  const stroller = new Stroller()
  const [unsure, detail]: [number[], number[]] = [[], []]
  let metres = 0
  let before: Pose | undefined
  for (let k = 0; k < WALK_S / DT_S && metres < WALK_M; k++) {
    const frame = await live(stroller.next(model.depthCode))
    if (before) metres += distanceM(frame.pose, before)
    before = { ...frame.pose }
    unsure.push(frame.unsure)
    detail.push(gradientEnergy(frame.rgb, FRAME.width))
  }
  const seams: number[] = []
  for (let k = 0; k < 360 / ROUND / DT_S; k++) {
    const { rgb } = await live({ ...IDLE, lookYaw: (ROUND * Math.PI * DT_S) / 180 })
    seams.push(seamInSky(rgb, model.depthCode, FRAME.width))
  }
  const ends = Math.round(ENDS_S / DT_S)
  walks.push({ seam: averageOfKnown(seams), unsure: average(unsure), p95: percentiles(unsure).p95, detail: average(detail.slice(-ends)) / average(detail.slice(0, ends)), metres })
  console.log(`  world ${world + 1} of ${worlds} done`)
}
await model.dispose()
const studio = await TrueStudio.open()
const trueSeams: number[] = []
for (const casting of castings) {
  const start = startOf(casting)
  const seams: number[] = []
  for (let k = 0; k < TRUE_VIEWS; k++) {
    const { rgb, code } = await studio.shoot(start, { ...start.pose, yaw: start.pose.yaw + (2 * Math.PI * k) / TRUE_VIEWS })
    seams.push(seamInSky(rgb, Float32Array.from(code, (v) => v / 65535), FRAME.width))
  }
  trueSeams.push(averageOfKnown(seams))
}

const draw = (k: number) => uniform(77, 0, k)
function show(label: string, shares: number[], p95s: number[]) {
  const { mean, low, high } = bootstrap(shares, draw)
  console.log(`  ${label.padEnd(34)} ${(100 * mean).toFixed(1)} % of pixels guessed (95 % of means ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}), p95 of frames ${(100 * average(p95s)).toFixed(1)} %`)
  return { mean, low, high, p95: average(p95s) }
}
const figures = Object.fromEntries(TURNS.map((speed) => [speed, show(`turning, ${speed} degrees a second`, turned[speed]!.map(({ mean }) => mean), turned[speed]!.map(({ p95 }) => p95))]))
const walk = show('walking', walks.map(({ unsure }) => unsure), walks.map(({ p95 }) => p95))
const kept = bootstrap(walks.map(({ detail }) => detail), draw)
console.log(`  detail after ${average(walks.map(({ metres }) => metres)).toFixed(0)} m of walking, over that at the start: ${kept.mean.toFixed(2)} (95 % of means ${kept.low.toFixed(2)} to ${kept.high.toFixed(2)})`)
const seam = bootstrap(walks.map(({ seam }) => seam).filter((value) => !Number.isNaN(value)), draw)
const trueSeam = bootstrap(trueSeams.filter((value) => !Number.isNaN(value)), draw)
console.log(`  the plainest upright line in the sky of a frame, looking round after the walk: ${seam.mean.toFixed(1)} steps of luma (95 % of means ${seam.low.toFixed(1)} to ${seam.high.toFixed(1)}); true skies read ${trueSeam.mean.toFixed(1)}`)
report({ worlds, turned: figures, walk, detailKept: kept, seam, trueSeam, walks })
process.exit(0)
