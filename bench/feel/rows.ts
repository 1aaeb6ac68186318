// The rows of the table: how each is measured, for how long, and judged.
import { measureNarrow, type NarrowWorld } from '../narrow.bench.ts'
import { measureRuns, measureStartups, measureWatched } from '../photon/measure.ts'
import type { WorldName } from '../photon/rig.ts'
import { measureOutages } from '../reconnect.bench.ts'
import { keptSoak } from '../soak/kept.ts'
import { judgeBlackout, judgeBurst, judgeLoss, judgeNarrow, judgePhoton, judgeSoak, judgeStartups, judgeWatched, type Verdict } from './judge.ts'
import { NETS } from './nets.ts'

/** How much is measured. */
export type Plan = { runs: number; seconds: number; lookSeconds: number; lossSeconds: number; startups: number; rounds: number; blackouts: number; soakMinutes: number }
export const FULL: Plan = { runs: 5, seconds: 60, lookSeconds: 15, lossSeconds: 300, startups: 30, rounds: 3, blackouts: 10, soakMinutes: 60 }
/** Enough to see that everything works. */
export const QUICK: Plan = { runs: 1, seconds: 8, lookSeconds: 4, lossSeconds: 15, startups: 2, rounds: 1, blackouts: 1, soakMinutes: 2 }

/** `world`: undefined for what suits a row best. */
export type Asked = { plan: Plan; world: WorldName | undefined; freezeMs: number }
export type Result = { verdicts: Verdict[]; figures: unknown }

const SPECTATORS = 8
const BLACKOUT_S = 3

export const ROWS: Record<string, (asked: Asked) => Promise<Result>> = {
  async photon({ plan, world, freezeMs }) {
    return inWorlds(world, async (one) => {
      const figures = await measureRuns({ world: one }, { ...plan, freezeMs })
      return { figures, verdicts: judgePhoton(figures) }
    })
  },
  async startups({ plan, world = 'engine' }) {
    const figures = await measureStartups({ world }, { times: plan.startups })
    return { figures, verdicts: judgeStartups(figures, world) }
  },
  async loss({ plan, world = 'engine', freezeMs }) {
    const figures = await measureRuns({ world, net: NETS.loss }, { runs: 1, seconds: plan.lossSeconds, lookSeconds: 0, freezeMs })
    return { figures, verdicts: judgeLoss(figures, plan.lossSeconds / 60, freezeMs) }
  },
  async burst({ plan, world = 'engine', freezeMs }) {
    const figures = await measureRuns({ world, net: NETS.burst }, { ...plan, lookSeconds: 0, freezeMs })
    return { figures, verdicts: judgeBurst(figures, '10 % burst loss (3.5 in a row), both ways, 30 ms round trip') }
  },
  // Noise fills every bitrate; other worlds leave the link half empty.
  async narrow({ plan, world }) {
    const figures = await measureNarrow({ world: (world ?? 'noise') satisfies NarrowWorld, times: plan.rounds, delayMs: 15 })
    return { figures, verdicts: judgeNarrow(figures) }
  },
  // Nothing stands in the way of the stand-in's walk; the engine's stream is what has to get through.
  async blackout({ plan, world }) {
    return inWorlds(world, async (one) => {
      const figures = await measureOutages({ times: plan.blackouts, seconds: BLACKOUT_S, net: 'delay=15', kinds: ['blackout'], world: one })
      return { figures, verdicts: judgeBlackout(figures) }
    })
  },
  // The stand-in leaves the spectators cores to receive with; the engine may not.
  async spectators({ plan, world, freezeMs }) {
    return inWorlds(world, async (one) => {
      const figures = await measureWatched({ world: one }, { ...plan, lookSeconds: 0, freezeMs, spectators: SPECTATORS })
      return { figures, verdicts: judgeWatched(figures) }
    })
  },
  async soak({ plan, world = 'engine', freezeMs }) {
    const figures = await keptSoak({ world }, { minutes: plan.soakMinutes, freezeMs }, plan === QUICK ? 'soak-quick' : 'soak')
    return { figures, verdicts: judgeSoak(figures) }
  },
}

/** In the world asked for, or in both. */
async function inWorlds(world: WorldName | undefined, measure: (world: WorldName) => Promise<Result>): Promise<Result> {
  const [verdicts, figures]: [Verdict[], Record<string, unknown>] = [[], {}]
  for (const one of world ? [world] : (['engine', 'painted'] as const)) {
    console.log(`${one} world`)
    const result = await measure(one)
    verdicts.push(...result.verdicts)
    figures[one] = result.figures
  }
  return { verdicts, figures }
}
