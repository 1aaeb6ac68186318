// Silhouettes of what is magnified. A keyframe pixel that has grown to a block of the screen leaves stairs along every outline, and a few of
// them that disagree with their surroundings in depth hang in the air as squares. Near and far are therefore put to the vote around each such
// pixel (a median filter of the two-valued mask, Tukey 1971): outlines become round, and blocks alone give way to what is behind them.
import * as splatting from './splat.ts'
import type { ZBuffer } from './splat.ts'

// Copied once: test runners turn every use of an import into a call.
const { INDEX_BITS } = splatting

/** Less magnified than this there are no stairs to see, and a view from a keyframe's own place stays as it was. */
const LEAST_RATIO = 1.4
/** Near over far inverse depth from which it is a silhouette and not a slope. */
const STEP = 1.2
/** Inverse depth under which everything is one far distance (sky is 0), 1/m. */
const FAR_INVERSE = 1 / 400
const LEAST_RADIUS = 2
const MOST_RADIUS = 4

/** Steps from a pixel to those of a disc, nearest first: dx, dy of each. */
const DISCS: readonly Int8Array[] = Array.from({ length: MOST_RADIUS + 1 }, (_, r) => disc(r))

function disc(radius: number): Int8Array {
  const steps: [number, number][] = []
  for (let y = -radius; y <= radius; y++) for (let x = -radius; x <= radius; x++) if (x * x + y * y <= radius * radius + 1) steps.push([x, y])
  return Int8Array.from(steps.sort((a, b) => Math.hypot(...a) - Math.hypot(...b)).flat())
}

/** Room for one view. */
type Scratch = { seen: Int32Array; inverse: Float32Array; ratio: Float32Array; near: Uint8Array }
const rooms = new Map<number, Scratch>()

/** Rounds the outlines of magnified things in `z`, in place. */
export function roundSilhouettes(z: ZBuffer): void {
  const { width, height, seen, inverse, ratio } = z
  const pixels = width * height
  let room = rooms.get(pixels)
  if (!room) rooms.set(pixels, (room = { seen: new Int32Array(pixels), inverse: new Float32Array(pixels), ratio: new Float32Array(pixels), near: new Uint8Array(pixels) }))
  const band = room.near
  if (!markBand(z, band)) return
  room.seen.set(seen)
  room.inverse.set(inverse)
  room.ratio.set(ratio)
  for (let j = MOST_RADIUS; j < height - MOST_RADIUS; j++) {
    for (let i = MOST_RADIUS; i < width - MOST_RADIUS; i++) {
      const p = j * width + i
      if (!band[p]) continue
      const from = vote(room, width, p, DISCS[band[p]!]!)
      if (from < 0) continue
      seen[p] = room.seen[from]!
      inverse[p] = room.inverse[from]!
      ratio[p] = room.ratio[from]!
    }
  }
}

/** Into `band`: the radius of the vote for pixels near a silhouette of something magnified, 0 elsewhere; false if there is none. */
function markBand({ width, height, seen, inverse, ratio }: ZBuffer, band: Uint8Array): boolean {
  band.fill(0)
  let any = false
  for (let j = 0, p = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      if (seen[p]! < 0 || ratio[p]! < LEAST_RATIO) continue
      const d = inverse[p]!
      const edge = (i > 0 && behind(d, inverse[p - 1]!)) || (i + 1 < width && behind(d, inverse[p + 1]!)) || (j > 0 && behind(d, inverse[p - width]!)) || (j + 1 < height && behind(d, inverse[p + width]!))
      if (!edge) continue
      any = true
      const radius = Math.max(LEAST_RADIUS, Math.min(MOST_RADIUS, Math.round(ratio[p]!)))
      for (let y = Math.max(0, j - radius); y <= Math.min(height - 1, j + radius); y++) {
        for (let x = Math.max(0, i - radius); x <= Math.min(width - 1, i + radius); x++) if (band[y * width + x]! < radius) band[y * width + x] = radius
      }
    }
  }
  return any
}

/** Whether `other` (or a hole, -1) lies behind a surface at inverse depth `d`. */
function behind(d: number, other: number): boolean {
  return d > STEP * Math.max(other, FAR_INVERSE)
}

/** The pixel whose surface pixel `p` should show, -1 if its own. */
function vote({ seen, inverse, ratio }: Scratch, width: number, p: number, steps: Int8Array): number {
  let most = 0
  let least = Infinity
  for (let k = 0; k < steps.length; k += 2) {
    const d = Math.max(FAR_INVERSE, inverse[p + steps[k + 1]! * width + steps[k]!]!)
    if (d > most) most = d
    if (d < least) least = d
  }
  if (most < STEP * least) return -1
  const between = Math.sqrt(most * least)
  const near = inverse[p]! > between
  if (near && ratio[p]! < LEAST_RATIO) return -1
  let same = 0
  let other = -1
  for (let k = 0; k < steps.length; k += 2) {
    const q = p + steps[k + 1]! * width + steps[k]!
    if (inverse[q]! > between === near) same++
    // Steps come nearest first.
    else if (other < 0 && seen[q]! >> INDEX_BITS >= 0 && (near || ratio[q]! >= LEAST_RATIO)) other = q
  }
  return 4 * same < steps.length ? other : -1
}
