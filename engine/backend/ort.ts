// onnxruntime-node behind the seam; the only file that names it. Sessions run on one thread: two threads of one graph on a busy two-core
// machine double the median, while two one-thread sessions side by side do not disturb each other.
import { InferenceSession, Tensor, env } from 'onnxruntime-node'
import { EngineError } from '../errors.ts'
import { allocate, type Backend, type ModelFile, type ProviderName, type Session, type Shapes } from './backend.ts'

/** Provider -> what onnxruntime is asked for, and what the start-up line says. */
const PROVIDERS: Record<ProviderName, { execution: string[]; says: string }> = {
  cpu: { execution: ['cpu'], says: 'cpu, one thread per network: runs everywhere' },
  // Falls through to the CPU for single nodes it lacks, never for the whole graph.
  webgpu: { execution: ['webgpu', 'cpu'], says: 'webgpu: asked for, and a Vulkan, Metal or D3D12 device answered' },
  cuda: { execution: ['cuda', 'cpu'], says: 'cuda: asked for, and the CUDA provider of onnxruntime loaded' },
}

/** Starts a provider; throws `EngineError` (no-gpu) at the first `load` if it does not run here. */
export function ortBackend(provider: ProviderName): Backend {
  const { execution, says } = PROVIDERS[provider]
  return {
    explanation: says,
    load: (file) => load(file, provider, execution),
  }
}

// What goes wrong is said once, by the error that is thrown.
env.logLevel = 'fatal'

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
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 160)
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
      await session.run(feeds, fetches)
    },
    close: () => session.release(),
  }
}

function tensors(arrays: Record<string, Float32Array>, shapes: Shapes): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, new Tensor('float32', array, [...shapes[name]!])]))
}
