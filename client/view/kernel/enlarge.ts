// Texels (colour.ts) brought to a canvas of another size through a homography: whole numbers, one pass. Past its sides the picture goes on as its mirror image, above
// and below as its last row.

/** The homography is worked out at every so many pixels; between them it is a straight line (a twentieth of a pixel off at most for a turn of .3 rad). */
const SPAN: i32 = 16
/** Places in the frame come in 1/2^18 pixel, good for 8191 pixels to either side; of their fractions the first eight bits count. */
const PLACE: f64 = 262144
const FINER: i32 = 10
/** Half a step of 1/256 pixel, in 1/2^18: cutting off is rounding then. */
const HALF: f64 = 512
const RAMP = i32x4(0, 1, 2, 3)

/**
 * `texels` [height, width]. `map`: nine f64, from canvas pixel (u, v, 1) to frame pixel (x / z, y / z): x and y by u, by v and by 1, then z by u, v and 1; middles of
 * pixels are whole numbers. `grain`: u8 [toHeight, toWidth], added before 8.8 fixed point is cut off. Fills `out`, RGBA [toHeight, toWidth], whose rows may run on into
 * the next one: that comes later.
 */
export function enlarge(texels: usize, width: i32, height: i32, map: usize, grain: usize, out: usize, toWidth: i32, toHeight: i32): void {
  const zu = load<f64>(map, 48)
  const zv = load<f64>(map, 56)
  const z1 = load<f64>(map, 64)
  const placeU = placed(v128.load(map), zu)
  const placeV = placed(v128.load(map, 16), zv)
  const place1 = placed(v128.load(map, 32), z1)
  const sides = i32x4.splat(2 * width - 1)
  const bottom = i32x4.splat(((height - 1) << 8) - 1)
  const steps = i32x4.splat(1 | (width << 16))
  for (let v = 0; v < toHeight; v++) {
    const z = zv * v + z1
    const row = v128.add<f64>(v128.mul<f64>(placeV, f64x2.splat(v)), place1)
    let begin = v128.div<f64>(row, f64x2.splat(z))
    for (let u = 0; u < toWidth; u += SPAN) {
      const next = <f64>(u + SPAN)
      const end = v128.mul<f64>(v128.add<f64>(v128.mul<f64>(placeU, f64x2.splat(next)), row), f64x2.splat(1 / (zu * next + z)))
      const from = i32x4.trunc_sat_f64x2_s_zero(begin)
      const step = i32x4.trunc_sat_f64x2_s_zero(v128.mul<f64>(v128.sub<f64>(end, begin), f64x2.splat(1 / <f64>SPAN)))
      const stepX = v128.shuffle<i32>(step, step, 0, 0, 0, 0)
      const stepY = v128.shuffle<i32>(step, step, 1, 1, 1, 1)
      let x = v128.add<i32>(v128.shuffle<i32>(from, from, 0, 0, 0, 0), v128.mul<i32>(stepX, RAMP))
      let y = v128.add<i32>(v128.shuffle<i32>(from, from, 1, 1, 1, 1), v128.mul<i32>(stepY, RAMP))
      for (let k = u; k < u + SPAN; k += 4) {
        const j = v128.max<i32>(v128.min<i32>(v128.shr<i32>(y, FINER), bottom), i32x4.splat(0))
        v128.store(out + 4 * k, four(texels, 8 * width, v128.shr<i32>(x, FINER), j, sides, steps, grain + k))
        x = v128.add<i32>(x, v128.shl<i32>(stepX, 2))
        y = v128.add<i32>(y, v128.shl<i32>(stepY, 2))
      }
      begin = end
    }
    grain += toWidth
    out += 4 * toWidth
  }
}

@inline
function placed(xy: v128, z: f64): v128 {
  return v128.add<f64>(v128.mul<f64>(xy, f64x2.splat(PLACE)), f64x2.splat(HALF * z))
}

/** RGBA of four pixels that lie at x, y, in 1/256 pixel, i32. */
@inline
function four(texels: usize, row: i32, x: v128, y: v128, sides: v128, steps: v128, grain: usize): v128 {
  const i = v128.shr<i32>(x, 8)
  const j = v128.shl<i32>(v128.shr<i32>(y, 8), 16)
  // Column and row in one lane, times 1 and width: which texel, of eight bytes.
  const p = v128.shl<i32>(i32x4.dot_i16x8_s(v128.or(mirrored(i, sides), j), steps), 3)
  const q = v128.shl<i32>(i32x4.dot_i16x8_s(v128.or(mirrored(v128.add<i32>(i, i32x4.splat(1)), sides), j), steps), 3)
  const fx = v128.and(x, i32x4.splat(255))
  const fy = v128.and(y, i32x4.splat(255))
  // Bilinear weights in 1/256; none has more than sixteen bits, nor has the product.
  const both = v128.shr<u16>(v128.add<i16>(v128.mul<i16>(fx, fy), i32x4.splat(128)), 8)
  const east = v128.sub<i32>(fx, both)
  const south = v128.sub<i32>(fy, both)
  const here = v128.sub<i32>(v128.sub<i32>(i32x4.splat(256), fx), south)
  const a = mixed(texels + v128.extract_lane<i32>(p, 0), texels + v128.extract_lane<i32>(q, 0), row, spread(here, 0), spread(east, 0), spread(south, 0), spread(both, 0))
  const b = mixed(texels + v128.extract_lane<i32>(p, 1), texels + v128.extract_lane<i32>(q, 1), row, spread(here, 1), spread(east, 1), spread(south, 1), spread(both, 1))
  const c = mixed(texels + v128.extract_lane<i32>(p, 2), texels + v128.extract_lane<i32>(q, 2), row, spread(here, 2), spread(east, 2), spread(south, 2), spread(both, 2))
  const d = mixed(texels + v128.extract_lane<i32>(p, 3), texels + v128.extract_lane<i32>(q, 3), row, spread(here, 3), spread(east, 3), spread(south, 3), spread(both, 3))
  return bent(a, b, c, d, v128.or(fx, v128.shl<i32>(fy, 16)), grain)
}

/** Column of the picture, or of its mirror image to either side; `sides`: twice its width less 1. */
@inline
function mirrored(i: v128, sides: v128): v128 {
  const right = v128.xor(i, v128.shr<i32>(i, 31))
  return v128.max<i32>(v128.min<i32>(right, v128.sub<i32>(sides, right)), i32x4.splat(0))
}

/** One of four weights in eight lanes, i16. */
@inline
function spread(weights: v128, k: i16): v128 {
  return v128.swizzle(weights, i16x8.splat(0x0100 + 0x0404 * k))
}

/** Four texels by their weights, 8.8 fixed point less 2^15: red, green, blue, alpha, curvature along x and y, i16. */
@inline
function mixed(p: usize, q: usize, row: i32, here: v128, east: v128, south: v128, both: v128): v128 {
  const top = v128.add<i16>(v128.mul<i16>(v128.load_ext<u8>(p), here), v128.mul<i16>(v128.load_ext<u8>(q), east))
  const under = v128.add<i16>(v128.mul<i16>(v128.load_ext<u8>(p + row), south), v128.mul<i16>(v128.load_ext<u8>(q + row), both))
  return v128.xor(v128.add<i16>(top, under), i16x8.splat(-32768))
}

/** RGBA of four pixels: mixed texels `a` to `d`, bent by their curvature, dithered and cut off. `f`: x and y fractions in turns, i16. */
@inline
function bent(a: v128, b: v128, c: v128, d: v128, f: v128, grain: usize): v128 {
  // 2 f (f - 1) in 1/2^14: what curvature adds to a straight line, in units of its code.
  const parabolas = v128.shr<i16>(v128.add<i16>(v128.mul<i16>(f, v128.sub<i16>(f, i16x8.splat(256))), i16x8.splat(1)), 1)
  const curves = v128.shuffle<i64>(v128.shuffle<i32>(a, b, 2, 6, 2, 6), v128.shuffle<i32>(c, d, 2, 6, 2, 6), 0, 2)
  const dither = v128.extend_low<u16>(v128.extend_low<u8>(v128.load32_zero(grain)))
  const sum = v128.add<i32>(v128.shr<i32>(i32x4.dot_i16x8_s(curves, parabolas), 14), dither)
  const more = v128.narrow<i32>(sum, sum)
  const ab = v128.add_sat<i16>(v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i16>(more, more, 0, 0, 0, 0, 1, 1, 1, 1))
  const cd = v128.add_sat<i16>(v128.shuffle<i64>(c, d, 0, 2), v128.shuffle<i16>(more, more, 2, 2, 2, 2, 3, 3, 3, 3))
  const codes = v128.xor(v128.narrow<i16>(v128.shr<i16>(ab, 8), v128.shr<i16>(cd, 8)), i8x16.splat(-128))
  return v128.or(codes, i32x4.splat(0xff000000))
}
