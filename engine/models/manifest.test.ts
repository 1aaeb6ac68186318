import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
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

  it('takes networks of which it has no file from the folder it names, and mixes no files of one', () => {
    write('weights', hash('weights'))
    const small = mkdtempSync(join(tmpdir(), 'sojourn-models-'))
    const manifest = (value: object) => writeFileSync(join(small, 'model.json'), JSON.stringify({ name: 'small', files: {}, ...value }))
    const rest = relative(small, folder)
    manifest({ rest })
    expect(new TextDecoder().decode(readModelFile(small, readManifest(small), 'render.onnx')!.bytes)).toBe('weights')
    manifest({ rest, files: { 'render.int8.onnx': { sha256: hash('small'), inputs: {}, outputs: {} } } })
    expect(readModelFile(small, readManifest(small), 'render.onnx')).toBeNull()
    manifest({})
    expect(readModelFile(small, readManifest(small), 'render.onnx')).toBeNull()
    manifest({ rest: '.' })
    expect(() => readModelFile(small, readManifest(small), 'render.onnx')).toThrow(/yet another folder/)
    for (const wrong of [{ rest: 3 }, { lookLoad: 0 }, { lookLoad: '1' }]) {
      manifest(wrong)
      expect(() => readManifest(small)).toThrow(/rest or lookLoad/)
    }
    rmSync(small, { recursive: true })
  })

  it('ships weights with the shapes of the contract', () => {
    const { files } = readManifest(DEFAULT_MODELS)
    for (const name of ['imagine', 'render'] as const) {
      for (const file of [`${name}.onnx`, `${name}.int8.onnx`]) expect(files[file]).toMatchObject(SHAPES[name])
    }
    expect(files['upscale.onnx']).toMatchObject(SHAPES.upscale)
  })
})
