// What can go wrong in the engine, as a closed list of reasons. Messages name what is wrong and what to do about it.

export type EngineErrorReason = 'weights-missing' | 'weights-altered' | 'weights-unfit' | 'no-gpu' | 'bad-snapshot' | 'bad-prompt' | 'closed'

export class EngineError extends Error {
  readonly reason: EngineErrorReason
  constructor(reason: EngineErrorReason, message: string) {
    super(message)
    this.name = 'EngineError'
    this.reason = reason
  }

  static weightsMissing(path: string): EngineError {
    return new EngineError('weights-missing', `model file ${path} is missing: restore it with "git checkout -- engine/models" or point models at a folder with a model.json`)
  }

  static weightsAltered(path: string, expected: string, found: string): EngineError {
    const hashes = `sha256 ${found.slice(0, 12)}, expected ${expected.slice(0, 12)}`
    return new EngineError('weights-altered', `model file ${path} is not the one its model.json names (${hashes}): restore both with "git checkout -- engine/models" or export again`)
  }

  static weightsUnfit(path: string, what: string): EngineError {
    return new EngineError('weights-unfit', `model file ${path} does not fit this engine: ${what}; export it again with training/export.py of the same version`)
  }

  static noGpu(provider: string, why: string): EngineError {
    const cure = provider === 'cuda'
      ? 'on Linux x64 with CUDA 12 and cuDNN 9 run "ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install", or use PROVIDER=cpu'
      : 'install a Vulkan, Metal or D3D12 driver (on Linux "vulkaninfo --summary" must list a GPU), or use PROVIDER=cpu'
    return new EngineError('no-gpu', `provider ${provider} was asked for but does not start here (${why}): ${cure}`)
  }

  static badSnapshot(what: string): EngineError {
    return new EngineError('bad-snapshot', `snapshot cannot be restored: ${what}`)
  }

  static closed(): EngineError {
    return new EngineError('closed', 'this world is closed: open a new one')
  }
}
