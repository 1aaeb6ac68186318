// The screen of a page without a GPU: picture -> memory, sharpened there (soft-frame.ts) -> enlarged (enlarge.ts) -> 2D canvas.
import { sizeOf } from './frames.ts'
import { type Enlarger, makeEnlarger } from './enlarge.ts'
import { makeWarp } from './late-warp.ts'
import { bufferSize, coverScale, OVERSCAN, type Size } from './layout.ts'
import type { Screen } from './screen.ts'
import { makeSoftPicture, type SoftPicture } from './soft-picture.ts'

/** Throws if the browser has no 2D canvas. */
export function makeSoftScreen(canvas: HTMLCanvasElement, frame: Size): Screen {
  // In memory: the pixels come from there at every frame, and nothing else is drawn.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context) throw new Error('this browser has no 2D canvas')
  const straight = makeWarp().turn
  const share = { x: 1, y: 1 }
  let turn = straight
  let overscan = 1
  let shown: Size = frame
  let picture: SoftPicture | undefined
  let image: ImageData
  let pixels: Int32Array
  let enlarge: Enlarger

  resize()
  const observer = new ResizeObserver(resize)
  observer.observe(canvas)

  return {
    software: true,
    take(from) {
      const size = sizeOf(from)
      if (size.width === 0) return
      if (!picture || size.width !== shown.width || size.height !== shown.height) {
        shown = size
        picture = makeSoftPicture(size)
        fit()
      }
      return picture.read(from)
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
    if (!picture) return
    const { x, y } = coverScale(shown, canvas)
    share.x = x * overscan
    share.y = y * overscan
    enlarge(picture.frame.pixels, picture.frame.bend, turn, share, pixels)
    context!.putImageData(image, 0, 0)
  }

  function resize() {
    const window = { width: canvas.clientWidth || 16, height: canvas.clientHeight || 9 }
    const size = bufferSize(window, globalThis.devicePixelRatio || 1, true)
    if (!image || canvas.width !== size.width || canvas.height !== size.height) {
      Object.assign(canvas, size)
      image = context!.createImageData(size.width, size.height)
      pixels = new Int32Array(image.data.buffer)
      fit()
    }
    draw()
  }

  function fit() {
    enlarge = makeEnlarger(shown, image)
  }
}
