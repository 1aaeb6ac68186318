// What memory says about a view: the buffers that `SpatialMemory.reproject` fills, and how they are counted.
import { at, bytes, floats, giveBack, ints, kernel } from '../kernel.ts'
import { HOLE, KEYFRAME, LAST_FRAME, STALE } from '../kernel/constants.ts'

/** Where a re-projected pixel comes from. */
export const SOURCE = { hole: HOLE, lastFrame: LAST_FRAME, stale: STALE, keyframe: KEYFRAME } as const

/** Re-projected memory at width x height, reused from call to call. */
export type Reprojection = {
  width: number
  height: number
  /** u8 RGB [height, width, 3]; 0 in holes. */
  rgb: Uint8Array
  /** Depth code in [0, 1], 0 for sky and in holes (`source` tells them apart). */
  code: Float32Array
  /** `SOURCE` value per pixel. `stale` has the colours of an older prompt over good depth. */
  source: Uint8Array
  /** Network value: log2(metres per memory pixel / metres per pixel here), clamped to [0, 2], over 2. */
  magnification: Float32Array
  /** 1 where a keyframe that fades in (`Fade`) shows what no keyframe explained before. */
  young: Uint8Array
  /** Share of `young` pixels. */
  youngShare: number
  /** Shares of all pixels. `magnified` counts keyframe pixels at 1.5x or more. */
  share: { hole: number; lastFrame: number; stale: number; keyframe: number; magnified: number }
}

type Room = { bytes(count: number): Uint8Array; floats(count: number): Float32Array }
const HEAP: Room = { bytes: (count) => new Uint8Array(count), floats: (count) => new Float32Array(count) }

export function makeReprojection(width: number, height: number, room = HEAP): Reprojection {
  const pixels = width * height
  return {
    width,
    height,
    rgb: room.bytes(pixels * 3),
    code: room.floats(pixels),
    source: room.bytes(pixels),
    magnification: room.floats(pixels),
    young: room.bytes(pixels),
    youngShare: 0,
    share: { hole: 1, lastFrame: 0, stale: 0, keyframe: 0, magnified: 0 },
  }
}

/** In the kernel's memory, whose loops fill and read it. Whoever does not keep it for good gives it back (`freeReprojection`). */
export function residentReprojection(width: number, height: number): Reprojection {
  const target = makeReprojection(width, height, { bytes, floats })
  clear(target)
  return target
}

export function freeReprojection({ rgb, code, source, magnification, young }: Reprojection): void {
  for (const array of [rgb, code, source, magnification, young]) giveBack(array)
}

export function copyReprojection(from: Reprojection, to: Reprojection): void {
  to.rgb.set(from.rgb)
  to.code.set(from.code)
  to.source.set(from.source)
  to.magnification.set(from.magnification)
  to.young.set(from.young)
  to.youngShare = from.youngShare
  Object.assign(to.share, from.share)
}

/** Nothing is known: holes all over. */
export function clear(target: Reprojection): void {
  target.rgb.fill(0)
  target.code.fill(0)
  target.source.fill(SOURCE.hole)
  target.magnification.fill(0)
  target.young.fill(0)
}

/** log2(1.5) / 2: from here on memory is visibly soft and counts as half unseen. */
export const SOFT = Math.log2(1.5) / 2

const counts = ints(4)

/** Fills `share`; `target` lies in the kernel's memory. The loop is in kernel/view.ts. */
export function countShares({ source, magnification, share }: Reprojection): void {
  kernel.countShares(source.length, at(source), at(magnification), SOFT, at(counts))
  const holes = counts[0]!, guesses = counts[1]!, known = counts[2]!
  const scale = 1 / source.length
  share.hole = holes * scale
  share.lastFrame = guesses * scale
  share.stale = (source.length - holes - guesses - known) * scale
  share.keyframe = known * scale
  share.magnified = counts[3]! * scale
}
