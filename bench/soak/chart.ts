// An hour as curves: one panel above the other over the same minutes, as one SVG that stands on its own.
import type { Minute } from './soak.ts'

type Line = { label: string; colour: string; value: (minute: Minute) => number }
const PANELS: readonly { title: string; lines: readonly Line[] }[] = [
  {
    title: 'key to drawn, ms',
    lines: [
      { label: 'p50', colour: '#3f7fbf', value: ({ p50Ms }) => p50Ms },
      { label: 'p95', colour: '#c8702a', value: ({ p95Ms }) => p95Ms },
    ],
  },
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

/** Panels begin at zero, so that a slope looks as steep as it is. */
export function soakChart(minutes: readonly Minute[]): string {
  const last = Math.max(2, minutes.at(-1)?.minute ?? 0)
  const x = (minute: number) => SIZE.left + ((SIZE.width - SIZE.left - SIZE.right) * (minute - 1)) / (last - 1)
  const panels = PANELS.map(({ title, lines }, k) => {
    const most = 1.1 * Math.max(1e-9, ...minutes.flatMap((minute) => lines.map(({ value }) => value(minute)).filter(Number.isFinite)))
    const y = (value: number) => SIZE.top + (SIZE.panel - SIZE.top - SIZE.bottom) * (1 - value / most)
    const ticks = [0, 0.5, 1].map((part) => `<line x1="${SIZE.left}" x2="${SIZE.width - SIZE.right}" y1="${y((part * most) / 1.1).toFixed(1)}" y2="${y((part * most) / 1.1).toFixed(1)}" stroke="#ddd"/><text x="${SIZE.left - 6}" y="${(y((part * most) / 1.1) + 4).toFixed(1)}" text-anchor="end">${Number(((part * most) / 1.1).toPrecision(3))}</text>`)
    const drawn = lines.map(({ colour, value }) => `<polyline points="${minutes.map((minute) => `${x(minute.minute).toFixed(1)},${y(value(minute)).toFixed(1)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="1.6"/>`)
    const names = lines.map(({ label, colour }, n) => `<text x="${SIZE.width - SIZE.right - 110 * (lines.length - 1 - n)}" y="16" text-anchor="end" fill="${colour}">${label}</text>`)
    return `<g transform="translate(0 ${k * SIZE.panel})"><text x="${SIZE.left}" y="16" font-weight="bold">${title}</text>${ticks.join('')}${drawn.join('')}${names.join('')}</g>`
  })
  const height = PANELS.length * SIZE.panel + 16
  const axis = [1, Math.round((1 + last) / 2), last].map((minute) => `<text x="${x(minute).toFixed(1)}" y="${height - 18}" text-anchor="middle">${minute}</text>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${height}" font-family="sans-serif" font-size="12" fill="#333" role="img" aria-label="Latency, frames and memory by the minute"><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}${axis.join('')}<text x="${SIZE.width - SIZE.right}" y="${height - 4}" text-anchor="end">minutes</text></svg>\n`
}
