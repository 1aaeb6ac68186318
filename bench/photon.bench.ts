// Key to photon in real Chromium, server and browser on one machine:  npx tsx bench/photon.bench.ts [--seconds 60] [--prompt "..."]
// A player walks, turns and taps keys; every frame shown is counted, and every input change is timed to the first frame that shows it.
import { parseArgs } from 'node:util'
import { type Page } from 'playwright-core'
import { launch, openPage } from '../test/chromium.ts'
import { buildPage, forget, serve, WORLDS } from '../test/server.ts'
import { INTERVALS } from '../client/view/trace.ts'
import { line, percentiles, startReport } from './report.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    prompt: { type: 'string', default: 'a snowy pine valley at dusk with a stone tower' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log('npx tsx bench/photon.bench.ts [--seconds 60] [--prompt "..."]')
  process.exit(0)
}
const seconds = Number(values.seconds)
const WARM_UP_S = 5
const report = startReport('photon', `Key to photon, ${seconds} s of walking after ${WARM_UP_S} s of warm-up, headless Chromium with software GL on the same machine`)

/** Notes when each frame is shown, ms of the page's clock, by listening in on the page's own video callback. A string, because compiled functions carry helpers the page lacks. */
const WATCH_FRAMES = `
  window.shownMs = []
  const ask = HTMLVideoElement.prototype.requestVideoFrameCallback
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    return ask.call(this, (now, frame) => { window.shownMs.push(frame.expectedDisplayTime); callback(now, frame) })
  }`

/** Walks for `lengthS`: forward mostly, looking about, a tap of another key now and then. Collects every latency on the way. */
async function walk(page: Page, lengthS: number): Promise<number[]> {
  const latencies: number[] = []
  const end = performance.now() + 1000 * lengthS
  await page.keyboard.down('KeyW')
  for (let k = 0; performance.now() < end; k++) {
    const key = ['KeyA', 'ArrowRight', 'KeyD', 'ArrowLeft', 'ArrowRight', 'Space'][k % 6]!
    await page.keyboard.down(key)
    await page.waitForTimeout(180)
    await page.keyboard.up(key)
    await page.waitForTimeout(170)
    // Six keys down and up are twelve changes since the last look; the page keeps the newest 256.
    if (k % 6 === 5) latencies.push(...(await page.evaluate(() => window.sojourn.detail().latenciesMs)).slice(-12))
  }
  await page.keyboard.up('KeyW')
  return latencies
}

const folder = await buildPage()
const server = await serve(folder, WORLDS.engine)
const browser = await launch()
try {
  const { page, faults } = await openPage(browser, server.url)
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(values.prompt)
  await page.waitForTimeout(2000)
  await page.evaluate(WATCH_FRAMES)
  const pressed = performance.now()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => window.sojourn.stats().frameId > 0, undefined, { polling: 20 })
  const firstFrameMs = performance.now() - pressed
  await walk(page, WARM_UP_S)
  await page.evaluate('window.shownMs.length = 0')
  const latencies = await walk(page, seconds)
  // Every listener hears of every frame: one time per frame.
  const shown = [...new Set((await page.evaluate('window.shownMs')) as number[])]
  const stages = await page.evaluate(() => window.sojourn.detail().stagesMs)
  const intervals = shown.slice(1).map((at, k) => at - shown[k]!)
  const [photon, interval] = [percentiles(latencies), percentiles(intervals)]
  const fps = (1000 * intervals.length) / (shown.at(-1)! - shown[0]!)
  const onTime = intervals.filter((ms) => ms <= 60).length / intervals.length
  console.log(`  first frame after Enter      ${firstFrameMs.toFixed(0)} ms`)
  console.log(line('key to photon', photon))
  console.log(line('frame interval', interval))
  console.log(`  frames shown                 ${fps.toFixed(1)} a second, ${(100 * onTime).toFixed(1)} % of intervals <= 60 ms`)
  INTERVALS.forEach((stage, k) => console.log(`  until ${stage.padEnd(22)} ${stages[k]!.toFixed(2)} ms`))
  if (faults.length) throw new Error(`the page reported errors: ${faults.join('; ')}`)
  report({ seconds, firstFrameMs, photonMs: photon, intervalMs: interval, fps, onTimeShare: onTime, stagesMs: Object.fromEntries(INTERVALS.map((stage, k) => [stage, stages[k]])) })
} finally {
  await browser.close()
  await server.stop()
  await forget(folder)
}
process.exit(0)
