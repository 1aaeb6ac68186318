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
export type NetworkName = 'render' | 'imagine' | 'dynamics' | 'prompt'
/** Sessions by name; a network the folder does not have, or that was not asked for, is null. */
export type Networks = { sessions: Record<NetworkName, Session | null>; explanation: string; close(): Promise<void> }
export type Precision = 'fp32' | 'int8' | 'faster'

/** Served in float unless int8 is asked for: int8 `imagine` is 35 dB from fp32 at every one of its steps, and it is off the latency path. */
const FLOAT_FIRST: readonly NetworkName[] = ['imagine']

export type LoadOptions = { models: string; provider: Provider; precision?: Precision }

/** Without these there is no world; the others have stand-ins. */
const REQUIRED: readonly NetworkName[] = ['render', 'imagine']

export async function loadNetworks(options: LoadOptions, names: readonly NetworkName[]): Promise<Networks> {
  const sessions: Networks['sessions'] = { render: null, imagine: null, dynamics: null, prompt: null }
  if (options.provider === 'null') {
    const backend = nullBackend()
    for (const name of ['render', 'imagine'] as const) sessions[name] = await backend.load({ name, bytes: new Uint8Array(0), ...SHAPES[name] })
    return bundle(sessions, backend.explanation)
  }
  const { ortBackend } = await import('../backend/ort.ts')
  const backend = ortBackend(options.provider)
  const manifest = readManifest(options.models)
  // int8 graphs are for CPUs; a GPU runs the float files.
  const precision = options.provider === 'cpu' ? (options.precision ?? 'faster') : 'fp32'
  for (const name of names) sessions[name] = await loadNetwork(backend, options.models, manifest, name, precision)
  const files = names.flatMap((name) => sessions[name]?.name.split(/[\\/]/).at(-1) ?? [])
  return bundle(sessions, `${backend.explanation} (${files.join(', ')})`)
}

function bundle(sessions: Networks['sessions'], explanation: string): Networks {
  const close = async () => {
    for (const session of Object.values(sessions)) await session?.close()
  }
  return { sessions, explanation, close }
}

/** The named session, which `loadNetworks` was asked for. */
export function sessionOf(networks: Networks, name: NetworkName): Session {
  const session = networks.sessions[name]
  if (!session) throw new RangeError(`network ${name} is not loaded on this thread`)
  return session
}

async function loadNetwork(backend: Backend, folder: string, manifest: Manifest, name: NetworkName, precision: Precision): Promise<Session | null> {
  if (precision === 'faster' && FLOAT_FIRST.includes(name)) precision = 'fp32'
  const float = precision === 'int8' ? null : readModelFile(folder, manifest, `${name}.onnx`)
  const int8 = precision === 'fp32' ? null : readModelFile(folder, manifest, `${name}.int8.onnx`)
  if (float && int8) return faster(await backend.load(float), await backend.load(int8))
  const only = float ?? int8 ?? readModelFile(folder, manifest, `${name}.onnx`)
  if (only) return backend.load(only)
  if (REQUIRED.includes(name)) throw EngineError.weightsUnfit(`${folder}/model.json`, `it lists no ${name}.onnx`)
  return null
}

/** Runs of each while choosing; the quickest counts, so that a busy machine does not decide. */
const TRIALS = 4

async function faster(a: Session, b: Session): Promise<Session> {
  const [timeA, timeB] = [await quickest(a), await quickest(b)]
  const [winner, loser] = timeB < timeA ? [b, a] : [a, b]
  await loser.close()
  return winner
}

async function quickest(session: Session): Promise<number> {
  let best = Infinity
  for (let k = 0; k < TRIALS; k++) {
    const start = performance.now()
    await session.run()
    best = Math.min(best, performance.now() - start)
  }
  return best
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
    outputs: { rgb: [1, 3, H, W], aux: [1, 3, H, W] },
  },
} as const
