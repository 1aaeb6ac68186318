// Row 19: how fast. The engine as in play, painting in its own thread, at thirty steps a second; what needs a browser is measured by bench/photon.bench.ts.
import { existsSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { IDLE, type Controls } from '../../../core/controls.ts'
import type { WorldModel } from '../../../engine/index.ts'
import { percentiles, ROOT } from '../../report.ts'
import { type Bench } from '../bench.ts'
import { AHEAD, turn } from '../moves.ts'
import { pacedStep } from '../paced.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Casting } from '../starts.ts'
import { DT_S } from '../subject.ts'

const SIZES: Record<Tier, { worlds: number; steps: number }> = {
  smoke: { worlds: 1, steps: 60 },
  nightly: { worlds: 8, steps: 300 },
  full: { worlds: 24, steps: 600 },
}
const WARM_UP = 20
const TICK_MS = 1000 * DT_S
const ms = { unit: 'ms', better: 'low', digits: 1 } as const

export const servingRow: MeasuredRow = {
  number: 19,
  title: 'Latency and cost',
  says: 'One player strolls at thirty steps a second while painting runs in its own thread. Timings are of this machine at this moment: they mean little while it does other work.',
  metrics: [
    { key: 'first', label: 'slots to first frame', worst: 60_000, target: 300, ...ms, digits: 0 },
    { key: 'p50', label: 'step, p50', worst: 10_000, ...ms },
    { key: 'p95', label: 'step, p95', worst: 10_000, target: TICK_MS, ...ms },
    { key: 'p99', label: 'step, p99', worst: 10_000, ...ms },
    { key: 'late', label: 'steps longer than a thirtieth of a second', unit: '%', better: 'low', worst: 100, digits: 1, target: 0.1 },
    { key: 'answer', label: 'frames until an input shows', unit: 'frames', better: 'low', worst: 60, digits: 0, target: 1 },
    { key: 'perCore', label: 'frames per second of processor time, painting included', unit: '/s', better: 'high', worst: 0, digits: 1, target: 15 },
  ],
  cost: (tier) => SIZES[tier].worlds * (1500 + (WARM_UP + SIZES[tier].steps) * TICK_MS) + 1500,
  async measure(bench, tally) {
    const { worlds } = SIZES[bench.tier]
    const before = loadavg()[0]!
    const model = await bench.playing()
    bench.spend(1500)
    for (const casting of landscapes('test', worlds)) await stroll(bench, tally, model, casting)
    await model.dispose()
    return { notes: [`Load of the machine (processes wanting a core, one minute): ${before.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after.`, model.explanation, ...photonNotes()] }
  },
}

async function stroll(bench: Bench, tally: Tally, model: WorldModel, { id, spec }: Casting): Promise<void> {
  const { steps } = SIZES[bench.tier]
  const began = performance.now()
  await model.open({ slots: spec.slots, seed: spec.seed })
  await model.step(IDLE, DT_S)
  tally.add('first', 'model', id, performance.now() - began)
  tally.add('answer', 'model', id, await framesToAnswer(model))
  const stepsMs: number[] = []
  let cpu = process.cpuUsage()
  for (let k = 0; k < WARM_UP + steps; k++) {
    if (k === WARM_UP) cpu = process.cpuUsage()
    const { tookMs } = await pacedStep(model, strollAt(k))
    if (k >= WARM_UP) stepsMs.push(tookMs)
  }
  const { user, system } = process.cpuUsage(cpu)
  const { p50, p95, p99 } = percentiles(stepsMs)
  for (const [key, value] of [['p50', p50], ['p95', p95], ['p99', p99]] as const) tally.add(key, 'model', id, value)
  tally.add('late', 'model', id, (100 * stepsMs.filter((took) => took > TICK_MS).length) / steps)
  tally.add('perCore', 'model', id, steps / ((user + system) / 1e6))
  bench.spend(1500 + (WARM_UP + steps) * TICK_MS)
}

const strollAt = (k: number): Controls => ({ ...AHEAD, lookYaw: 0.03 * Math.sin(k / 30) })

/** Steps from the first turned look to the first picture that differs from the standing one. */
async function framesToAnswer(model: WorldModel): Promise<number | undefined> {
  const before = (await model.step(IDLE, DT_S)).rgb.slice()
  for (let k = 1; k <= 10; k++) {
    const { rgb } = await model.step(turn(0.05), DT_S)
    let differing = 0
    for (let p = 0; p < rgb.length; p++) if (Math.abs(rgb[p]! - before[p]!) > 8) differing++
    if (differing > 0.02 * rgb.length) return k
  }
  return undefined
}

/** What the photon bench last printed, named as such: it needs a browser and a quiet machine. */
function photonNotes(): string[] {
  const path = join(ROOT, 'bench/results/photon.json')
  if (!existsSync(path)) return ['Input to photon: not measured here; run bench/photon.bench.ts.']
  const { date, commit, photonMs, lookLitMs, fps } = JSON.parse(readFileSync(path, 'utf8')) as { date: string; commit: string; photonMs: { p50: number; p95: number; p99: number }; lookLitMs: { p50: number }; fps: number }
  return [
    `Not measured by this run: input to photon. bench/photon.bench.ts last wrote (${date.slice(0, 10)}, commit ${commit}): key to photon p50 ${photonMs.p50.toFixed(0)}, p95 ${photonMs.p95.toFixed(0)}, p99 ${photonMs.p99.toFixed(0)} ms; look to next display frame p50 ${lookLitMs.p50.toFixed(0)} ms; ${fps.toFixed(1)} frames shown a second.`,
  ]
}
