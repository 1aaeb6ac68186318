// Curves as inline SVG: one line a column with its 95 % band, over a logarithmic axis.
import type { MetricResult } from './card.ts'
import { COLUMN_TITLES, COLUMNS, type ColumnName, type Curve } from './row.ts'

export const COLOURS: Record<ColumnName, string> = {
  model: '#ffb877',
  truth: '#f6f1e8',
  codec: '#98958f',
  copyLast: '#7fa8d8',
  warpOnly: '#86c9a0',
  nearestClip: '#c49be0',
  untrained: '#ff8f8a',
  diffusion: '#e8d36b',
  memoryless: '#6fd0d6',
}
const SIZE = { width: 460, height: 240, left: 44, right: 12, top: 10, bottom: 34 } as const

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

type Point = { at: number; mean: number; low: number; high: number }

export function chartOf(curve: Curve, metrics: readonly MetricResult[]): string {
  const lines = COLUMNS.map((name) => ({ name, points: pointsOf(curve, metrics, name) })).filter(({ points }) => points.length > 0)
  const all = lines.flatMap(({ points }) => points)
  if (all.length === 0) return ''
  const [least, most] = [Math.min(...all.map((p) => p.low)), Math.max(...all.map((p) => p.high))]
  const step = tickStep(Math.max(most - least, 1e-3))
  const [low, high] = [step * Math.floor(least / step), step * Math.ceil(Math.max(most, least + step) / step)]
  const ats = [...new Set(curve.points.map(({ at }) => at))].filter((at) => all.some((p) => p.at === at))
  // One point is no curve; the table has it.
  if (ats.length < 2) return ''
  const [first, last] = [Math.log2(1 + ats[0]!), Math.log2(1 + ats.at(-1)!)]
  const x = (at: number) => SIZE.left + (SIZE.width - SIZE.left - SIZE.right) * (last > first ? (Math.log2(1 + at) - first) / (last - first) : 0.5)
  const y = (value: number) => SIZE.top + (SIZE.height - SIZE.top - SIZE.bottom) * (1 - (value - low) / (high - low))
  const xy = (at: number, value: number) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`
  const drawn = lines.map(({ name, points }) => {
    const band = points.length > 1 ? `<polygon points="${[...points.map((p) => xy(p.at, p.high)), ...[...points].reverse().map((p) => xy(p.at, p.low))].join(' ')}" fill="${COLOURS[name]}" opacity="0.13"/>` : ''
    const dots = points.map((p) => `<circle cx="${x(p.at).toFixed(1)}" cy="${y(p.mean).toFixed(1)}" r="2.6" fill="${COLOURS[name]}"><title>${COLUMN_TITLES[name]}, ${p.at}: ${p.mean.toFixed(2)} (${p.low.toFixed(2)} to ${p.high.toFixed(2)})</title></circle>`)
    return `${band}<polyline points="${points.map((p) => xy(p.at, p.mean)).join(' ')}" fill="none" stroke="${COLOURS[name]}" stroke-width="${name === 'model' ? 2.4 : 1.4}"/>${dots.join('')}`
  })
  return `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${escapeText(curve.title)}">${grid(low, high, y)}${axis(ats, x)}${drawn.join('')}<text x="${SIZE.width - SIZE.right}" y="${SIZE.height - 4}" text-anchor="end">${escapeText(curve.x)}</text><text x="2" y="${SIZE.top + 4}">${escapeText(curve.y)}</text></svg>`
}

function pointsOf(curve: Curve, metrics: readonly MetricResult[], name: ColumnName): Point[] {
  return curve.points.flatMap(({ at, key }) => {
    const column = metrics.find((metric) => metric.key === key)?.columns[name]
    return column ? [{ at, mean: column.mean, low: column.low, high: column.high }] : []
  })
}

function grid(low: number, high: number, y: (value: number) => number): string {
  const step = tickStep(high - low)
  const count = Math.floor((high - low) / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, k) => {
    const value = low + k * step
    return `<line x1="${SIZE.left}" x2="${SIZE.width - SIZE.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/><text x="${SIZE.left - 6}" y="${(y(value) + 3.5).toFixed(1)}" text-anchor="end">${Number(value.toFixed(2))}</text>`
  }).join('')
}

/** 1, 2 or 5 times a power of ten, for about five ticks. */
function tickStep(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 5))
  return ([1, 2, 5].find((by) => span / (by * power) <= 6) ?? 10) * power
}

function axis(ats: readonly number[], x: (at: number) => number): string {
  return ats.map((at) => `<text x="${x(at).toFixed(1)}" y="${SIZE.height - SIZE.bottom + 15}" text-anchor="middle">${at}</text>`).join('')
}
