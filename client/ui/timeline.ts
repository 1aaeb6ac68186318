// The newest frames as bars: how long after the one before each was shown. Even is smooth; a tall bar is a stutter.
import { make } from './element.ts'

/** Four seconds at 30 frames a second. */
export const FRAMES = 120
/** Top of the drawing, ms; the line stands at a thirtieth of a second. */
const TOP_MS = 100
const GRID_MS = 1000 / 30
/** Later than this is felt. */
const LATE_MS = 60

export type Timeline = { element: HTMLCanvasElement; show(times: readonly number[]): void }

export function makeTimeline(): Timeline {
  const element = make('canvas', { class: 'timeline', width: FRAMES * 3, height: 48, role: 'img', 'aria-label': 'Time between the newest frames' })
  const paint = element.getContext('2d')!
  return {
    element,
    /** `times`: when the newest frames were shown, ms, oldest first. */
    show(times) {
      const { width, height } = element
      paint.clearRect(0, 0, width, height)
      paint.fillStyle = 'rgb(255 244 230 / 0.22)'
      paint.fillRect(0, height - (GRID_MS / TOP_MS) * height, width, 1)
      const first = Math.max(1, times.length - FRAMES)
      for (let k = first; k < times.length; k++) {
        const ms = times[k]! - times[k - 1]!
        const tall = Math.min(height, Math.max(1, (ms / TOP_MS) * height))
        paint.fillStyle = ms > LATE_MS ? '#ff8f8a' : '#ffb877'
        paint.fillRect(3 * (FRAMES - times.length + k), height - tall, 2, tall)
      }
    },
  }
}
