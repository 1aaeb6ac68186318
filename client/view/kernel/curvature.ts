// Curvature makes Catmull-Rom (without its cross terms) out of one bilinear read: between two texels that differ from the mean of their neighbours by D0 and D1, it is
// the straight line minus f (1 - f) / 2 times the line from D0 to D1 (enlarge.ts).

/** Sixteen codes, u8: a quarter of the second difference about 128. */
@inline
export function curvature(here: v128, before: v128, after: v128): v128 {
  const a = quarter(v128.extend_low<u8>(here), v128.extend_low<u8>(before), v128.extend_low<u8>(after))
  const b = quarter(v128.extend_high<u8>(here), v128.extend_high<u8>(before), v128.extend_high<u8>(after))
  return v128.xor(v128.narrow<i16>(a, b), i8x16.splat(-128))
}

@inline
function quarter(here: v128, before: v128, after: v128): v128 {
  return v128.shr<i16>(v128.sub<i16>(v128.add<i16>(before, after), v128.shl<i16>(here, 1)), 2)
}
