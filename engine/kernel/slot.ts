// The slots: keyframe levels on their way into a view. TypeScript fills one by `setSlot`; nobody else knows how it lies in memory.
import { SLOTS } from './constants'

/** Pointers, sizes and numbers of one level and of where its pixels lie in the view. */
@unmanaged
export class Slot {
  width: i32
  height: i32
  /** f32 [height, width], 1/m. */
  inverse: usize
  /** u8 [height, width]. */
  flags: usize
  /** Places in the view, f32 [height, width] each; `over` is 1 / W, 0 where nothing is shown. */
  px: usize
  py: usize
  over: usize
  /** u8 [height, ceil(width / RUN)]: bit 0 for runs that may show, bit 1 for those beside them. */
  open: usize
  /** f64 [3, 4] (projection.ts). */
  matrix: usize
  /** Keyframe pixels per level pixel: 2 for the half-size level. */
  reduction: i32
  /** Target pixels per level pixel of a camera at the same place. */
  scale: f32
  /** Mixed pixels are shown while the near surface they touch is below this inverse depth. */
  mixedUpTo: f32
  /** `SOURCE` value of its pixels. */
  kind: i32
  /** RGBX pictures to look back at: of the full and of the half-size level (the same one in a guess), with the flags and depth of each. */
  full: Shown
  half: Shown
}

/** A picture to look back at. */
@unmanaged
export class Shown {
  width: i32
  height: i32
  /** RGBX, u32 [height, width]. */
  rgbx: usize
  inverse: usize
  flags: usize
}

const slots = memory.data(SLOTS * offsetof<Slot>(), 16)
const pictures = memory.data(2 * SLOTS * offsetof<Shown>(), 16)

@inline
export function slotAt(index: i32): Slot {
  return changetype<Slot>(slots + <usize>index * offsetof<Slot>())
}

/** Where the projection matrix of slot `index` (f64 [12]) is to be written is the caller's choice; all other arguments as in `Slot`. */
export function setSlot(
  index: i32, half: bool, width: i32, height: i32, px: usize, py: usize, over: usize, open: usize, matrix: usize,
  reduction: i32, scale: f32, mixedUpTo: f32, kind: i32,
): void {
  const slot = slotAt(index)
  const level = half ? slot.half : slot.full
  slot.width = width
  slot.height = height
  slot.inverse = level.inverse
  slot.flags = level.flags
  slot.px = px
  slot.py = py
  slot.over = over
  slot.open = open
  slot.matrix = matrix
  slot.reduction = reduction
  slot.scale = scale
  slot.mixedUpTo = mixedUpTo
  slot.kind = kind
}

/** The pictures of slot `index`, before `setSlot`: its full level, and its half-size one. */
export function setPicture(index: i32, half: bool, width: i32, height: i32, rgbx: usize, inverse: usize, flags: usize): void {
  const slot = slotAt(index)
  const picture = changetype<Shown>(pictures + <usize>(2 * index + i32(half)) * offsetof<Shown>())
  picture.width = width
  picture.height = height
  picture.rgbx = rgbx
  picture.inverse = inverse
  picture.flags = flags
  if (half) slot.half = picture
  else slot.full = picture
}
