// Documents rot unless a test reads them: every path they name must exist.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { withTable } from '../bench/feel/readme.ts'
import { ROWS } from '../bench/feel/rows.ts'
import { type Kept, markdown } from '../bench/feel/table.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = /^(core|shaders|worlds|engine|server|client|bench|training|test|scripts)\//

it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'training/README.md', 'engine/README.md'])('%s names only paths that exist', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const paths = [...text.matchAll(/`([\w./-]+)`/g)].map((match) => match[1]!).filter((path) => FOLDERS.test(path) && !/[<*{]/.test(path))
  const linked = [...text.matchAll(/\]\((?!http|#)([^)]+)\)/g)].map((match) => match[1]!)
  expect([...paths, ...linked].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

it('the README has the table of how it feels as it was measured last', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const { rows } = JSON.parse(readFileSync(join(ROOT, 'bench/results/feel.json'), 'utf8')) as { rows: Record<string, Kept> }
  expect(withTable(readme, markdown(rows, Object.keys(ROWS)))).toBe(readme)
})

it('the README stays short enough to be read', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(150)
})

it('package.json pins every dependency exactly', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  const loose = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
  expect(loose).toEqual([])
})

it('the lock names every optional dependency, also those of other platforms', () => {
  // npm leaves out packages its registry lacks, and then refuses its own lock in `npm ci`. Entries for them (version, os, cpu) are enough.
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> }
  const missing = Object.entries(lock.packages).flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${owner}/node_modules/${name}`]),
  )
  expect(missing).toEqual([])
})
