// The direction of imports (ARCHITECTURE.md): a folder may use only what stands below it.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MAY_IMPORT: Record<string, string[]> = {
  core: [],
  shaders: ['core'],
  engine: ['core'],
  worlds: ['core', 'shaders'],
  server: ['core', 'engine'],
  client: ['core', 'engine/protocol'],
}
/** Libraries that exactly one product file may name, so that replacing one touches one file. */
const SOLE_IMPORTER: Record<string, string> = {
  'onnxruntime-node': 'engine/backend/ort.ts',
  'node-av': 'server/video/h264.ts',
  werift: 'server/net/peer.ts',
  three: 'client/view/gpu-screen.ts',
  mediabunny: 'client/clip/mp4.ts',
  webgpu: 'worlds/gpu.ts',
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(ROOT, path)).isDirectory()) return sources(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)
}

const isTest = (path: string) => /\.test\.ts$|\.contract\.ts$|\/testing\/|\/dev\//.test(path)

describe.each(Object.entries(MAY_IMPORT))('%s', (folder, allowed) => {
  it(`imports only itself and ${allowed.join(', ') || 'nothing'}`, () => {
    const wrong = sources(folder)
      .filter((path) => !isTest(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => target.startsWith('.'))
          .map((target) => relative(ROOT, join(ROOT, dirname(path), target)))
          .filter((target) => ![folder, ...allowed].some((root) => target.startsWith(`${root}/`)))
          .map((target) => `${path} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })
})

describe('libraries behind one seam', () => {
  it.each(Object.entries(SOLE_IMPORTER))('%s is named only by %s', (library, owner) => {
    const users = Object.keys(MAY_IMPORT)
      .flatMap(sources)
      .filter((path) => !isTest(path) && importsOf(path).some((target) => target === library || target.startsWith(`${library}/`)))
    expect(users).toEqual([owner])
  })
})
