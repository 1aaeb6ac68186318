// A keyframe on its way into a view: which of its levels is looked at, from where, and where its pixels lie.
import type { Pose } from '../../core/camera.ts'
import { TAN_HALF_H } from '../../core/camera.ts'
import { bytes, doubles, floats, kernel } from '../kernel.ts'
import { SLOTS } from '../kernel/constants.ts'
import type { Keyframe } from './keyframe.ts'
import { writeProjection } from './projection.ts'
import { residentOf, type ResidentLevel } from './resident.ts'

/** Share of valid pixels from which a keyframe is a picture of its own and not what was missing in another. */
const WHOLE = 0.9

export type Slot = {
  index: number
  /** A whole picture, painted at one go; its id, and how far from the view it was painted, m. */
  whole: boolean
  id: number
  awayM: number
  /** Keyframe pixel and inverse depth to view pixel, [3, 4] (projection.ts). */
  matrix: Float64Array
  /** Places in the view and 1 / W of the level's pixels; 0 where none is to be shown. */
  px: Float32Array
  py: Float32Array
  over: Float32Array
  /** Runs that may show (kernel/cull.ts). */
  open: Uint8Array
}

const slots: Slot[] = []

/** Points slot `index` at a keyframe, at the level nearest in resolution to a view of `width` x `height` from `pose`, and projects its pixels. `kind`: their `SOURCE`. */
export function placeSlot(index: number, keyframe: Keyframe, kind: number, pose: Pose, width: number, height: number): Slot {
  if (index >= SLOTS) throw new RangeError(`a view of ${index + 1} keyframes: there is room for ${SLOTS}`)
  const { full, half } = residentOf(keyframe)
  const reduced = keyframe.full.width > 1.5 * width
  const level = reduced ? half : full
  const slot = slotFor(index, keyframe)
  const { matrix, px, py, over, open } = slot
  slot.whole = keyframe.share > WHOLE && keyframe.id > 0
  slot.id = keyframe.id
  slot.awayM = Math.hypot(keyframe.pose.x - pose.x, keyframe.pose.y - pose.y, keyframe.pose.z - pose.z)
  writeProjection(keyframe.pose, level.width, level.height, pose, width, height, matrix)
  setPicture(index, false, full)
  setPicture(index, true, keyframe.half === keyframe.full ? full : half)
  // Mixed pixels are shown until the near surface they touch has moved by a pixel.
  const mixedUpTo = (2 * TAN_HALF_H) / (width * Math.max(slot.awayM, 1e-9))
  kernel.setSlot(
    index, Number(reduced), level.width, level.height, px.byteOffset, py.byteOffset, over.byteOffset, open.byteOffset, matrix.byteOffset,
    full.width / level.width, width / level.width, mixedUpTo, kind,
  )
  openRuns(level, matrix, width, height, open)
  kernel.project(index)
  return slot
}

/** Into `open` (as `level.runs`): 1 for runs that may show in a view of `width` x `height`, 2 for those beside them. */
export function openRuns(level: ResidentLevel, matrix: Float64Array, width: number, height: number, open: Uint8Array): void {
  kernel.openRuns(level.width, level.height, level.runs.byteOffset, level.spans.byteOffset, matrix.byteOffset, width, height, open.byteOffset)
}

function setPicture(index: number, half: boolean, { width, height, rgbx, inverse, flags }: ResidentLevel): void {
  kernel.setPicture(index, Number(half), width, height, rgbx.byteOffset, inverse.byteOffset, flags.byteOffset)
}

function slotFor(index: number, { full }: Keyframe): Slot {
  const pixels = full.inverse.length
  let slot = slots[index]
  if (!slot || slot.px.length < pixels) {
    slot = { index, whole: false, id: -1, awayM: 0, matrix: doubles(12), px: floats(pixels), py: floats(pixels), over: floats(pixels), open: bytes(full.runs.length) }
    slots[index] = slot
  }
  return slot
}
