// The measurements that bench/photon and bench/feel share: runs and their medians, runs without and with spectators in turns, start-ups.
import { percentiles, type Percentiles } from '../report.ts'
import { medians } from './figures.ts'
import { printRun } from './print.ts'
import { allFree, openRig, type Rig, type RigOptions } from './rig.ts'
import { photonRun, type RunFigures, type RunOptions } from './run.ts'
import { type Cost, costOf } from './spectators.ts'
import { visit, type VisitOptions } from './visit.ts'

/** Medians over the runs, and every run. */
export type Runs = RunFigures & { runs: RunFigures[] }

export async function measureRuns(rigOptions: RigOptions, options: RunOptions & { runs: number }): Promise<Runs> {
  return withRig(rigOptions, async (rig) => {
    const runs: RunFigures[] = []
    for (let k = 0; k < options.runs; k++) {
      const run = await photonRun(rig, options)
      runs.push(run)
      printRun(options.runs > 1 ? `run ${k + 1} of ${options.runs}` : undefined, run, options.freezeMs)
    }
    const all = { ...medians(runs), runs }
    if (runs.length > 1) printRun(`medians of ${runs.length} runs`, all, options.freezeMs)
    return all
  })
}

export type Watched = Cost & { spectators: number; alone: RunFigures[]; watched: RunFigures[] }

/** As many runs without spectators as with them, in turns, so that what else the machine does falls on both. */
export async function measureWatched(rigOptions: RigOptions, options: RunOptions & { runs: number; spectators: number }): Promise<Watched> {
  return withRig(rigOptions, async (rig) => {
    const [alone, watched]: [RunFigures[], RunFigures[]] = [[], []]
    for (let k = 0; k < 2 * options.runs; k++) {
      // Which comes first changes too: without, with, with, without, ...
      const spectators = ((k + 1) >> 1) % 2 === 0 ? 0 : options.spectators
      const run = await photonRun(rig, { ...options, spectators })
      ;(spectators ? watched : alone).push(run)
      printRun(`run ${(k >> 1) + 1} of ${options.runs}, ${spectators} spectators`, run, options.freezeMs)
    }
    const cost = costOf(alone, watched)
    console.log(`  key to drawn p95             alone ${cost.aloneP95Ms.toFixed(1)} ms, with ${options.spectators} spectators ${cost.watchedP95Ms.toFixed(1)} ms: ${cost.ratio.toFixed(3)} times`)
    return { spectators: options.spectators, ...cost, alone, watched }
  })
}

export type Startups = { firstFrameMs: Percentiles; each: number[] }

/** Opens a fresh page, types the prompt, waits for the first frame, and leaves; `times` times. */
export async function measureStartups(rigOptions: RigOptions, { times, ...options }: VisitOptions & { times: number }): Promise<Startups> {
  return withRig(rigOptions, async (rig) => {
    const each: number[] = []
    for (let k = 0; k < times; k++) {
      await allFree(rig)
      const { firstFrameMs, leave } = await visit(rig, options)
      await leave()
      each.push(firstFrameMs)
      console.log(`  start-up ${String(k + 1).padStart(3)}                 ${firstFrameMs.toFixed(0)} ms`)
    }
    const firstFrameMs = percentiles(each)
    console.log(`  Enter to first frame         p50 ${firstFrameMs.p50.toFixed(0)}, p95 ${firstFrameMs.p95.toFixed(0)}, at most ${firstFrameMs.max.toFixed(0)} ms (n ${times})`)
    return { firstFrameMs, each }
  })
}

async function withRig<T>(options: RigOptions, work: (rig: Rig) => Promise<T>): Promise<T> {
  const rig = await openRig(options)
  try {
    return await work(rig)
  } finally {
    await rig.close()
  }
}
