// Compiles the kernels (loops that need SIMD, in AssemblyScript) to WebAssembly: `npx tsx scripts/kernels.ts [FOLDER]`. What it writes is kept in git, so that nothing is
// compiled at start; test/kernels.test.ts fails where a kernel is older than its source.
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Source folder -> what is loaded. */
export const KERNELS: Readonly<Record<string, string>> = {
  'engine/kernel': 'engine/kernel.wasm',
  'engine/imagine/kernel': 'engine/imagine/kernel.wasm',
  'client/view/kernel': 'client/view/kernel.wasm',
}

/** The bytes of the kernel in `folder`; throws what the compiler says. Memory comes from whoever loads it. */
export async function compileKernel(folder: string): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array | string>()
  const options = ['--baseDir', ROOT, '--outFile', 'kernel.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory']
  const { error, stderr } = await asc.main([join(folder, 'index.ts'), ...options], { writeFile: (name, contents) => void files.set(name, contents) })
  if (error) throw new Error(`${folder} does not compile:\n${stderr.toString()}`)
  return files.get('kernel.wasm') as Uint8Array
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const only = process.argv[2]?.replace(/\/$/, '')
  if (only && !KERNELS[only]) throw new Error(`no kernel in ${only}; there are ${Object.keys(KERNELS).join(' and ')}`)
  for (const [folder, target] of Object.entries(KERNELS)) {
    if (only && folder !== only) continue
    const bytes = await compileKernel(folder)
    writeFileSync(join(ROOT, target), bytes)
    console.log(`${relative(process.cwd(), join(ROOT, target))}  ${bytes.length} bytes`)
  }
}
