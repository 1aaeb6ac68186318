// From what was noted on a page to the figures of a run, and from runs to their medians. Pure.
import { percentiles, type Percentiles } from '../report.ts'

/** Everything seen on a page over some time: times from an event or a frame, ms; `shownAtMs`, when frames were shown, between `fromMs` and `toMs` of the page's clock. */
export type Notes = {
  drawnMs: readonly number[]
  litMs: readonly number[]
  readyMs: readonly number[]
  lookDrawnMs: readonly number[]
  lookLitMs: readonly number[]
  shownAtMs: readonly number[]
  fromMs: number
  toMs: number
}

/** How steadily frames were shown. `freezes`: pictures that stood longer than was asked for. */
export type Steadiness = { fps: number; intervalMs: Percentiles; onTimeShare: number; freezes: number; longestMs: number }

/** Two frames may be this far apart, ms: one left out of thirty a second is a hitch, and none at all. */
const ON_TIME_MS = 60

export function steadinessOf({ shownAtMs, fromMs, toMs }: Pick<Notes, 'shownAtMs' | 'fromMs' | 'toMs'>, freezeMs: number): Steadiness {
  const shown = shownAtMs.filter((ms) => ms >= fromMs && ms <= toMs)
  const intervals = shown.slice(1).map((at, k) => at - shown[k]!)
  // A picture that still stands at the end counts, too.
  const stood = [fromMs, ...shown, toMs].slice(1).map((at, k) => at - [fromMs, ...shown][k]!)
  return {
    fps: (1000 * intervals.length) / (shown.at(-1)! - shown[0]!),
    intervalMs: percentiles(intervals),
    onTimeShare: intervals.filter((ms) => ms <= ON_TIME_MS).length / intervals.length,
    freezes: stood.filter((ms) => ms > freezeMs).length,
    longestMs: Math.max(...stood),
  }
}

export type Figures = { readonly [name: string]: unknown }

/** Runs as one: the median of every number, whatever it lies in; anything else if all runs agree on it. Lists are not joined. */
export function medians<T extends Figures>(runs: readonly T[]): T {
  const [first] = runs
  if (!first) throw new Error('no run to take the median of')
  const joined = Object.keys(first).flatMap((name) => {
    const value = join(runs.map((run) => run[name]))
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(joined) as T
}

function join(values: readonly unknown[]): unknown {
  const [first] = values
  if (typeof first === 'number') return median(values.filter((value): value is number => typeof value === 'number' && !Number.isNaN(value)))
  if (typeof first === 'object' && first !== null && !Array.isArray(first)) return medians(values.filter((value): value is Figures => typeof value === 'object' && value !== null))
  return values.every((value) => value === first) ? first : undefined
}

/** Undefined of nothing; between the two in the middle of an even number. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  const sorted = Float64Array.from(values).sort()
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
