// The same networks before they learnt anything, for the column "untrained weights": every weight tensor of the shipped files with its
// values shuffled, so that size, shape and scale of the weights stay and what training put into their order is gone.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash32, makeRng } from '../../core/rng.ts'
import { readManifest, readModelFile } from '../../engine/models/manifest.ts'

const FILES = ['imagine.onnx', 'render.onnx', 'upscale.onnx', 'depth.onnx'] as const
/** Fewer values are shapes, scales and constants of the graph, not weights. */
const FEWEST = 64
const STREAM = 950

/** Protobuf field numbers of onnx.proto and the two wire types that matter. */
const FIELD = { graph: 7, initializer: 5, dataType: 2, floatData: 4, rawData: 9, node: 1, attribute: 5, tensor: 5 } as const
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const
/** Bytes of a value by onnx data type: float and float16. */
const VALUE_BYTES: Record<number, number> = { 1: 4, 10: 2 }

/** Writes a model folder of `imagine`, `render`, `upscale` and `depth` with shuffled weights and returns its path, for this run alone. */
export function shuffledModels(models: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-untrained-'))
  const manifest = readManifest(models)
  const files: Record<string, unknown> = {}
  mkdirSync(folder, { recursive: true })
  for (const file of FILES) {
    const entry = manifest.files[file]
    const found = readModelFile(models, manifest, file)
    if (!entry || !found) throw new RangeError(`${models} has no ${file} to shuffle`)
    const bytes = Uint8Array.from(found.bytes)
    shuffleWeights(bytes, hash32(STREAM, 0, bytes.length))
    writeFileSync(join(folder, file), bytes)
    files[file] = { ...entry, bytes: bytes.length, sha256: createHash('sha256').update(readFileSync(join(folder, file))).digest('hex') }
  }
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ name: `${manifest.name}-untrained`, files }))
  return folder
}

/** Shuffles the values of every weight tensor of an ONNX file in place; returns how many values moved. */
export function shuffleWeights(onnx: Uint8Array, seed: number): number {
  let shuffled = 0
  let tensors = 0
  const tensor = (from: number, to: number) => {
    let type = 0
    let data: [number, number] | undefined
    fields(onnx, from, to, (field, wire, start, end, value) => {
      if (field === FIELD.dataType && wire === WIRE.varint) type = value
      if ((field === FIELD.rawData || field === FIELD.floatData) && wire === WIRE.bytes) data = [start, end]
    })
    const width = VALUE_BYTES[type]
    if (!width || !data || data[1] - data[0] < FEWEST * width) return
    shuffled += shuffleValues(onnx.subarray(...data), width, hash32(seed, STREAM, tensors++))
  }
  fields(onnx, 0, onnx.length, (field, wire, start, end) => {
    if (field !== FIELD.graph || wire !== WIRE.bytes) return
    fields(onnx, start, end, (inner, innerWire, from, to) => {
      if (inner === FIELD.initializer && innerWire === WIRE.bytes) tensor(from, to)
      // Exporters also write weights as Constant nodes: node.attribute.t.
      if (inner === FIELD.node && innerWire === WIRE.bytes) {
        fields(onnx, from, to, (part, partWire, a, b) => {
          if (part === FIELD.attribute && partWire === WIRE.bytes) fields(onnx, a, b, (deep, deepWire, c, d) => deep === FIELD.tensor && deepWire === WIRE.bytes && tensor(c, d))
        })
      }
    })
  })
  return shuffled
}

/** Fisher and Yates over values of `width` bytes. */
function shuffleValues(bytes: Uint8Array, width: number, seed: number): number {
  const rng = makeRng(seed, STREAM)
  const count = bytes.length / width
  const held = new Uint8Array(width)
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(rng.next() * (k + 1))
    held.set(bytes.subarray(k * width, (k + 1) * width))
    bytes.copyWithin(k * width, other * width, (other + 1) * width)
    bytes.set(held, other * width)
  }
  return count
}

type Field = (field: number, wire: number, start: number, end: number, value: number) => unknown

/** Walks the fields of one protobuf message. */
function fields(bytes: Uint8Array, from: number, to: number, each: Field): void {
  let at = from
  const varint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++]!
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (at < to) {
    const tag = varint()
    const [field, wire] = [Math.floor(tag / 8), tag & 7]
    const value = wire === WIRE.varint || wire === WIRE.bytes ? varint() : 0
    const start = at
    if (wire === WIRE.bytes) at += value
    else if (wire === WIRE.fixed32) at += 4
    else if (wire === WIRE.fixed64) at += 8
    else if (wire !== WIRE.varint) throw new RangeError(`byte ${start} is no protobuf field (wire type ${wire})`)
    each(field, wire, start, at, value)
  }
}
