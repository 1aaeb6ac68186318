// Keeps what `render` invents among the colours that are known: a guess feeds on the guess of the frame before, and where painting does not keep up with the
// player it would end in glaring colours within a second.
import { FRAME } from '../../core/camera.ts'
import { SOURCE, type Reprojection } from '../memory/reprojection.ts'

/** Rows whose known colours are taken together: the sky has others than the ground. */
const BAND_ROWS = 12
const BANDS = FRAME.height / BAND_ROWS
/** A guess stays within so many standard deviations (Mahalanobis distance) of the known colours at its height. */
const DEVIATIONS = 2.5
/** The known colours count as spread by at least so many codes in every direction. */
const SPREAD = 6
/** Every band counts the picture as a whole as so many pixels of its own, so that a few known ones do not decide alone. */
const PRIOR = 150
/** Every so many-th pixel is looked at. */
const STRIDE = 3
/** Known pixels looked at without which nothing can be said. */
const LEAST = 400

/** What is added up over known pixels: 1, r, g, b, rr, rg, rb, gg, gb, bb. */
const MOMENTS = 10
const sums = new Float64Array(BANDS * MOMENTS)
const total = new Float64Array(MOMENTS)
const moments = new Float64Array(MOMENTS)
/** Of the colours known about a row: mean (3), inverse of the covariance (rr, rg, rb, gg, gb, bb). */
const known = new Float64Array(9)

/** `rgb` u8 [144, 256, 3], made from the view `seen`; pixels of `moving` things have colours of their own. */
export function temper(rgb: Uint8Array, { source, share }: Pick<Reprojection, 'source' | 'share'>, moving: Uint8Array): void {
  if (share.hole + share.lastFrame === 0) return
  gather(rgb, source)
  if (total[0]! < LEAST) return
  for (let y = 0; y < FRAME.height; y++) {
    describe(y)
    temperRow(rgb, source, moving, y * FRAME.width)
  }
}

function temperRow(rgb: Uint8Array, source: Uint8Array, moving: Uint8Array, from: number): void {
  const { stale } = SOURCE
  const mr = known[0]!, mg = known[1]!, mb = known[2]!
  const rr = known[3]!, rg = 2 * known[4]!, rb = 2 * known[5]!, gg = known[6]!, gb = 2 * known[7]!, bb = known[8]!
  for (let p = from, end = from + FRAME.width; p < end; p++) {
    if (source[p]! >= stale || moving[p]) continue
    const r = rgb[3 * p]! - mr
    const g = rgb[3 * p + 1]! - mg
    const b = rgb[3 * p + 2]! - mb
    const distance = rr * r * r + rg * r * g + rb * r * b + gg * g * g + gb * g * b + bb * b * b
    if (distance <= DEVIATIONS * DEVIATIONS) continue
    const back = DEVIATIONS / Math.sqrt(distance)
    rgb[3 * p] = mr + back * r + 0.5
    rgb[3 * p + 1] = mg + back * g + 0.5
    rgb[3 * p + 2] = mb + back * b + 0.5
  }
}

function gather(rgb: Uint8Array, source: Uint8Array): void {
  const { keyframe } = SOURCE
  const perBand = BAND_ROWS * FRAME.width
  total.fill(0)
  for (let band = 0; band < BANDS; band++) {
    let n = 0, r = 0, g = 0, b = 0, rr = 0, rg = 0, rb = 0, gg = 0, gb = 0, bb = 0
    for (let p = band * perBand, end = p + perBand; p < end; p += STRIDE) {
      if (source[p] !== keyframe) continue
      const x = rgb[3 * p]!, y = rgb[3 * p + 1]!, z = rgb[3 * p + 2]!
      n++
      r += x
      g += y
      b += z
      rr += x * x
      rg += x * y
      rb += x * z
      gg += y * y
      gb += y * z
      bb += z * z
    }
    const at = MOMENTS * band
    sums[at] = n
    sums[at + 1] = r
    sums[at + 2] = g
    sums[at + 3] = b
    sums[at + 4] = rr
    sums[at + 5] = rg
    sums[at + 6] = rb
    sums[at + 7] = gg
    sums[at + 8] = gb
    sums[at + 9] = bb
    for (let k = 0; k < MOMENTS; k++) total[k]! += sums[at + k]!
  }
}

/** Fills `known` for row `y`: between the middles of two bands their colours are mixed. */
function describe(y: number): void {
  const at = Math.max(0, Math.min(BANDS - 1, (y + 0.5) / BAND_ROWS - 0.5))
  const band = Math.min(BANDS - 2, Math.floor(at))
  const below = at - band
  const share = PRIOR / total[0]!
  for (let k = 0, a = MOMENTS * band; k < MOMENTS; k++, a++) moments[k] = (1 - below) * sums[a]! + below * sums[a + MOMENTS]! + share * total[k]!
  const count = moments[0]!
  const mr = moments[1]! / count, mg = moments[2]! / count, mb = moments[3]! / count
  const least = SPREAD * SPREAD
  const rr = moments[4]! / count - mr * mr + least
  const rg = moments[5]! / count - mr * mg
  const rb = moments[6]! / count - mr * mb
  const gg = moments[7]! / count - mg * mg + least
  const gb = moments[8]! / count - mg * mb
  const bb = moments[9]! / count - mb * mb + least
  const a = gg * bb - gb * gb
  const b = rb * gb - rg * bb
  const c = rg * gb - rb * gg
  const over = 1 / (rr * a + rg * b + rb * c)
  known[0] = mr
  known[1] = mg
  known[2] = mb
  known[3] = a * over
  known[4] = b * over
  known[5] = c * over
  known[6] = (rr * bb - rb * rb) * over
  known[7] = (rg * rb - rr * gb) * over
  known[8] = (rr * gg - rg * rg) * over
}
