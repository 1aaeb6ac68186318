// One step of the engine, per precision, alone and while `imagine` works in its thread:  npx tsx bench/step.bench.ts [--steps 600] [--provider cpu|webgpu|cuda]
import { parseArgs } from 'node:util'
import { IDLE, type Controls } from '../core/controls.ts'
import { WorldModel, type Provider } from '../engine/index.ts'
import type { Precision } from '../engine/models/networks.ts'
import { line, percentiles, startReport, type Percentiles } from './report.ts'

const { values } = parseArgs({ options: { steps: { type: 'string', default: '600' }, provider: { type: 'string', default: 'cpu' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log('npx tsx bench/step.bench.ts [--steps 600] [--provider cpu|webgpu|cuda]')
  process.exit(0)
}
const steps = Number(values.steps)
const provider = values.provider as Provider
const WARM_UP = 60
const TICK_MS = 1000 / 30
const PROMPT = 'a snowy pine valley at dusk with a stone tower'
const report = startReport('step', `Engine step at 256x144, ${steps} steps after ${WARM_UP} of warm-up, at 30 steps a second while imagine works beside it`)

const stroll = (k: number): Controls => ({ ...IDLE, moveZ: 1, lookYaw: 0.03 * Math.sin(k / 30) })

type Stage = 'moved' | 'reprojected' | 'rendered' | 'total'
const STAGES: readonly Stage[] = ['moved', 'reprojected', 'rendered', 'total']

async function measure(precision: Precision) {
  const model = await WorldModel.load({ provider, precision, imagine: 'worker' })
  console.log(`  ${precision}: ${model.explanation}`)
  const began = performance.now()
  await model.open({ prompt: PROMPT, seed: 1 })
  await model.step(IDLE, 1 / 30)
  const openMs = performance.now() - began
  const times = Object.fromEntries(STAGES.map((stage) => [stage, [] as number[]])) as Record<Stage, number[]>
  for (let k = 0; k < WARM_UP + steps; k++) {
    const start = performance.now()
    const { stageMs } = await model.step(stroll(k), 1 / 30)
    if (k >= WARM_UP) for (const stage of STAGES) times[stage].push(stageMs[stage])
    // As the frame loop does while the frame is on its way.
    model.settle()
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, TICK_MS - (performance.now() - start))))
  }
  const keyframes = model.keyframes
  await model.dispose()
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, percentiles(times[stage])])) as Record<Stage, Percentiles>
  for (const stage of STAGES) console.log(line(stage, stages[stage]))
  console.log(`  open to first frame          ${openMs.toFixed(0)} ms; ${keyframes} keyframes, ${((keyframes * 30) / (WARM_UP + steps)).toFixed(2)} a second`)
  return { explanation: model.explanation, openMs, keyframes, stagesMs: stages }
}

const figures: Record<string, unknown> = { provider }
for (const precision of provider === 'cpu' ? (['int8', 'fp32'] as const) : (['fp32'] as const)) figures[precision] = await measure(precision)
report(figures)
process.exit(0)
