// The card as one page that needs nothing else: fonts, pictures and curves are in the file. It looks like the product and asks no server for anything.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import { encodePng } from '../../worlds/png.ts'
import { ROOT } from '../report.ts'
import { claimOf, type Card, type MetricResult, type RowResult, type Sheets } from './card.ts'
import { chartOf, COLOURS, escapeText } from './chart.ts'
import { PAGE_STYLE } from './page-style.ts'
import { COLUMN_TITLES, COLUMNS, type ColumnName, type Sheet } from './row.ts'
import { halved } from '../../engine/imagine/halved.ts'

export function pageOf(card: Card, sheets: Sheets): string {
  const measured = card.rows.filter((row) => row.status === 'measured').length
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sojourn world card, ${card.tier}</title>
<style>${fontFaces()}${PAGE_STYLE}</style>
<header>
  <p class="brand">Sojourn</p>
  <h1>World card</h1>
  <p class="lead">What the shipped engine does on worlds it has never seen, measured against the true worlds. ${measured} of ${card.rows.length} rows are measured${card.rows.length < 20 ? ' in this run' : ''}; the others say why not.</p>
  <dl class="facts">${facts(card)}</dl>
  ${card.engine ? `<p class="engine">${escapeText(card.engine)}</p>` : ''}
  ${gate(card)}
  <p class="legend">${legend(card)}</p>
</header>
<nav>${card.rows.map((row) => `<a href="#row-${row.number}" class="${row.status === 'measured' ? '' : 'off'}" title="${escapeText(row.title)}">${row.number}</a>`).join('')}</nav>
<main>${card.rows.map((row) => section(row, sheets.get(row.number) ?? [])).join('\n')}</main>
<footer>Every figure comes from <code>npx tsx bench/card.bench.ts --tier ${card.tier}</code>. Means over seeds with 95 % bootstrap intervals (1,000 resamples of seeds); a reading that fails counts as the worst value. Amber: the target of the design is met.</footer>
</html>
`
}

function facts({ tier, date, machine, commit, modelHash, node, seconds }: Card): string {
  const took = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  const pairs = [['tier', `${tier}, ${took}`], ['made', date.replace('T', ' ').slice(0, 16)], ['machine', machine], ['commit', commit], ['model', modelHash], ['node', node]] as const
  return pairs.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeText(value)}</dd></div>`).join('')
}

function gate({ gate: doubts, tier, rows }: Card): string {
  const small = tier === 'smoke' ? '<li>The smoke tier shows that rows come out; one or two worlds a row say nothing about quality.</li>' : ''
  if (doubts.length === 0 && !small) return `<p class="gate">${escapeText(claimOf(rows))}</p>`
  return `<ul class="gate doubt">${small}${doubts.map((doubt) => `<li>${escapeText(doubt)}</li>`).join('')}</ul>`
}

function legend({ rows }: Card): string {
  const used = COLUMNS.filter((name) => rows.some((row) => row.status === 'measured' && row.metrics.some(({ columns }) => columns[name])))
  return used.map((name) => `<span><i style="background:${COLOURS[name]}"></i>${COLUMN_TITLES[name]}</span>`).join('')
}

function section(row: RowResult, sheets: readonly Sheet[]): string {
  const head = `<h2><span>${row.number}</span>${escapeText(row.title)}</h2>`
  if (row.status === 'not measured') return `<section id="row-${row.number}" class="off">${head}<p>Not measured: ${escapeText(row.why)}</p></section>`
  const columns = COLUMNS.filter((name) => row.metrics.some((metric) => metric.columns[name]))
  const table = `<div class="scroll"><table><thead><tr><th></th>${columns.map((name) => `<th>${COLUMN_TITLES[name]}</th>`).join('')}<th>target</th></tr></thead><tbody>${row.metrics.map((metric) => line(metric, columns)).join('')}</tbody></table></div>`
  const drawn = row.curves.map((curve) => ({ title: curve.title, svg: chartOf(curve, row.metrics) })).filter(({ svg }) => svg)
  const charts = drawn.map(({ title, svg }) => `<figure><figcaption>${escapeText(title)}</figcaption>${svg}</figure>`).join('')
  const notes = row.notes.length ? `<ul class="notes">${row.notes.map((note) => `<li>${escapeText(note)}</li>`).join('')}</ul>` : ''
  return `<section id="row-${row.number}">${head}<p class="says">${escapeText(row.says)}</p>${table}${charts ? `<div class="charts">${charts}</div>` : ''}${sheets.map(contactSheet).join('')}${notes}</section>`
}

function line(metric: MetricResult, columns: readonly ColumnName[]): string {
  const { label, unit, better, target, digits } = metric
  const arrow = better === 'high' ? '↑' : '↓'
  const aim = target === undefined ? '' : `${better === 'high' ? '≥' : '≤'} ${target.toFixed(digits)}`
  return `<tr><th scope="row">${escapeText(label)} <small>${[unit, arrow].filter(Boolean).join(' ')}</small></th>${columns.map((name) => cell(metric, name)).join('')}<td class="aim">${aim}</td></tr>`
}

function cell({ columns, digits, target, better }: MetricResult, name: ColumnName): string {
  const column = columns[name]
  if (!column) return '<td></td>'
  const f = (value: number) => value.toFixed(digits)
  const met = name === 'model' && target !== undefined && (better === 'high' ? column.mean >= target : column.mean <= target)
  const spread = column.seeds > 1 ? `<small>${f(column.low)} to ${f(column.high)}</small>` : ''
  const failed = column.failures ? `<small class="failed">${column.failures} of ${column.of} failed</small>` : ''
  return `<td class="${name === 'model' ? 'model' : ''}${met ? ' met' : ''}" title="${column.seeds} seed${column.seeds === 1 ? '' : 's'}">${f(column.mean)}${spread}${failed}</td>`
}

function contactSheet({ title, heads, rows }: Sheet): string {
  if (rows.length === 0) return ''
  const columns = Math.max(...rows.map((row) => row.length))
  const cells = rows.flatMap((row) => Array.from({ length: columns }, (_, k) => (row[k] ? `<img alt="" width="${KEYFRAME.width}" height="${KEYFRAME.height}" src="${pngOf(row[k])}">` : '<span></span>')))
  const tops = heads.slice(0, columns).map((head) => `<b>${escapeText(head)}</b>`).join('')
  return `<figure class="sheet"><figcaption>${escapeText(title)}</figcaption><div class="scroll"><div class="grid" style="grid-template-columns:repeat(${columns},minmax(${KEYFRAME.width}px,1fr))">${tops}${cells.join('')}</div></div></figure>`
}

function pngOf(rgb: Uint8Array): string {
  if (rgb.length !== 3 * FRAME.width * FRAME.height) throw new RangeError(`a sheet has a picture of ${rgb.length} bytes, frames are ${FRAME.width}x${FRAME.height}`)
  return `data:image/png;base64,${encodePng(halved(rgb), KEYFRAME.width, KEYFRAME.height).toString('base64')}`
}

function fontFaces(): string {
  const face = (family: string, file: string, weight: string) =>
    `@font-face{font-family:'${family}';src:url(data:font/woff2;base64,${readFileSync(join(ROOT, 'client/fonts', file)).toString('base64')}) format('woff2');font-weight:${weight}}`
  return face('Fraunces', 'fraunces.woff2', '100 900') + face('Instrument Sans', 'instrument-sans.woff2', '400 700')
}
