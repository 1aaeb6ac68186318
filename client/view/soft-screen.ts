// The screen of a page without a GPU: picture -> memory, sharpened there (soft-frame.ts) -> enlarged (enlarge.ts) -> 2D canvas.
import { sizeOf } from './frames.ts'
import { type Enlarger, makeEnlarger } from './enlarge.ts'
import { makeWarp } from './late-warp.ts'
import { bufferSize, coverScale, OVERSCAN, type Size } from './layout.ts'
import type { Screen } from './screen.ts'
import { type Kernel, type Loops, makeKernel } from './soft-kernel.ts'
import { makeSoftPicture, type SoftPicture } from './soft-picture.ts'

/** Throws if the browser has no 2D canvas. */
export function makeSoftScreen(canvas: HTMLCanvasElement, loops: Loops): Screen {
  // In memory: the pixels come from there at every frame, and nothing else is drawn.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context) throw new Error('this browser has no 2D canvas')
  const straight = makeWarp().turn
  const share = { x: 1, y: 1 }
  let turn = straight
  let overscan = 1
  /** All of these from the first picture on, for one size of pictures. */
  let kernel: Kernel | undefined
  let picture: SoftPicture | undefined
  let enlarger: Enlarger | undefined
  let image: ImageData | undefined

  resize()
  const observer = new ResizeObserver(resize)
  observer.observe(canvas)

  return {
    software: true,
    take(from) {
      const size = sizeOf(from)
      if (size.width === 0) return
      if (!kernel || size.width !== kernel.frame.width || size.height !== kernel.frame.height) adopt(size)
      return picture!.read(from)
    },
    depth() {
      // The picture is only turned.
    },
    show(warp) {
      turn = warp ? warp.turn : straight
      overscan = warp ? OVERSCAN : 1
      draw()
    },
    dispose() {
      observer.disconnect()
    },
  }

  function draw() {
    if (!kernel) return
    const { x, y } = coverScale(kernel.frame, canvas)
    share.x = x * overscan
    share.y = y * overscan
    enlarger!.enlarge(turn, share)
    context!.putImageData(image!, 0, 0)
  }

  function resize() {
    const window = { width: canvas.clientWidth || 16, height: canvas.clientHeight || 9 }
    const size = bufferSize(window, globalThis.devicePixelRatio || 1, true)
    if (canvas.width !== size.width || canvas.height !== size.height) {
      Object.assign(canvas, size)
      if (kernel) fit(kernel)
    }
    draw()
  }

  /** A first picture, or another resolution in the same stream: memory is laid out for one. */
  function adopt(size: Size) {
    kernel = makeKernel(loops, size)
    picture = makeSoftPicture(kernel)
    fit(kernel)
  }

  function fit(kernel: Kernel) {
    enlarger = makeEnlarger(kernel, { width: canvas.width, height: canvas.height })
    image = new ImageData(enlarger.pixels, canvas.width, canvas.height)
  }
}
