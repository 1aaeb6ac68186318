// Narrow holes are closed with the colours of the background around them before anybody sees the view: `render` then refines a
// plausible guess (confidence .5) instead of inventing single pixels. Wide holes only get a thin rim; they are for `imagine`. The loop is in kernel/view.ts.
import { at, floats, ints, kernel } from '../kernel.ts'
import type { Reprojection } from './reprojection.ts'

const CAPACITY = 256 * 144
/** Holes that are left, those that a ring closes, and with what. */
const holes = ints(CAPACITY)
const found = ints(CAPACITY)
const values = floats(CAPACITY * 4)

/** `target` lies in the kernel's memory. */
export function infill({ width, height, rgb, code, source }: Reprojection): void {
  kernel.infill(width, width * height, at(rgb), at(code), at(source), CAPACITY, at(holes), at(found), at(values))
}
