// Where WebRTC cannot be had: frames and input go over the signalling socket and the page decodes by itself. Real Chromium; chosen by
// itself where the browser has no WebRTC, and where the network lets no datagram through.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openFront } from '../bench/netsim/front.ts'
import { Link } from '../bench/netsim/link.ts'
import { browserTests } from './browser-tests.ts'
import { PATCHES } from './painted-world.ts'
import { goes, holdUntilSeen, invitationOf, phase, playing, promptBox, settled, stands, stats } from './visitor.ts'

const tests = browserTests()
const { visitors } = tests

/** Largest error of a flat colour, code values, as in e2e.test.ts. */
const COLOUR = 9
const NO_WEBRTC = 'delete window.RTCPeerConnection'
/** No datagram comes through; the page and its socket do. */
const DEAD = { loss: 1 - 1e-12 }

async function entersWithout(script: string, prompt: string, url?: string): Promise<Page> {
  const page = await visitors.landing('', url)
  await page.addInitScript(script)
  await page.reload()
  await promptBox(page).fill(prompt)
  await page.keyboard.press('Enter')
  await playing(page)
  return page
}

const path = (page: Page) => page.evaluate(() => window.sojourn.detail().path)

it('plays without WebRTC: colours, keys, another prompt, latencies, and a seat that comes free', async () => {
  const page = await entersWithout(NO_WEBRTC, 'patches')
  expect(await path(page)).toBe('decoder')
  const seen = await settled(page)
  PATCHES.forEach((patch, k) => patch.forEach((value, c) => expect(Math.abs(seen[(18 * 64 + 8 * k + 4) * 3 + c]! - value), `patch ${k}`).toBeLessThanOrEqual(COLOUR)))
  await page.keyboard.press('t')
  await promptBox(page).fill('a meadow')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => window.sojourn.stats().understood.includes('meadow'))
  for (const key of ['w', 'ArrowRight']) {
    await settled(page)
    await holdUntilSeen(page, key)
  }
  await page.waitForFunction(() => window.sojourn.stats().inputToPhotonMs.p50 > 5)
  await page.keyboard.press('p')
  await page.waitForFunction(() => window.sojourn.stats().fps === 0)
  await page.keyboard.press('p')
  const { frameId } = await stats(page)
  await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 3, frameId)
  await page.keyboard.press('Escape')
  await phase(page, 'landing')
  await expect.poll(() => tests.server.seats.freeCount).toBe(2)
})

it('goes over to the socket by itself where no datagram comes through', async () => {
  const front = await openFront(tests.server.url, new Link(DEAD, DEAD))
  try {
    const page = await visitors.landing('', front.url)
    await promptBox(page).fill('a walled meadow')
    await page.keyboard.press('Enter')
    await playing(page)
    expect(await path(page)).toBe('decoder')
    const place = await stands(page)
    await page.keyboard.down('w')
    await goes(page, place, 'walking', ({ walked }) => walked > 1)
    await page.keyboard.up('w')
    expect(front.link.counts.up.lost).toBeGreaterThan(0)
    expect(front.link.counts.up.passed + front.link.counts.down.passed).toBe(0)
    // The line breaks and comes back: the same world at the same place, still without WebRTC.
    const there = await stands(page)
    const { frameId } = await stats(page)
    front.link.blackout(1500, true)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 5, frameId)
    await page.getByRole('heading', { name: 'Reconnecting' }).waitFor({ state: 'hidden' })
    expect(await stands(page)).toEqual(there)
    expect(await path(page)).toBe('decoder')
    await visitors.close()
  } finally {
    await front.close()
  }
})

it('shows a world to one who watches without WebRTC, beside a host who has it, and gives them the controls', async () => {
  const host = await visitors.hosting('a shared meadow')
  const invitation = await invitationOf(host)
  const guest = await visitors.landing('', 'about:blank')
  await guest.addInitScript(NO_WEBRTC)
  await guest.goto(invitation)
  await playing(guest)
  expect([await path(host), await path(guest)]).toEqual(['track', 'decoder'])
  const from = await stands(host)
  await host.bringToFront()
  await host.keyboard.down('w')
  await goes(guest, from, 'watching', ({ walked }) => walked > 0.5)
  await host.keyboard.up('w')
})

it('begins anew with a key frame when its decoder fails', async () => {
  const page = await entersWithout(
    `${NO_WEBRTC}
    const Chunk = EncodedVideoChunk
    EncodedVideoChunk = class { constructor(init) {
      if (window.spoil > 0) { window.spoil--; return new Chunk({ ...init, data: new Uint8Array(init.data.length).fill(255) }) }
      return new Chunk(init)
    } }`,
    'a meadow',
  )
  await settled(page)
  const { frameId } = await stats(page)
  await page.evaluate('window.spoil = 3')
  await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 20, frameId)
  await holdUntilSeen(page, 'ArrowRight')
  await settled(page)
})
