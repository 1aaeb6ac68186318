// Turns recorded episodes into what the networks meet at play, with the engine's own memory code so that training and play agree.
//   npx tsx training/samples.ts imagine --episodes data/episodes/explore --out data/samples/imagine [--watch]
//   npx tsx training/samples.ts render  --episodes data/episodes/motion  --out data/samples/render [--watch]
// One sample shard per episode shard, skipped when it is newer; --watch keeps looking for new episode shards.
// `render` is played by the network of --models DIR (engine/models/s): with a newer export and another --out, roll-outs keep up with training.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { SLOT_DIMS } from '../core/slots.ts'
import { openShard, readShard, shardExists, type ArrayDecl, type Shard, type ShardItem } from '../worlds/shard.ts'
import { openRollOut } from './roll-out.ts'
import { imagineSamples } from './samples-imagine.ts'
import { renderSamples } from './samples-render.ts'

const FRAME_ARRAYS = (h: number, w: number): ArrayDecl[] => [
  { name: 'rgb', dtype: 'u8', shape: [h, w, 3] },
  { name: 'code', dtype: 'u16', shape: [h, w] },
  { name: 'pose', dtype: 'f32', shape: [5] },
  { name: 'slots', dtype: 'f32', shape: [SLOT_DIMS] },
]
const KINDS = {
  imagine: {
    arrays: [
      ...FRAME_ARRAYS(72, 128),
      { name: 'memRgb', dtype: 'u8', shape: [72, 128, 3] },
      { name: 'memCode', dtype: 'u16', shape: [72, 128] },
      { name: 'memValid', dtype: 'u8', shape: [72, 128] },
      { name: 'memMag', dtype: 'u8', shape: [72, 128] },
      { name: 'style', dtype: 'f32', shape: [12] },
    ] satisfies ArrayDecl[],
    samplesOf: async (): Promise<SamplesOf> => async (shard, item, seed) => imagineSamples(shard, item, seed),
  },
  render: {
    arrays: [
      ...FRAME_ARRAYS(144, 256),
      { name: 'warp', dtype: 'u8', shape: [144, 256, 10] },
      { name: 'dynamic', dtype: 'u8', shape: [144, 256] },
      { name: 'truthful', dtype: 'u8', shape: [144, 256] },
    ] satisfies ArrayDecl[],
    samplesOf: async (models?: string): Promise<SamplesOf> => {
      const rollOut = await openRollOut(models)
      return (shard, item, seed) => renderSamples(shard, item, seed, rollOut)
    },
  },
}
type Kind = keyof typeof KINDS
type SamplesOf = (shard: Shard, item: number, seed: number) => Promise<ShardItem[]>

const WATCH_MS = 4000

/** Makes the sample shards of every episode shard in `episodes` that has none yet; returns how many were made. */
async function convertNew(kind: Kind, samplesOf: SamplesOf, episodes: string, out: string, from: number): Promise<number> {
  if (!existsSync(episodes)) return 0
  let made = 0
  for (const file of readdirSync(episodes).sort()) {
    if (!file.endsWith('.json') || upToDate(episodes, out, basename(file, '.json'))) continue
    await convert(kind, samplesOf, episodes, basename(file, '.json'), out, from + made)
    made++
  }
  return made
}

/** True if the sample shard exists and is newer than its episodes (which may have been recorded again). */
function upToDate(episodes: string, out: string, name: string): boolean {
  const time = (folder: string) => statSync(join(folder, `${name}.json`)).mtimeMs
  return shardExists(out, name) && time(out) >= time(episodes)
}

async function convert(kind: Kind, samplesOf: SamplesOf, episodes: string, name: string, out: string, number: number): Promise<void> {
  const started = Date.now()
  const source = readShard(episodes, name)
  const writer = openShard(out, name, kind, KINDS[kind].arrays)
  for (let item = 0; item < source.header.count; item++) {
    for (const sample of await samplesOf(source, item, number * 10007 + item)) writer.append(sample)
  }
  source.close()
  const { count } = writer
  writer.close()
  console.log(`${kind} ${name}: ${count} samples in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

const HELP = `Turns episodes into training samples by the engine's own memory.

  npx tsx training/samples.ts imagine|render [--watch]

  --episodes DIR   data/episodes/explore for imagine, data/episodes/motion for render
  --out DIR        data/samples/imagine, data/samples/render
  --models DIR     networks that play the roll-outs of render (engine/models/s)
  --watch          goes on with episodes that are still being recorded`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { episodes: { type: 'string' }, out: { type: 'string' }, models: { type: 'string' }, watch: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const kind = positionals[0]
if (kind !== 'imagine' && kind !== 'render') throw new RangeError(`say "imagine" or "render", not "${kind ?? ''}"\n${HELP}`)
const episodes = values.episodes ?? `data/episodes/${kind === 'imagine' ? 'explore' : 'motion'}`
const out = values.out ?? `data/samples/${kind}`
const samplesOf = await KINDS[kind].samplesOf(values.models)
let total = await convertNew(kind, samplesOf, episodes, join(out), 0)
while (values.watch) {
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
  total += await convertNew(kind, samplesOf, episodes, out, total)
}
