import { expect, it } from 'vitest'
import { BURST_MS, drainMs, mayLeave, PACE, setPace, spend, startPacer } from './pacer.ts'

const PACKET = 1200

/** Packets that leave within a millisecond of each time. */
function leave(videoBits: number, knownBits: number, packets: number, untilMs: number): number[] {
  const pacer = startPacer(0)
  setPace(pacer, videoBits, knownBits)
  const times: number[] = []
  for (let ms = 0; ms <= untilMs && times.length < packets; ms++) {
    while (times.length < packets && mayLeave(pacer, ms)) {
      times.push(ms)
      spend(pacer, PACKET)
    }
  }
  return times
}

it('lets a frame of usual size leave at once', () => {
  const frame = Math.ceil(2_000_000 / 30 / 8 / PACKET)
  expect(leave(2_000_000, Infinity, frame, 0).length).toBe(frame)
})

it('spreads a key frame over the time the connection needs for it', () => {
  const times = leave(300_000, 400_000, 20, 2000)
  expect(times.filter((ms) => ms === 0).length).toBeLessThan(6)
  // Twenty packets at 400 kbit/s take 480 ms.
  expect(times.at(-1)).toBeGreaterThan(350)
  expect(times.at(-1)).toBeLessThan(490)
})

it('goes at a multiple of the video where no limit is known, and saves up no more than a burst', () => {
  const pacer = startPacer(0)
  setPace(pacer, 1_000_000, Infinity)
  expect(drainMs(pacer, PACKET)).toBeCloseTo((8000 * PACKET) / (PACE * 1_000_000))
  mayLeave(pacer, 60_000)
  expect(pacer.bytes).toBeCloseTo((PACE * 1_000_000 * BURST_MS) / 8000)
})
