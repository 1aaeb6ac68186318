// An hour as curves: one panel above the other over the same minutes, as one SVG that stands on its own.
import type { Minute } from './soak.ts'

type Line = { label: string; colour: string; value: (minute: Minute) => number }
type Panel = { title: string; lines: readonly Line[] }
const PANELS: readonly Panel[] = [
  {
    title: 'key to drawn, ms',
    lines: [
      { label: 'p50', colour: '#3f7fbf', value: ({ p50Ms }) => p50Ms },
      { label: 'p95', colour: '#c8702a', value: ({ p95Ms }) => p95Ms },
    ],
  },
  { title: 'a fixed piece of work on this machine, ms', lines: [{ label: 'server stopped', colour: '#777', value: ({ machineMs }) => machineMs }] },
  { title: 'frames a second', lines: [{ label: 'frames', colour: '#3c8f5a', value: ({ fps }) => fps }] },
  {
    title: 'memory, MB',
    lines: [
      { label: 'server', colour: '#8a5fb0', value: ({ serverBytes }) => serverBytes / 1e6 },
      { label: 'page’s process', colour: '#3f7fbf', value: ({ rendererBytes }) => rendererBytes / 1e6 },
    ],
  },
  { title: 'page’s heap, MB', lines: [{ label: 'heap', colour: '#c8702a', value: ({ heapBytes }) => heapBytes / 1e6 }] },
]
const SIZE = { width: 720, panel: 150, left: 52, right: 12, top: 26, bottom: 22 } as const
const RIGHT = SIZE.width - SIZE.right

/** Panels begin at zero, so that a slope looks as steep as it is. */
export function soakChart(minutes: readonly Minute[]): string {
  const last = Math.max(2, minutes.at(-1)?.minute ?? 0)
  const x = (minute: number) => SIZE.left + ((SIZE.width - SIZE.left - SIZE.right) * (minute - 1)) / (last - 1)
  const panels = PANELS.map((panel, k) => `<g transform="translate(0 ${k * SIZE.panel})">${drawPanel(panel, minutes, x)}</g>`)
  const height = PANELS.length * SIZE.panel + 16
  const axis = [1, Math.round((1 + last) / 2), last].map((minute) => text(x(minute), height - 18, 'middle', String(minute)))
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${height}" font-family="sans-serif" font-size="12" fill="#333"`
  const label = 'role="img" aria-label="Latency, frames and memory by the minute"'
  return `${open} ${label}><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}${axis.join('')}${text(RIGHT, height - 4, 'end', 'minutes')}</svg>\n`
}

function drawPanel({ title, lines }: Panel, minutes: readonly Minute[], x: (minute: number) => number): string {
  const most = Math.max(1e-9, ...minutes.flatMap((minute) => lines.map(({ value }) => value(minute)).filter(Number.isFinite)))
  // A tenth of room above the highest point.
  const y = (value: number) => SIZE.top + (SIZE.panel - SIZE.top - SIZE.bottom) * (1 - value / (1.1 * most))
  const ticks = [0, most / 2, most].map((value) => {
    const rule = `<line x1="${SIZE.left}" x2="${RIGHT}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#ddd"/>`
    return rule + text(SIZE.left - 6, y(value) + 4, 'end', String(Number(value.toPrecision(3))))
  })
  const drawn = lines.map(({ colour, value }) => {
    const points = minutes.map((minute) => `${x(minute.minute).toFixed(1)},${y(value(minute)).toFixed(1)}`)
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.6"/>`
  })
  const names = lines.map(({ label, colour }, n) => text(RIGHT - 110 * (lines.length - 1 - n), 16, 'end', label, ` fill="${colour}"`))
  return [text(SIZE.left, 16, 'start', title, ' font-weight="bold"'), ...ticks, ...drawn, ...names].join('')
}

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${more}>${words}</text>`
}
