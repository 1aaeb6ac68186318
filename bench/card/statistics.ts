// Seed-level statistics: 1,000 bootstrap resamples of seeds, alone and in pairs. A seed's value is the mean of its readings.
import { uniform } from '../../core/rng.ts'
import { bootstrap } from '../report.ts'
import type { ColumnName, Metric, Tally } from './row.ts'

export type Interval = { mean: number; low: number; high: number }
/** One column of one metric. `values` by seed; of `of` readings `failures` failed and count as the worst value. */
export type Column = Interval & { seeds: number; failures: number; of: number; values: Record<string, number> }
export type Columns = Partial<Record<ColumnName, Column>>

const STREAM = { alone: 0, paired: 1 } as const

export function intervalOf(values: readonly number[]): Interval {
  return bootstrap([...values], (k) => uniform(1, STREAM.alone, k))
}

/** Mean and interval of b - a over the seeds both have. */
export function pairedInterval(a: Record<string, number>, b: Record<string, number>): (Interval & { seeds: number }) | undefined {
  const shared = Object.keys(a).filter((seed) => b[seed] !== undefined)
  if (shared.length === 0) return undefined
  const interval = bootstrap(shared.map((seed) => b[seed]! - a[seed]!), (k) => uniform(1, STREAM.paired, k))
  return { ...interval, seeds: shared.length }
}

type Readings = { values: Map<string, number[]>; failures: number; of: number }

/** Collects readings and turns them into columns. */
export class SeedTally implements Tally {
  private readonly metrics: ReadonlyMap<string, Metric>
  private readonly readings = new Map<string, Readings>()

  constructor(metrics: readonly Metric[]) {
    this.metrics = new Map(metrics.map((metric) => [metric.key, metric]))
  }

  add(key: string, column: ColumnName, seed: string, value: number | undefined): void {
    const metric = this.metrics.get(key)
    if (!metric) throw new RangeError(`the row has no metric "${key}"; it has ${[...this.metrics.keys()].join(', ')}`)
    const at = `${key} ${column}`
    const readings = this.readings.get(at) ?? { values: new Map<string, number[]>(), failures: 0, of: 0 }
    this.readings.set(at, readings)
    const good = value !== undefined && Number.isFinite(value)
    readings.of++
    if (!good) readings.failures++
    const list = readings.values.get(seed) ?? []
    readings.values.set(seed, list)
    list.push(good ? value : metric.worst)
  }

  columnsOf(key: string, names: readonly ColumnName[]): Columns {
    const columns: Columns = {}
    for (const name of names) {
      const readings = this.readings.get(`${key} ${name}`)
      if (!readings) continue
      const values = Object.fromEntries([...readings.values].map(([seed, list]) => [seed, list.reduce((a, b) => a + b, 0) / list.length]))
      const all = Object.values(values)
      columns[name] = { ...intervalOf(all), seeds: all.length, failures: readings.failures, of: readings.of, values }
    }
    return columns
  }
}
