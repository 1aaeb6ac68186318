// Brings decoded pictures into memory, for a page without a GPU: the decoder's own planes if they are the usual ones, else by way of a 2D canvas.
import type { Picture } from './frames.ts'
import type { Size } from './layout.ts'
import { makeSoftFrame } from './soft-frame.ts'

export type SoftPicture = ReturnType<typeof makeSoftPicture>

/** `size`: of every picture read. */
export function makeSoftPicture(size: Size) {
  const frame = makeSoftFrame(size)
  let canvas: CanvasRenderingContext2D | null = null

  return {
    frame,
    /** Reads a picture into `frame`. */
    async read(picture: Picture): Promise<void> {
      if (!(picture instanceof HTMLVideoElement) && isOurs(picture) && picture.allocationSize() === frame.i420.length) {
        await picture.copyTo(frame.i420)
        frame.fromI420()
      } else paint(picture)
    },
  }

  function paint(picture: Picture) {
    const { width, height } = size
    canvas ??= Object.assign(document.createElement('canvas'), size).getContext('2d', { willReadFrequently: true })
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
