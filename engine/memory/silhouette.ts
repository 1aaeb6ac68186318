// Silhouettes of what is magnified. A keyframe pixel that has grown to a block of the screen leaves stairs along every outline, and a few of
// them that disagree with their surroundings in depth hang in the air as squares. Near and far are therefore put to the vote around each such
// pixel (a median filter of the two-valued mask, Tukey 1971): outlines become round, and blocks alone give way to what is behind them.
import type { ZBuffer } from './splat.ts'

/** Less magnified than this there are no stairs to see, and a view from a keyframe's own place stays as it was. */
const LEAST_RATIO = 1.4
/** Near over far inverse depth from which it is a silhouette and not a slope. */
const STEP = 1.2
/** Inverse depth under which everything is one far distance (sky is 0), 1/m. */
const FAR_INVERSE = 1 / 400
const LEAST_RADIUS = 2
const MOST_RADIUS = 4
/** Outlines move by at most so many pixels: half of the largest block. */
const REACH = 2

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
const rooms = new Map<number, Scratch>()

function roomFor(width: number, height: number): Scratch {
  const pixels = width * height
  let room = rooms.get(pixels)
  if (!room) {
    const steps = VOTERS.map((list) => Int32Array.from(list, ([dx, dy]) => dy * width + dx))
    const numbers = () => new Float32Array(pixels)
    room = { seen: new Int32Array(pixels), inverse: numbers(), ratio: numbers(), band: new Uint8Array(pixels), middle: numbers(), voters: steps }
    rooms.set(pixels, room)
  }
  return room
}

/** Rounds the outlines of magnified things in `z`, in place. */
export function roundSilhouettes(z: ZBuffer): void {
  const { width, height, seen, inverse, ratio } = z
  const room = roomFor(width, height)
  const { band } = room
  if (!markBand(z, room)) return
  room.seen.set(seen)
  room.inverse.set(inverse)
  room.ratio.set(ratio)
  for (let j = MOST_RADIUS; j < height - MOST_RADIUS; j++) {
    for (let p = j * width + MOST_RADIUS, end = (j + 1) * width - MOST_RADIUS; p < end; p++) {
      if (band[p] === 0) continue
      const from = vote(room, p, room.voters[band[p]!]!)
      if (from < 0) continue
      seen[p] = room.seen[from]!
      inverse[p] = room.inverse[from]!
      ratio[p] = room.ratio[from]!
    }
  }
}

/** Into `band`: the radius of the vote for pixels near a silhouette of something magnified, 0 elsewhere; false if there is none. */
function markBand({ width, height, seen, inverse, ratio }: ZBuffer, { band, middle }: Scratch): boolean {
  band.fill(0)
  let any = false
  for (let j = 0, p = 0; j < height; j++) {
    const above = j > 0 ? width : 0
    const below = j + 1 < height ? width : 0
    for (let i = 0; i < width; i++, p++) {
      if (ratio[p]! < LEAST_RATIO || seen[p]! < 0) continue
      const d = inverse[p]!
      if (d <= STEP * FAR_INVERSE) continue
      let far = inverse[p + below]!
      if (inverse[p - above]! < far) far = inverse[p - above]!
      if (i > 0 && inverse[p - 1]! < far) far = inverse[p - 1]!
      if (i + 1 < width && inverse[p + 1]! < far) far = inverse[p + 1]!
      if (far * STEP >= d) continue
      any = true
      const between = Math.sqrt(d * (far < FAR_INVERSE ? FAR_INVERSE : far))
      const radius = Math.max(LEAST_RADIUS, Math.min(MOST_RADIUS, Math.round(ratio[p]!)))
      const x0 = i < REACH ? -i : -REACH
      const x1 = i + REACH < width ? REACH : width - 1 - i
      for (let y = j < REACH ? 0 : j - REACH, last = j + REACH < height ? j + REACH : height - 1; y <= last; y++) {
        for (let q = y * width + i + x0, end = y * width + i + x1; q <= end; q++) {
          if (band[q]! >= radius) continue
          band[q] = radius
          middle[q] = between
        }
      }
    }
  }
  return any
}

/** The pixel whose surface pixel `p` should show, -1 if its own. `p` itself comes first in `steps` and votes for itself. */
function vote({ seen, inverse, ratio, middle }: Scratch, p: number, steps: Int32Array): number {
  const count = steps.length
  const between = middle[p]!
  const near = inverse[p]! > between
  if (near && ratio[p]! < LEAST_RATIO) return -1
  // Half of the votes keep a pixel as it is, which by far the most get at once: steps come nearest first.
  let left = (count - 1) >> 1
  if (near) {
    for (let k = 1; k < count; k++) if (inverse[p + steps[k]!]! > between && --left === 0) return -1
  } else {
    for (let k = 1; k < count; k++) if (inverse[p + steps[k]!]! <= between && --left === 0) return -1
  }
  for (let k = 1; k < count; k++) {
    const q = p + steps[k]!
    if (inverse[q]! > between !== near && seen[q]! >= 0 && (near || ratio[q]! >= LEAST_RATIO)) return q
  }
  return -1
}
