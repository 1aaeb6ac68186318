// Exports liquids in motion for training/liquid.py: `npx tsx training/liquid-data.ts [--out DIR] [--scenes N]`.
// Shards `liquid-train` and `liquid-test` of kind `liquids`, item = a stretch of one scene: `depth`, `flowX`, `flowZ` f32 [17,32,32] (m, m^2/s) before the first step and after each,
// `bed` f32 [32,32] (m), `jet` f32 [16,2] (column, metres added to it before that step), `physics` f32 [4] (gravity, viscosity relative to water, seconds a step, metres a column).
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeRng } from '../core/rng.ts'
import { openShard, type ShardWriter } from '../worlds/shard.ts'
import { COLUMNS, liquidScene } from './liquid-scenes.ts'

const STEPS = 16
const CELLS = COLUMNS * COLUMNS

function stretch(shard: ShardWriter, seed: number): void {
  const { liquid, bed, jet, physics, settleSteps } = liquidScene(makeRng(seed, 93))
  const { gravity, viscosity, dtS, cellM } = physics
  const added = (step: number) => (step < jet.untilStep ? jet.depthM : 0)
  const advance = (step: number) => {
    liquid.depth[jet.column]! += added(step)
    liquid.step(dtS)
  }
  for (let step = 0; step < settleSteps; step++) advance(step)
  const arrays = { depth: new Float32Array((STEPS + 1) * CELLS), flowX: new Float32Array((STEPS + 1) * CELLS), flowZ: new Float32Array((STEPS + 1) * CELLS), bed, jet: new Float32Array(STEPS * 2), physics: Float32Array.of(gravity, viscosity, dtS, cellM) }
  for (let k = 0; k <= STEPS; k++) {
    if (k > 0) {
      arrays.jet.set([jet.column, added(settleSteps + k - 1)], 2 * (k - 1))
      advance(settleSteps + k - 1)
    }
    for (const name of ['depth', 'flowX', 'flowZ'] as const) arrays[name].set(liquid[name], k * CELLS)
  }
  shard.append({ arrays, meta: { seed, settleSteps } })
}

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { out: text, scenes: text } })
const out = resolve(values.out ?? 'data/dynamics')
const scenes = Number(values.scenes ?? 900)
const TEST_FROM = 1_000_000
const TEST_SCENES = 90
const f32 = (name: string, ...shape: number[]) => ({ name, dtype: 'f32' as const, shape })
const field = (name: string) => f32(name, STEPS + 1, COLUMNS, COLUMNS)
for (const [name, first, count] of [['liquid-train', 0, scenes], ['liquid-test', TEST_FROM, TEST_SCENES]] as const) {
  const shard = openShard(out, name, 'liquids', [field('depth'), field('flowX'), field('flowZ'), f32('bed', COLUMNS, COLUMNS), f32('jet', STEPS, 2), f32('physics', 4)])
  for (let k = 0; k < count; k++) stretch(shard, first + k)
  console.log(`wrote ${out}/${name}: ${shard.close().count} stretches of ${STEPS} steps`)
}
