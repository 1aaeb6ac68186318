// onnxruntime-node behind the seam; the only file that names it. Sessions run on one thread: two threads of one graph on a busy two-core
// machine double the median, while two one-thread sessions side by side do not disturb each other.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor, env, listSupportedBackends } from 'onnxruntime-node'
import { EngineError } from '../errors.ts'
import { allocate, free, type Backend, type ModelFile, type ProviderName, type Session, type Shapes } from './backend.ts'

/**
 * Provider -> what onnxruntime is asked for, and what the start-up line says. A GPU provider falls through to the CPU for single nodes
 * that it lacks, never for the whole graph: `load` tries it alone first.
 */
const PROVIDERS: Record<ProviderName, { execution: string[]; says: string }> = {
  cpu: { execution: ['cpu'], says: 'cpu, one thread a network: the default' },
  webgpu: { execution: ['webgpu', 'cpu'], says: 'webgpu: asked for, and an adapter answered' },
  cuda: { execution: ['cuda', 'cpu'], says: 'cuda: asked for, and its library and a device answered' },
}

/** Starts a provider; throws `EngineError` (no-gpu) at the first `load` if it does not run here. */
export function ortBackend(provider: ProviderName): Backend {
  const { execution, says } = PROVIDERS[provider]
  let tried = provider === 'cpu'
  return {
    explanation: `provider ${says} (${carried()})`,
    load: async (file) => {
      if (!tried) tryAlone(provider, file)
      tried = true
      return load(file, provider, execution)
    },
  }
}

/** What the installed build has: "this onnxruntime-node 1.30.0 carries cpu, webgpu; cuda only once its files are installed". */
export function carried(): string {
  const known = Object.keys(PROVIDERS)
  const listed = listSupportedBackends().filter(({ name }) => known.includes(name))
  const names = (bundled: boolean) => listed.filter((one) => one.bundled === bundled).map(({ name }) => name).join(', ')
  const extra = names(false) ? `; ${names(false)} only once its files are installed` : ''
  return `onnxruntime-node ${env.versions.node} here carries ${names(true)}${extra}`
}

// What goes wrong is said once, by the error that is thrown.
env.logLevel = 'fatal'

const PROBE = fileURLToPath(new URL('./probe.mjs', import.meta.url))
/** A first start of a GPU driver compiles shaders. */
const PROBE_MS = 60_000

/** Throws unless `provider` runs `file` here. */
function tryAlone(provider: ProviderName, file: ModelFile): void {
  if (!listSupportedBackends().some(({ name }) => name === provider)) throw EngineError.noGpu(provider, `onnxruntime-node has no ${provider} for ${process.platform} ${process.arch}`)
  const { status, signal, stdout } = spawnSync(process.execPath, [PROBE, provider], { input: file.bytes, stdio: ['pipe', 'pipe', 'ignore'], timeout: PROBE_MS })
  if (status === 0) return
  throw EngineError.noGpu(provider, reasonOf(stdout.toString()) || (signal ? `its driver ended the process with ${signal}` : `its driver ended the process with code ${status}`))
}

/** The part of an onnxruntime message that a person can use: without the C++ place and condition it failed at. */
export function reasonOf(message: string): string {
  const line = message.split('\n').find((part) => part.trim() !== '') ?? ''
  return line.replace(/^.* was false\.\s*/, '').trim().slice(0, 160)
}

async function load(file: ModelFile, provider: ProviderName, execution: string[]): Promise<Session> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: execution,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Idle threads must not spin: the other core belongs to `imagine`, the encoder and the page.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
  let session: InferenceSession
  try {
    session = await InferenceSession.create(file.bytes, options)
  } catch (error) {
    const why = reasonOf(error instanceof Error ? error.message : String(error))
    throw provider === 'cpu' ? EngineError.weightsUnfit(file.name, why) : EngineError.noGpu(provider, why)
  }
  check(file, session.inputNames, file.inputs, 'input')
  check(file, session.outputNames, file.outputs, 'output')
  return wrap(file, session)
}

function check(file: ModelFile, names: readonly string[], shapes: Shapes, side: string): void {
  for (const name of Object.keys(shapes)) {
    if (!names.includes(name)) throw EngineError.weightsUnfit(file.name, `no ${side} "${name}" (it has ${names.join(', ')})`)
  }
}

function wrap(file: ModelFile, session: InferenceSession): Session {
  const inputs = allocate(file.inputs)
  const outputs = allocate(file.outputs)
  // Tensors over the same arrays, made once; onnxruntime writes results straight into them.
  const feeds = tensors(inputs, file.inputs)
  const fetches = tensors(outputs, file.outputs)
  return {
    name: file.name,
    inputs,
    outputs,
    run: async () => {
      dropCopies(await session.run(feeds, fetches), outputs)
    },
    close: async () => {
      await session.release()
      free(inputs, outputs)
    },
  }
}

/**
 * onnxruntime-node writes results where it is told to, and then copies them into new arrays all the same (OrtValueToNapiValue in js/node/src/tensor_helper.cc): 26 MB a second
 * while somebody walks, for which V8 marked the whole heap every second. What is posted to a closed port is free at once, without waiting for a collection.
 */
function dropCopies(results: InferenceSession.OnnxValueMapType, outputs: Readonly<Record<string, Float32Array>>): void {
  for (const name in results) {
    const { data } = results[name] as Tensor
    if (data instanceof Float32Array && data.buffer !== outputs[name]?.buffer) sink.postMessage(undefined, [data.buffer as ArrayBuffer])
  }
}
const sink = new MessageChannel().port1
sink.close()

function tensors(arrays: Record<string, Float32Array>, shapes: Shapes): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, new Tensor('float32', array, [...shapes[name]!])]))
}
