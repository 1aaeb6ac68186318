// Reads a model folder: `model.json` and the network files it names, each checked by sha256 before any byte reaches onnxruntime.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EngineError } from '../errors.ts'
import type { ModelFile, Shapes } from '../backend/backend.ts'

/** The weights that come with the repository. */
export const DEFAULT_MODELS = fileURLToPath(new URL('./s', import.meta.url))

export type ManifestEntry = { sha256: string; bytes?: number; inputs: Shapes; outputs: Shapes }
/** `rest`: the folder, from this one, that has the networks this one does not. `lookLoad`: what a frame's look at memory may cost, in keyframes (SpatialMemory's own without it). */
export type Manifest = { name: string; rest?: string; lookLoad?: number; files: Record<string, ManifestEntry> }

export function readManifest(folder: string): Manifest {
  const path = join(folder, 'model.json')
  if (!existsSync(path)) throw EngineError.weightsMissing(path)
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isManifest(value)) throw EngineError.weightsUnfit(path, 'it has no name or no files with sha256, inputs and outputs, or its rest or lookLoad is none')
  return value
}

/** The checked bytes of one network; `null` if the manifest does not list it. A network of which the folder has no file at all is that of `rest`. */
export function readModelFile(folder: string, manifest: Manifest, file: string): ModelFile | null {
  const entry = manifest.files[file]
  if (!entry) {
    const network = `${file.slice(0, file.indexOf('.'))}.`
    if (manifest.rest === undefined || Object.keys(manifest.files).some((one) => one.startsWith(network))) return null
    const rest = join(folder, manifest.rest)
    const others = readManifest(rest)
    if (others.rest !== undefined) throw EngineError.weightsUnfit(join(rest, 'model.json'), 'it takes networks from yet another folder')
    return readModelFile(rest, others, file)
  }
  const path = join(folder, file)
  if (!existsSync(path)) throw EngineError.weightsMissing(path)
  const bytes = readFileSync(path)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== entry.sha256) throw EngineError.weightsAltered(path, entry.sha256, found)
  return { name: path, bytes, inputs: entry.inputs, outputs: entry.outputs }
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !isRecord(value['files'])) return false
  const { rest, lookLoad } = value
  if ((rest !== undefined && typeof rest !== 'string') || (lookLoad !== undefined && !(typeof lookLoad === 'number' && lookLoad > 0))) return false
  return Object.values(value['files']).every(
    (entry) => isRecord(entry) && typeof entry['sha256'] === 'string' && isRecord(entry['inputs']) && isRecord(entry['outputs']),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
