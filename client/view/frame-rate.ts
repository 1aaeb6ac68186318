// Frames shown in the last second. Pure; preallocated.

const RING = 256

export type FrameRate = ReturnType<typeof makeFrameRate>

export function makeFrameRate() {
  const shownMs = new Float64Array(RING).fill(-Infinity)
  let count = 0
  return {
    tick(atMs: number) {
      shownMs[count++ % RING] = atMs
    },
    /** Frames a second over the second before `nowMs`. */
    read(nowMs: number): number {
      let frames = 0
      for (const ms of shownMs) if (ms > nowMs - 1000) frames++
      return frames
    },
    total: () => count,
    /** When the newest frames were shown, ms, oldest first. */
    recent: (): number[] => Array.from({ length: Math.min(count, RING) }, (_, k) => shownMs[(count - Math.min(count, RING) + k) % RING]!),
    reset() {
      shownMs.fill(-Infinity)
      count = 0
    },
  }
}
