// Notes on a page while hands are at work: every latency, and when every frame was shown.
import type { Page } from 'playwright-core'
import type { Notes } from './figures.ts'
import type { Hand } from './hands.ts'
import { makeSeries, type Series } from './series.ts'

type Rings = Record<Exclude<keyof Notes, 'fromMs' | 'toMs'>, number[]>

/** What the page holds now, and its clock. */
async function read(page: Page): Promise<{ rings: Rings; nowMs: number }> {
  const { latenciesMs, litMs, readyMs, lookMs, shownMs, nowMs } = await page.evaluate(() => {
    const { latenciesMs, litMs, readyMs, lookMs, shownMs } = window.sojourn.detail()
    return { latenciesMs, litMs, readyMs, lookMs, shownMs, nowMs: performance.now() }
  })
  // The newest look may wait for its display frame: what stands in its place is old.
  return { rings: { drawnMs: latenciesMs, litMs, readyMs, lookDrawnMs: lookMs.drawn, lookLitMs: lookMs.shown.slice(0, -1), shownAtMs: shownMs }, nowMs }
}

/** Everything noted while `hand` works for `seconds`. */
export async function noteWhile(page: Page, hand: Hand, seconds: number): Promise<Notes> {
  const before = await read(page)
  const series = Object.fromEntries(Object.entries(before.rings).map(([name, ring]) => [name, makeSeries(ring)])) as Record<keyof Rings, Series>
  let toMs = before.nowMs
  await hand(page, seconds, async () => {
    const { rings, nowMs } = await read(page)
    toMs = nowMs
    for (const [name, ring] of Object.entries(rings)) series[name as keyof Rings].look(ring)
  })
  const values = Object.fromEntries(Object.entries(series).map(([name, { values }]) => [name, values])) as Rings
  return { ...values, fromMs: before.nowMs, toMs }
}
