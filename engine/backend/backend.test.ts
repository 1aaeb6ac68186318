import { describe, expect, it } from 'vitest'
import { EngineError } from '../errors.ts'
import { DEFAULT_MODELS, readManifest, readModelFile } from '../models/manifest.ts'
import { SHAPES } from '../models/networks.ts'
import { tensorOf } from './backend.ts'
import { backendContract } from './backend.contract.ts'
import { nullBackend } from './null.ts'
import { carried, ortBackend, reasonOf } from './ort.ts'

const dynamics = () => readModelFile(DEFAULT_MODELS, readManifest(DEFAULT_MODELS), 'dynamics.onnx')!

backendContract('null', nullBackend, () => ({ name: 'render', bytes: new Uint8Array(0), ...SHAPES.render }))
backendContract('cpu', () => ortBackend('cpu'), dynamics)

describe('onnxruntime', () => {
  it('says in one line what to do when there is no GPU', async () => {
    const failure: unknown = await ortBackend('cuda').load(dynamics()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(EngineError)
    expect((failure as EngineError).reason).toBe('no-gpu')
    expect((failure as EngineError).message).toMatch(/provider cuda .* use PROVIDER=cpu$/)
    expect((failure as EngineError).message).not.toContain('\n')
  })

  it('tells which providers its build carries', () => {
    expect(carried()).toMatch(/^onnxruntime-node [\d.]+ here carries cpu/)
    // Linux x64 builds hold cuda as a name only: its files are a download of their own.
    if (process.platform === 'linux' && process.arch === 'x64') expect(carried()).toMatch(/carries cpu, webgpu; cuda only once its files are installed$/)
  })

  it('keeps the human part of a C++ message', () => {
    const raw = '/src/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n\n'
    expect(reasonOf(raw)).toBe('Failed to get a WebGPU adapter: No supported adapters')
    expect(reasonOf('Failed to load shared library')).toBe('Failed to load shared library')
  })

  it('refuses a network whose tensors are not the ones it promised', async () => {
    const wrong = { ...dynamics(), inputs: { warp: [1, 10] } }
    await expect(ortBackend('cpu').load(wrong)).rejects.toMatchObject({ reason: 'weights-unfit' })
    await expect(ortBackend('cpu').load({ ...dynamics(), bytes: new Uint8Array(100) })).rejects.toMatchObject({ reason: 'weights-unfit' })
  })

  it('names the tensors it has when asked for another', async () => {
    const session = await nullBackend().load({ name: 'render', bytes: new Uint8Array(0), ...SHAPES.render })
    expect(() => tensorOf(session, 'inputs', 'noisy', 4)).toThrow(/has no input "noisy"; it has warp, rays, slots/)
    expect(() => tensorOf(session, 'outputs', 'paint', 4)).toThrow(/expected 4/)
  })
})
