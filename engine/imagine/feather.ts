// Takes the step out of the border between what memory holds and what was just painted: the mean difference along the border is spread
// smoothly into the painted area and fades within some twenty pixels. Details and real edges stay; only the seam goes. The loops are in kernel/feather.ts.
import { clearDesk, kernel, layBytes, layFloats, room } from './kernel.ts'

/** Bytes the kernel keeps for each painted pixel. */
const PAINTED_BYTES = 64

/** Corrects channels `first`..`last` of `x` [4, h, w] (RGB and depth code, which tells surfaces apart) in place where `hold` is 0. */
export function feather(x: Float32Array, hold: Uint8Array, width: number, height: number, first: number, last: number): void {
  clearDesk()
  const pixels = width * height
  const planes = layFloats(x)
  kernel.feather(planes.byteOffset, layBytes(hold).byteOffset, width, height, first, last, room(16 * (pixels + 1)), room(4 * pixels), room(PAINTED_BYTES * pixels))
  x.set(planes)
}
