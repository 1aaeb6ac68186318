// A view of memory as network values (render/warp.ts).

/** 1 / 127.5 in two parts: times a colour the first is exact, so that the sum is what a division gives, to the bit. An int8 network tells them apart. */
const PER_CODE: f32 = 257.0 / 32768.0
const PER_CODE_REST: f32 = 1.1967677696067547e-7

/**
 * Fills `colours` f32 [3, pixels] in [-1, 1], `depth` [pixels] in [-1, 1], `confidence` and `magnified` from the arrays of a `Reprojection`; colours and depth are 0 in holes.
 * `pixels` is a multiple of 4.
 */
export function writeWarp(
  pixels: i32, rgb: usize, code: usize, source: usize, magnification: usize, colours: usize, depth: usize, confidence: usize, magnified: usize,
): void {
  const plane = <usize>pixels << 2
  const zero = i32x4.splat(0)
  const one = f32x4.splat(1)
  // Of LAST_FRAME, STALE and KEYFRAME, in this order: a guess is trusted by half, old colours until new ones are painted.
  const trust = f32x4.splat(0.5)
  for (let p: usize = 0, end = <usize>pixels; p < end; p += 4) {
    const four = v128.load(rgb + 3 * p)
    const kind = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source + p)))
    const known = i32x4.gt_s(kind, zero)
    const far = v128.load(code + 4 * p)
    const grown = v128.load(magnification + 4 * p)
    const red = signed(i8x16.shuffle(four, zero, 0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16))
    const green = signed(i8x16.shuffle(four, zero, 1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16))
    const blue = signed(i8x16.shuffle(four, zero, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16))
    // Read before anything is written: all planes lie the same way in their pages, and a look at one right after a write to another waits for it.
    v128.store(confidence + 4 * p, f32x4.min(f32x4.mul(f32x4.convert_i32x4_s(kind), trust), one))
    v128.store(magnified + 4 * p, grown)
    v128.store(colours + 4 * p, v128.and(red, known))
    v128.store(colours + plane + 4 * p, v128.and(green, known))
    v128.store(colours + 2 * plane + 4 * p, v128.and(blue, known))
    v128.store(depth + 4 * p, v128.and(f32x4.sub(f32x4.add(far, far), one), known))
  }
}

/** u8 -> [-1, 1]. */
@inline
function signed(codes: v128): v128 {
  const v = f32x4.sub(f32x4.convert_i32x4_s(codes), f32x4.splat(127.5))
  return f32x4.add(f32x4.mul(v, f32x4.splat(PER_CODE)), f32x4.mul(v, f32x4.splat(PER_CODE_REST)))
}
