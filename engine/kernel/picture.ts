// Pictures as looks at them want them: four bytes a pixel.

/** RGB u8 -> RGBX. Reads up to 8 bytes past the last pixel of `rgb`, writes up to 12 past that of `rgbx`. */
export function widen(rgb: usize, rgbx: usize, pixels: i32): void {
  for (let k = 0; k < pixels; k += 4) {
    const four = v128.load(rgb + <usize>(3 * k))
    v128.store(rgbx + <usize>(4 * k), i8x16.shuffle(four, i8x16.splat(0), 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11, 16))
  }
}
