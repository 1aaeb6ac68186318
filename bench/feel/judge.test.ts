import { describe, expect, it } from 'vitest'
import type { WorldName } from '../photon/rig.ts'
import type { RunFigures } from '../photon/run.ts'
import { figuresOf, type Minute } from '../soak/soak.ts'
import { judgeBlackout, judgeBurst, judgeLoss, judgeNarrow, judgePhoton, judgeSoak, judgeStartups } from './judge.ts'

const at = (p50: number, p95: number, p99: number) => ({ n: 100, p50, p95, p99, max: p99 })
const run = (change: Partial<RunFigures> = {}) =>
  ({ world: 'engine', photonMs: at(50, 80, 110), litMs: at(60, 90, 120), lookDrawnMs: at(12, 25, 40), lookLitMs: at(20, 40, 50), readyMs: at(6, 20, 25), fps: 29.9, freezes: 0, longestMs: 66, shownShare: 0.95, madeShare: 0.9, ...change }) as RunFigures
const met = (verdicts: { met: boolean | undefined }[]) => verdicts.map((verdict) => verdict.met)

describe('what was promised', () => {
  it('holds at the bound, and not a little above it', () => {
    expect(met(judgePhoton(run()))).toEqual([true, true, true])
    expect(met(judgePhoton(run({ photonMs: at(50, 80, 111) })))).toEqual([false, true, true])
    expect(met(judgePhoton(run({ lookDrawnMs: at(12, 26, 40) })))).toEqual([true, false, true])
    expect(met(judgePhoton(run({ readyMs: at(7, 20, 25) })))).toEqual([true, true, false])
    expect(judgePhoton(run())[0]!.measured).toBe('50 / 80 / 110 ms (next display frame 60 / 90 / 120), 29.9 frames a second')
  })

  it('wants both of two conditions', () => {
    expect(met([...judgeLoss(run(), 5, 300), ...judgeLoss(run({ freezes: 1 }), 5, 300), ...judgeLoss(run({ photonMs: at(50, 131, 140) }), 5, 300)])).toEqual([true, false, false])
    expect(met([...judgeBurst(run(), ''), ...judgeBurst(run({ shownShare: 0.94 }), ''), ...judgeBurst(run({ photonMs: at(50, 80, 251) }), '')])).toEqual([true, false, false])
    expect(judgeBurst(run(), '')[0]!.measured).toBe('50 / 80 / 110 ms, 95.0 % of frames shown (90.0 % with those skipped before they were encoded), 29.9 a second, 0 freezes')
    const round = { rung: 3, waitWideMs: 5, waitHalfMs: 100, waitBackMs: 5, growthMs: 95, lowRung: 1, skipped: 3, backMs: 2000, tookMs: 15_000 }
    expect(met([...judgeNarrow({ world: 'noise', rounds: [round] }), ...judgeNarrow({ world: 'noise', rounds: [round, { ...round, backMs: Infinity }] }), ...judgeNarrow({ world: 'noise', rounds: [{ ...round, growthMs: 151 }, round] })])).toEqual([true, false, false])
  })

  it('goes by the worst blackout and the number of worlds, and by steps where nothing stands in the way', () => {
    const outages = (world: WorldName, frameMs: number, stepMs: number, worlds = 1) => ({ world, times: 3, seconds: 3, net: '', worlds, blackout: { frameMs: { ...at(40, 60, 70), max: frameMs }, stepMs: { ...at(40, 60, 70), max: stepMs } } })
    const all = [outages('painted', 1000, 1000), outages('painted', 1001, 1000), outages('painted', 1000, 1001), outages('painted', 100, 100, 2), outages('engine', 1000, 2700), outages('engine', 1001, 100)]
    expect(met(all.flatMap(judgeBlackout))).toEqual([true, false, false, false, true, false])
    expect(met([...judgeStartups({ firstFrameMs: at(500, 700, 900), each: [] }, 'engine'), ...judgeStartups({ firstFrameMs: at(500, 701, 900), each: [] }, 'engine')])).toEqual([true, false])
  })

  it('says of a soak too short that it is', () => {
    const minutes = (count: number, leak: number) => Array.from({ length: count }, (_, k): Minute => ({ minute: k + 1, p50Ms: 40, p95Ms: 60 + (leak > 50 ? k : 0), fps: 30, longestMs: 50, freezes: 0, machineMs: 4, serverBytes: 4e8 + (k * leak * 1e6) / 60, heapBytes: 1e7, rendererBytes: 1e8, browserBytes: 3e8 }))
    expect(met([...judgeSoak(figuresOf('engine', minutes(60, 4))), ...judgeSoak(figuresOf('engine', minutes(60, 6))), ...judgeSoak(figuresOf('engine', minutes(1, 0)))])).toEqual([true, false, undefined])
    expect(met(judgeSoak(figuresOf('engine', minutes(60, 60))))).toEqual([false])
  })

  it('counts latency by the speed of the machine, up and down', () => {
    const hour = (p50Ms: number, machineMs: number) => Array.from({ length: 60 }, (_, k): Minute => ({ minute: k + 1, p50Ms: k < 30 ? 40 : p50Ms, p95Ms: k < 30 ? 60 : 1.5 * p50Ms, fps: 30, longestMs: 50, freezes: 0, machineMs: k < 30 ? 4 : machineMs, serverBytes: 4e8, heapBytes: 1e7, rendererBytes: 1e8, browserBytes: 3e8 }))
    expect([hour(44, 4), hour(45, 4), hour(48, 4.5), hour(40, 3.5)].flatMap((minutes) => met(judgeSoak(figuresOf('engine', minutes))))).toEqual([true, false, true, false])
  })
})
