// The trained prompt network, for tests; call `close` when done.
import type { Session } from '../../backend/backend.ts'
import { ortBackend } from '../../backend/ort.ts'
import { DEFAULT_MODELS, readManifest, readModelFile } from '../../models/manifest.ts'

export async function promptSession(): Promise<Session> {
  const file = readModelFile(DEFAULT_MODELS, readManifest(DEFAULT_MODELS), 'prompt.onnx')
  return ortBackend('cpu').load(file!)
}
