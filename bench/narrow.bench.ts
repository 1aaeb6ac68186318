// What a stream does when its link halves, and when it comes back:  npx tsx bench/narrow.bench.ts [--world noise|painted|engine] [--times 3]
// A player walks through bench/netsim. What the stream takes is measured first; then the bottleneck has a quarter more than that, then half of it,
// then as before. Noted: how long datagrams wait before the bottleneck, which rung of bitrates the server is on, and what key to photon becomes.
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { TOP_RUNG } from '../server/video/rate.ts'
import { launch, openPage } from '../test/chromium.ts'
import { buildPage, forget, serve, type TestServer, WORLDS } from '../test/server.ts'
import { openFront } from './netsim/front.ts'
import { Link } from './netsim/link.ts'
import { line, percentiles, startReport } from './report.ts'

const { values } = parseArgs({
  options: { world: { type: 'string', default: 'noise' }, times: { type: 'string', default: '3' }, delay: { type: 'string', default: '15' }, verbose: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log('npx tsx bench/narrow.bench.ts [--world noise|painted|engine] [--times 3] [--delay 15] [--verbose]')
  process.exit(0)
}
const worlds: Record<string, string> = { ...WORLDS, noise: WORLDS.painted }
const worldModule = worlds[values.world]
if (!worldModule) throw new Error(`--world is "${values.world}": write noise (fills every bitrate), painted or engine`)
const times = Number(values.times)
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
  const latencies: number[] = []
  const end = performance.now() + ms
  for (let k = 0; performance.now() < end && !until(); k++) {
    const key = ['KeyA', 'ArrowRight', 'KeyD', 'ArrowLeft'][k % 4]!
    await page.keyboard.down(key)
    await sleep(180)
    await page.keyboard.up(key)
    await sleep(170)
    if (k % 4 === 3) latencies.push(...(await page.evaluate(() => window.sojourn.detail().latenciesMs)).slice(-8))
  }
  return latencies
}

const report = startReport(values.world === 'noise' ? 'narrow' : `narrow-${values.world}`, `A link that halves for ${NARROW_MS / 1000} s and comes back, ${times} times, ${2 * Number(values.delay)} ms round trip, ${values.world} world, server and Chromium on the same machine`)
const folder = await buildPage()
const server = await serve(folder, worldModule)
const clean = { delayMs: Number(values.delay), queueMs: QUEUE_MS }
const link = new Link(clean, clean)
const front = await openFront(server.url, link)
const browser = await launch()
const { samples, stop } = watch(link, server)
try {
  const { page, faults } = await openPage(browser, front.url)
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(values.world === 'noise' ? 'noise' : 'a snowy pine valley at dusk with a stone tower')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 0)
  await page.keyboard.down('KeyW')
  await walk(page, WARM_UP_MS)
  const from = { bytes: link.bytes.down, ms: performance.now() }
  const cleanMs = await walk(page, MEASURE_MS)
  const usedBits = (8000 * (link.bytes.down - from.bytes)) / (performance.now() - from.ms)
  const between = (startMs: number, endMs: number) => samples.filter(({ ms }) => ms >= startMs && ms < endMs)
  const cleanSamples = between(from.ms, performance.now())
  const fps = (1000 * (cleanSamples.at(-1)!.frames - cleanSamples[0]!.frames)) / (cleanSamples.at(-1)!.ms - cleanSamples[0]!.ms)
  console.log(`  the stream takes             ${(usedBits / 1e6).toFixed(2)} Mbit/s with everything, at ${fps.toFixed(1)} frames a second, rung ${samples.at(-1)!.rung} of ${TOP_RUNG}`)
  console.log(`  without a bottleneck         ${samples.at(-1)!.skipped} frames skipped, rung ${Math.min(...samples.map(({ rung }) => rung))} at least`)
  const rounds = []
  const narrowMs: number[] = []
  for (let k = 0; k < times; k++) {
    link.change({ bitsPerSecond: ROOM * usedBits })
    const wideAt = performance.now()
    await walk(page, WIDE_MS)
    const rung = TOP_RUNG
    link.change({ bitsPerSecond: (ROOM / 2) * usedBits })
    const halfAt = performance.now()
    narrowMs.push(...(await walk(page, NARROW_MS)))
    const low = samples.at(-1)!
    link.change({ bitsPerSecond: ROOM * usedBits })
    const backAt = performance.now()
    await walk(page, BACK_MS, () => samples.at(-1)!.rung >= rung)
    await sleep(2 * SAMPLE_MS)
    const back = between(backAt, Infinity).find((sample) => sample.rung >= rung)
    const waits = [between(wideAt + 1000, halfAt), between(halfAt, backAt), between(backAt, Infinity)].map((list) => Math.max(...list.map(({ waitMs }) => waitMs)))
    const skipped = low.skipped - between(halfAt - 200, halfAt).at(-1)!.skipped
    const round = { rung, waitWideMs: waits[0]!, waitHalfMs: waits[1]!, waitBackMs: waits[2]!, growthMs: waits[1]! - waits[0]!, lowRung: low.rung, skipped, backMs: back ? back.ms - backAt : Infinity }
    rounds.push(round)
    console.log(`  round ${k + 1}: rung ${rung}, then ${low.rung}, back after ${(round.backMs / 1000).toFixed(1)} s; longest queue ${waits.map((ms) => ms.toFixed(0)).join(', ')} ms (wide, half, back), growth ${round.growthMs.toFixed(0)} ms, ${skipped} frames skipped while half`)
    if (values.verbose) {
      let [shown, was] = [-1, -1]
      for (const { ms, rung: at, waitMs, skipped: out } of between(halfAt - 100, Infinity)) {
        if (at !== was || waitMs > 60 || out !== shown) console.log(`    ${(ms - halfAt).toFixed(0)} ms: rung ${at}, wait ${waitMs.toFixed(0)} ms, skipped ${out}`)
        ;[was, shown] = [at, out]
      }
    }
  }
  const wide = percentiles(cleanMs)
  const narrow = percentiles(narrowMs)
  console.log(line('key to photon, no bottleneck', wide))
  console.log(line('key to photon, half', narrow))
  console.log(`  network                      ${JSON.stringify(link.counts.down)}`)
  if (faults.length) throw new Error(`the page reported errors: ${faults.join('; ')}`)
  report({ world: values.world, delayMs: clean.delayMs, usedBitsPerSecond: Math.round(usedBits), fps, rounds, photonMs: wide, photonHalfMs: narrow, network: link.counts.down })
} finally {
  stop()
  await browser.close()
  await front.close()
  await server.stop()
  await forget(folder)
}
process.exit(0)
