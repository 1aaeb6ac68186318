// Key to photon in real Chromium, server and browser on one machine:  npx tsx bench/photon.bench.ts [--seconds 60] [--prompt "..."]
// With --net the same through a bad network (bench/netsim), e.g. --net "delay=15 loss=2%". A player walks, turns and taps keys; every frame shown is counted, and every input change is timed to the first frame that shows it.
import { parseArgs } from 'node:util'
import { type Page } from 'playwright-core'
import { launch, openPage } from '../test/chromium.ts'
import { buildPage, forget, serve, WORLDS } from '../test/server.ts'
import { INTERVALS } from '../client/view/trace.ts'
import { openFront } from './netsim/front.ts'
import { Link } from './netsim/link.ts'
import { readImpairment } from './netsim/settings.ts'
import { line, percentiles, startReport } from './report.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    prompt: { type: 'string', default: 'a snowy pine valley at dusk with a stone tower' },
    net: { type: 'string' },
    world: { type: 'string', default: 'engine' },
    path: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log('npx tsx bench/photon.bench.ts [--seconds 60] [--prompt "..."] [--net "delay=15 loss=2%"] [--world engine|painted] [--path video|socket]')
  process.exit(0)
}
const seconds = Number(values.seconds)
const WARM_UP_S = 5
/** Mouse look afterwards, s: the page keeps the newest 512 times. */
const LOOK_S = 15
/** A picture that stands longer than this has frozen, ms. */
const FREEZE_MS = 500
if (values.world !== 'engine' && values.world !== 'painted') throw new Error(`--world is "${values.world}": write engine, or painted for a stand-in that costs nothing`)
/** What a page must lack to take another way than the shortest. */
const LACKING: Record<string, string> = { video: 'delete window.MediaStreamTrackProcessor', socket: 'delete window.RTCPeerConnection' }
const lacking = values.path === undefined ? undefined : LACKING[values.path]
if (values.path !== undefined && !lacking) throw new Error(`--path is "${values.path}": write video for a browser without track processors, socket for one without WebRTC, or leave it out`)
const through = values.net === undefined ? '' : `, through a network with ${values.net || 'nothing wrong'}`
const name = ['photon', ...(values.net === undefined ? [] : ['net']), ...(values.world === 'engine' ? [] : [values.world]), ...(values.path ? [values.path] : [])].join('-')
const report = startReport(name, `Key to photon, ${seconds} s of walking after ${WARM_UP_S} s of warm-up, headless Chromium with software GL on the same machine, ${values.world} world${through}`)

/** Remembers the page's connections, and asks the newest what came of its video. */
const KEEP_PEERS = `
  window.peers = []
  const Peer = RTCPeerConnection
  RTCPeerConnection = class extends Peer { constructor(...given) { super(...given); window.peers.push(this) } }`
const RECEIVED = `(async () => {
  if (window.peers.length === 0) return {}
  for (const stats of (await window.peers.at(-1).getStats()).values()) {
    if (stats.type !== 'inbound-rtp') continue
    const { packetsReceived, packetsLost, retransmittedPacketsReceived, nackCount, pliCount, keyFramesDecoded, framesDecoded, framesDropped } = stats
    return { packetsReceived, packetsLost, retransmittedPacketsReceived, nackCount, pliCount, keyFramesDecoded, framesDecoded, framesDropped, connections: window.peers.length }
  }
  return {}
})()`

/** Adds the times of frames shown since the last look; the page keeps the newest 256. */
async function noteShown(page: Page, shown: number[]): Promise<void> {
  for (const ms of await page.evaluate(() => window.sojourn.detail().shownMs)) if (ms > (shown.at(-1) ?? -Infinity)) shown.push(ms)
}

/** Walks for `lengthS`: forward mostly, looking about, a tap of another key now and then. Collects every latency, and when every frame was shown, on the way. */
async function walk(page: Page, lengthS: number): Promise<{ latencies: number[]; shown: number[] }> {
  const latencies: number[] = []
  const shown: number[] = []
  const startMs = await page.evaluate(() => performance.now())
  const end = performance.now() + 1000 * lengthS
  await page.keyboard.down('KeyW')
  for (let k = 0; performance.now() < end; k++) {
    const key = ['KeyA', 'ArrowRight', 'KeyD', 'ArrowLeft', 'ArrowRight', 'Space'][k % 6]!
    await page.keyboard.down(key)
    await page.waitForTimeout(180)
    await page.keyboard.up(key)
    await page.waitForTimeout(170)
    // Six keys down and up are twelve changes since the last look; the page keeps the newest 256.
    if (k % 6 !== 5) continue
    latencies.push(...(await page.evaluate(() => window.sojourn.detail().latenciesMs)).slice(-12))
    await noteShown(page, shown)
  }
  await page.keyboard.up('KeyW')
  await noteShown(page, shown)
  return { latencies, shown: shown.filter((ms) => ms >= startMs) }
}

/**
 * Looks about with the mouse, at times that have nothing to do with the display's. `drawn`: from the mouse event to the call that draws
 * the picture turned by it; `shown`: to the display frame after that, when it can be on a screen at the earliest.
 */
async function look(page: Page, lengthS: number): Promise<{ drawn: number[]; shown: number[]; frames: number[] }> {
  const frames: number[] = []
  const startMs = await page.evaluate(() => performance.now())
  await page.mouse.move(320, 180)
  await page.mouse.down()
  const end = performance.now() + 1000 * lengthS
  for (let k = 0; performance.now() < end; k++) {
    await page.mouse.move(320 + 120 * Math.sin(k / 9), 180 + 20 * Math.sin(k / 23))
    await page.waitForTimeout(9 + ((k * 7) % 13))
    if (k % 100 === 99) await noteShown(page, frames)
  }
  await page.mouse.up()
  await noteShown(page, frames)
  return { ...(await page.evaluate(() => window.sojourn.detail().lookMs)), frames: frames.filter((ms) => ms >= startMs) }
}

/** What the server has counted of pixels that no keyframe explained. */
async function guesses(url: string): Promise<{ sum: number; count: number }> {
  const text = await (await fetch(new URL('/metrics', url))).text()
  const read = (what: string) => Number(new RegExp(`^sojourn_unsure_share_${what} (\\S+)$`, 'm').exec(text)?.[1])
  return { sum: read('sum'), count: read('count') }
}

const folder = await buildPage()
const server = await serve(folder, WORLDS[values.world])
const impairment = readImpairment(values.net ?? '')
const link = new Link(impairment, impairment)
const front = values.net === undefined ? undefined : await openFront(server.url, link)
const browser = await launch()
try {
  const { page, faults } = await openPage(browser, front?.url ?? server.url)
  await page.addInitScript(KEEP_PEERS)
  if (lacking) await page.addInitScript(lacking)
  await page.reload()
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(values.prompt)
  await page.waitForTimeout(2000)
  const pressed = performance.now()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => window.sojourn.stats().frameId > 0, undefined, { polling: 20 })
  const firstFrameMs = performance.now() - pressed
  await walk(page, WARM_UP_S)
  const before = await guesses(server.url)
  const { latencies, shown } = await walk(page, seconds)
  const after = await guesses(server.url)
  const unsure = (after.sum - before.sum) / (after.count - before.count)
  const { stagesMs: stages, path } = await page.evaluate(() => window.sojourn.detail())
  const intervals = shown.slice(1).map((at, k) => at - shown[k]!)
  const looked = await look(page, LOOK_S)
  const lookShown = looked.frames
  const [photon, interval] = [percentiles(latencies), percentiles(intervals)]
  const fps = (1000 * intervals.length) / (shown.at(-1)! - shown[0]!)
  const freezes = intervals.filter((ms) => ms > FREEZE_MS).length
  const received = (await page.evaluate(RECEIVED)) as Record<string, number>
  const onTime = intervals.filter((ms) => ms <= 60).length / intervals.length
  console.log(`  frames come by               ${path}`)
  console.log(`  first frame after Enter      ${firstFrameMs.toFixed(0)} ms`)
  console.log(line('key to photon', photon))
  const [lookDrawn, lookScreen] = [percentiles(looked.drawn), percentiles(looked.shown)]
  console.log(line('look to drawn (late warp)', lookDrawn))
  console.log(line('look to next display frame', lookScreen))
  console.log(line('frame interval', interval))
  console.log(`  frames shown                 ${fps.toFixed(1)} a second, ${(100 * onTime).toFixed(1)} % of intervals <= 60 ms`)
  console.log(`  unsure pixels                ${(100 * unsure).toFixed(1)} % in the mean of ${after.count - before.count} frames`)
  console.log(`  freezes over ${FREEZE_MS} ms         ${freezes}`)
  console.log(`  received                     ${Object.entries(received).map(([what, count]) => `${what} ${count}`).join(', ')}`)
  if (front) console.log(`  network                      ${JSON.stringify(link.counts)}`)
  INTERVALS.forEach((stage, k) => console.log(`  until ${stage.padEnd(22)} ${stages[k]!.toFixed(2)} ms`))
  if (faults.length) throw new Error(`the page reported errors: ${faults.join('; ')}`)
  report({
    seconds, world: values.world, path, ...(front ? { net: values.net, network: link.counts } : {}), firstFrameMs, photonMs: photon, lookDrawnMs: lookDrawn, lookShownMs: lookScreen,
    fpsWhileLooking: (1000 * (lookShown.length - 1)) / (lookShown.at(-1)! - lookShown[0]!), intervalMs: interval, fps, onTimeShare: onTime, unsureShare: unsure, freezes, received,
    stagesMs: Object.fromEntries(INTERVALS.map((stage, k) => [stage, stages[k]])),
  })
} finally {
  await browser.close()
  await front?.close()
  await server.stop()
  await forget(folder)
}
process.exit(0)
