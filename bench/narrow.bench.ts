// What a stream does when its link halves, and when it comes back:  npx tsx bench/narrow.bench.ts [--world noise|painted|engine] [--times 3]
// A player walks through bench/netsim. What the stream takes is measured first; then the bottleneck has a quarter more than that, then half of it,
// then as before. Noted: how long datagrams wait before the bottleneck, which rung of bitrates the server is on, and what key to photon becomes.
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { TOP_RUNG } from '../server/video/rate.ts'
import { launch, openPage } from '../test/chromium.ts'
import { buildPage, forget, serve, type TestServer, WORLDS } from '../test/server.ts'
import { isCommand } from './command.ts'
import { openFront } from './netsim/front.ts'
import { type Count, Link } from './netsim/link.ts'
import { makeSeries } from './photon/series.ts'
import { line, type Percentiles, percentiles, startReport } from './report.ts'

/** `noise` fills every bitrate. */
export const NARROW_WORLDS = { ...WORLDS, noise: WORLDS.painted }
export type NarrowWorld = keyof typeof NARROW_WORLDS

/** Longest queues, ms, with room, without, with room again; `growthMs` from the first to the second. `backMs`: until the former rung; Infinity: never. `tookMs`: since the link halved. */
export type Round = { rung: number; waitWideMs: number; waitHalfMs: number; waitBackMs: number; growthMs: number; lowRung: number; skipped: number; backMs: number; tookMs: number }
export type Narrow = { world: string; delayMs: number; usedBitsPerSecond: number; fps: number; rounds: Round[]; photonMs: Percentiles; photonHalfMs: Percentiles; network: Count }
export type NarrowOptions = { world: NarrowWorld; times: number; /** One way. */ delayMs: number; verbose?: boolean }

const WARM_UP_MS = 4000
const MEASURE_MS = 5000
const WIDE_MS = 4000
const NARROW_MS = 10_000
/** Given up on the former rung after this, ms: the target is 15 s. */
const BACK_MS = 40_000
/** Room of the link before it halves, and the longest queue it has, ms. */
const ROOM = 1.25
const QUEUE_MS = 1000
const SAMPLE_MS = 50

/** What was seen between two samples. */
type Sample = { ms: number; waitMs: number; rung: number; frames: number; skipped: number }

function watch(link: Link, server: TestServer): { samples: Sample[]; stop: () => void } {
  const samples: Sample[] = []
  const counter = (name: string, kind: string | number) => Number(new RegExp(`${name}\\{kind="${kind}"\\} (\\d+)`).exec(server.metrics.text({}))?.[1])
  const changes = () => Array.from({ length: TOP_RUNG + 1 }, (_, rung) => counter('sojourn_bitrate_changes_total', rung))
  let [before, rung] = [changes(), TOP_RUNG]
  const timer = setInterval(() => {
    const now = changes()
    const changed = now.findIndex((count, k) => count > before[k]!)
    if (changed >= 0) rung = changed
    before = now
    const sample = { ms: performance.now(), waitMs: link.takeLongestWait('down'), rung, frames: counter('sojourn_frames_sent_total', 'sent'), skipped: counter('sojourn_frames_dropped_total', 'link-behind') }
    samples.push(sample)
  }, SAMPLE_MS)
  return { samples, stop: () => clearInterval(timer) }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Taps keys until `ms` have passed, or `until` says so; every key to photon in between. */
async function walk(page: Page, ms: number, until: () => boolean = () => false): Promise<number[]> {
  const recent = () => page.evaluate(() => window.sojourn.detail().latenciesMs)
  const latencies = makeSeries(await recent())
  const end = performance.now() + ms
  for (let k = 0; performance.now() < end && !until(); k++) {
    const key = ['KeyA', 'ArrowRight', 'KeyD', 'ArrowLeft'][k % 4]!
    await page.keyboard.down(key)
    await sleep(180)
    await page.keyboard.up(key)
    await sleep(170)
    if (k % 4 === 3) latencies.look(await recent())
  }
  latencies.look(await recent())
  return latencies.values
}

const between = (samples: readonly Sample[], startMs: number, endMs: number) => samples.filter(({ ms }) => ms >= startMs && ms < endMs)
const longestMs = (samples: readonly Sample[]) => Math.max(...samples.map(({ waitMs }) => waitMs))

/** Room to spare, then half of that, then room again. Adds every key to photon while half to `narrowMs`. */
async function halve(page: Page, link: Link, usedBits: number, samples: readonly Sample[], narrowMs: number[]): Promise<Round> {
  const rung = TOP_RUNG
  link.change({ bitsPerSecond: ROOM * usedBits })
  const wideAt = performance.now()
  await walk(page, WIDE_MS)
  link.change({ bitsPerSecond: (ROOM / 2) * usedBits })
  const halfAt = performance.now()
  narrowMs.push(...(await walk(page, NARROW_MS)))
  const low = samples.at(-1)!
  link.change({ bitsPerSecond: ROOM * usedBits })
  const backAt = performance.now()
  await walk(page, BACK_MS, () => samples.at(-1)!.rung >= rung)
  await sleep(2 * SAMPLE_MS)
  const back = between(samples, backAt, Infinity).find((sample) => sample.rung >= rung)
  const waitWideMs = longestMs(between(samples, wideAt + 1000, halfAt))
  const waitHalfMs = longestMs(between(samples, halfAt, backAt))
  return {
    rung,
    waitWideMs,
    waitHalfMs,
    waitBackMs: longestMs(between(samples, backAt, Infinity)),
    growthMs: waitHalfMs - waitWideMs,
    lowRung: low.rung,
    skipped: low.skipped - between(samples, halfAt - 200, halfAt).at(-1)!.skipped,
    backMs: back ? back.ms - backAt : Infinity,
    tookMs: performance.now() - halfAt,
  }
}

/** Everything that happened since just before `halfAt`. */
function tell(samples: readonly Sample[], halfAt: number): void {
  let [shown, was] = [-1, -1]
  for (const { ms, rung, waitMs, skipped } of between(samples, halfAt - 100, Infinity)) {
    if (rung !== was || waitMs > 60 || skipped !== shown) console.log(`    ${(ms - halfAt).toFixed(0)} ms: rung ${rung}, wait ${waitMs.toFixed(0)} ms, skipped ${skipped}`)
    ;[was, shown] = [rung, skipped]
  }
}

/** Halves the link `times` times and brings it back; prints what it finds. */
export async function measureNarrow({ world, times, delayMs, verbose = false }: NarrowOptions): Promise<Narrow> {
  const folder = await buildPage()
  const server = await serve(folder, NARROW_WORLDS[world])
  const clean = { delayMs, queueMs: QUEUE_MS }
  const link = new Link(clean, clean)
  const front = await openFront(server.url, link)
  const browser = await launch()
  const { samples, stop } = watch(link, server)
  try {
    const { page, faults } = await openPage(browser, front.url)
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(world === 'noise' ? 'noise' : 'a snowy pine valley at dusk with a stone tower')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 0)
    await page.keyboard.down('KeyW')
    await walk(page, WARM_UP_MS)
    const from = { bytes: link.bytes.down, ms: performance.now() }
    const cleanMs = await walk(page, MEASURE_MS)
    const usedBits = (8000 * (link.bytes.down - from.bytes)) / (performance.now() - from.ms)
    const cleanSamples = between(samples, from.ms, performance.now())
    const fps = (1000 * (cleanSamples.at(-1)!.frames - cleanSamples[0]!.frames)) / (cleanSamples.at(-1)!.ms - cleanSamples[0]!.ms)
    console.log(`  the stream takes             ${(usedBits / 1e6).toFixed(2)} Mbit/s with everything, at ${fps.toFixed(1)} frames a second, rung ${samples.at(-1)!.rung} of ${TOP_RUNG}`)
    console.log(`  without a bottleneck         ${samples.at(-1)!.skipped} frames skipped, rung ${Math.min(...samples.map(({ rung }) => rung))} at least`)
    const rounds: Round[] = []
    const narrowMs: number[] = []
    for (let k = 0; k < times; k++) {
      const round = await halve(page, link, usedBits, samples, narrowMs)
      rounds.push(round)
      const waits = [round.waitWideMs, round.waitHalfMs, round.waitBackMs].map((ms) => ms.toFixed(0)).join(', ')
      console.log(`  round ${k + 1}: rung ${round.rung}, then ${round.lowRung}, back after ${(round.backMs / 1000).toFixed(1)} s; longest queue ${waits} ms (wide, half, back), growth ${round.growthMs.toFixed(0)} ms, ${round.skipped} frames skipped while half`)
      if (verbose) tell(samples, performance.now() - round.tookMs)
    }
    const wide = percentiles(cleanMs)
    const narrow = percentiles(narrowMs)
    console.log(line('key to drawn, no bottleneck', wide))
    console.log(line('key to drawn, half', narrow))
    console.log(`  network                      ${JSON.stringify(link.counts.down)}`)
    if (faults.length) throw new Error(`the page reported errors: ${faults.join('; ')}`)
    return { world, delayMs, usedBitsPerSecond: Math.round(usedBits), fps, rounds, photonMs: wide, photonHalfMs: narrow, network: link.counts.down }
  } finally {
    stop()
    await browser.close()
    await front.close()
    await server.stop()
    await forget(folder)
  }
}

if (isCommand(import.meta.url)) {
  const { values } = parseArgs({
    options: { world: { type: 'string', default: 'noise' }, times: { type: 'string', default: '3' }, delay: { type: 'string', default: '15' }, verbose: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    console.log('npx tsx bench/narrow.bench.ts [--world noise|painted|engine] [--times 3] [--delay 15] [--verbose]')
    process.exit(0)
  }
  const world = values.world
  if (world !== 'noise' && world !== 'painted' && world !== 'engine') throw new Error(`--world is "${world}": write noise (fills every bitrate), painted or engine`)
  const report = startReport(world === 'noise' ? 'narrow' : `narrow-${world}`, `A link that halves for ${NARROW_MS / 1000} s and comes back, ${values.times} times, ${2 * Number(values.delay)} ms round trip, ${world} world, server and Chromium on the same machine`)
  report(await measureNarrow({ world, times: Number(values.times), delayMs: Number(values.delay), verbose: values.verbose ?? false }))
  process.exit(0)
}
