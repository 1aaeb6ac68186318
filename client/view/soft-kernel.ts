// The loops of a page without a GPU (kernel/, WebAssembly with SIMD): how they get to the page, and the memory they share with it. The decoder writes its planes right
// into that memory, and the canvas takes its pixels out of it.
import { MOST_SOFTWARE_PIXELS, type Size } from './layout.ts'

/** Addresses are bytes; what they point to is told where each loop is written. */
export type Loops = {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  lumaOfI420(i420: number, width: number, height: number, luma: number, row: number): void
  lumaOfRgba(rgba: number, width: number, height: number, luma: number, row: number): void
  sharpen(luma: number, width: number, height: number, sharp: number, row: number): void
  colourOfI420(i420: number, width: number, height: number, sharp: number, row: number, texels: number): void
  colourOfRgba(rgba: number, width: number, height: number, luma: number, sharp: number, row: number, texels: number): void
  enlarge(texels: number, width: number, height: number, map: number, grain: number, out: number, toWidth: number, toHeight: number): void
}

const PAGE_BYTES = 65536
/** Loops go on in groups of sixteen pixels, of eight bytes at most, and may overshoot a piece of memory by fifteen. */
const SLACK_BYTES = 128
/** Groups of sixteen pixels of one byte. */
const GROUP = 16

/** Rejects where the browser has no SIMD (Safari before 16.4), no memory to spare, or the file does not come. */
export async function loadLoops(): Promise<Loops> {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(new URL('./kernel.wasm', import.meta.url)), loopImports())
  return instance.exports as Loops
}

export const loopImports = (): WebAssembly.Imports => ({ env: { memory: new WebAssembly.Memory({ initial: 1 }) } })

export type Kernel = ReturnType<typeof makeKernel>

/** Lays out the memory of `loops` for pictures of size `frame`; one laid out before is over. `row`: from one row of luma to the next, bytes. */
export function makeKernel(loops: Loops, frame: Size) {
  const pixels = frame.width * frame.height
  const row = Math.ceil(frame.width / GROUP) * GROUP + GROUP
  let end = loops.heapBase()
  const at = {
    i420: take((pixels * 3) / 2),
    rgba: take(4 * pixels),
    // A byte before the first row is used.
    luma: take(GROUP + row * frame.height) + GROUP,
    sharp: take(GROUP + row * frame.height) + GROUP,
    texels: take(8 * pixels),
    map: take(9 * Float64Array.BYTES_PER_ELEMENT),
    grain: take(MOST_SOFTWARE_PIXELS),
    image: take(4 * MOST_SOFTWARE_PIXELS),
  }
  // Before any view on it is made: growing takes memory away from those.
  const missing = Math.ceil((end - loops.memory.buffer.byteLength) / PAGE_BYTES)
  if (missing > 0) loops.memory.grow(missing)
  return { frame, loops, at, row, buffer: loops.memory.buffer }

  function take(bytes: number): number {
    const begin = Math.ceil(end / GROUP) * GROUP
    end = begin + bytes + SLACK_BYTES
    return begin
  }
}
