// Colours and exact depth of a splatted view, fetched from the keyframes it sees. The loop is in kernel/look-back.ts.
import { at, kernel } from '../kernel.ts'
import { clear, type Reprojection } from './reprojection.ts'
import type { ZBuffer } from './splat.ts'

/** Fills `target`, which lies in the kernel's memory, from `z`; with `unlike` only colours and sources, and only where that view sees something else. */
export function lookBack(z: ZBuffer, target: Reprojection, unlike: ZBuffer | null = null): void {
  if (z.slots.length === 0) return clear(target)
  const { rgb, code, source, magnification } = target
  kernel.lookBack(z.width, z.height, at(z.seen), at(z.ratio), unlike ? at(unlike.seen) : 0, at(rgb), at(code), at(source), at(magnification))
}
