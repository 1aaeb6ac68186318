// Does anything rot? A long closed-loop random walk, judged per ten seconds:  npx tsx bench/endless.bench.ts [--minutes 10] [--prompt "..."]
// Detail (gradient energy), brightness and unsure share against the first window; memory and step time beside them.
import { parseArgs } from 'node:util'
import { FRAME } from '../core/camera.ts'
import { IDLE, type Controls } from '../core/controls.ts'
import { makeRng } from '../core/rng.ts'
import { WorldModel } from '../engine/index.ts'
import { average } from './quality/rows.ts'
import { gradientEnergy } from './quality/metrics.ts'
import { startReport } from './report.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, prompt: { type: 'string', default: 'a sunny savanna with a lake and no animals' }, seed: { type: 'string', default: '1' }, idle: { type: 'boolean', default: false }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log('npx tsx bench/endless.bench.ts [--minutes 10] [--prompt "..."] [--seed 1] [--idle: stand still instead of walking]')
  process.exit(0)
}
const minutes = Number(values.minutes)
const WINDOW_STEPS = 300
const SAMPLE_EVERY = 30
/** A window has collapsed if its detail or brightness leaves these shares of the first window's. */
const COLLAPSE = { detail: [0.25, 4], brightness: [0.4, 2.5] } as const
const idle = values.idle
const what = idle ? 'Standing still for' : 'Closed-loop random walk of'
const report = startReport(idle ? 'endless-idle' : 'endless', `${what} ${minutes} minutes, imagine inline, in windows of ${WINDOW_STEPS / 30} s`)

const rng = makeRng(Number(values.seed), 900)
let held: Controls = { ...IDLE }
let left = 0

/** Held keys and turns that change every half to three seconds. */
function wander(): Controls {
  if (left-- <= 0) {
    left = Math.floor(rng.range(15, 90))
    held = { ...IDLE, moveZ: rng.next() < 0.75 ? 1 : rng.pick([-1, 0]), moveX: rng.next() < 0.2 ? rng.pick([-1, 1]) : 0, lookYaw: rng.next() < 0.5 ? rng.range(-0.04, 0.04) : 0 }
  }
  return held
}

const model = await WorldModel.load({ imagine: 'inline' })
console.log(`  ${model.explanation}`)
// What moves by itself would be no drift.
await model.open({ prompt: values.prompt, seed: Number(values.seed), still: true })
const windows = []
for (let w = 0; w < (minutes * 60 * 30) / WINDOW_STEPS; w++) {
  const [detail, brightness, unsure, stepMs]: [number[], number[], number[], number[]] = [[], [], [], []]
  let repeated = 0
  for (let k = 0; k < WINDOW_STEPS; k++) {
    const frame = await model.step(idle ? IDLE : wander(), 1 / 30)
    if (frame.repeated) repeated++
    else stepMs.push(frame.stageMs.reprojected + frame.stageMs.rendered)
    if (k % SAMPLE_EVERY) continue
    detail.push(gradientEnergy(frame.rgb, FRAME.width))
    brightness.push(frame.rgb.reduce((a, b) => a + b, 0) / frame.rgb.length)
    unsure.push(frame.unsure)
  }
  const row = { detail: average(detail), brightness: average(brightness), unsure: average(unsure), stepMs: average(stepMs), repeated, keyframes: model.keyframes, memoryMiB: process.memoryUsage.rss() / 2 ** 20 }
  windows.push(row)
  console.log(
    `  ${String((w + 1) * 10).padStart(4)} s  detail ${row.detail.toFixed(1)}  brightness ${row.brightness.toFixed(0)}  unsure ${(100 * row.unsure).toFixed(1)} %` +
      `  re-project + render ${row.stepMs.toFixed(1)} ms  ${repeated} repeated  ${row.keyframes} keyframes  ${row.memoryMiB.toFixed(0)} MiB`,
  )
}
const first = windows[0]!
const within = (value: number, base: number, [low, high]: readonly [number, number]) => value >= low * base && value <= high * base
const collapsed = windows.filter((row) => !within(row.detail, first.detail, COLLAPSE.detail) || !within(row.brightness, first.brightness, COLLAPSE.brightness)).length
console.log(`  windows collapsed: ${collapsed} of ${windows.length}`)
await model.dispose()
report({ minutes, idle, prompt: values.prompt, collapsed, windows })
process.exit(0)
