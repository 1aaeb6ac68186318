// Colours and exact depth of a splatted view, fetched from the keyframes it sees. The loop is in kernel/look-back.ts.
import { bytes, floats, kernel } from '../kernel.ts'
import { clear, type Reprojection } from './reprojection.ts'
import type { ZBuffer } from './splat.ts'

/** What the kernel writes, by number of pixels. */
type Out = { rgb: Uint8Array; code: Float32Array; source: Uint8Array; magnification: Float32Array }
const outs = new Map<number, Out>()

/** Fills `target` from `z`; with `unlike` only colours and sources, and only where that view sees something else. */
export function lookBack(z: ZBuffer, target: Reprojection, unlike: ZBuffer | null = null): void {
  if (z.slots.length === 0) return clear(target)
  const pixels = z.width * z.height
  let out = outs.get(pixels)
  if (!out) outs.set(pixels, (out = { rgb: bytes(3 * pixels), code: floats(pixels), source: bytes(pixels), magnification: floats(pixels) }))
  const { rgb, code, source, magnification } = out
  const other = unlike ? unlike.seen.byteOffset : 0
  kernel.lookBack(z.width, z.height, z.seen.byteOffset, z.ratio.byteOffset, other, rgb.byteOffset, code.byteOffset, source.byteOffset, magnification.byteOffset)
  target.rgb.set(rgb)
  target.source.set(source)
  if (unlike) return
  target.code.set(code)
  target.magnification.set(magnification)
}
