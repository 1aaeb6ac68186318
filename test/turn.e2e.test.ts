// Players behind networks that let nothing through directly: a real Chromium, a real TURN server (relay.ts).
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { browserTests } from './browser-tests.ts'
import { openRelay, type TestRelay } from './relay.ts'
import { holdUntilSeen, PATIENCE_MS, promptBox, stats } from './visitor.ts'

const SECRET = 'what-server-and-relay-share'
let relay: TestRelay
beforeAll(async () => {
  relay = await openRelay(SECRET)
})
const tests = browserTests({ env: () => ({ TURN_URLS: relay.url, TURN_SECRET: SECRET }) })
const { visitors } = tests
afterAll(() => relay.close())

const path = (page: Page) => page.evaluate(() => window.sojourn.detail().path)
/** Opened before the page makes its first connection: keeps them for `way`. */
const KEEP = 'window.peers = []; RTCPeerConnection = class extends RTCPeerConnection { constructor(...options) { super(...options); peers.push(this) } }'
/** What sort of address the page sends from: host, srflx, prflx or relay. */
const way = (page: Page) =>
  page.evaluate<string>(`(async () => {
    const report = [...(await peers.at(-1).getStats()).values()]
    const pair = report.find((stats) => stats.type === 'candidate-pair' && stats.nominated && stats.state === 'succeeded')
    return report.find(({ id }) => id === pair?.localCandidateId)?.candidateType ?? 'none'
  })()`)

/** The visit of a page whose relay shares its secret with another server. */
async function refusing(visit: () => Promise<void>): Promise<void> {
  relay.secret = 'what-only-the-relay-knows'
  await visit().finally(() => (relay.secret = SECRET))
}

async function arrive(query: string): Promise<Page> {
  const page = await visitors.landing()
  await page.addInitScript(KEEP)
  await page.goto(tests.server.url + query)
  return page
}

it('who can only be reached through a relay walks through the world all the same', async () => {
  const page = await visitors.enter('a relayed meadow', await arrive('?relay'))
  expect(await way(page)).toBe('relay')
  await expect.poll(() => path(page), { timeout: PATIENCE_MS }).toBe('track, relayed')
  expect(relay.ports().length).toBeGreaterThan(0)
  await holdUntilSeen(page, 'ArrowRight')
})

it('who can be reached directly is', async () => {
  const page = await visitors.enter('a direct meadow', await arrive(''))
  expect(await way(page)).not.toBe('relay')
  expect(await path(page)).toBe('track')
})

it('a relay that knows another secret lets nobody in, and the socket carries the frames', () =>
  refusing(async () => {
    const before = relay.ports().length
    const page = await arrive('?relay')
    const warned = page.waitForEvent('console', (message) => message.text().startsWith(relay.url))
    await visitors.enter('a carried meadow', page)
    expect((await warned).text()).toMatch(/: 401 /)
    expect(await path(page)).toBe('decoder')
    expect(relay.ports().length).toBe(before)
    await holdUntilSeen(page, 'ArrowRight')
  }))

it('where the socket cannot carry them either, the page says that there is no way', () =>
  refusing(async () => {
    const page = await arrive('?relay')
    await page.addInitScript('delete VideoDecoder')
    await page.reload()
    await promptBox(page).fill('no meadow')
    await page.keyboard.press('Enter')
    await page.getByText('The video path did not open').waitFor()
    // The world of the one attempt there was is gone.
    expect(tests.server.seats.freeCount).toBe(2)
  }))

it('whoever is broken off after their credential has run out comes back with another', async () => {
  const page = await visitors.enter('a lasting meadow', await arrive('?relay'))
  const [first] = relay.names.slice(-1)
  const from = relay.names.length
  // The relay's permissions last five minutes, so that nothing passes any more.
  const atMs = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => atMs() + 400_000)
  try {
    const { frameId } = await stats(page)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 30, frameId)
    await expect.poll(() => way(page), { timeout: PATIENCE_MS }).toBe('relay')
    const later = relay.names.slice(from)
    expect(later.length).toBeGreaterThan(0)
    for (const name of later) expect([idOf(name), endOf(name) - endOf(first) >= 400]).toEqual([idOf(first), true])
  } finally {
    vi.restoreAllMocks()
  }
})

const endOf = (name = '') => Number(name.split(':')[0])
const idOf = (name = '') => name.split(':')[1]
