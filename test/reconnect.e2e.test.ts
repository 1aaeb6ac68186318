// A bad network between a real Chromium and the server (bench/netsim): what a player keeps when it fails. How quickly is measured by
// bench/reconnect.bench.ts; here it only has to happen.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Front, openFront } from '../bench/netsim/front.ts'
import { Link } from '../bench/netsim/link.ts'
import type { Pose } from '../core/camera.ts'
import { browserTests } from './browser-tests.ts'
import { change, goes, PATIENCE_MS, stands, stats } from './visitor.ts'

let front: Front
const tests = browserTests({ url: () => front.url, faults: 'expected', closed: () => front.close() })
const { visitors } = tests

const openings = () => Number(/sojourn_admission_total\{kind="seated"\} (\d+)/.exec(tests.server.metrics.text({}))?.[1] ?? 0)

/** Walks a little, and marks the page: a reload would lose the mark. */
async function walked(page: Page): Promise<Pose> {
  const from = await stands(page)
  await page.keyboard.down('w')
  await goes(page, from, 'walking', ({ walked }) => walked > 1)
  await page.keyboard.up('w')
  await page.evaluate('window.mark = 1')
  return stands(page)
}

/** Frames come again; the player is where they were, and can go on. */
async function goesOn(page: Page, place: Pose, frameId: number): Promise<void> {
  await page.waitForFunction((id) => window.sojourn.stats().frameId > id, frameId)
  await page.getByRole('heading', { name: 'Reconnecting' }).waitFor({ state: 'hidden' })
  expect(change(place, await stands(page))).toEqual({ walked: 0, risen: 0, turned: 0, tilted: 0 })
  await page.keyboard.down('w')
  await goes(page, place, 'walking on', ({ walked }) => walked > 1)
  await page.keyboard.up('w')
  expect(await page.evaluate('window.mark')).toBe(1)
}

it('plays over a poor network: loss in bursts, delay, jitter, reordering, a narrow bottleneck', async () => {
  const poor = { delayMs: 30, jitterMs: 5, loss: 0.03, burst: 2, reorder: 0.01, bitsPerSecond: 3e6 }
  front = await openFront(tests.server.url, new Link(poor, poor))
  const page = await visitors.enter('a far meadow')
  await walked(page)
  expect(front.link.counts.down.lost).toBeGreaterThan(0)
})

it('is the same place after three seconds without a network', async () => {
  front = await openFront(tests.server.url, new Link({ delayMs: 10 }, { delayMs: 10 }))
  const page = await visitors.enter('a lasting meadow')
  const place = await walked(page)
  const before = openings()
  front.link.blackout(3000)
  const { frameId } = await stats(page)
  await expect.poll(() => front.link.dark, { timeout: PATIENCE_MS }).toBe(false)
  await goesOn(page, place, frameId + 5)
  expect(openings()).toBe(before)
})

const reconnects = (kind: string) => Number(new RegExp(`sojourn_reconnects_total\\{kind="${kind}"\\} (\\d+)`).exec(tests.server.metrics.text({}))?.[1] ?? 0)

it('goes on by itself where the server sees another address of the player', async () => {
  front = await openFront(tests.server.url, new Link({ delayMs: 10 }, { delayMs: 10 }))
  const page = await visitors.enter('a moved meadow')
  const place = await walked(page)
  const before = [openings(), reconnects('restarted'), reconnects('offered')]
  const { frameId } = await stats(page)
  front.link.move()
  await goesOn(page, place, frameId + 10)
  expect([openings(), reconnects('restarted'), reconnects('offered')]).toEqual(before)
})

it('finds another path of the same connection where the ports used so far lead nowhere', async () => {
  front = await openFront(tests.server.url, new Link({ delayMs: 10 }, { delayMs: 10 }))
  const page = await visitors.enter('a shut meadow')
  const place = await walked(page)
  const before = [openings(), reconnects('restarted'), reconnects('offered')]
  front.link.shut()
  await expect.poll(() => reconnects('restarted'), { timeout: PATIENCE_MS }).toBe(before[1]! + 1)
  const { frameId } = await stats(page)
  await goesOn(page, place, frameId + 5)
  expect([openings(), reconnects('offered')]).toEqual([before[0], before[2]])
})

it('is the same place after a change of network that breaks every connection', async () => {
  front = await openFront(tests.server.url, new Link({}, {}))
  const page = await visitors.enter('a portable meadow')
  const place = await walked(page)
  const before = openings()
  front.link.blackout(5000, true)
  await page.getByRole('heading', { name: 'Reconnecting' }).waitFor()
  const { frameId } = await stats(page)
  await goesOn(page, place, frameId + 5)
  expect(openings()).toBe(before)
})
