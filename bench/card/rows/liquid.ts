// Row 13: liquid poured in front of the player, beside a true liquid poured at the same rate onto the same ground.
import { FRAME, TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis, type Pose } from '../../../core/camera.ts'
import { BUTTON, IDLE } from '../../../core/controls.ts'
import { depthOfCode } from '../../../core/depth-code.ts'
import { FRONT_M, worldPhysics } from '../../../core/physics.ts'
import { SLOTS, type Slots } from '../../../core/slots.ts'
import { COLUMN_M, type Columns } from '../../../engine/liquid/columns.ts'
import { landing, POUR_M3_S } from '../../../engine/liquid/jet.ts'
import { createLiquid, type Liquid } from '../../../worlds/liquid.ts'
import type { WorldModel } from '../../../engine/index.ts'
import { COST_MS, type Bench } from '../bench.ts'
import type { MeasuredRow, Sheet, Tally, Tier } from '../row.ts'
import { landscapes, type Start, withSlots } from '../starts.ts'
import { DT_S, PIXELS, type EngineSubject } from '../subject.ts'

/** Seconds of pouring and of the whole; `double`: also for twice as long. */
type Plan = { worlds: number; kinds: readonly Slots['liquid']['value'][]; pourS: number; wholeS: number; double: boolean }
const PLANS: Record<Tier, Plan> = {
  smoke: { worlds: 1, kinds: ['water'], pourS: 1, wholeS: 3, double: false },
  nightly: { worlds: 4, kinds: SLOTS.liquid, pourS: 3, wholeS: 10, double: true },
  full: { worlds: 16, kinds: SLOTS.liquid, pourS: 3, wholeS: 10, double: true },
}
const LOOK_S = 1
/** Looks down, so that what is poured lies in the picture, radians. */
const PITCH = -0.25
/** Columns each way of the true liquid, around where the jet lands: 10 m. */
const TRUE_COLUMNS = 80
/** What stands in the way of the true liquid is so high, metres. */
const WALL_M = 100
/** A pool is level where it is deeper than this, m, over at least so many columns; ripples of a film are none. */
const POOL_M = 0.01
const POOL_COLUMNS = 25
/** A pixel that differs by this much (sum of three channels) from that of the same world without liquid shows some. */
const SHOWS = 24

export const liquidRow: MeasuredRow = {
  number: 13,
  title: 'Fluid volume, level, front',
  says: 'Three seconds of pouring (six for "double") and ten in all (a third of both in the smoke tier), in landscapes of the test split. The engine’s liquid is read off its columns, and compared with a true liquid (worlds/liquid.ts) that is poured at the same places onto the same remembered ground. Front: how far from the first landing there is liquid of 4 mm, at every second. Level: slope of the plane through pools deeper than a centimetre at the end, water only. Shown: pixels that differ from the same world without liquid, against where the true liquid lies by the frame’s own depth (intersection over union).',
  metrics: [
    { key: 'volume', label: 'volume off what was poured, worst second', unit: '%', better: 'low', worst: 100, digits: 3, target: 3 },
    { key: 'front', label: 'front, mean error', unit: '%', better: 'low', worst: 100, digits: 1, target: 10 },
    { key: 'depth', label: 'depth, mean error over mean depth at the end', unit: '%', better: 'low', worst: 200, digits: 1 },
    { key: 'level', label: 'slope of pools at rest', unit: '°', better: 'low', worst: 10, digits: 2, target: 1.5 },
    { key: 'doubleVolume', label: 'double: volume off', unit: '%', better: 'low', worst: 100, digits: 3, target: 6 },
    { key: 'doubleFront', label: 'double: front, mean error', unit: '%', better: 'low', worst: 100, digits: 1 },
    { key: 'shown', label: 'shown where it is', unit: '%', better: 'high', worst: 0, digits: 0 },
  ],
  cost: (tier) => costOf(PLANS[tier]) * PLANS[tier].worlds * PLANS[tier].kinds.length * (PLANS[tier].double ? 2 : 1),
  async measure(bench, tally) {
    const plan = PLANS[bench.tier]
    const sheet: Uint8Array[][] = []
    let nowhere = 0
    for (const kind of plan.kinds) {
      for (const casting of landscapes('test', plan.worlds)) {
        const start = bench.start(withSlots(casting, { liquid: { value: kind, strength: 0.6 } }, kind))
        for (const double of plan.double ? [false, true] : [false]) {
          const poured = await pourIn(bench, start, { ...plan, pourS: double ? 2 * plan.pourS : plan.pourS })
          bench.spend(costOf(plan))
          if (!poured) {
            nowhere++
            continue
          }
          rate(tally, casting.id, kind, double, poured)
          if (!double) sheet.push(poured.shots)
        }
      }
    }
    const sheets: Sheet[] = [{ title: 'Poured, by kind', heads: SHOTS_S.filter((s) => s <= plan.wholeS).map((s) => `${s} s`), rows: sheet }]
    return { sheets, notes: [`Pours left out because no ground is known in front of the player: ${nowhere}.`, 'Viscosities between those of the slots cannot be asked for here; training has them all.'] }
  },
}

const stepsOf = ({ wholeS }: Plan) => Math.round(wholeS / DT_S)
const costOf = (plan: Plan) => COST_MS.open + 2 * stepsOf(plan) * COST_MS.step
const SHOTS_S = [1, 3, 6, 10]

/** One reading of model and truth. */
type Look = { volumeM3: number; pouredM3: number; trueVolumeM3: number; frontM: number; trueFrontM: number }
type Poured = { looks: Look[]; depthError: number; tilt: number | undefined; trueTilt: number | undefined; shown: number; shots: Uint8Array[] }
/** Where the jet lands at a step; undefined: it has ended. */
type Jet = { x: number; z: number } | undefined

async function pourIn(bench: Bench, start: Start, plan: Plan): Promise<Poured | undefined> {
  const subject = await bench.model()
  const { poured: ground } = await worldOf(bench, subject, start)
  const at = { x: 0, y: 0, z: 0 }
  if (!landing(subject.pose(), ground.bedOf, at)) return undefined
  const corner = { ...at }
  const back = subject.branch()
  const without = await dry(subject, stepsOf(plan))
  back()
  const { columns, bedOf } = (await bench.worldModel()).poured
  const jets: Jet[] = []
  const found: Pick<Look, 'volumeM3' | 'frontM'>[] = []
  const shots: Uint8Array[] = []
  for (let step = 1; step <= stepsOf(plan); step++) {
    const pouring = step * DT_S <= plan.pourS
    jets.push(pouring && landing(subject.pose(), bedOf, at) ? { x: at.x, z: at.z } : undefined)
    await subject.step({ ...IDLE, buttons: pouring ? BUTTON.pour : 0 })
    if (isLook(step)) found.push({ volumeM3: columns.volumeM3(), frontM: frontOf(columns, corner) })
    if (SHOTS_S.some((s) => Math.abs(s - step * DT_S) < 1e-6)) shots.push((await subject.look()).rgb)
  }
  // On the ground as the engine's liquid met it: painting goes on meanwhile.
  const truth = trueLiquid(start.spec.slots, start.spec.seed, corner, (x, z) => {
    const at = columns.find(Math.floor(x / COLUMN_M), Math.floor(z / COLUMN_M))
    return at < 0 ? bedOf(x, z) : columns.bed[at]!
  })
  const looks = truePour(truth, jets, corner).map((look, k) => ({ ...look, ...found[k]! }))
  const [field, wanted] = [fieldOf(columns, truth), truth.depth]
  const error = field.reduce((sum, h, k) => sum + Math.abs(h - wanted[k]!), 0) / wanted.reduce((sum, h) => sum + h, 0)
  const bed = truth.bed
  const view = await subject.look()
  return { looks, depthError: 100 * error, tilt: tiltOf(field, bed), trueTilt: tiltOf(wanted, bed), shown: shownWhere(view.rgb, without, view.code, view.pose, truth), shots }
}

/** The world of a start, seen from where one pours. */
async function worldOf(bench: Bench, subject: EngineSubject, start: Start): Promise<WorldModel> {
  await subject.open(start, { fromPicture: true })
  await subject.step({ ...IDLE, lookPitch: PITCH })
  return bench.worldModel()
}

const isLook = (step: number) => step % Math.round(LOOK_S / DT_S) === 0

/** The true liquid poured at the same places, looked at as often. */
function truePour(truth: Liquid, jets: readonly Jet[], at: { x: number; z: number }): Omit<Look, 'volumeM3' | 'frontM'>[] {
  const looks: Omit<Look, 'volumeM3' | 'frontM'>[] = []
  let pouredM3 = 0
  jets.forEach((jet, k) => {
    if (jet) {
      truth.pour(columnOf(jet.x), columnOf(jet.z), POUR_M3_S * DT_S)
      pouredM3 += POUR_M3_S * DT_S
    }
    truth.step(DT_S)
    if (isLook(k + 1)) looks.push({ pouredM3, trueVolumeM3: truth.volumeM3(), trueFrontM: trueFrontOf(truth, at) })
  })
  return looks
}

/** The picture at the end of the same time without pouring. */
async function dry(subject: EngineSubject, steps: number): Promise<Uint8Array> {
  for (let step = 0; step < steps; step++) await subject.step(IDLE)
  return (await subject.look()).rgb
}

/** Middle of the column that a coordinate falls into: both liquids are poured into the same. */
const columnOf = (metres: number) => (Math.floor(metres / COLUMN_M) + 0.5) * COLUMN_M

function trueLiquid(slots: Slots, seed: number, at: { x: number; z: number }, bedOf: (x: number, z: number) => number): Liquid {
  const { gravity, viscosity } = worldPhysics(slots, seed)
  const corner = (metres: number) => (Math.floor(metres / COLUMN_M) - TRUE_COLUMNS / 2) * COLUMN_M
  const solid = (x: number, z: number) => {
    const y = bedOf(x, z)
    return Number.isNaN(y) ? WALL_M : y
  }
  return createLiquid({ columns: TRUE_COLUMNS, cellM: COLUMN_M, x: corner(at.x), z: corner(at.z), bedAt: solid, gravity, viscosity })
}

function frontOf(columns: Columns, at: { x: number; z: number }): number {
  let frontM = 0
  for (let n = 0; n < columns.wetCount; n++) {
    const cell = columns.wet[n]!
    if (columns.depth[cell]! >= FRONT_M) frontM = Math.max(frontM, Math.hypot((columns.columnOf(cell) + 0.5) * COLUMN_M - at.x, (columns.rowOf(cell) + 0.5) * COLUMN_M - at.z))
  }
  return frontM
}

function trueFrontOf(truth: Liquid, at: { x: number; z: number }): number {
  let frontM = 0
  truth.depth.forEach((h, k) => {
    if (h >= FRONT_M) frontM = Math.max(frontM, Math.hypot(truth.x + ((k % TRUE_COLUMNS) + 0.5) * COLUMN_M - at.x, truth.z + (Math.floor(k / TRUE_COLUMNS) + 0.5) * COLUMN_M - at.z))
  })
  return frontM
}

/** The engine's depths on the true liquid's columns. */
function fieldOf(columns: Columns, truth: Liquid): Float64Array {
  const [i0, k0] = [Math.round(truth.x / COLUMN_M), Math.round(truth.z / COLUMN_M)]
  return Float64Array.from(truth.depth, (_, n) => {
    const at = columns.find(i0 + (n % TRUE_COLUMNS), k0 + Math.floor(n / TRUE_COLUMNS))
    return at < 0 ? 0 : columns.depth[at]!
  })
}

/** Degrees between the level and the plane through the surface of what is deeper than a pool; undefined where there is none. Columns of a square field. */
export function tiltOf(depth: Float64Array, bed: Float64Array): number | undefined {
  const side = Math.sqrt(depth.length)
  const points: [number, number, number][] = []
  depth.forEach((h, k) => h > POOL_M && points.push([(k % side) * COLUMN_M, Math.floor(k / side) * COLUMN_M, bed[k]! + h]))
  if (points.length < POOL_COLUMNS) return undefined
  const mean = [0, 1, 2].map((a) => points.reduce((sum, p) => sum + p[a]!, 0) / points.length)
  const moment = (a: number, b: number) => points.reduce((sum, p) => sum + (p[a]! - mean[a]!) * (p[b]! - mean[b]!), 0)
  const [xx, xz, zz, xy, zy] = [moment(0, 0), moment(0, 1), moment(1, 1), moment(0, 2), moment(1, 2)]
  const det = xx * zz - xz * xz
  if (det < 1e-9) return undefined
  return (Math.atan(Math.hypot((zz * xy - xz * zy) / det, (xx * zy - xz * xy) / det)) * 180) / Math.PI
}

/** Intersection over union of the pixels that show liquid and those whose place is under the true one, %. */
function shownWhere(rgb: Uint8Array, without: Uint8Array, code: Float32Array, pose: Pose, truth: Liquid): number {
  const { forward, right, up } = basisOf(pose, makeBasis())
  let [both, either] = [0, 0]
  for (let p = 0; p < PIXELS; p++) {
    const u = ((2 * ((p % FRAME.width) + 0.5)) / FRAME.width - 1) * TAN_HALF_H
    const v = (1 - (2 * (Math.floor(p / FRAME.width) + 0.5)) / FRAME.height) * TAN_HALF_V
    const depth = depthOfCode(code[p]!)
    const place = (a: number) => depth * (forward[a]! + u * right[a]! + v * up[a]!)
    const top = depth < Infinity ? truth.surfaceAt(pose.x + place(0), pose.z + place(2)) : NaN
    const lies = !Number.isNaN(top) && Math.abs(top - pose.y - place(1)) < 0.25 && deepAt(truth, pose.x + place(0), pose.z + place(2)) >= FRONT_M / 2
    const shows = [0, 1, 2].reduce((sum, c) => sum + Math.abs(rgb[3 * p + c]! - without[3 * p + c]!), 0) > SHOWS
    if (lies && shows) both++
    if (lies || shows) either++
  }
  return either === 0 ? 0 : (100 * both) / either
}

function deepAt(truth: Liquid, x: number, z: number): number {
  const [i, k] = [Math.floor((x - truth.x) / COLUMN_M), Math.floor((z - truth.z) / COLUMN_M)]
  return truth.depth[k * TRUE_COLUMNS + i] ?? 0
}

function rate(tally: Tally, id: string, kind: string, double: boolean, { looks, depthError, tilt, trueTilt, shown }: Poured): void {
  const volume = Math.max(...looks.map(({ volumeM3, pouredM3 }) => 100 * Math.abs(volumeM3 / pouredM3 - 1)))
  const front = looks.reduce((sum, { frontM, trueFrontM }) => sum + (100 * Math.abs(frontM - trueFrontM)) / Math.max(COLUMN_M, trueFrontM), 0) / looks.length
  tally.add(double ? 'doubleVolume' : 'volume', 'model', id, volume)
  tally.add(double ? 'doubleFront' : 'front', 'model', id, front)
  const trueVolume = Math.max(...looks.map(({ trueVolumeM3, pouredM3 }) => 100 * Math.abs(trueVolumeM3 / pouredM3 - 1)))
  tally.add(double ? 'doubleVolume' : 'volume', 'truth', id, trueVolume)
  if (double) return
  tally.add('depth', 'model', id, depthError)
  tally.add('shown', 'model', id, shown)
  // Where the true one lies in a pool, the engine's has to.
  if (kind === 'water' && trueTilt !== undefined) {
    tally.add('level', 'model', id, tilt)
    tally.add('level', 'truth', id, trueTilt)
  }
}
