// What a row of the world card is: metrics with columns, measured per seed. The runner, the JSON and the page know nothing else about a row.
import type { Bench } from './bench.ts'

/** Columns in the order they are printed: the model, the instrument on truth, truth through the stream's codec, what needs no model, and rivals where they are at hand (rival.ts). */
export const COLUMNS = ['model', 'truth', 'codec', 'copyLast', 'warpOnly', 'nearestClip', 'untrained', 'diffusion', 'memoryless'] as const
export type ColumnName = (typeof COLUMNS)[number]
export const COLUMN_TITLES: Record<ColumnName, string> = {
  model: 'model',
  truth: 'truth floor',
  codec: 'codec ceiling',
  copyLast: 'copy last',
  warpOnly: 'warp only',
  nearestClip: 'nearest training picture',
  untrained: 'untrained weights',
  diffusion: 'rival: diffusion on the last frames',
  memoryless: 'rival: ours without re-projection',
}

export const titlesOf = (subjects: readonly { column: ColumnName }[]): string[] => subjects.map(({ column }) => COLUMN_TITLES[column])

/** `worst` is what a failed reading counts as. `target` is the design's ambition, not a forecast. */
export type Metric = {
  key: string
  label: string
  unit: string
  better: 'high' | 'low'
  worst: number
  digits: number
  target?: number
}

/** Metrics of one kind along an axis, drawn as a curve. */
export type Curve = { title: string; x: string; y: string; points: readonly { at: number; key: string }[] }
/** Rows of frame-sized RGB pictures; `heads` name the columns. */
export type Sheet = { title: string; heads: readonly string[]; rows: readonly (readonly Uint8Array[])[] }
export type Extras = { notes?: readonly string[]; curves?: readonly Curve[]; sheets?: readonly Sheet[] }

export const TIERS = ['smoke', 'nightly', 'full'] as const
export type Tier = (typeof TIERS)[number]

/** What a row writes its readings to. A reading that is missing or not finite is a failure, which counts as the metric's worst value. */
export interface Tally {
  add(key: string, column: ColumnName, seed: string, value: number | undefined): void
}

export type MeasuredRow = {
  number: number
  title: string
  /** What the figures mean, in a sentence or two. */
  says: string
  metrics: readonly Metric[]
  /** Engine steps, renders and openings of a tier, roughly, in milliseconds of a quiet two-core machine: for the progress bar. */
  cost(tier: Tier): number
  measure(bench: Bench, tally: Tally): Promise<Extras>
}
export type UnmeasuredRow = { number: number; title: string; why: string }
export type Row = MeasuredRow | UnmeasuredRow

export const isMeasured = (row: Row): row is MeasuredRow => 'measure' in row
