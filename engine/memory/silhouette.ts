// Rounds the outlines of what is magnified, by a vote around each of their pixels. The loops are in kernel/silhouette.ts; here it is settled who votes.
import { bytes, floats, ints, kernel } from '../kernel.ts'
import { MOST_RADIUS } from '../kernel/constants.ts'
import type { ZBuffer } from './splat.ts'

/**
 * Who votes, for each radius: the pixels around at the radius, at half of it and at once beside, as steps (dx, dy), nearest first. A few of a disc stand for
 * all of it, since a frame asks thousands of times.
 */
const VOTERS: readonly (readonly [number, number])[][] = Array.from({ length: MOST_RADIUS + 1 }, (_, r) => voters(r))

function voters(radius: number): [number, number][] {
  const steps = new Map<string, [number, number]>([['0,0', [0, 0]]])
  for (const [r, count] of [[1, 4], [radius / 2, 4], [radius, 12]] as const) {
    for (let k = 0; k < count; k++) {
      const angle = ((k + 0.5) * 2 * Math.PI) / count
      const step: [number, number] = [Math.round(r * Math.cos(angle)), Math.round(r * Math.sin(angle))]
      steps.set(step.join(), step)
    }
  }
  return [...steps.values()].sort((a, b) => Math.hypot(...a) - Math.hypot(...b))
}

/** Room for one view; `middle`: inverse depth between near and far where `band` is set; `voters`: steps between pixel indices at its width, for each radius. */
type Scratch = { seen: Int32Array; inverse: Float32Array; ratio: Float32Array; band: Uint8Array; middle: Float32Array; voters: readonly Int32Array[] }
const rooms = new Map<string, Scratch>()

function roomFor({ width, height }: ZBuffer): Scratch {
  const size = `${width}x${height}`
  let room = rooms.get(size)
  if (!room) {
    const pixels = width * height
    const steps = VOTERS.map((list) => {
      const array = ints(list.length)
      list.forEach(([dx, dy], k) => (array[k] = dy * width + dx))
      return array
    })
    room = { seen: ints(pixels), inverse: floats(pixels), ratio: floats(pixels), band: bytes(pixels), middle: floats(pixels), voters: steps }
    rooms.set(size, room)
  }
  return room
}

/** Rounds the outlines of magnified things in `z`, in place. */
export function roundSilhouettes(z: ZBuffer): void {
  const { width, height, seen, inverse, ratio } = z
  const room = roomFor(z)
  const at = [width, height, seen.byteOffset, inverse.byteOffset, ratio.byteOffset] as const
  if (!kernel.markBand(...at, room.band.byteOffset, room.middle.byteOffset)) return
  room.seen.set(seen)
  room.inverse.set(inverse)
  room.ratio.set(ratio)
  room.voters.forEach((steps, radius) => kernel.setVoters(radius, steps.byteOffset, steps.length))
  kernel.roundOutlines(...at, room.seen.byteOffset, room.inverse.byteOffset, room.ratio.byteOffset, room.band.byteOffset, room.middle.byteOffset)
}
