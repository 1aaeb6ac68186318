/** log2 of four positive, normal numbers, within 6e-5 (a two-hundredth of an 8-bit step of depth) and exact at 1: exponent plus a polynomial of the mantissa (Chebyshev fit). */
@inline
export function log2x4(x: v128): v128 {
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127)))
  const u = f32x4.sub(v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000)), f32x4.splat(1))
  let sum = f32x4.splat(0.0599456)
  sum = f32x4.add(f32x4.mul(sum, u), f32x4.splat(-0.2277126))
  sum = f32x4.add(f32x4.mul(sum, u), f32x4.splat(0.4422742))
  sum = f32x4.add(f32x4.mul(sum, u), f32x4.splat(-0.7170639))
  sum = f32x4.add(f32x4.mul(sum, u), f32x4.splat(1.4426157))
  return f32x4.add(exponent, f32x4.mul(sum, u))
}
