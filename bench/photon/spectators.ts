// Others who watch while something is measured.
import { median } from './figures.ts'
import type { Percentiles } from '../report.ts'
import { startChild } from './child.ts'
import type { Counters } from './rig.ts'

/** Runs `work` while `many` watch the world that `token` names. It is given a function that says how many frames each has got since it was last called. */
export async function withSpectators<T>(server: Counters, token: string | undefined, many: number, work: (watched: () => Promise<number[]>) => Promise<T>): Promise<T> {
  if (many === 0) return work(async () => [])
  if (token === undefined) throw new Error('the page was not told the name of its world, so nobody can watch it')
  const child = startChild('watch-alone.ts', [new URL(server.url).port, token, String(many)])
  try {
    await child.hear()
    let before = new Array<number>(many).fill(0)
    return await work(async () => {
      const now = (await child.hear('frames')) as number[]
      const came = now.map((frames, k) => frames - before[k]!)
      before = now
      return came
    })
  } finally {
    await child.stop()
  }
}

/** What spectators cost whoever plays: medians of the runs' 95th percentiles without and with them, ms, and the second by the first. */
export type Cost = { aloneP95Ms: number; watchedP95Ms: number; ratio: number }

export function costOf(alone: readonly { photonMs: Percentiles }[], watched: readonly { photonMs: Percentiles }[]): Cost {
  const [aloneP95Ms = NaN, watchedP95Ms = NaN] = [alone, watched].map((runs) => median(runs.map(({ photonMs }) => photonMs.p95)))
  return { aloneP95Ms, watchedP95Ms, ratio: watchedP95Ms / aloneP95Ms }
}
