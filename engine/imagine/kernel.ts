// The painter's kernel (kernel/index.ts, compiled to kernel.wasm by scripts/kernels.ts), and a desk in its memory: a call lays copies of its arrays there and takes the
// results away; nothing stays.
import { openKernel, type KernelExports } from '../wasm.ts'

/** Pointers are byte offsets, as typed arrays over the kernel's memory have them. */
type Exports = KernelExports & {
  widen(rgb: number, rgbx: number, pixels: number): void
  smooth(code: number, rgbx: number, free: number, width: number, height: number, rounds: number, was: number, open: number, weights: number): void
  snap(code: number, rgbx: number, free: number, width: number, height: number, was: number, least: number, most: number, stale: number, rows: number): void
  feather(x: number, hold: number, width: number, height: number, first: number, last: number, field: number, places: number, area: number): void
  double(width: number, height: number, inverse: number, rgbx: number, flags: number, guide: number, out: number, only: number): void
  setWitness(k: number, width: number, height: number, cover: number, matrix: number): void
  coverWitness(inverse: number, width: number, height: number): void
  carve(count: number, width: number, height: number, inverse: number, moved: number, only: number): number
}

/** The desk takes 4 MB; what older keyframes saw, for carve.ts, 150 KB each. */
const PAGES = 512
const DESK_BYTES = 4 << 20
/** Loops reach so far past the end of an array. */
const SLACK = 16

export const { kernel, bytes, floats, doubles } = openKernel<Exports>(new URL('./kernel.wasm', import.meta.url), PAGES)

const desk = bytes(DESK_BYTES)
let used = 0

/** The desk is empty: for a new call. */
export function clearDesk(): void {
  used = 0
}

/** Room for so many bytes, as a byte offset. What lies there is left from earlier calls. */
export function room(count: number): number {
  const at = used
  used = (at + count + SLACK + 15) & ~15
  if (used > DESK_BYTES) throw new RangeError(`the painter's desk has ${DESK_BYTES} bytes: a picture is too large`)
  return desk.byteOffset + at
}

export function layBytes(array: Uint8Array): Uint8Array {
  const copy = new Uint8Array(desk.buffer, room(array.byteLength), array.length)
  copy.set(array)
  return copy
}

export function layFloats(array: Float32Array): Float32Array {
  const copy = new Float32Array(desk.buffer, room(array.byteLength), array.length)
  copy.set(array)
  return copy
}

/** RGB u8 as RGBX; returns where. */
export function layColours(rgb: Uint8Array): number {
  const pixels = rgb.length / 3
  const at = room(4 * pixels)
  kernel.widen(layBytes(rgb).byteOffset, at, pixels)
  return at
}
