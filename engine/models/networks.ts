// The networks of one thread, loaded from a model folder. Of a float and an int8 file of one network the faster on this CPU runs:
// int8 wins by far with VNNI instructions and loses without them, so both are timed once.
import { SLOT_DIMS } from '../../core/slots.ts'
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import type { Backend, ProviderName, Session } from '../backend/backend.ts'
import { nullBackend } from '../backend/null.ts'
import { EngineError } from '../errors.ts'
import { readManifest, readModelFile, type Manifest } from './manifest.ts'

/** `null` runs no network at all: placeholders for tests and machines without weights. */
export type Provider = ProviderName | 'null'
export type NetworkName = 'render' | 'imagine' | 'upscale' | 'depth' | 'verifier' | 'water' | 'dynamics' | 'liquid' | 'prompt'
/**
 * Sessions by name; a network the folder does not have, or that was not asked for, is null. `runs`: of each session its precision and
 * provider, and why that one: "int8 on cpu (9.8 ms a run here; fp32 13.1)". `explanation`: all of it in one line. `lookLoad`: see Manifest.
 */
export type Networks = {
  sessions: Record<NetworkName, Session | null>
  runs: Partial<Record<NetworkName, string>>
  lookLoad?: number
  explanation: string
  close(): Promise<void>
}
export type Precision = 'fp32' | 'int8' | 'faster'

export type LoadOptions = { models: string; provider: Provider; precision?: Precision }

/** Without these there is no world; the others have stand-ins. */
const REQUIRED: readonly NetworkName[] = ['render', 'imagine', 'upscale', 'depth']

type Loaded = { session: Session; run: string }

export async function loadNetworks(options: LoadOptions, names: readonly NetworkName[]): Promise<Networks> {
  const sessions: Networks['sessions'] = { render: null, imagine: null, upscale: null, depth: null, verifier: null, water: null, dynamics: null, liquid: null, prompt: null }
  const runs: Networks['runs'] = {}
  if (options.provider === 'null') {
    const backend = nullBackend()
    for (const name of ['render', 'imagine', 'upscale', 'depth', 'water'] as const) sessions[name] = await backend.load({ name, bytes: new Uint8Array(0), ...SHAPES[name] })
    return bundle(sessions, runs, backend.explanation)
  }
  const { ortBackend } = await import('../backend/ort.ts')
  const backend = ortBackend(options.provider)
  const manifest = readManifest(options.models)
  for (const name of names) {
    const loaded = await loadNetwork(backend, options, manifest, name)
    if (!loaded) continue
    sessions[name] = loaded.session
    runs[name] = loaded.run
  }
  const each = Object.entries(runs).map(([name, run]) => `${name} ${run}`)
  const { name, lookLoad } = manifest
  return { ...bundle(sessions, runs, `${each.join('; ')}; size ${name}; ${backend.explanation}`), ...(lookLoad !== undefined && { lookLoad }) }
}

function bundle(sessions: Networks['sessions'], runs: Networks['runs'], explanation: string): Networks {
  const close = async () => {
    for (const session of Object.values(sessions)) await session?.close()
  }
  return { sessions, runs, explanation, close }
}

/** The named session, which `loadNetworks` was asked for. */
export function sessionOf(networks: Networks, name: NetworkName): Session {
  const session = networks.sessions[name]
  if (!session) throw new RangeError(`network ${name} is not loaded on this thread`)
  return session
}

async function loadNetwork(backend: Backend, { models, provider, precision = 'faster' }: LoadOptions, manifest: Manifest, name: NetworkName): Promise<Loaded | null> {
  const [wanted, why] = precisionOf(provider as ProviderName, precision)
  const float = wanted === 'int8' ? null : readModelFile(models, manifest, `${name}.onnx`)
  const int8 = wanted === 'fp32' ? null : readModelFile(models, manifest, `${name}.int8.onnx`)
  if (float && int8) return faster(await backend.load(float), await backend.load(int8), provider)
  const only = float ?? int8 ?? readModelFile(models, manifest, `${name}.onnx`)
  if (!only) {
    if (REQUIRED.includes(name)) throw EngineError.weightsUnfit(`${models}/model.json`, `it lists no ${name}.onnx`)
    return null
  }
  const has = only === int8 ? 'int8' : 'fp32'
  return { session: await backend.load(only), run: `${has} on ${provider} (${wanted === has ? why : `there is no ${name}${wanted === 'fp32' ? '' : '.int8'}.onnx`})` }
}

/** Which precision is wanted of a network, and why. */
function precisionOf(provider: ProviderName, asked: Precision): [Precision, string] {
  if (provider !== 'cpu') return ['fp32', 'int8 graphs are for CPUs']
  return asked === 'faster' ? ['faster', ''] : [asked, 'asked for']
}

/** Runs of each while choosing, in turns; the quickest counts, so that a busy machine does not decide. */
const TRIALS = 6

async function faster(float: Session, int8: Session, provider: string): Promise<Loaded> {
  let [floatMs, int8Ms] = [Infinity, Infinity]
  for (let k = 0; k < TRIALS; k++) {
    floatMs = Math.min(floatMs, await runMs(float))
    int8Ms = Math.min(int8Ms, await runMs(int8))
  }
  const wins = int8Ms < floatMs
  await (wins ? float : int8).close()
  const run = wins ? `int8 on ${provider} (${int8Ms.toFixed(1)} ms a run here; fp32 ${floatMs.toFixed(1)})` : `fp32 on ${provider} (${floatMs.toFixed(1)} ms a run here; int8 ${int8Ms.toFixed(1)})`
  return { session: wins ? int8 : float, run }
}

async function runMs(session: Session): Promise<number> {
  const start = performance.now()
  await session.run()
  return performance.now() - start
}

const { width: W, height: H } = FRAME
const { width: w, height: h } = KEYFRAME
/** The contract's shapes, for running without any model file. */
export const SHAPES = {
  imagine: {
    inputs: { noisy: [1, 4, h, w], memory: [1, 7, h, w], rays: [1, 3, h, w], slots: [1, SLOT_DIMS], style: [1, 12], t: [1, 1] },
    outputs: { x: [1, 4, h, w] },
  },
  render: {
    inputs: { warp: [1, 10, H, W], rays: [1, 3, H / 4, W / 4], slots: [1, SLOT_DIMS] },
    outputs: { paint: [1, 24, H / 2, W / 2] },
  },
  upscale: { inputs: { rgb: [1, 3, h, w] }, outputs: { doubled: [1, 3, H, W] } },
  depth: { inputs: { rgb: [1, 3, h, w], slots: [1, SLOT_DIMS] }, outputs: { code: [1, 1, h, w] } },
  water: { inputs: { view: [1, 5, h, w], slots: [1, SLOT_DIMS] }, outputs: { water: [1, 1, h, w] } },
} as const
