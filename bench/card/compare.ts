// Two cards in pairs of seeds: worlds differ far more than models do, so only differences on the same worlds say which is better.
import type { Card, MetricResult, RowResult } from './card.ts'
import { pairedInterval, type Interval } from './statistics.ts'

export type Difference = { row: number; key: string; label: string; unit: string; digits: number; a: number; b: number; seeds: number; gain: Interval; verdict: 'better' | 'worse' | 'no claim' }
type Side = { date: string; commit: string; modelHash: string; tier: string; models: string }
export type Comparison = { bench: 'card-compare'; a: Side; b: Side; differences: Difference[]; notComparable: string[] }

/** Fewer seeds than this make no claim, whatever the interval. */
const FEWEST_SEEDS = 4

export function compareCards(a: Card, b: Card): Comparison {
  const differences: Difference[] = []
  const notComparable: string[] = []
  for (const row of a.rows) {
    const other = b.rows.find(({ number }) => number === row.number)
    if (row.status !== 'measured' || other?.status !== 'measured') continue
    for (const metric of row.metrics) {
      const found = differenceOf(row, metric, other.metrics.find(({ key }) => key === metric.key))
      if (typeof found === 'string') notComparable.push(found)
      else if (found) differences.push(found)
    }
  }
  return { bench: 'card-compare', a: sideOf(a), b: sideOf(b), differences, notComparable }
}

function sideOf({ date, commit, modelHash, tier, models }: Card): Side {
  return { date, commit, modelHash, tier, models }
}

function differenceOf(row: RowResult, metric: MetricResult, other: MetricResult | undefined): Difference | string | undefined {
  const { key, label, unit, digits, better } = metric
  const [before, after] = [metric.columns.model, other?.columns.model]
  if (!before) return undefined
  if (!after) return `row ${row.number}, ${label}: only the first card has it`
  const gain = pairedInterval(before.values, after.values)
  if (!gain) return `row ${row.number}, ${label}: the cards share no seed`
  const up = better === 'high' ? gain.low > 0 : gain.high < 0
  const down = better === 'high' ? gain.high < 0 : gain.low > 0
  const verdict = gain.seeds < FEWEST_SEEDS ? 'no claim' : up ? 'better' : down ? 'worse' : 'no claim'
  return { row: row.number, key, label, unit, digits, a: before.mean, b: after.mean, seeds: gain.seeds, gain: { mean: gain.mean, low: gain.low, high: gain.high }, verdict }
}

export function printComparison({ a, b, differences, notComparable }: Comparison): void {
  console.log(`World card, B minus A in pairs of seeds (95 % of means)\n  A ${a.commit} model ${a.modelHash} ${a.tier} ${a.date}\n  B ${b.commit} model ${b.modelHash} ${b.tier} ${b.date}`)
  for (const { row, label, unit, digits, seeds, gain, verdict, a: before, b: after } of differences) {
    const f = (value: number) => value.toFixed(digits)
    console.log(`  ${String(row).padStart(2)}  ${label.padEnd(52)} ${f(before).padStart(8)} -> ${f(after).padStart(8)}  ${gain.mean >= 0 ? '+' : ''}${f(gain.mean)} [${f(gain.low)}, ${f(gain.high)}] ${unit}  n ${seeds}  ${verdict}`)
  }
  for (const line of notComparable) console.log(`  ${line}`)
}
