// The loops of a page without a GPU, for tests in Node: soft-kernel.ts gets them by fetch, which reads no files there.
import { readFileSync } from 'node:fs'
import type { Size } from '../layout.ts'
import { type Loops, loopImports, makeKernel } from '../soft-kernel.ts'

const module = new WebAssembly.Module(readFileSync(new URL('../kernel.wasm', import.meta.url)))

export const kernelFor = (frame: Size) => makeKernel(new WebAssembly.Instance(module, loopImports()).exports as Loops, frame)
