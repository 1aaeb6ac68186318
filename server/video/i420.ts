// RGB to I420 (planar 4:2:0) as H.264 carries it: BT.709 matrix, limited range (16..235, 16..240), chroma averaged over 2x2 pixels.
// Our streams carry no colour description, and Chromium reads such H.264 over WebRTC as BT.709 limited at every size (measured with
// flat patches: VideoFrame.colorSpace and pixels agree; BT.601 would show red as 255, 24, 0).

/** Bytes of one I420 frame; width and height must be even. */
export function i420Bytes(width: number, height: number): number {
  return (width * height * 3) / 2
}

// ITU-R BT.709: Kr = .2126, Kb = .0722, scaled to 219 luma and 224 chroma steps, in 1/65536.
const SHIFT = 16
const HALF = 1 << (SHIFT - 1)
const YR = Math.round((0.2126 * 219 * 65536) / 255)
const YG = Math.round((0.7152 * 219 * 65536) / 255)
const YB = Math.round((0.0722 * 219 * 65536) / 255)
const UB = Math.round((0.5 * 224 * 65536) / 255)
const UR = Math.round((-0.5 * 0.2126 * 224 * 65536) / (255 * 0.9278))
const UG = -UB - UR
const VR = UB
const VB = Math.round((-0.5 * 0.0722 * 224 * 65536) / (255 * 0.7874))
const VG = -VR - VB

/** Converts `rgb` (u8, rows top to bottom) into `out`, starting at `offset`: Y plane, then U, then V. */
export function rgbToI420(rgb: Uint8Array, width: number, height: number, out: Uint8Array, offset = 0): void {
  const uAt = offset + width * height
  const vAt = uAt + (width * height) / 4
  let chroma = 0
  for (let j = 0; j < height; j += 2) {
    const upper = j * width
    const lower = upper + width
    for (let i = 0; i < width; i += 2) {
      const a = (upper + i) * 3
      const b = a + 3
      const c = (lower + i) * 3
      const d = c + 3
      const y = offset + upper + i
      out[y] = luma(rgb, a)
      out[y + 1] = luma(rgb, b)
      out[y + width] = luma(rgb, c)
      out[y + width + 1] = luma(rgb, d)
      const red = rgb[a]! + rgb[b]! + rgb[c]! + rgb[d]!
      const green = rgb[a + 1]! + rgb[b + 1]! + rgb[c + 1]! + rgb[d + 1]!
      const blue = rgb[a + 2]! + rgb[b + 2]! + rgb[c + 2]! + rgb[d + 2]!
      // Sums of four pixels: two more bits to shift away; 4 * HALF is half of that divisor.
      out[uAt + chroma] = 128 + ((UR * red + UG * green + UB * blue + 4 * HALF) >> (SHIFT + 2))
      out[vAt + chroma] = 128 + ((VR * red + VG * green + VB * blue + 4 * HALF) >> (SHIFT + 2))
      chroma++
    }
  }
}

function luma(rgb: Uint8Array, at: number): number {
  return 16 + ((YR * rgb[at]! + YG * rgb[at + 1]! + YB * rgb[at + 2]! + HALF) >> SHIFT)
}
