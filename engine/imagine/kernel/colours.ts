// How far colours are from each other.

/** Sums over the channels, 0..765, of the differences between four RGBX pixels and four others: i32x4. */
@inline
export function distances(a: v128, b: v128): v128 {
  const apart = v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a))
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(apart))
}
