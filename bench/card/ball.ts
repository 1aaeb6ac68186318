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
/** The change must point at the ball's colour: a shadow darkens and points elsewhere (cosine). */
const TOWARDS = 0.9
/** Fewer covered pixels are no reading. */
const FEWEST = 3

/** The ball in `withBall`, whose colour is `rgb` in 0..1 before light falls on it; undefined if there is none or it leaves the picture. */
export function findBall(withBall: Uint8Array, without: Uint8Array, rgb: readonly [number, number, number]): Ball | undefined {
  const towards = new Float64Array(width * height)
  for (let p = 0; p < towards.length; p++) {
    let [dot, length, wanted] = [0, 0, 0]
    for (let c = 0; c < 3; c++) {
      const change = withBall[3 * p + c]! - without[3 * p + c]!
      const want = 255 * rgb[c]! - without[3 * p + c]!
      dot += change * want
      length += change * change
      wanted += want * want
    }
    if (length >= LEAST * LEAST && dot > TOWARDS * Math.sqrt(length * wanted)) towards[p] = dot / wanted
  }
  const blob = largestBlob(towards)
  if (blob.length === 0) return undefined
  return measure(withBall, without, blob)
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

/** Coverage again from the colour the ball really has here, over the patch and the pixels around it. */
function measure(withBall: Uint8Array, without: Uint8Array, blob: readonly number[]): Ball | undefined {
  const colour = coreColour(withBall, without, blob)
  const grown = new Set(blob)
  for (const p of blob) for (const n of neighbours(p)) grown.add(n)
  let [sum, sumX, sumY] = [0, 0, 0]
  for (const p of grown) {
    const [i, j] = [p % width, Math.floor(p / width)]
    let [dot, wanted] = [0, 0]
    for (let c = 0; c < 3; c++) {
      const want = colour[c]! - without[3 * p + c]!
      dot += (withBall[3 * p + c]! - without[3 * p + c]!) * want
      wanted += want * want
    }
    const cover = wanted > 0 ? Math.min(1, Math.max(0, dot / wanted)) : 0
    if (cover > 0.5 && (i === 0 || j === 0 || i === width - 1 || j === height - 1)) return undefined
    sum += cover
    sumX += cover * i
    sumY += cover * j
  }
  if (sum < FEWEST) return undefined
  return { x: sumX / sum, y: sumY / sum, radius: Math.sqrt(sum / Math.PI) }
}

/** Mean colour of the half of the patch that changed most: its inside, not its edge. */
function coreColour(withBall: Uint8Array, without: Uint8Array, blob: readonly number[]): number[] {
  const change = (p: number) => [0, 1, 2].reduce((sum, c) => sum + (withBall[3 * p + c]! - without[3 * p + c]!) ** 2, 0)
  const core = [...blob].sort((a, b) => change(b) - change(a)).slice(0, Math.max(1, blob.length >> 1))
  return [0, 1, 2].map((c) => core.reduce((sum, p) => sum + withBall[3 * p + c]!, 0) / core.length)
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
