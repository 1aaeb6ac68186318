// A view under construction: which keyframe pixel each of its pixels sees. The loops are in kernel/splat.ts.
import { floats, ints, kernel } from '../kernel.ts'
import { EMPTY, EQUAL, FRESHER, PREVAILS, YIELDS } from '../kernel/constants.ts'
import type { Slot } from './slot.ts'

/**
 * One view: `seen` holds slot and pixel index (kernel/constants.ts) and is negative in holes, `inverse` is inverse depth, -1 where nothing has been splatted, `ratio`
 * magnification. `slots` in the order of their indices.
 */
export type ZBuffer = { width: number; height: number; inverse: Float32Array; ratio: Float32Array; seen: Int32Array; slots: Slot[] }

export function makeZBuffer(width: number, height: number): ZBuffer {
  const pixels = width * height
  return { width, height, inverse: floats(pixels), ratio: floats(pixels), seen: ints(pixels), slots: [] }
}

export function clearZBuffer(z: ZBuffer): void {
  z.inverse.fill(-1)
  z.seen.fill(EMPTY)
  z.slots.length = 0
}

export function copyZBuffer(from: ZBuffer, to: ZBuffer): void {
  to.inverse.set(from.inverse)
  to.ratio.set(from.ratio)
  to.seen.set(from.seen)
  to.slots.length = 0
  for (const slot of from.slots) to.slots.push(slot)
}

/**
 * Splats all of a slot's pixels; slots come in the order of their indices. Slots below `freshFrom` hold the look of an older prompt and give
 * way to newer ones on the same surface. With `onlyHoles` nothing that is there is replaced (the last frame's guess).
 */
export function splat(slot: Slot, z: ZBuffer, onlyHoles: boolean, freshFrom = 0): void {
  for (const before of z.slots) kernel.setStanding(before.index, standing(slot, before, freshFrom))
  kernel.setStanding(slot.index, EQUAL)
  z.slots.push(slot)
  kernel.splat(slot.index, z.width, z.height, z.seen.byteOffset, z.inverse.byteOffset, z.ratio.byteOffset, Number(onlyHoles))
}

/** Closes one-pixel cracks between pixels that are next to each other in a keyframe. */
export function closeCracks(z: ZBuffer): void {
  kernel.closeCracks(z.width, z.height, z.seen.byteOffset, z.inverse.byteOffset, z.ratio.byteOffset)
}

function standing(mine: Slot, before: Slot, freshFrom: number): number {
  if (supersedes(before, mine)) return YIELDS
  if (supersedes(mine, before)) return PREVAILS
  return before.index < freshFrom && mine.index >= freshFrom ? FRESHER : EQUAL
}

/** A whole picture was painted because its place looked messy: seen from near there, it stands for all that came before. */
function supersedes(one: Slot, other: Slot): boolean {
  return one.whole && one.id > other.id && one.awayM < other.awayM
}
