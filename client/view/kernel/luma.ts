// Full-range luma, u8, of a decoded picture. A plane of luma has rows of `row` bytes, of which `width` count; the byte before and the byte after them repeat the
// first and the last pixel, so that loops over neighbours know no sides.

/** BT.709 weights of red, green, blue in 1/256, for two pixels. */
const WEIGHTS = i16x8(54, 183, 19, 0, 54, 183, 19, 0)
/** (255 - 219) / 219 in 1/2^15: what limited range (16..235) lacks of full range. */
const STRETCH: i16 = 5387

/** Luma is the first plane of `i420`. */
export function lumaOfI420(i420: usize, width: i32, height: i32, luma: usize, row: usize): void {
  const black = i8x16.splat(16)
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i += 16) {
      const y = v128.sub_sat<u8>(v128.load(i420 + i), black)
      v128.store(luma + i, v128.narrow<u16>(stretched(v128.extend_low<u8>(y)), stretched(v128.extend_high<u8>(y))))
    }
    close(luma, width)
    i420 += width
    luma += row
  }
}

export function lumaOfRgba(rgba: usize, width: i32, height: i32, luma: usize, row: usize): void {
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i += 8) {
      const at = rgba + 4 * i
      const light = v128.narrow<i32>(weighed(v128.load(at)), weighed(v128.load(at, 16)))
      v128.store64_lane(luma + i, v128.narrow<u16>(light, light), 0)
    }
    close(luma, width)
    rgba += 4 * width
    luma += row
  }
}

/** Repeats the first and the last pixel of a row beyond its ends. */
@inline
export function close(at: usize, width: i32): void {
  store<u8>(at - 1, load<u8>(at))
  store<u8>(at + width, load<u8>(at + width - 1))
}

@inline
function stretched(y: v128): v128 {
  return v128.add<i16>(y, i16x8.q15mulr_sat_s(y, i16x8.splat(STRETCH)))
}

/** Luma, i32x4, of four pixels. */
@inline
function weighed(rgba: v128): v128 {
  const a = i32x4.dot_i16x8_s(v128.extend_low<u8>(rgba), WEIGHTS)
  const b = i32x4.dot_i16x8_s(v128.extend_high<u8>(rgba), WEIGHTS)
  const sum = v128.add<i32>(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7))
  return v128.shr<i32>(v128.add<i32>(sum, i32x4.splat(128)), 8)
}
