// Sizes. Pure: how large the drawing buffer may be, and which part of a frame covers the window without bars.

export type Size = { width: number; height: number }

/** Share of the frame shown while it is warped: what a quick turn brings in from past the edge comes out of this first. */
export const OVERSCAN = 0.96

/** Largest drawing buffer, pixels: past it a 256x144 frame gains nothing, and phones stay cool. */
const MOST: Size = { width: 1280, height: 720 }
/** The same without a GPU, where two cores are shared with the world itself. */
const MOST_SOFTWARE: Size = { width: 448, height: 252 }
/** The same in pixels. Rounding adds half a column and half a row at most: half as much again where the buffer is one pixel wide. */
export const MOST_SOFTWARE_PIXELS = (MOST_SOFTWARE.width * MOST_SOFTWARE.height * 3) / 2 + 1

/** Drawing buffer for a window: its aspect, at most its device pixels, and within the area of the limit. */
export function bufferSize(window: Size, pixelRatio: number, software: boolean): Size {
  const most = software ? MOST_SOFTWARE : MOST
  const width = Math.max(1, window.width) * pixelRatio
  const height = Math.max(1, window.height) * pixelRatio
  const scale = Math.min(1, Math.sqrt((most.width * most.height) / (width * height)))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Share of the frame that is shown along each axis, in (0, 1]: the frame covers the window, centred, what sticks out is cut. */
export function coverScale(frame: Size, window: Size): { x: number; y: number } {
  const ratio = (window.width / window.height) / (frame.width / frame.height)
  return ratio > 1 ? { x: 1, y: 1 / ratio } : { x: ratio, y: 1 }
}
