// Where the time of a frame goes, in the shared stage names: one smoothed interval per stage after `sampled`.
import type { FrameMeta } from '../../engine/protocol/frame-meta.ts'
import { STAGES } from '../../engine/protocol/stages.ts'

/** Intervals: INTERVALS[k] ends at stage k + 1. */
export const INTERVALS = STAGES.slice(1)
/** Weight of the newest frame: settles in about half a second at 30 frames a second. */
const NEWEST = 0.08

export type Trace = ReturnType<typeof makeTrace>

export function makeTrace() {
  // NaN: not seen yet.
  const smoothMs = new Float64Array(INTERVALS.length).fill(NaN)
  let halfTripMs = 0

  return {
    /** Half the round trip counts as the way up, half as the way down: the clocks of both ends are not compared. */
    roundTrip(ms: number) {
      if (ms >= 0) halfTripMs = ms / 2
    },
    halfTripMs: () => halfTripMs,
    meta(meta: Readonly<FrameMeta>) {
      mix(0, halfTripMs)
      mix(1, meta.waitedMs)
      mix(2, meta.generatedMs)
      mix(3, meta.encodedMs)
      mix(4, meta.queuedMs)
    },
    /** A frame was shown: first packet to decoded, decoded to on screen, ms. */
    presented(decodeMs: number, presentMs: number) {
      mix(5, halfTripMs + Math.max(0, decodeMs))
      mix(6, Math.max(0, presentMs))
    },
    /** Smoothed ms of each interval, in the order of INTERVALS; do not keep. */
    read: (): Readonly<Float64Array> => smoothMs,
    reset() {
      smoothMs.fill(NaN)
    },
  }

  function mix(at: number, ms: number) {
    const before = smoothMs[at]!
    smoothMs[at] = Number.isNaN(before) ? ms : before + (ms - before) * NEWEST
  }
}
