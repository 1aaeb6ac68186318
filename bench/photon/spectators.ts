// Others who watch while something is measured.
import { median } from './figures.ts'
import type { Percentiles } from '../report.ts'
import { startChild } from './child.ts'
import type { Counters } from './rig.ts'

/** Since this was last asked: frames that each has got, and how many cores all of them took, which on machines of their own would be theirs. */
export type Watching = { frames: number[]; cores: number }

/** Runs `work` while `many` watch the world that `token` names. It is given a function that says what came of that. */
export async function withSpectators<T>(server: Counters, token: string | undefined, many: number, work: (watching: () => Promise<Watching>) => Promise<T>): Promise<T> {
  if (many === 0) return work(async () => ({ frames: [], cores: 0 }))
  if (token === undefined) throw new Error('the page was not told the name of its world, so nobody can watch it')
  const child = startChild('watch-alone.ts', [new URL(server.url).port, token, String(many)])
  try {
    await child.hear()
    let before = { frames: new Array<number>(many).fill(0), busyMs: 0, atMs: 0 }
    return await work(async () => {
      const now = { ...((await child.hear('frames')) as { frames: number[]; busyMs: number }), atMs: performance.now() }
      const since = { frames: now.frames.map((frames, k) => frames - before.frames[k]!), cores: (now.busyMs - before.busyMs) / (now.atMs - before.atMs) }
      before = now
      return since
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
