// The engine's kernel (kernel/index.ts, compiled to kernel.wasm by scripts/kernels.ts): loads it and gives out room in its memory. One for each thread:
// what lies there is only ever needed within one call, or is a copy.
import { readFileSync } from 'node:fs'

/** Pointers are byte offsets, as typed arrays over `memory` have them. */
type Exports = {
  heapBase(): number
  setPicture(index: number, half: number, width: number, height: number, rgbx: number, inverse: number, flags: number): void
  setSlot(
    index: number, half: number, width: number, height: number, px: number, py: number, over: number, open: number, matrix: number,
    reduction: number, scale: number, mixedUpTo: number, kind: number,
  ): void
  openRuns(width: number, height: number, runs: number, spans: number, matrix: number, across: number, down: number, open: number): void
  project(index: number): void
  setStanding(k: number, standing: number): void
  splat(index: number, across: number, down: number, seen: number, inverse: number, ratio: number, onlyHoles: number): void
  closeCracks(across: number, down: number, seen: number, inverse: number, ratio: number): void
  setVoters(radius: number, steps: number, count: number): void
  markBand(across: number, down: number, seen: number, inverse: number, ratio: number, band: number, middle: number): number
  roundOutlines(
    across: number, down: number, seen: number, inverse: number, ratio: number, wasSeen: number, wasInverse: number, wasRatio: number, band: number, middle: number,
  ): void
  lookBack(across: number, down: number, seen: number, ratio: number, other: number, rgb: number, code: number, source: number, magnification: number): void
  widen(rgb: number, rgbx: number, pixels: number): void
}

/**
 * Address space, 64 KiB pages: the system gives only what is touched. Views and slots of 256x144 take 15 MB and each of 40 copies of keyframes half a megabyte.
 */
const PAGES = 2048
/** Loads of 16 bytes reach past the end of an array. */
const SLACK = 16

const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES })
const module = new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)))
export const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports

let free = kernel.heapBase()
/** Places given back, by their size in bytes. */
const spare = new Map<number, number[]>()

function take(bytes: number): number {
  const again = spare.get(bytes)?.pop()
  if (again !== undefined) return again
  const at = (free + 15) & ~15
  free = at + bytes + SLACK
  if (free > memory.buffer.byteLength) throw new RangeError(`the kernel has ${memory.buffer.byteLength} bytes, and they are in use: views or keyframes of too many sizes, or networks that were never closed`)
  return at
}

/** Arrays in the kernel's memory, not cleared: whoever asks keeps them for good or gives them back. */
export const bytes = (count: number) => new Uint8Array(memory.buffer, take(count), count)
export const ints = (count: number) => new Int32Array(memory.buffer, take(4 * count), count)
export const floats = (count: number) => new Float32Array(memory.buffer, take(4 * count), count)
export const doubles = (count: number) => new Float64Array(memory.buffer, take(8 * count), count)

/** Takes back an array of this memory; nobody may use it any more. */
export function giveBack(array: ArrayBufferView): void {
  const list = spare.get(array.byteLength)
  if (list) list.push(array.byteOffset)
  else spare.set(array.byteLength, [array.byteOffset])
}
