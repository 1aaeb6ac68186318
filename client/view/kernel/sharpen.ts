// Sharpening: that of ../upscale.ts, on luma alone. Flat mid-tones get most, hard edges least; a pixel leaves the range of its neighbours by a share of it at most.
import { close } from './luma'

/** A quarter of the strength, by eye and by the gradients of what the shaders drew: a little more than theirs, since colour is left alone. */
const QUARTER: f32 = 1.1 / 4
/** How far a pixel may leave the range of its neighbours, in 1/2^15 of it: .12. */
const SLACK: i16 = 3932
/** 1.5 x 2^23: a float of this size has no bits for fractions, so adding it rounds, and its low bits are then the number. */
const ROUNDING: f32 = 12582912

/** From one plane of luma to another (luma.ts). */
export function sharpen(luma: usize, width: i32, height: i32, sharp: usize, row: usize): void {
  for (let j = 0; j < height; j++) {
    const up = j > 0 ? luma - row : luma
    const down = j < height - 1 ? luma + row : luma
    for (let i = 0; i < width; i += 16) v128.store(sharp + i, sharpened(luma + i, up + i, down + i))
    close(sharp, width)
    luma += row
    sharp += row
  }
}

/** Sixteen pixels, u8. */
@inline
function sharpened(at: usize, up: usize, down: usize): v128 {
  const here = v128.load(at)
  const west = v128.load(at - 1)
  const east = v128.load(at + 1)
  const north = v128.load(up)
  const south = v128.load(down)
  const low = v128.min<u8>(v128.min<u8>(v128.min<u8>(west, east), v128.min<u8>(north, south)), here)
  const high = v128.max<u8>(v128.max<u8>(v128.max<u8>(west, east), v128.max<u8>(north, south)), here)
  // Gain is the root of what room there is to black and white, as a share of the brightest; no brightest is no room either.
  const room = v128.min<u8>(low, v128.not(high))
  const most = v128.max<u8>(high, i8x16.splat(1))
  const a = raised(v128.extend_low<u8>(here), v128.extend_low<u8>(west), v128.extend_low<u8>(east), v128.extend_low<u8>(north), v128.extend_low<u8>(south), v128.extend_low<u8>(room), v128.extend_low<u8>(most))
  const b = raised(v128.extend_high<u8>(here), v128.extend_high<u8>(west), v128.extend_high<u8>(east), v128.extend_high<u8>(north), v128.extend_high<u8>(south), v128.extend_high<u8>(room), v128.extend_high<u8>(most))
  const range = v128.sub<i8>(high, low)
  const slack = v128.narrow<u16>(i16x8.q15mulr_sat_s(v128.extend_low<u8>(range), i16x8.splat(SLACK)), i16x8.q15mulr_sat_s(v128.extend_high<u8>(range), i16x8.splat(SLACK)))
  return v128.max<u8>(v128.min<u8>(v128.narrow<u16>(a, b), v128.add_sat<u8>(high, slack)), v128.sub_sat<u8>(low, slack))
}

/** Eight pixels, i16, without bounds. */
@inline
function raised(here: v128, west: v128, east: v128, north: v128, south: v128, room: v128, most: v128): v128 {
  const around = v128.add<i16>(v128.add<i16>(west, east), v128.add<i16>(north, south))
  const above = v128.sub<i16>(v128.shl<i16>(here, 2), around)
  const a = gained(v128.extend_low<i16>(above), v128.extend_low<i16>(room), v128.extend_low<i16>(most))
  const b = gained(v128.extend_high<i16>(above), v128.extend_high<i16>(room), v128.extend_high<i16>(most))
  return v128.add<i16>(here, v128.narrow<i32>(a, b))
}

/** What four pixels gain, i32: `above` is four times how far each lies above the mean of its neighbours. */
@inline
function gained(above: v128, room: v128, most: v128): v128 {
  const gain = v128.mul<f32>(v128.sqrt<f32>(v128.div<f32>(v128.convert<i32>(room), v128.convert<i32>(most))), f32x4.splat(QUARTER))
  const sum = v128.add<f32>(v128.mul<f32>(v128.convert<i32>(above), gain), f32x4.splat(ROUNDING))
  return v128.sub<i32>(sum, i32x4.splat(reinterpret<i32>(ROUNDING)))
}
