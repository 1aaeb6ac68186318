// The kernels in git are what their sources say: nobody compiles them at start.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { compileKernel, KERNELS } from '../scripts/kernels.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

it.each(Object.entries(KERNELS))('%s is compiled (else: npx tsx scripts/kernels.ts)', async (folder, target) => {
  expect(readFileSync(join(ROOT, target)).equals(await compileKernel(folder))).toBe(true)
})
