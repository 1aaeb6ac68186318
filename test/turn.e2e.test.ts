// Players behind networks that let nothing through directly: a real Chromium, a real TURN server (relay.ts).
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { browserTests } from './browser-tests.ts'
import { openRelay, type TestRelay } from './relay.ts'
import { holdUntilSeen } from './visitor.ts'

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

async function arrive(query: string): Promise<Page> {
  const page = await visitors.landing()
  await page.addInitScript(KEEP)
  await page.goto(tests.server.url + query)
  return page
}

it('who can only be reached through a relay walks through the world all the same', async () => {
  const page = await visitors.enter('a relayed meadow', await arrive('?relay'))
  expect(await way(page)).toBe('relay')
  expect(await path(page)).toBe('track')
  expect(relay.ports().length).toBeGreaterThan(0)
  await holdUntilSeen(page, 'ArrowRight')
})

it('who can be reached directly is', async () => {
  const page = await visitors.enter('a direct meadow', await arrive(''))
  expect(await way(page)).not.toBe('relay')
  expect(await path(page)).toBe('track')
})

it('a relay that knows another secret lets nobody in, and the socket carries the frames', async () => {
  const before = relay.ports().length
  relay.secret = 'what-only-the-relay-knows'
  try {
    const page = await visitors.enter('a carried meadow', await arrive('?relay'))
    expect(await path(page)).toBe('decoder')
    expect(relay.ports().length).toBe(before)
    await holdUntilSeen(page, 'ArrowRight')
  } finally {
    relay.secret = SECRET
  }
})
