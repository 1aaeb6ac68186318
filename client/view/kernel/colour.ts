// Sharpened luma and the picture's colours become texels, what enlarge.ts reads: eight bytes a pixel, red, green, blue, 255, curvature along x and along y, 0, 0.
import { curvature } from './curvature'

// ITU-R BT.709, what server/video/i420.ts makes: chroma of 224 steps to what it adds to red, green and blue, in 1/65536.
// 2 (1 - .2126) 255 / 224, 2 (1 - .0722) 255 / 224, and green's -.0722 / .7152 and -.2126 / .7152 of these.
const RED_V: i32 = 117489
const BLUE_U: i32 = 138438
const GREEN_U: i32 = -13975
const GREEN_V: i32 = -34925

/** `i420`: the whole picture, of which only chroma is read. */
export function colourOfI420(i420: usize, width: i32, height: i32, sharp: usize, row: usize, texels: usize): void {
  const chroma = (width * height) >> 2
  for (let j = 0; j < height; j++) {
    const up = j > 0 ? sharp - row : sharp
    const down = j < height - 1 ? sharp + row : sharp
    // Each row of chroma serves two rows of luma.
    const blues = i420 + width * height + (j >> 1) * (width >> 1)
    for (let i = 0; i < width; i += 16) {
      const at = sharp + i
      const u = centred(v128.load64_zero(blues + (i >> 1)))
      const v = centred(v128.load64_zero(blues + (i >> 1) + chroma))
      const light = v128.load(at)
      const red = lit(light, v128.narrow<i32>(scaled(v128.extend_low<i16>(v), RED_V), scaled(v128.extend_high<i16>(v), RED_V)))
      const blue = lit(light, v128.narrow<i32>(scaled(v128.extend_low<i16>(u), BLUE_U), scaled(v128.extend_high<i16>(u), BLUE_U)))
      const green = lit(light, v128.narrow<i32>(green4(v128.extend_low<i16>(u), v128.extend_low<i16>(v)), green4(v128.extend_high<i16>(u), v128.extend_high<i16>(v))))
      const opaque = i8x16.splat(-1)
      const redGreen0 = low8(red, green)
      const redGreen1 = high8(red, green)
      const blueAlpha0 = low8(blue, opaque)
      const blueAlpha1 = high8(blue, opaque)
      const x = curvature(light, v128.load(at - 1), v128.load(at + 1))
      const y = curvature(light, v128.load(up + i), v128.load(down + i))
      put(texels + 8 * i, low16(redGreen0, blueAlpha0), high16(redGreen0, blueAlpha0), low16(redGreen1, blueAlpha1), high16(redGreen1, blueAlpha1), x, y)
    }
    sharp += row
    texels += 8 * width
  }
}

/** `rgba` is made as much lighter or darker as its luma. */
export function colourOfRgba(rgba: usize, width: i32, height: i32, luma: usize, sharp: usize, row: usize, texels: usize): void {
  for (let j = 0; j < height; j++) {
    const up = j > 0 ? sharp - row : sharp
    const down = j < height - 1 ? sharp + row : sharp
    for (let i = 0; i < width; i += 16) {
      const at = sharp + i
      const light = v128.load(at)
      const was = v128.load(luma + i)
      const more = v128.sub_sat<u8>(light, was)
      const less = v128.sub_sat<u8>(was, light)
      const from = rgba + 4 * i
      const a = shaded(v128.load(from), low8(more, more), low8(less, less), false)
      const b = shaded(v128.load(from, 16), low8(more, more), low8(less, less), true)
      const c = shaded(v128.load(from, 32), high8(more, more), high8(less, less), false)
      const d = shaded(v128.load(from, 48), high8(more, more), high8(less, less), true)
      const x = curvature(light, v128.load(at - 1), v128.load(at + 1))
      const y = curvature(light, v128.load(up + i), v128.load(down + i))
      put(texels + 8 * i, a, b, c, d, x, y)
    }
    rgba += 4 * width
    luma += row
    sharp += row
    texels += 8 * width
  }
}

/** Sixteen texels: four times RGBA of four pixels, then their curvatures. */
@inline
function put(to: usize, a: v128, b: v128, c: v128, d: v128, x: v128, y: v128): void {
  const none = i32x4.splat(0)
  const bend0 = low8(x, y)
  const bend1 = high8(x, y)
  putFour(to, a, low16(bend0, none))
  putFour(to + 32, b, high16(bend0, none))
  putFour(to + 64, c, low16(bend1, none))
  putFour(to + 96, d, high16(bend1, none))
}

@inline
function putFour(to: usize, rgba: v128, bend: v128): void {
  v128.store(to, v128.shuffle<i32>(rgba, bend, 0, 4, 1, 5))
  v128.store(to, v128.shuffle<i32>(rgba, bend, 2, 6, 3, 7), 16)
}

/** Eight codes of chroma as i16 about 0. */
@inline
function centred(codes: v128): v128 {
  return v128.sub<i16>(v128.extend_low<u8>(codes), i16x8.splat(128))
}

@inline
function scaled(chroma: v128, by: i32): v128 {
  return v128.shr<i32>(v128.add<i32>(v128.mul<i32>(chroma, i32x4.splat(by)), i32x4.splat(32768)), 16)
}

@inline
function green4(u: v128, v: v128): v128 {
  const sum = v128.add<i32>(v128.mul<i32>(u, i32x4.splat(GREEN_U)), v128.mul<i32>(v, i32x4.splat(GREEN_V)))
  return v128.shr<i32>(v128.add<i32>(sum, i32x4.splat(32768)), 16)
}

/** Luma of sixteen pixels and what eight pieces of chroma, i16, add to two of them each. */
@inline
function lit(light: v128, chroma: v128): v128 {
  return v128.narrow<u16>(v128.add<i16>(v128.extend_low<u8>(light), low16(chroma, chroma)), v128.add<i16>(v128.extend_high<u8>(light), high16(chroma, chroma)))
}

/** RGBA of four pixels, made lighter by `more` or darker by `less`: u8, each pixel's twice, of the first or (`second`) of the last eight bytes. */
@inline
function shaded(rgba: v128, more: v128, less: v128, second: bool): v128 {
  const up = second ? high16(more, more) : low16(more, more)
  const down = second ? high16(less, less) : low16(less, less)
  return v128.or(v128.sub_sat<u8>(v128.add_sat<u8>(rgba, up), down), i32x4.splat(0xff000000))
}

// What lies in the first or last halves of two vectors, in turns.
@inline
function low8(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
}

@inline
function high8(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
}

@inline
function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
}

@inline
function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
}
