// Teaches the judge of row 17 what slots look like:  npx tsx bench/card/judge-train.ts [--episodes data/episodes/explore]
// From true pictures of training worlds only; every tenth world is left out of the first fit and says how good it is. Writes bench/card/judge.json.
import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { KEYFRAME } from '../../core/camera.ts'
import { SLOTS, type Slots } from '../../core/slots.ts'
import { readShard } from '../../worlds/shard.ts'
import { FEATURES, featuresOf, fit, judge, JUDGED, type Judged, type JudgeFile } from './judge.ts'

const { values } = parseArgs({ options: { episodes: { type: 'string', default: 'data/episodes/explore' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log('npx tsx bench/card/judge-train.ts [--episodes data/episodes/explore]: trains the picture judge of row 17 on recorded training worlds')
  process.exit(0)
}
const HELD_OUT_EVERY = 10
const PENALTIES = [1e-5, 1e-4, 3e-4, 1e-3]
const PIXEL_BYTES = KEYFRAME.width * KEYFRAME.height * 3

type Sample = { features: Float64Array; values: Record<Judged, number>; rgb: Uint8Array }
const samples: Sample[] = []
const shards = readdirSync(values.episodes).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).sort()
for (const name of shards) {
  const shard = readShard(values.episodes, name)
  for (let item = 0; item < shard.header.count; item++) {
    const { slots } = (shard.header.meta[item] as { spec: { slots: Slots } }).spec
    // The first view is the one the engine's worlds begin with.
    const rgb = shard.read('rgb', 'u8', item).subarray(0, PIXEL_BYTES)
    const wanted = Object.fromEntries(JUDGED.map((slot) => [slot, (SLOTS[slot] as readonly string[]).indexOf(slots[slot].value)])) as Record<Judged, number>
    samples.push({ features: featuresOf(rgb), values: wanted, rgb: rgb.slice() })
  }
  shard.close()
}
if (samples.length === 0) throw new Error(`${values.episodes} has no shards; record some with worlds/record.ts`)
const known = samples.filter((_, k) => k % HELD_OUT_EVERY !== 0)
const unknown = samples.filter((_, k) => k % HELD_OUT_EVERY === 0)

const rightOf = (weights: Record<Judged, Float32Array>) => {
  const right = Object.fromEntries(JUDGED.map((slot) => [slot, 0])) as Record<Judged, number>
  for (const { rgb, values: wanted } of unknown) {
    const named = judge({ weights, worlds: 0, heldOut: right }, rgb)
    for (const slot of JUDGED) if (named[slot] === SLOTS[slot][wanted[slot]]) right[slot] += 1 / unknown.length
  }
  return right
}
let best: { penalty: number; right: Record<Judged, number>; mean: number } | undefined
for (const penalty of PENALTIES) {
  const right = rightOf(fit(known, penalty))
  const mean = JUDGED.reduce((sum, slot) => sum + right[slot], 0) / JUDGED.length
  console.log(`penalty ${penalty}: ${JUDGED.map((slot) => `${slot} ${(100 * right[slot]).toFixed(0)}`).join('  ')}  mean ${(100 * mean).toFixed(1)} %`)
  if (!best || mean > best.mean) best = { penalty, right, mean }
}
const weights = fit(samples, best!.penalty)
const file: JudgeFile = {
  worlds: samples.length,
  shards,
  heldOut: best!.right,
  features: FEATURES,
  weights: Object.fromEntries(JUDGED.map((slot) => [slot, Buffer.from(weights[slot].buffer).toString('base64')])) as Record<Judged, string>,
}
writeFileSync(fileURLToPath(new URL('./judge.json', import.meta.url)), `${JSON.stringify(file, null, 1)}\n`)
console.log(`${samples.length} worlds, penalty ${best!.penalty}: written bench/card/judge.json`)
