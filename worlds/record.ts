// Records episodes of true worlds into shards: frames, depth, ids, poses, controls, entities, prompt and spec.
// `npx tsx worlds/record.ts --help`. Deterministic by episode index and resumable: finished shards are skipped.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { slotVector, SLOT_DIMS } from '../core/slots.ts'
import { openGpu } from './gpu.ts'
import { parsePolicies } from './policies.ts'
import { castEpisode, ENTITY_SHAPE, shootEpisode, stageOf, type Casting, type Shot } from './record-episode.ts'
import { createRenderer, type Picture, type Renderer } from './render.ts'
import { buildScene } from './scene.ts'
import { openShard, shardExists, type ArrayDecl, type ShardItem } from './shard.ts'
import { loadPhysics } from './simulate.ts'
import type { Split } from './splits.ts'

const HELP = `Records episodes of true worlds into array shards.

  npx tsx worlds/record.ts --out data/episodes/explore --policies explore=1 --episodes 2000

  --out DIR            where shards go (data/episodes)
  --split NAME         train, dev, test or ood (train)
  --policies LIST      NAME=WEIGHT,... of explore level walk loop spin switch static throw yard (explore=70,walk=15,loop=5,spin=5,throw=5)
  --episodes N         how many episodes (100)
  --from K             index of the first episode (0)
  --frames T           frames an episode (12)
  --size WxH           pixels (128x72)
  --shard-episodes M   episodes a shard (100)
  --help               this text

A shard that exists is skipped, so the same command continues an interrupted recording.`

type Options = {
  out: string
  split: Split
  policies: ReturnType<typeof parsePolicies>
  episodes: number
  from: number
  frames: number
  width: number
  height: number
  shardEpisodes: number
}

function parseOptions(args: string[]): Options | undefined {
  const text = { type: 'string' } as const
  const options = { out: text, split: text, policies: text, episodes: text, from: text, frames: text, size: text }
  const { values } = parseArgs({ args, options: { ...options, 'shard-episodes': text, help: { type: 'boolean' } } })
  if (values.help) return undefined
  const size = /^(\d+)x(\d+)$/.exec(values.size ?? '128x72')
  if (!size) throw new Error(`--size ${values.size} is not WIDTHxHEIGHT`)
  const split = (['train', 'dev', 'test', 'ood'] as const).find((s) => s === (values.split ?? 'train'))
  if (!split) throw new Error(`--split ${values.split} is none of train, dev, test, ood`)
  return {
    out: resolve(values.out ?? 'data/episodes'),
    split,
    policies: parsePolicies(values.policies ?? 'explore=70,walk=15,loop=5,spin=5,throw=5'),
    episodes: count('episodes', values.episodes ?? '100', 1),
    from: count('from', values.from ?? '0', 0),
    frames: count('frames', values.frames ?? '12', 1),
    width: count('size', size[1]!, 8),
    height: count('size', size[2]!, 8),
    shardEpisodes: count('shard-episodes', values['shard-episodes'] ?? '100', 1),
  }
}

function count(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} ${text} must be a whole number of at least ${least}`)
  return value
}

function arraysOf({ frames, width, height }: Options): ArrayDecl[] {
  return [
    { name: 'rgb', dtype: 'u8', shape: [frames, height, width, 3] },
    { name: 'code', dtype: 'u16', shape: [frames, height, width] },
    { name: 'ids', dtype: 'u8', shape: [frames, height, width] },
    { name: 'pose', dtype: 'f32', shape: [frames, 5] },
    { name: 'controls', dtype: 'f32', shape: [frames, 5] },
    { name: 'entities', dtype: 'f32', shape: [frames, ...ENTITY_SHAPE] },
    { name: 'slots', dtype: 'f32', shape: [SLOT_DIMS] },
  ]
}

async function recordEpisode(renderer: Renderer, casting: Casting, options: Options): Promise<ShardItem> {
  const scene = buildScene(casting.spec)
  const shots = shootEpisode(casting, stageOf(scene), options.frames)
  renderer.setScene(scene)
  const pixels = options.width * options.height
  const images = {
    rgb: new Uint8Array(options.frames * pixels * 3),
    code: new Uint16Array(options.frames * pixels),
    ids: new Uint8Array(options.frames * pixels),
  }
  const keep = (k: number, picture: Picture) => {
    images.rgb.set(picture.rgb, k * pixels * 3)
    images.code.set(picture.code, k * pixels)
    images.ids.set(picture.ids, k * pixels)
  }
  // Two frames under way: one is rendered while the other is read back.
  let pending: Promise<Picture> | undefined
  for (const [k, shot] of shots.entries()) {
    const next = renderer.render(shot.pose, shot.timeS, shot.entities, shot.liquid)
    if (pending) keep(k - 1, await pending)
    pending = next
  }
  if (pending) keep(shots.length - 1, await pending)
  const { spec, prompt, policy, split, pair } = casting
  return {
    arrays: { ...images, ...motionOf(shots), slots: slotVector(spec.slots) },
    meta: { spec, prompt, policy, seed: spec.seed, split, index: casting.index, ...(pair && { pair }) },
  }
}

function motionOf(shots: readonly Shot[]): { pose: Float32Array; controls: Float32Array; entities: Float32Array } {
  const rowFloats = ENTITY_SHAPE[0] * ENTITY_SHAPE[1]
  const pose = new Float32Array(shots.length * 5)
  const controls = new Float32Array(shots.length * 5)
  const entities = new Float32Array(shots.length * rowFloats)
  shots.forEach(({ pose: p, controls: c, entities: e }, k) => {
    pose.set([p.x, p.y, p.z, p.yaw, p.pitch], k * 5)
    controls.set([c.moveX, c.moveZ, c.lookYaw, c.lookPitch, c.buttons], k * 5)
    entities.set(e, k * rowFloats)
  })
  return { pose, controls, entities }
}

async function record(options: Options): Promise<void> {
  const { out, split, from, episodes, shardEpisodes } = options
  await loadPhysics()
  const device = await openGpu()
  const renderer = await createRenderer(device, { width: options.width, height: options.height })
  const progress = startProgress(episodes, options.frames)
  for (let first = from; first < from + episodes; first += shardEpisodes) {
    const last = Math.min(first + shardEpisodes, from + episodes)
    const name = `${split}-${String(first).padStart(6, '0')}`
    if (shardExists(out, name)) {
      progress.skip(last - first)
      continue
    }
    const shard = openShard(out, name, 'episode', arraysOf(options))
    for (let index = first; index < last; index++) {
      const castings = castEpisode(index, split, options.policies)
      for (const casting of castings) shard.append(await recordEpisode(renderer, casting, options))
      progress.done(castings.length)
    }
    const header = shard.close()
    progress.say(`wrote ${name}: ${header.count} episodes of ${options.frames} frames, sha256 ${header.sha256.slice(0, 12)}`)
  }
  progress.say(`done: ${episodes} episodes in ${out}`)
}

/** A bar on a terminal; a line now and then in a log. */
function startProgress(episodes: number, frames: number) {
  const began = performance.now()
  const live = process.stderr.isTTY
  let finished = 0
  let skipped = 0
  let rendered = 0
  let shownMs = 0
  const line = () => {
    const seconds = (performance.now() - began) / 1000
    const eta = ((episodes - finished - skipped) * seconds) / Math.max(1, finished)
    const share = (finished + skipped) / episodes
    const bar = '#'.repeat(Math.round(share * 24)).padEnd(24, '.')
    const rate = rendered / Math.max(0.001, seconds)
    return `[${bar}] ${finished + skipped}/${episodes} episodes  ${rate.toFixed(1)} frames/s  ${Math.ceil(eta / 60)} min left`
  }
  return {
    done(items: number) {
      finished++
      rendered += items * frames
      if (performance.now() - shownMs < (live ? 200 : 30_000)) return
      shownMs = performance.now()
      process.stderr.write(live ? `\r${line()}` : `${line()}\n`)
    },
    skip(count: number) {
      skipped += count
    },
    say(message: string) {
      process.stderr.write(`${live ? '\r\x1b[K' : ''}${message}\n`)
    },
  }
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options) await record(options)
  else console.log(HELP)
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
