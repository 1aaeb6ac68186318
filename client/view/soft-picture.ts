// Brings decoded pictures into memory, for a page without a GPU: the decoder's own planes if they are the usual ones, else by way of a 2D canvas.
import type { Picture } from './frames.ts'
import { makeSoftFrame } from './soft-frame.ts'
import type { Kernel } from './soft-kernel.ts'

export type SoftPicture = ReturnType<typeof makeSoftPicture>

/** Every picture read must be of the size that `kernel` is for. */
export function makeSoftPicture(kernel: Kernel) {
  const frame = makeSoftFrame(kernel)
  let canvas: CanvasRenderingContext2D | null = null

  return {
    /** Reads a picture into the kernel's texels. */
    async read(picture: Picture): Promise<void> {
      if (!(picture instanceof HTMLVideoElement) && isOurs(picture) && picture.allocationSize() === frame.i420.length) {
        await picture.copyTo(frame.i420)
        frame.fromI420()
      } else paint(picture)
    },
  }

  function paint(picture: Picture) {
    const { width, height } = kernel.frame
    canvas ??= Object.assign(document.createElement('canvas'), kernel.frame).getContext('2d', { willReadFrequently: true })
    if (!canvas) throw new Error('this browser has no 2D canvas')
    canvas.drawImage(picture, 0, 0, width, height)
    frame.rgba.set(canvas.getImageData(0, 0, width, height).data)
    frame.fromRgba()
  }
}

/** I420 in the colours the server writes, as soft-frame.ts reads them. */
function isOurs({ format, colorSpace, displayWidth, displayHeight }: VideoFrame): boolean {
  const { matrix, fullRange } = colorSpace
  return format === 'I420' && displayWidth % 2 === 0 && displayHeight % 2 === 0 && (matrix === null || matrix === 'bt709') && fullRange !== true
}
