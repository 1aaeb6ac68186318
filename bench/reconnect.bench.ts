// How soon a walk goes on after the network was gone:  npx tsx bench/reconnect.bench.ts [--times 10] [--seconds 3] [--net "delay=15"] [--kinds blackout,cut,moved,shut]
// A player holds W while every datagram is lost and TCP stands still (blackout), or breaks as well (cut: another network); or while the
// server suddenly sees another address of theirs (moved: a router forgot them), or their ports lead nowhere any more (shut). Measured from
// the end of that, or from that moment, to the first frame shown, and to the first one announced that was made a step further on.
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { launch, openPage } from '../test/chromium.ts'
import { buildPage, forget, serve, WORLDS } from '../test/server.ts'
import { isCommand } from './command.ts'
import { openFront } from './netsim/front.ts'
import { Link } from './netsim/link.ts'
import { readImpairment } from './netsim/settings.ts'
import { readWorld, type WorldName } from './photon/rig.ts'
import { line, percentiles, type Percentiles, startReport } from './report.ts'

/** Walking between two breaks, ms: longer than anything remembers of the one before. */
const BETWEEN_MS = 5000
/** A walk goes on once it has come this much further, m: a tenth of a second. */
const STEP_M = 0.3

/** Notes when frames are shown and when the player has moved, both as epoch ms. A string, because compiled functions carry helpers the page lacks. */
const WATCH = `
  window.seen = { frame: 0, step: 0 }
  let from = { frameId: 0, z: 0 }
  window.restart = () => { window.seen = { frame: 0, step: 0 }; from = { frameId: sojourn.stats().frameId, z: sojourn.detail().pose.z } }
  setInterval(() => {
    if (!window.seen.frame && sojourn.stats().frameId > from.frameId) window.seen.frame = Date.now()
    if (!window.seen.step && Math.abs(sojourn.detail().pose.z - from.z) > ${STEP_M}) window.seen.step = Date.now()
  }, 5)`

const KINDS = ['blackout', 'cut', 'moved', 'shut'] as const
type Kind = (typeof KINDS)[number]
/** Until what was under way is shown and nothing changes any more, ms. */
const UNDER_WAY_MS = { blackout: 500, cut: 500, moved: 100, shut: 100 }

async function outage(page: Page, link: Link, seconds: number, kind: Kind): Promise<{ frameMs: number; stepMs: number }> {
  const lasts = kind === 'blackout' || kind === 'cut'
  const endMs = Date.now() + (lasts ? 1000 * seconds : 0)
  if (lasts) link.blackout(1000 * seconds, kind === 'cut')
  else if (kind === 'moved') link.move()
  else link.shut()
  await page.waitForTimeout(UNDER_WAY_MS[kind])
  await page.evaluate('restart()')
  await page.waitForFunction(() => Object.values((window as unknown as { seen: object }).seen).every((ms) => ms > 0), undefined, { timeout: 60_000, polling: 100 })
  const seen = (await page.evaluate('seen')) as { frame: number; step: number }
  await page.waitForTimeout(BETWEEN_MS)
  return { frameMs: seen.frame - endMs, stepMs: seen.step - endMs }
}

export type Outages = { world: WorldName; times: number; seconds: number; net: string; worlds: number } & Partial<Record<Kind, Outage>>
type Outage = { frameMs: Percentiles; stepMs: Percentiles }

/** `times` of each kind, blackouts and cuts of `seconds`; prints what it finds. */
export async function measureOutages({ times, seconds, net, kinds = KINDS, world = 'painted' }: { times: number; seconds: number; net: string; kinds?: readonly Kind[]; world?: WorldName }): Promise<Outages> {
  const folder = await buildPage()
  const server = await serve(folder, WORLDS[world])
  const impairment = readImpairment(net)
  const front = await openFront(server.url, new Link(impairment, impairment))
  const browser = await launch()
  try {
    const { page, faults } = await openPage(browser, front.url)
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a lasting meadow')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 0)
    await page.evaluate(WATCH)
    await page.keyboard.down('KeyW')
    await page.waitForTimeout(BETWEEN_MS)
    const figures: Partial<Record<Kind, Outage>> = {}
    for (const kind of kinds) {
      const all: { frameMs: number; stepMs: number }[] = []
      for (let k = 0; k < times; k++) all.push(await outage(page, front.link, seconds, kind))
      const [frame, step] = [percentiles(all.map(({ frameMs }) => frameMs)), percentiles(all.map(({ stepMs }) => stepMs))]
      console.log(line(`${kind}: to a frame shown`, frame))
      console.log(line(`${kind}: to a step further`, step))
      Object.assign(figures, { [kind]: { frameMs: frame, stepMs: step } })
    }
    const worlds = Number(/sojourn_admission_total\{kind="seated"\} (\d+)/.exec(server.metrics.text({}))?.[1])
    console.log(`  worlds opened                ${worlds}`)
    const broken = faults.filter((text) => !text.includes('WebSocket'))
    if (broken.length) throw new Error(`the page reported errors: ${broken.join('; ')}`)
    return { world, times, seconds, net, ...figures, worlds }
  } finally {
    await browser.close()
    await front.close()
    await server.stop()
    await forget(folder)
  }
}

if (isCommand(import.meta.url)) {
  const { values } = parseArgs({
    options: { times: { type: 'string', default: '10' }, seconds: { type: 'string', default: '3' }, net: { type: 'string', default: 'delay=15' }, kinds: { type: 'string', default: KINDS.join() }, world: { type: 'string', default: 'painted' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    console.log('npx tsx bench/reconnect.bench.ts [--times 10] [--seconds 3] [--net "delay=15"] [--kinds blackout,cut,moved,shut] [--world painted|engine]')
    process.exit(0)
  }
  const report = startReport('reconnect', `${values.times} times ${values.kinds}, ${values.seconds} s each, on a network with ${values.net}, ${values.world} world, server and Chromium on the same machine`)
  const kinds = KINDS.filter((kind) => values.kinds.split(',').includes(kind))
  report(await measureOutages({ times: Number(values.times), seconds: Number(values.seconds), net: values.net, kinds, world: readWorld(values.world) }))
  process.exit(0)
}
