// Copies of keyframes in the kernel's memory, where its loops can read them. A view uses two dozen, mostly those of the view before.
import { bytes, floats, kernel } from '../kernel.ts'
import { RUN } from '../kernel/constants.ts'
import type { Keyframe, Level } from './keyframe.ts'

/** Copies kept of each size: what two views may use in turns. */
const COPIES = 40

/** As `Level`, with colours as RGBX. */
export type ResidentLevel = { width: number; height: number; rgbx: Uint8Array; inverse: Float32Array; flags: Uint8Array; runs: Uint8Array; spans: Float32Array }
/** `of` and `id` say whose copy it is: a keyframe's object becomes another one in time, with another id. `usedAt` is the look it was last used for. */
export type Resident = { full: ResidentLevel; half: ResidentLevel; of: Keyframe | null; id: number; usedAt: number }

const bySize = new Map<number, Resident[]>()
const scratch = new Map<number, Uint8Array>()
let looks = 0

/** The copy of `keyframe`, good until as many others of its size have been asked for. A guess changes from frame to frame and is copied each time. */
export function residentOf(keyframe: Keyframe): Resident {
  const list = copiesLike(keyframe)
  const known = copyIn(list, keyframe)
  const resident = known ?? roomIn(list, keyframe)
  resident.usedAt = ++looks
  if (known && !isGuess(keyframe)) return known
  resident.of = keyframe
  resident.id = keyframe.id
  copyLevel(keyframe.full, resident.full)
  if (!isGuess(keyframe)) copyLevel(keyframe.half, resident.half)
  return resident
}

const isGuess = (keyframe: Keyframe) => keyframe.half === keyframe.full

function copiesLike({ full }: Keyframe): Resident[] {
  const size = full.width * 65536 + full.height
  let list = bySize.get(size)
  if (!list) bySize.set(size, (list = []))
  return list
}

/** A loop, since it is asked for every keyframe of every view. */
function copyIn(list: readonly Resident[], keyframe: Keyframe): Resident | undefined {
  for (const one of list) if (one.of === keyframe && one.id === keyframe.id) return one
  return undefined
}

function roomIn(list: Resident[], { full }: Keyframe): Resident {
  if (list.length < COPIES) {
    // A half-size level in any case: the next owner may have one.
    const resident = { full: makeResident(full.width, full.height), half: makeResident(full.width >> 1, full.height >> 1), of: null, id: -1, usedAt: 0 }
    list.push(resident)
    return resident
  }
  let oldest = list[0]!
  for (const one of list) if (one.usedAt < oldest.usedAt) oldest = one
  return oldest
}

function makeResident(width: number, height: number): ResidentLevel {
  const pixels = width * height
  const runs = height * Math.ceil(width / RUN)
  return { width, height, rgbx: bytes(4 * pixels), inverse: floats(pixels), flags: bytes(pixels), runs: bytes(runs), spans: floats(2 * runs) }
}

function copyLevel(from: Level, to: ResidentLevel): void {
  const pixels = from.width * from.height
  let rgb = scratch.get(pixels)
  if (!rgb) scratch.set(pixels, (rgb = bytes(3 * pixels)))
  rgb.set(from.rgb)
  kernel.widen(rgb.byteOffset, to.rgbx.byteOffset, pixels)
  to.inverse.set(from.inverse)
  to.flags.set(from.flags)
  to.runs.set(from.runs)
  to.spans.set(from.spans)
}
