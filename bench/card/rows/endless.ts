// Row 3: does it rot? A long walk in windows against its first window, and standing still for as long. bench/endless.bench.ts tells the story of one run.
import { FRAME } from '../../../core/camera.ts'
import { IDLE, type Controls } from '../../../core/controls.ts'
import { gradientEnergy } from '../../quality/metrics.ts'
import { average } from '../../quality/rows.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { wandering } from '../moves.ts'
import { readMotion } from '../odometry.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { TrueSubject } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; windows: number; windowS: number; looks: number }> = {
  smoke: { worlds: 1, windows: 2, windowS: 1, looks: 2 },
  nightly: { worlds: 2, windows: 6, windowS: 10, looks: 10 },
  full: { worlds: 2, windows: 60, windowS: 10, looks: 10 },
}
/** A window has collapsed where its detail, brightness or saturation leaves these shares of the first window's. */
const COLLAPSE = { detail: [0.25, 4], brightness: [0.4, 2.5], saturation: [0.25, 4] } as const
const DEGREES = 180 / Math.PI
/** Standing still, frames repeat once everything around is painted. */
const REPEATED_SHARE = 0.1

export const endlessRow: MeasuredRow = {
  number: 3,
  title: 'Endless-run stability',
  says: 'A long wandering walk on the engine’s own output, in windows: how far detail, brightness and saturation of the last window are from the first, as factors (1 is no change, 2 is twice or half). Truth walks as far under the same controls. Then standing still for as long: how far the picture has crept.',
  metrics: [
    { key: 'detail', label: 'detail, last window over first, as a factor', unit: '×', better: 'low', worst: 10, digits: 2, target: 1.3 },
    { key: 'brightness', label: 'brightness, the same', unit: '×', better: 'low', worst: 10, digits: 2 },
    { key: 'saturation', label: 'saturation, the same', unit: '×', better: 'low', worst: 10, digits: 2 },
    { key: 'collapsed', label: 'windows collapsed', unit: '%', better: 'low', worst: 100, digits: 1, target: 0 },
    { key: 'creepYaw', label: 'creep while standing still, turn', unit: '°/min', better: 'low', worst: 180, digits: 2, target: 0.5 },
    { key: 'creepM', label: 'creep while standing still, way', unit: 'm/min', better: 'low', worst: 10, digits: 3, target: 0.05 },
  ],
  cost: (tier) => SIZES[tier].worlds * costOf(tier),
  async measure(bench, tally) {
    const { worlds, windows, windowS } = SIZES[bench.tier]
    for (const casting of landscapes('test', worlds)) {
      const start = bench.start(casting)
      for (const subject of [await bench.model(), new TrueSubject(bench.studio)]) {
        await walk(bench, tally, subject, start)
        await stand(bench, tally, subject, start)
      }
      bench.spend(costOf(bench.tier))
    }
    return {
      notes: [
        `${windows} windows of ${windowS} s${windows * windowS < 600 ? ', not the ten minutes of the full tier' : ''}.`,
        'The Frechet distance in a state regressor’s features (SFD) is not measured: that regressor exists in PyTorch only.',
      ],
    }
  },
}

function costOf(tier: Tier): number {
  const { windows, windowS, looks } = SIZES[tier]
  return 2 * COST_MS.open + windows * (windowS * 30 * (1 + REPEATED_SHARE) * COST_MS.step + looks * COST_MS.shoot)
}

type Window = { detail: number; brightness: number; saturation: number }
const KEYS = ['detail', 'brightness', 'saturation'] as const

async function walk(bench: Bench, tally: Tally, subject: Subject, start: Start): Promise<void> {
  const { windows, windowS, looks } = SIZES[bench.tier]
  const steps = windows * windowS * 30
  const every = Math.floor((windowS * 30) / looks)
  const seen: Window[] = []
  let current: Window[] = []
  await subject.open(start, { fromPicture: true })
  const controls: readonly Controls[] = wandering(start.spec.seed, steps)
  for (let k = 0; k < steps; k++) {
    await subject.step(controls[k]!)
    if ((k + 1) % every === 0) current.push(statisticsOf((await subject.look()).rgb))
    if ((k + 1) % (windowS * 30)) continue
    seen.push(meanOf(current))
    current = []
  }
  const [first, last] = [seen[0]!, seen.at(-1)!]
  for (const key of KEYS) tally.add(key, subject.column, start.id, factor(last[key], first[key]))
  for (const window of seen) tally.add('collapsed', subject.column, start.id, KEYS.some((key) => window[key] < COLLAPSE[key][0] * first[key] || window[key] > COLLAPSE[key][1] * first[key]) ? 100 : 0)
}

/** How many times one is the other, whichever is larger. */
export function factor(a: number, b: number): number | undefined {
  return a > 0 && b > 0 ? Math.max(a / b, b / a) : undefined
}

function meanOf(list: readonly Window[]): Window {
  return { detail: average(list.map((one) => one.detail)), brightness: average(list.map((one) => one.brightness)), saturation: average(list.map((one) => one.saturation)) }
}

function statisticsOf(rgb: Uint8Array): Window {
  let [brightness, saturation] = [0, 0]
  for (let p = 0; p < rgb.length; p += 3) {
    const [r, g, b] = [rgb[p]!, rgb[p + 1]!, rgb[p + 2]!]
    brightness += (r + g + b) / rgb.length
    saturation += (3 * (Math.max(r, g, b) - Math.min(r, g, b))) / rgb.length
  }
  return { detail: gradientEnergy(rgb, FRAME.width), brightness, saturation }
}

/** From after the world around has had time to be painted to the end. */
async function stand(bench: Bench, tally: Tally, subject: Subject, start: Start): Promise<void> {
  const { windows, windowS } = SIZES[bench.tier]
  await subject.open(start, { fromPicture: true })
  const first = await subject.look()
  for (let k = 0; k < windows * windowS * 30; k++) await subject.step(IDLE)
  const crept = readMotion(first, (await subject.look()).rgb)
  const minutes = (windows * windowS) / 60
  tally.add('creepYaw', subject.column, start.id, crept && (DEGREES * Math.hypot(crept.yaw, crept.pitch)) / minutes)
  tally.add('creepM', subject.column, start.id, crept && Math.hypot(crept.right, crept.up, crept.ahead) / minutes)
}
