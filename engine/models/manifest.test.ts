import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_MODELS, readManifest, readModelFile } from './manifest.ts'
import { SHAPES } from './networks.ts'

const folder = mkdtempSync(join(tmpdir(), 'sojourn-models-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(bytes: string, sha256: string): void {
  writeFileSync(join(folder, 'render.onnx'), bytes)
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ name: 't', files: { 'render.onnx': { sha256, inputs: {}, outputs: {} } } }))
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

describe('model folder', () => {
  it('gives the bytes whose hash the manifest names', () => {
    write('weights', hash('weights'))
    expect(new TextDecoder().decode(readModelFile(folder, readManifest(folder), 'render.onnx')!.bytes)).toBe('weights')
    expect(readModelFile(folder, readManifest(folder), 'other.onnx')).toBeNull()
  })

  it('refuses altered weights and names the cure', () => {
    write('weights', hash('others'))
    expect(() => readModelFile(folder, readManifest(folder), 'render.onnx')).toThrow(/is not the one its model\.json names .*"git checkout/)
  })

  it('refuses missing files and manifests', () => {
    write('weights', hash('weights'))
    rmSync(join(folder, 'render.onnx'))
    expect(() => readModelFile(folder, readManifest(folder), 'render.onnx')).toThrow(/render.onnx is missing: restore it/)
    expect(() => readManifest(join(folder, 'nowhere'))).toThrow(/model.json is missing/)
    writeFileSync(join(folder, 'model.json'), '{"files": {}}')
    expect(() => readManifest(folder)).toThrow(/no name/)
  })

  it('ships weights with the shapes of the contract', () => {
    const { files } = readManifest(DEFAULT_MODELS)
    for (const name of ['imagine', 'render'] as const) {
      for (const file of [`${name}.onnx`, `${name}.int8.onnx`]) expect(files[file]).toMatchObject(SHAPES[name])
    }
    expect(files['upscale.onnx']).toMatchObject(SHAPES.upscale)
  })
})
