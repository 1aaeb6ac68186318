// What was promised of every figure, and whether it holds. Pure: figures in, lines of the table out.
import type { Percentiles } from '../report.ts'
import type { Narrow } from '../narrow.bench.ts'
import type { Startups, Watched } from '../photon/measure.ts'
import type { RunFigures } from '../photon/run.ts'
import type { Outages } from '../reconnect.bench.ts'
import type { SoakFigures } from '../soak/soak.ts'
import type { Quarters } from '../soak/trend.ts'

/** A line of the table; `met` undefined: what was measured does not say. */
export type Verdict = { what: string; target: string; measured: string; met: boolean | undefined }

type Bounds = Partial<Record<'p50' | 'p95' | 'p99', number>>
const KEY: Bounds = { p50: 50, p95: 80, p99: 110 }
const LOOK: Bounds = { p95: 25 }
const READY: Bounds = { p50: 6, p95: 20 }
const LOSS: Bounds = { p95: 130 }
const BURST: Bounds = { p99: 250 }
const SHOWN = 0.95
const GROWTH_MS = 150
const BACK_MS = 15_000
const AGAIN_MS = 1000
const START_MS = 700
const COMPANY = 1.1
/** Spectators who get less have fallen behind the machine, not the server: what they would cost has not been measured. */
const SERVED = 0.9
/** "Does not grow" needs a measure: two quarters of an hour of the same stream differ by a few per cent. A machine whose own speed changes by the
 *  hour makes them differ by more: a fixed piece of work, timed every minute with the server stopped, says by how much. */
const STEADY = 1.1
const MB_AN_HOUR = 5

const within = (found: Percentiles, bounds: Bounds) => Object.entries(bounds).every(([q, most]) => found[q as keyof Bounds] <= most)
const target = (bounds: Bounds) => `${Object.entries(bounds).map(([q, most]) => `${q} <= ${most}`).join(', ')} ms`
const quantiles = ({ p50, p95, p99 }: Percentiles) => [p50, p95, p99].map((ms) => ms.toFixed(0)).join(' / ')
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
/** The server leaves frames out before it encodes them while earlier ones wait on the way: those are not promised, and told. */
const shown = ({ shownShare, madeShare, fps }: RunFigures) => `${percent(shownShare)} of frames shown (${percent(madeShare)} with those skipped before they were encoded), ${fps.toFixed(1)} a second`

/** Rows 1 to 3, of one world. */
export function judgePhoton(run: RunFigures): Verdict[] {
  const { world, photonMs, litMs, lookDrawnMs, lookLitMs, readyMs } = run
  const measured = (drawn: Percentiles, lit?: Percentiles) => `${quantiles(drawn)} ms${lit ? ` (next display frame ${quantiles(lit)})` : ''}`
  const look = lookDrawnMs ? [{ what: `look to photon with late warp, ${world} world`, target: `${target(LOOK)} at 60 Hz`, measured: measured(lookDrawnMs, lookLitMs), met: within(lookDrawnMs, LOOK) }] : []
  return [
    { what: `key to photon, clean loopback, ${world} world`, target: target(KEY), measured: `${measured(photonMs, litMs)}, ${run.fps.toFixed(1)} frames a second`, met: within(photonMs, KEY) },
    ...look,
    { what: `frame ready to presented, ${world} world`, target: target(READY), measured: measured(readyMs), met: within(readyMs, READY) },
  ]
}

export function judgeLoss(run: RunFigures, minutes: number, freezeMs: number): Verdict[] {
  const found = `${quantiles(run.photonMs)} ms, ${run.freezes} freezes, the longest picture stood ${run.longestMs.toFixed(0)} ms, ${shown(run)}`
  return [{ what: `2 % loss, 30 ms round trip, ${run.world} world`, target: `${target(LOSS)}, no freeze over ${freezeMs} ms in ${minutes} minutes`, measured: found, met: within(run.photonMs, LOSS) && run.freezes === 0 }]
}

export function judgeBurst(run: RunFigures, network: string): Verdict[] {
  const found = `${quantiles(run.photonMs)} ms, ${shown(run)}, ${run.freezes} freezes`
  return [{ what: `${network}, ${run.world} world`, target: `${target(BURST)}, >= ${percent(SHOWN)} of frames shown`, measured: found, met: within(run.photonMs, BURST) && run.shownShare >= SHOWN }]
}

export function judgeNarrow({ world, rounds }: Pick<Narrow, 'world' | 'rounds'>): Verdict[] {
  const [growthMs, backMs] = [Math.max(...rounds.map((round) => round.growthMs)), Math.max(...rounds.map((round) => round.backMs))]
  const found = `queue grew by ${growthMs.toFixed(0)} ms, ${Number.isFinite(backMs) ? `back after ${(backMs / 1000).toFixed(1)} s at worst` : 'not back in time'} (${rounds.length} rounds)`
  return [{ what: `bandwidth halves, then recovers, ${world} world`, target: `queue grows by <= ${GROWTH_MS} ms, former rung within ${BACK_MS / 1000} s`, measured: found, met: growthMs <= GROWTH_MS && backMs <= BACK_MS }]
}

/** Moving again: a picture is shown, and one made a step further on is on its way. Where something may stand in the way of a walk its steps say nothing of the network. */
export function judgeBlackout({ world, times, seconds, blackout, worlds }: Outages): Verdict[] {
  if (!blackout) throw new Error('no blackout was measured')
  const { frameMs, stepMs } = blackout
  const slowest = ({ p50, max }: Percentiles) => `p50 ${(p50 / 1000).toFixed(2)}, worst of ${times} ${(max / 1000).toFixed(2)} s`
  const judged = world === 'painted' ? [frameMs, stepMs] : [frameMs]
  const found = `picture ${slowest(frameMs)}, a step further ${slowest(stepMs)}, ${worlds === 1 ? 'same world' : `${worlds} worlds`}`
  return [{ what: `${seconds} s blackout, ${world} world`, target: `moving again <= ${AGAIN_MS / 1000} s after, same world, no reload`, measured: found, met: judged.every(({ max }) => max <= AGAIN_MS) && worlds === 1 }]
}

export function judgeWatched({ spectators, aloneP95Ms, watchedP95Ms, ratio, watched }: Watched): Verdict[] {
  const least = Math.min(...watched.map((run) => run.watched?.least ?? 0))
  const cores = Math.max(...watched.map((run) => run.watched?.cores ?? 0))
  const found = `p95 ${aloneP95Ms.toFixed(1)} ms alone, ${watchedP95Ms.toFixed(1)} with them (${ratio.toFixed(2)} times); each got at least ${percent(least)} of the frames; their own receiving took ${cores.toFixed(2)} of these cores`
  return [{ what: `${spectators} spectators, ${watched[0]?.world ?? ''} world`, target: 'player’s p95 within 10 %', measured: found, met: least < SERVED ? undefined : ratio <= COMPANY }]
}

export function judgeStartups({ firstFrameMs }: Startups, world: string): Verdict[] {
  const found = `p50 ${firstFrameMs.p50.toFixed(0)}, p95 ${firstFrameMs.p95.toFixed(0)}, worst of ${firstFrameMs.n} ${firstFrameMs.max.toFixed(0)} ms`
  return [{ what: `start-up: prompt to first frame, ${world} world`, target: `p95 <= ${START_MS} ms`, measured: found, met: firstFrameMs.p95 <= START_MS }]
}

export function judgeSoak({ world, minutes, p50, p95, machine, slopes }: SoakFigures): Verdict[] {
  const { serverBytes, heapBytes, rendererBytes } = slopes
  const steady = (quarters: Quarters) => quarters.ratio <= STEADY * (machine?.ratio ?? 1)
  const change = (quarters: Quarters | undefined) => (quarters ? `${quarters.second.toFixed(0)} -> ${quarters.last.toFixed(0)} ms` : 'too short')
  const grown = (slope: number | undefined) => (slope === undefined ? 'too short' : `${slope.toFixed(1)} MB/h`)
  const long = p50 && p95 && serverBytes !== undefined && heapBytes !== undefined
  return [
    {
      what: `${minutes.length} min soak, ${world} world`,
      target: `latency of the last quarter <= ${STEADY} times the second’s by the machine’s own speed, server and page’s heap < ${MB_AN_HOUR} MB/h`,
      measured: `p50 ${change(p50)}, p95 ${change(p95)}, the machine ${machine ? `${machine.ratio.toFixed(2)} times as slow` : 'too short'}; server ${grown(serverBytes)}, heap ${grown(heapBytes)} (page’s process ${grown(rendererBytes)})`,
      met: long ? steady(p50) && steady(p95) && serverBytes < MB_AN_HOUR && heapBytes < MB_AN_HOUR : undefined,
    },
  ]
}
