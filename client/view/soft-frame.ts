// What a frame goes through without a GPU, before it is enlarged (enlarge.ts): sharpened, coloured, and its curvature taken (kernel/). Software GL takes sixteen
// nanoseconds for every texel it reads, six milliseconds in all; plain loops took one to two, sixteen pixels at a time it is a tenth of one (measured).
import type { Kernel } from './soft-kernel.ts'

export type SoftFrame = ReturnType<typeof makeSoftFrame>

/** `i420` or `rgba` is filled by the caller; afterwards `texels` is the picture [height, width, 8]: red, green, blue, 255, codes of curvature along x and y (kernel/curvature.ts), 0, 0. */
export function makeSoftFrame({ frame, loops, at, row, buffer }: Kernel) {
  const { width, height } = frame
  const pixels = width * height
  return {
    i420: new Uint8Array(buffer, at.i420, (pixels * 3) / 2),
    rgba: new Uint8ClampedArray(buffer, at.rgba, 4 * pixels),
    texels: new Uint8Array(buffer, at.texels, 8 * pixels),
    fromI420() {
      loops.lumaOfI420(at.i420, width, height, at.luma, row)
      loops.sharpen(at.luma, width, height, at.sharp, row)
      loops.colourOfI420(at.i420, width, height, at.sharp, row, at.texels)
    },
    fromRgba() {
      loops.lumaOfRgba(at.rgba, width, height, at.luma, row)
      loops.sharpen(at.luma, width, height, at.sharp, row)
      loops.colourOfRgba(at.rgba, width, height, at.luma, at.sharp, row, at.texels)
    },
  }
}
