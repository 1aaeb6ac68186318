// What a frame goes through without a GPU, before it is enlarged (enlarge.ts): sharpened, coloured, and its curvature taken, in plain loops. Software GL takes
// sixteen nanoseconds for every texel it reads; these loops take one and a half milliseconds in all, where shaders took six (measured).
//
// Sharpening is that of upscale.ts, on luma alone. The curvature makes Catmull-Rom (without its cross terms) out of one bilinear read: between two texels that
// differ from the mean of their neighbours by D0 and D1, it is the straight line minus f (1 - f) / 2 times the line from D0 to D1.
import type { Size } from './layout.ts'

/** Strength of the sharpening, by eye and by the gradients of what the shaders drew: a little more than theirs, since colour is left alone. */
const AMOUNT = 1.1
/** How far a pixel may leave the range of its neighbours, as a share of it. */
const SLACK = 0.12
/** Curvature is kept as a quarter of the second difference about this code. */
const MIDDLE = 128

/** Gain of the sharpening by lowest and highest code of the neighbourhood: flat mid-tones get most, hard edges least. */
const GAIN = Float32Array.from({ length: 0x10000 }, (_, k) => {
  const low = (k >> 8) / 255
  const high = (k & 255) / 255
  return AMOUNT * Math.sqrt(Math.max(0, Math.min(1, Math.min(low, 1 - high) / Math.max(high, 1e-3))))
})
/** Luma of limited range (16..235) in full range. */
const FULL = Uint8ClampedArray.from({ length: 256 }, (_, y) => ((y - 16) * 255) / 219)
// ITU-R BT.709, what server/video/i420.ts makes: chroma of 224 steps to what it adds to red, green and blue, in 1/65536.
const RED_V = Math.round((2 * (1 - 0.2126) * 255 * 65536) / 224)
const BLUE_U = Math.round((2 * (1 - 0.0722) * 255 * 65536) / 224)
const GREEN_U = Math.round((-0.0722 / 0.7152) * BLUE_U)
const GREEN_V = Math.round((-0.2126 / 0.7152) * RED_V)

export type SoftFrame = ReturnType<typeof makeSoftFrame>

/** `i420` or `rgba` is filled by the caller; afterwards `rgba` is the picture [height, width, 4] (`pixels` the same bytes), `bend` its curvature: codes [height, width], along x in the low and along y in the high 16 bits. */
export function makeSoftFrame({ width, height }: Size) {
  const pixels = width * height
  const i420 = new Uint8Array((pixels * 3) / 2)
  const rgba = new Uint8ClampedArray(4 * pixels)
  const bend = new Int32Array(pixels)
  const luma = new Uint8Array(pixels)
  const sharp = new Uint8ClampedArray(pixels)
  rgba.fill(255)

  return {
    size: { width, height },
    i420,
    rgba,
    pixels: new Int32Array(rgba.buffer),
    bend,
    fromI420() {
      for (let k = 0; k < pixels; k++) luma[k] = FULL[i420[k]!]!
      sharpen()
      colour()
      curve()
    },
    fromRgba() {
      // BT.709 weights in 1/256.
      for (let k = 0; k < pixels; k++) luma[k] = (54 * rgba[4 * k]! + 183 * rgba[4 * k + 1]! + 19 * rgba[4 * k + 2]! + 128) >> 8
      sharpen()
      for (let k = 0; k < pixels; k++) {
        const more = sharp[k]! - luma[k]!
        rgba[4 * k] = rgba[4 * k]! + more
        rgba[4 * k + 1] = rgba[4 * k + 1]! + more
        rgba[4 * k + 2] = rgba[4 * k + 2]! + more
      }
      curve()
    },
  }

  function sharpen() {
    for (let j = 0; j < height; j++) {
      const up = j > 0 ? -width : 0
      const down = j < height - 1 ? width : 0
      let at = j * width
      let west = luma[at]!
      let here = west
      for (let i = 0; i < width; i++, at++) {
        const east = i < width - 1 ? luma[at + 1]! : here
        const north = luma[at + up]!
        const south = luma[at + down]!
        let low = north < south ? north : south
        let high = north < south ? south : north
        if (west < low) low = west
        else if (west > high) high = west
        if (east < low) low = east
        else if (east > high) high = east
        if (here < low) low = here
        else if (here > high) high = here
        const slack = SLACK * (high - low)
        const value = here + GAIN[(low << 8) | high]! * (here - 0.25 * (north + south + east + west))
        sharp[at] = value < low - slack ? low - slack : value > high + slack ? high + slack : value
        west = here
        here = east
      }
    }
  }

  function colour() {
    const half = width / 2
    let chroma = pixels
    for (let j = 0; j < height; j += 2) {
      for (let i = 0; i < half; i++, chroma++) {
        const u = i420[chroma]! - 128
        const v = i420[chroma + pixels / 4]! - 128
        const red = (RED_V * v + 32768) >> 16
        const green = (GREEN_U * u + GREEN_V * v + 32768) >> 16
        const blue = (BLUE_U * u + 32768) >> 16
        const at = j * width + 2 * i
        paint(at, red, green, blue)
        paint(at + 1, red, green, blue)
        paint(at + width, red, green, blue)
        paint(at + width + 1, red, green, blue)
      }
    }
  }

  function paint(at: number, red: number, green: number, blue: number) {
    const light = sharp[at]!
    rgba[4 * at] = light + red
    rgba[4 * at + 1] = light + green
    rgba[4 * at + 2] = light + blue
  }

  function curve() {
    for (let j = 0; j < height; j++) {
      const up = j > 0 ? -width : 0
      const down = j < height - 1 ? width : 0
      let at = j * width
      let west = sharp[at]!
      let here = west
      for (let i = 0; i < width; i++, at++) {
        const east = i < width - 1 ? sharp[at + 1]! : here
        const along = sharp[at + up]! + sharp[at + down]! - 2 * here
        bend[at] = (MIDDLE + ((west + east - 2 * here) >> 2)) | ((MIDDLE + (along >> 2)) << 16)
        west = here
        here = east
      }
    }
  }
}
