// Keeps what `render` invents among the colours that are known (world/temper.ts has why and by how much).
import { KEYFRAME, STALE } from './constants'

/** A guess stays within so many standard deviations (Mahalanobis distance) of the known colours at its height. */
const DEVIATIONS: f64 = 2.5
/** The known colours count as spread by at least so many codes in every direction. */
const SPREAD: f64 = 6
/** Every band counts the picture as a whole as so many pixels of its own, so that a few known ones do not decide alone. */
const PRIOR: f64 = 150
/** Every so many-th pixel is looked at. */
const STRIDE = 3
/** Known pixels looked at without which nothing can be said. */
const LEAST: f64 = 400

/** What is added up over known pixels: 1, r, g, b, rr, rg, rb, gg, gb, bb; f64 each. */
const MOMENTS = 10
const BYTES: usize = 8 * MOMENTS
const MOST_BANDS = 64
const sums = memory.data(MOST_BANDS * 8 * MOMENTS, 16)
const total = memory.data(8 * MOMENTS, 16)
const moments = memory.data(8 * MOMENTS, 16)
/** Of the colours known about a row: mean (3), inverse of the covariance (rr, rg, rb, gg, gb, bb). */
const known = memory.data(9 * 8, 16)

/** `rgb` u8 [height, width, 3] in place, `source` and `moving` u8. The known colours of `rows` rows are taken together. `width` is a multiple of 16. */
export function temper(width: i32, height: i32, rows: i32, rgb: usize, source: usize, moving: usize): void {
  const bands = height / rows
  gather(rows * width, bands, rgb, source)
  if (load<f64>(total) < LEAST) return
  for (let y = 0; y < height; y++) {
    describe((<f64>y + 0.5) / <f64>rows - 0.5, bands)
    temperRow(<usize>(y * width), <usize>width, rgb, source, moving)
  }
}

function gather(perBand: i32, bands: i32, rgb: usize, source: usize): void {
  memory.fill(total, 0, BYTES)
  for (let band = 0; band < bands; band++) {
    // Whole numbers: of 1024 pixels looked at, squares add up to less than 2^26.
    let n = 0, r = 0, g = 0, b = 0, rr = 0, rg = 0, rb = 0, gg = 0, gb = 0, bb = 0
    for (let p = <usize>(band * perBand), end = <usize>((band + 1) * perBand); p < end; p += STRIDE) {
      if (load<u8>(source + p) != KEYFRAME) continue
      const x = <i32>load<u8>(rgb + 3 * p), y = <i32>load<u8>(rgb + 3 * p, 1), z = <i32>load<u8>(rgb + 3 * p, 2)
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
    const at = sums + <usize>band * BYTES
    store<f64>(at, <f64>n)
    store<f64>(at, <f64>r, 8)
    store<f64>(at, <f64>g, 16)
    store<f64>(at, <f64>b, 24)
    store<f64>(at, <f64>rr, 32)
    store<f64>(at, <f64>rg, 40)
    store<f64>(at, <f64>rb, 48)
    store<f64>(at, <f64>gg, 56)
    store<f64>(at, <f64>gb, 64)
    store<f64>(at, <f64>bb, 72)
    for (let k: usize = 0; k < BYTES; k += 8) store<f64>(total + k, load<f64>(total + k) + load<f64>(at + k))
  }
}

/** Fills `known` for a height in bands: between the middles of two bands their colours are mixed. */
function describe(height: f64, bands: i32): void {
  const at = max<f64>(0, min<f64>(<f64>(bands - 1), height))
  const band = min(bands - 2, <i32>at)
  const below = at - <f64>band
  const share = PRIOR / load<f64>(total)
  const above = sums + <usize>band * BYTES
  for (let k: usize = 0; k < BYTES; k += 8) {
    store<f64>(moments + k, (1 - below) * load<f64>(above + k) + below * load<f64>(above + BYTES + k) + share * load<f64>(total + k))
  }
  const count = load<f64>(moments)
  const mr = load<f64>(moments, 8) / count, mg = load<f64>(moments, 16) / count, mb = load<f64>(moments, 24) / count
  const least = SPREAD * SPREAD
  const rr = load<f64>(moments, 32) / count - mr * mr + least
  const rg = load<f64>(moments, 40) / count - mr * mg
  const rb = load<f64>(moments, 48) / count - mr * mb
  const gg = load<f64>(moments, 56) / count - mg * mg + least
  const gb = load<f64>(moments, 64) / count - mg * mb
  const bb = load<f64>(moments, 72) / count - mb * mb + least
  const a = gg * bb - gb * gb
  const b = rb * gb - rg * bb
  const c = rg * gb - rb * gg
  const over = 1 / (rr * a + rg * b + rb * c)
  store<f64>(known, mr)
  store<f64>(known, mg, 8)
  store<f64>(known, mb, 16)
  store<f64>(known, a * over, 24)
  store<f64>(known, b * over, 32)
  store<f64>(known, c * over, 40)
  store<f64>(known, (rr * bb - rb * rb) * over, 48)
  store<f64>(known, (rg * rb - rr * gb) * over, 56)
  store<f64>(known, (rr * gg - rg * rg) * over, 64)
}

function temperRow(from: usize, width: usize, rgb: usize, source: usize, moving: usize): void {
  const mr = load<f64>(known), mg = load<f64>(known, 8), mb = load<f64>(known, 16)
  const rr = load<f64>(known, 24), rg = 2 * load<f64>(known, 32), rb = 2 * load<f64>(known, 40)
  const gg = load<f64>(known, 48), gb = 2 * load<f64>(known, 56), bb = load<f64>(known, 64)
  for (let first = from; first < from + width; first += 16) {
    const meant = i8x16.bitmask(v128.and(i8x16.lt_u(v128.load(source + first), i8x16.splat(<i8>STALE)), i8x16.eq(v128.load(moving + first), i8x16.splat(0))))
    for (let left = meant; left != 0; left &= left - 1) {
      const at = rgb + 3 * (first + <usize>ctz(left))
      const r = <f64>load<u8>(at) - mr
      const g = <f64>load<u8>(at, 1) - mg
      const b = <f64>load<u8>(at, 2) - mb
      const distance = rr * r * r + rg * r * g + rb * r * b + gg * g * g + gb * g * b + bb * b * b
      if (distance <= DEVIATIONS * DEVIATIONS) continue
      const back = DEVIATIONS / Math.sqrt(distance)
      store<u8>(at, <u8>(mr + back * r + 0.5))
      store<u8>(at, <u8>(mg + back * g + 0.5), 1)
      store<u8>(at, <u8>(mb + back * b + 0.5), 2)
    }
  }
}
