// The page in stock Firefox against the whole server. A Firefox that has just been installed on Linux decodes H.264 by itself (WebCodecs, the
// system's libavcodec) and not in WebRTC, for which it fetches Cisco's plugin later on: the page must find its way in all three states.
//
// MOZ_GMP_PATH=<folder>/gmp-gmpopenh264/<version> (of a profile that has fetched it) lets the test of the plugin run as well.
import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { difference } from './chromium.ts'
import { type Firefox, findFirefox, launchFirefox, type Prefs } from './firefox.ts'
import { PATCHES } from './painted-world.ts'
import { buildPage, forget, serve, type TestServer, WORLDS } from './server.ts'
import { MOVED, PATIENCE_MS, STILL } from './visitor.ts'

/** Largest error of a flat colour, code values, as in e2e.test.ts. */
const COLOUR = 9
const PLUGIN = process.env['MOZ_GMP_PATH']
const WITHOUT_PLUGIN: Prefs = { 'media.gmp-gmpopenh264.enabled': false }

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 })
if (!findFirefox()) console.log('Sojourn: the tests in Firefox are skipped: no Firefox found (Debian: apt-get install firefox-esr, or set FIREFOX)')

describe.skipIf(!findFirefox())('Firefox', () => {
  let folder: string
  let server: TestServer
  let firefox: Firefox | undefined

  beforeAll(async () => {
    folder = await buildPage()
    server = await serve(folder, WORLDS.painted)
  })
  afterEach(async () => {
    await firefox?.close()
    expect(firefox?.faults ?? []).toEqual([])
    firefox = undefined
    await expect.poll(() => server.seats.freeCount, { timeout: 60_000 }).toBe(2)
  })
  afterAll(async () => {
    await server?.stop()
    if (folder) await forget(folder)
  })

  it('plays as it was installed: frames, colours, keys, mouse, another prompt, its latency, and a seat that comes free', async () => {
    const page = await enters(WITHOUT_PLUGIN, 'patches')
    expect(await page.evaluate(() => RTCRtpReceiver.getCapabilities('video')!.codecs.some(({ mimeType }) => /h264/i.test(mimeType)))).toBe(false)
    expect(await page.evaluate(() => window.sojourn.detail().path)).toBe('decoder')
    await plays(page)
  })

  it.skipIf(!PLUGIN)('plays over WebRTC once it has its H.264 plugin (MOZ_GMP_PATH)', async () => {
    const version = readdirSync(PLUGIN!).length && PLUGIN!.split('/').at(-1)!
    const prefs = { 'media.gmp-gmpopenh264.version': version, 'media.gmp-gmpopenh264.enabled': true, 'media.gmp-gmpopenh264.visible': true, 'media.gmp-gmpopenh264.abi': 'x86_64-gcc3' }
    const page = await enters(prefs, 'patches')
    expect(await page.evaluate(() => window.sojourn.detail().path)).toBe('video')
    await plays(page)
  })

  it('says what is missing where nothing decodes H.264', async () => {
    const page = await opens({ ...WITHOUT_PLUGIN, 'media.ffmpeg.enabled': false })
    await page.until('the page says so', () => /H\.264/.test(document.querySelector('[role="alert"]')?.textContent ?? ''))
    expect(await page.evaluate(() => document.querySelector('[role="alert"]')!.textContent)).toMatch(/libavcodec/)
    await says(page, 'a meadow')
    expect(await page.evaluate(() => document.body.dataset['phase'])).toBe('landing')
  })

  async function opens(prefs: Prefs): Promise<Firefox> {
    firefox = await launchFirefox(prefs)
    await firefox.goto(server.url)
    await firefox.until('the page has started', () => window.sojourn !== undefined && document.querySelector('.card') !== null)
    return firefox
  }

  async function enters(prefs: Prefs, prompt: string): Promise<Firefox> {
    const page = await opens(prefs)
    // WebRTC learns of its plugin some moments after the browser has started.
    if (PLUGIN && prefs !== WITHOUT_PLUGIN) await page.until('the plugin is there', () => RTCRtpReceiver.getCapabilities('video')!.codecs.some(({ mimeType }) => /h264/i.test(mimeType)))
    await says(page, prompt)
    await page.until('frames come', () => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 0)
    return page
  }
})

async function says(page: Firefox, prompt: string): Promise<void> {
  await page.evaluate(() => {
    const box = document.querySelector<HTMLTextAreaElement>('#prompt')!
    box.focus()
    box.select()
  })
  await page.type(prompt)
  await page.press('Enter')
}

async function plays(page: Firefox): Promise<void> {
  const patches = await settled(page)
  PATCHES.forEach((patch, k) => patch.forEach((value, c) => expect(Math.abs(patches[(18 * 64 + 8 * k + 4) * 3 + c]! - value), `patch ${k}`).toBeLessThanOrEqual(COLOUR)))
  await page.press('t')
  await page.until('the prompt box', () => document.activeElement?.tagName === 'TEXTAREA')
  await says(page, 'a meadow')
  await page.until('another prompt', () => window.sojourn.stats().understood.includes('meadow'))
  await page.evaluate(() => document.querySelector<HTMLCanvasElement>('canvas[data-testid="world-view"]')!.focus())
  for (const key of ['w', 'ArrowRight', 'ArrowUp']) {
    const still = await settled(page)
    await page.down(key)
    await becomesOther(page, still, key)
    await page.up(key)
  }
  // The frame that knows the key was shown, and when is known: key to photon is measured. Figures are bench's affair.
  await page.until('key to photon', () => window.sojourn.stats().inputToPhotonMs.p50 > 5)
  expect(await page.evaluate(() => window.sojourn.stats().inputToPhotonMs.p95)).toBeLessThan(2000)
  // By the hand: the picture turns with the mouse, and late warp has drawn that.
  const unturned = await settled(page)
  await page.mouse({ type: 'pointerMove', x: 300, y: 180 }, { type: 'pointerDown', button: 0 })
  await page.mouse({ type: 'pointerMove', x: 330, y: 180, duration: 100 }, { type: 'pointerMove', x: 460, y: 180, duration: 400 })
  await becomesOther(page, unturned, 'mouse')
  await page.mouse({ type: 'pointerUp', button: 0 })
  expect(await page.evaluate(() => window.sojourn.detail().lookMs.drawn.length)).toBeGreaterThan(0)
  // It goes on: a second of frames later it still answers.
  const { frameId } = await page.evaluate(() => window.sojourn.stats())
  await page.until('frames go on', (id) => window.sojourn.stats().frameId > id + 30, frameId)
  await page.press('p')
  await page.until('a pause', () => window.sojourn.stats().fps === 0)
}

/** The world's canvas as 64x36 RGB values, as in chromium.ts. */
function picture(page: Firefox): Promise<number[]> {
  return page.evaluate(() => {
    const small = Object.assign(document.createElement('canvas'), { width: 64, height: 36 }).getContext('2d')!
    small.drawImage(document.querySelector<HTMLCanvasElement>('canvas[data-testid="world-view"]')!, 0, 0, 64, 36)
    return [...small.getImageData(0, 0, 64, 36).data].filter((_, k) => k % 4 !== 3)
  })
}

const becomesOther = (page: Firefox, from: readonly number[], what: string) =>
  expect.poll(async () => difference(from, await picture(page)), { message: what, timeout: PATIENCE_MS }).toBeGreaterThan(MOVED)

/** Waits until two pictures are alike with newer frames between them. */
async function settled(page: Firefox): Promise<number[]> {
  let before = await picture(page)
  await expect.poll(async () => {
    const { frameId } = await page.evaluate(() => window.sojourn.stats())
    await page.until('newer frames', (id) => window.sojourn.stats().frameId > id + 3, frameId)
    const now = await picture(page)
    const moved = difference(before, now)
    before = now
    return moved
  }, { message: 'standing still', timeout: PATIENCE_MS }).toBeLessThan(STILL / 3)
  return before
}
