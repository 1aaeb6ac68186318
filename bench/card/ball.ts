// The ball tracker: two pictures of the same moment, one with the ball and one without, by the ball's colour. Soft-edged: every pixel counts by
// how much of it the ball covers, so that the centroid is good to a small part of a pixel (a hard threshold is worse than the best models' error).
import { FRAME, TAN_HALF_V } from '../../core/camera.ts'

/** Pixels an angle of one radian spans at the middle of the picture. */
export const FOCAL = FRAME.height / (2 * TAN_HALF_V)

/** Centre in pixels (0 is the middle of the first pixel), radius in pixels from the covered area. */
export type Ball = { x: number; y: number; radius: number }

const { width, height } = FRAME
/** Least change of a pixel that can be the ball, u8 steps (length of the RGB difference). */
const LEAST = 24
/** Brightness of a ball's lit and dark side, and of shaded ground, over their own colour. */
const BALL_LIGHT = [0.2, 1.3] as const
const SHADE = [0.2, 1] as const
/** A pixel at the rim must change towards the ball's colour beside it, not just darken (cosine). */
const TOWARDS = 0.7
/** Fewer covered pixels are no reading. */
const FEWEST = 3

type Rgb = readonly [number, number, number]

/** The ball in `withBall`, whose colour is `rgb` in 0..1 before light falls on it; undefined if there is none or it leaves the picture. `others`: colours of balls that may be in the picture too. */
export function findBall(withBall: Uint8Array, without: Uint8Array, rgb: Rgb, others: readonly Rgb[] = []): Ball | undefined {
  const member = new Float64Array(width * height)
  const [now, then, own] = [[0, 0, 0], [0, 0, 0], rgb.map((v) => 255 * v)]
  const theirs = others.map((other) => other.map((v) => 255 * v))
  for (let p = 0; p < member.length; p++) {
    let change = 0
    for (let c = 0; c < 3; c++) {
      now[c] = withBall[3 * p + c]!
      then[c] = without[3 * p + c]!
      change += (now[c]! - then[c]!) ** 2
    }
    if (change < LEAST * LEAST) continue
    // The ball under some light, another ball, or the ground under a shadow: whichever explains the pixel best.
    const missed = missedBy(now, own, BALL_LIGHT)
    if (missed < missedBy(now, then, SHADE) && theirs.every((their) => missed < missedBy(now, their, BALL_LIGHT))) member[p] = Math.sqrt(change)
  }
  const blob = largestBlob(member)
  return blob.length ? measure(withBall, without, blob) : undefined
}

/** How far `colour` is from the nearest multiple of `base` within `light`. */
function missedBy(colour: readonly number[], base: readonly number[], [least, most]: readonly [number, number]): number {
  let [dot, square] = [0, 1e-9]
  for (let c = 0; c < 3; c++) {
    dot += colour[c]! * base[c]!
    square += base[c]! * base[c]!
  }
  const by = Math.min(most, Math.max(least, dot / square))
  let sum = 0
  for (let c = 0; c < 3; c++) sum += (colour[c]! - by * base[c]!) ** 2
  return sum
}

/** Pixels of the largest connected patch (by coverage) of what points at the ball's colour. */
function largestBlob(weight: Float64Array): number[] {
  const seen = new Uint8Array(weight.length)
  let best: number[] = []
  let most = 0
  for (let p = 0; p < weight.length; p++) {
    if (seen[p] || !weight[p]) continue
    const patch = [p]
    seen[p] = 1
    let sum = 0
    for (let k = 0; k < patch.length; k++) {
      const q = patch[k]!
      sum += weight[q]!
      for (const n of neighbours(q)) {
        if (seen[n] || !weight[n]) continue
        seen[n] = 1
        patch.push(n)
      }
    }
    if (sum > most) [most, best] = [sum, patch]
  }
  return best
}

function neighbours(p: number): number[] {
  const [i, j] = [p % width, Math.floor(p / width)]
  return [...(i > 0 ? [p - 1] : []), ...(i + 1 < width ? [p + 1] : []), ...(j > 0 ? [p - width] : []), ...(j + 1 < height ? [p + width] : [])]
}

/** Coverage of the patch and of the pixels around it: whole inside, at the rim by the colour the ball has just beside. */
function measure(withBall: Uint8Array, without: Uint8Array, blob: readonly number[]): Ball | undefined {
  const patch = new Set(blob)
  const inside = new Set(blob.filter((p) => neighbours(p).every((n) => patch.has(n))))
  const grown = new Set(blob)
  for (const p of blob) for (const n of around(p, 1)) grown.add(n)
  let [sum, sumX, sumY] = [0, 0, 0]
  for (const p of grown) {
    const [i, j] = [p % width, Math.floor(p / width)]
    const cover = inside.has(p) ? 1 : coverAt(withBall, without, p, beside(withBall, p, inside, blob))
    if (cover > 0.5 && (i === 0 || j === 0 || i === width - 1 || j === height - 1)) return undefined
    sum += cover
    sumX += cover * i
    sumY += cover * j
  }
  if (sum < FEWEST) return undefined
  return { x: sumX / sum, y: sumY / sum, radius: Math.sqrt(sum / Math.PI) }
}

function coverAt(withBall: Uint8Array, without: Uint8Array, p: number, colour: readonly number[]): number {
  let [dot, wanted, changed] = [0, 0, 0]
  for (let c = 0; c < 3; c++) {
    const want = colour[c]! - without[3 * p + c]!
    const change = withBall[3 * p + c]! - without[3 * p + c]!
    dot += change * want
    wanted += want * want
    changed += change * change
  }
  if (wanted === 0 || dot < TOWARDS * Math.sqrt(wanted * changed)) return 0
  return Math.min(1, dot / wanted)
}

/** Mean colour of the ball's inside within two pixels; of the whole patch where the ball is too small to have one. */
function beside(withBall: Uint8Array, p: number, inside: ReadonlySet<number>, blob: readonly number[]): number[] {
  const near = around(p, 2).filter((n) => inside.has(n))
  const from = near.length ? near : inside.size ? [...inside] : blob
  return [0, 1, 2].map((c) => from.reduce((sum, n) => sum + withBall[3 * n + c]!, 0) / from.length)
}

/** Pixels within `reach` columns and rows, itself left out. */
function around(p: number, reach: number): number[] {
  const [i, j] = [p % width, Math.floor(p / width)]
  const found: number[] = []
  for (let y = Math.max(0, j - reach); y <= Math.min(height - 1, j + reach); y++) {
    for (let x = Math.max(0, i - reach); x <= Math.min(width - 1, i + reach); x++) if (x !== i || y !== j) found.push(y * width + x)
  }
  return found
}

/** Coefficients [c0, c1, c2] of the least-squares parabola c0 + c1 t + c2 t^2; undefined from fewer than four points. */
export function parabola(points: readonly { t: number; y: number }[]): [number, number, number] | undefined {
  if (points.length < 4) return undefined
  const mid = points.reduce((sum, { t }) => sum + t, 0) / points.length
  const power = [0, 0, 0, 0, 0]
  const moment = [0, 0, 0]
  for (const { t, y } of points) {
    for (let k = 0; k < 5; k++) power[k]! += (t - mid) ** k
    for (let k = 0; k < 3; k++) moment[k]! += y * (t - mid) ** k
  }
  const [a, b, c] = [power[0]!, power[1]!, power[2]!]
  const [d, e] = [power[3]!, power[4]!]
  const det = a * (c * e - d * d) - b * (b * e - c * d) + c * (b * d - c * c)
  if (Math.abs(det) < 1e-18) return undefined
  const [p, q, r] = moment as [number, number, number]
  const c0 = (p * (c * e - d * d) - b * (q * e - d * r) + c * (q * d - c * r)) / det
  const c1 = (a * (q * e - d * r) - p * (b * e - c * d) + c * (b * r - c * q)) / det
  const c2 = (a * (c * r - q * d) - b * (b * r - c * q) + p * (b * d - c * c)) / det
  return [c0 - c1 * mid + c2 * mid * mid, c1 - 2 * c2 * mid, c2]
}
