// The bench for a moment, so that it does not rot: every figure is there and is what it can be. Not how fast: that is the bench's to say.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeSeries } from './series.ts'
import { openRig, type Rig } from './rig.ts'
import { photonRun, type RunFigures } from './run.ts'
import { visit } from './visit.ts'

// A loaded two-core machine starts Chromium and its pages slowly.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
/** Only a page that hangs takes this long to show anything, ms. */
const HANGS_MS = 10_000

let rig: Rig
let run: RunFigures
beforeAll(async () => {
  rig = await openRig({ world: 'painted', net: 'delay=2' })
  run = await photonRun(rig, { seconds: 5, lookSeconds: 3, freezeMs: HANGS_MS, spectators: 1 })
})
afterAll(() => rig?.close())

it('sees keys, looks and frames on a page of the size it is meant to have', () => {
  expect([run.canvas, run.path]).toEqual([{ width: 640, height: 360 }, 'track'])
  const times = { photon: run.photonMs, lit: run.litMs, lookDrawn: run.lookDrawnMs, lookLit: run.lookLitMs, ready: run.readyMs, interval: run.intervalMs }
  for (const [name, found] of Object.entries(times)) {
    expect(found, name).toBeDefined()
    const { n, p50, p95, p99, max } = found!
    expect(n, name).toBeGreaterThan(3)
    for (const ms of [p50, p95, p99, max]) expect(ms, name).toBeLessThan(HANGS_MS)
    expect(p50, name).toBeGreaterThan(0)
    expect([p50, p95, p99, max], name).toEqual([p50, p95, p99, max].toSorted((a, b) => a - b))
  }
  expect(run.firstFrameMs).toBeGreaterThan(0)
  // What is drawn is lit later, never sooner.
  expect(run.litMs.n).toBe(run.photonMs.n)
  expect(run.litMs.p50).toBeGreaterThanOrEqual(run.photonMs.p50)
})

it('counts frames on both sides', () => {
  expect(run.encoded).toBeGreaterThan(5)
  // A frame or two are on their way when counting begins and ends.
  expect(run.shownShare * run.encoded).toBeLessThanOrEqual(run.encoded + 3)
  expect(run.shownShare).toBeGreaterThan(0.2)
  expect(run.freezes).toBe(0)
  expect(run.watched!.least).toBeGreaterThan(0.2)
  expect(run.received['framesDecoded']).toBeGreaterThan(5)
  expect(run.network!.down.passed).toBeGreaterThan(5)
  for (const [stage, ms] of Object.entries(run.stagesMs)) expect(ms, stage).toBeGreaterThanOrEqual(0)
})

it('knows the page’s rings when it sees them twice', async () => {
  const player = await visit(rig)
  const read = () => player.page.evaluate(() => window.sojourn.detail().shownMs)
  const series = makeSeries(await read())
  for (let k = 0; k < 3; k++) {
    await player.page.waitForFunction((frame) => window.sojourn.stats().frameId > frame + 5, await player.page.evaluate(() => window.sojourn.stats().frameId))
    series.look(await read())
  }
  expect(series.values.length).toBeGreaterThan(10)
  // None twice: they would go back in time.
  expect(series.values).toEqual(series.values.toSorted((a, b) => a - b))
  await player.leave()
})
