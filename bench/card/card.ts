// Runs rows of the card and turns what they measured into one value: the JSON that is written, compared and drawn.
import { relative } from 'node:path'
import { DEFAULT_MODELS, type Precision } from '../../engine/index.ts'
import { environment, ROOT, type Environment } from '../report.ts'
import { Bench } from './bench.ts'
import { Progress } from './progress.ts'
import { COLUMNS, isMeasured, type Curve, type MeasuredRow, type Metric, type Row, type Sheet, type Tier } from './row.ts'
import { ROWS } from './rows/index.ts'
import { SeedTally, type Columns } from './statistics.ts'

export type MetricResult = Omit<Metric, 'worst'> & { worst: number; columns: Columns }
/** `seconds` on the clock; `processorS` of all cores, which other work on the machine changes less. */
export type RowResult =
  | { number: number; title: string; status: 'measured'; says: string; seconds: number; processorS: number; metrics: MetricResult[]; notes: readonly string[]; curves: readonly Curve[] }
  | { number: number; title: string; status: 'not measured'; why: string }
export type Card = Environment & { bench: 'card'; tier: Tier; models: string; engine: string; seconds: number; gate: string[]; rows: RowResult[] }
/** Pictures stay out of the JSON. */
export type Sheets = Map<number, readonly Sheet[]>

export type CardRequest = { tier: Tier; numbers?: readonly number[]; models?: string; precision?: Precision; progress?: (totalMs: number) => Progress }

/** Readings that fail in more than this share of a truth column put the row in doubt. */
const DISCARDS = 0.02

export function rowsOf(numbers?: readonly number[]): Row[] {
  const unknown = numbers?.filter((number) => !ROWS.some((row) => row.number === number)) ?? []
  if (unknown.length) throw new RangeError(`no row ${unknown.join(', ')}: rows are 1 to ${ROWS.length}`)
  return ROWS.filter((row) => !numbers || numbers.includes(row.number))
}

export async function runCard({ tier, numbers, models = DEFAULT_MODELS, precision = 'faster', progress: begin }: CardRequest): Promise<{ card: Card; sheets: Sheets }> {
  const rows = rowsOf(numbers)
  const progress = begin?.(rows.filter(isMeasured).reduce((sum, row) => sum + row.cost(tier), 0))
  const bench = await Bench.open(tier, models, precision, (costMs) => progress?.done(costMs))
  const began = performance.now()
  const sheets: Sheets = new Map()
  const results: RowResult[] = []
  try {
    for (const row of rows) {
      if (!isMeasured(row)) {
        results.push({ number: row.number, title: row.title, status: 'not measured', why: row.why })
        continue
      }
      progress?.begin(`row ${row.number}, ${row.title.toLowerCase()}`)
      results.push(await measure(row, bench, sheets))
    }
  } finally {
    progress?.end()
    await bench.close()
  }
  const seconds = Math.round((performance.now() - began) / 1000)
  return { card: { bench: 'card', tier, ...environment(models), models: relative(ROOT, models), engine: bench.explanation, seconds, gate: gateOf(results), rows: results }, sheets }
}

async function measure(row: MeasuredRow, bench: Bench, sheets: Sheets): Promise<RowResult> {
  const tally = new SeedTally(row.metrics)
  const began = performance.now()
  const cpu = process.cpuUsage()
  const extras = await row.measure(bench, tally)
  const { user, system } = process.cpuUsage(cpu)
  if (extras.sheets) sheets.set(row.number, extras.sheets)
  const metrics = row.metrics.map((metric) => ({ ...metric, columns: tally.columnsOf(metric.key, COLUMNS) }))
  return {
    number: row.number,
    title: row.title,
    status: 'measured',
    says: row.says,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    processorS: Math.round((user + system) / 1e5) / 10,
    metrics: metrics.filter(({ columns }) => Object.keys(columns).length > 0),
    notes: extras.notes ?? [],
    curves: extras.curves ?? [],
  }
}

/** What a card without doubts may claim. */
export function claimOf(rows: readonly RowResult[]): string {
  const compared = rows.some((row) => row.status === 'measured' && row.metrics.some(({ columns }) => columns.nearestClip))
  return compared ? 'Instruments hold on truth; the nearest training picture is beaten everywhere.' : 'Instruments hold on truth. There are no recorded training pictures on this machine to compare with the nearest.'
}

/** What puts the card in doubt, as sentences; none where nothing does. */
export function gateOf(rows: readonly RowResult[]): string[] {
  const doubts: string[] = []
  for (const row of rows) {
    if (row.status !== 'measured') continue
    for (const { label, columns, better } of row.metrics) {
      const { truth, model, nearestClip } = columns
      if (truth && truth.failures > DISCARDS * truth.of) doubts.push(`row ${row.number}, ${label}: the instrument fails on ${truth.failures} of ${truth.of} readings of truth itself`)
      if (model && nearestClip && (better === 'high' ? model.mean <= nearestClip.mean : model.mean >= nearestClip.mean)) {
        doubts.push(`row ${row.number}, ${label}: the nearest training picture is as good as the model`)
      }
    }
  }
  return doubts
}
