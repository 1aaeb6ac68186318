// Is there a trend in an hour of minutes? Robust statistics: one bad minute, of a busy machine or a collector of garbage, must not make
// one. Pure.
import { median } from '../photon/figures.ts'

/** Before this, minutes: memory of the world fills, code is compiled. Of a short trial a third. */
const WARM_UP_MIN = 10

export const warmUpMinutes = (minutes: number) => Math.min(WARM_UP_MIN, Math.floor(minutes / 3))

/** Theil-Sen: the median of the slopes between all pairs of points. Undefined of fewer than two. Sen 1968: up to 29 % of the points may be anywhere. */
export function slope(points: readonly { x: number; y: number }[]): number | undefined {
  const slopes: number[] = []
  for (let i = 0; i < points.length; i++) {
    for (let k = i + 1; k < points.length; k++) {
      const run = points[k]!.x - points[i]!.x
      if (run !== 0) slopes.push((points[k]!.y - points[i]!.y) / run)
    }
  }
  return median(slopes)
}

/** Bytes of every minute, the first one first, as MB (10^6 bytes) an hour after the warm-up. */
export function megabytesAnHour(bytes: readonly number[]): number | undefined {
  return slope(bytes.map((value, k) => ({ x: (k + 1) / 60, y: value / 1e6 })).slice(warmUpMinutes(bytes.length)))
}

/** Medians of the second and the fourth quarter of the minutes; the first is the warm-up's. */
export type Quarters = { second: number; last: number; ratio: number }

export function quarters(values: readonly number[]): Quarters | undefined {
  const quarter = (k: number) => median(values.slice(Math.floor((values.length * (k - 1)) / 4), Math.ceil((values.length * k) / 4)))
  const [second, last] = [quarter(2), quarter(4)]
  return second === undefined || last === undefined ? undefined : { second, last, ratio: last / second }
}
