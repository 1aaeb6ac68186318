import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_MODELS } from '../../engine/models/manifest.ts'
import { shuffleWeights } from './untrained.ts'

it.each(['render.onnx', 'imagine.onnx'])('%s: almost every byte is a weight that moves, the file stays as long, the same seed shuffles alike', (file) => {
  const shipped = new Uint8Array(readFileSync(join(DEFAULT_MODELS, file)))
  const [once, again] = [shipped.slice(), shipped.slice()]
  const moved = shuffleWeights(once, 1)
  expect(shuffleWeights(again, 1)).toBe(moved)
  expect(Buffer.compare(once, again)).toBe(0)
  let differing = 0
  for (let k = 0; k < once.length; k++) if (once[k] !== shipped[k]) differing++
  // Signs and exponents often agree by chance, mantissas do not.
  expect(differing / shipped.length).toBeGreaterThan(0.5)
  const sum = (bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0)
  expect(sum(once)).toBe(sum(shipped))
})

it('says where a file is no protobuf', () => {
  expect(() => shuffleWeights(Uint8Array.of(0x0f, 1), 1)).toThrow('no protobuf field')
})
