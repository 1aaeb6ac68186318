// The page in real Chromium against the whole server: everything a player does in a first visit. The picture is painted by a stand-in
// world, so that pixels can be judged; the last test plays the trained networks. How good and how fast they are is measured in bench/.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INTERVALS } from '../client/view/trace.ts'
import { TestClient } from '../server/testing/test-client.ts'
import { browserTests } from './browser-tests.ts'
import { picture } from './chromium.ts'
import { PATCHES } from './painted-world.ts'
import { serve, type TestServer, WORLDS } from './server.ts'
import { becomesOther, becomesSame, holdUntilSeen, phase, playing, promptBox, settled, stats } from './visitor.ts'

/** Largest error of a flat colour after 4:2:0 H.264 and the browser's conversion, code values. Measured: 4; a wrong matrix or range gives 15 and more. */
const COLOUR = 9

/** From Enter to the first picture of the trained networks, ms: twenty times what an idle machine needs. */
const FIRST_FRAME_MS = 30_000

const tests = browserTests()
const { visitors } = tests
const { landing } = visitors
const enter = (prompt: string) => visitors.enter(prompt)

describe('the first page', () => {
  it('has a textbox, a button and example worlds by their names', async () => {
    const page = await landing()
    expect(await promptBox(page).isVisible()).toBe(true)
    expect(await page.getByRole('button', { name: 'Enter world', exact: true }).isVisible()).toBe(true)
    expect(await page.getByRole('heading', { name: 'Sojourn' }).count()).toBe(1)
    await page.waitForSelector('.card')
    expect(await page.locator('.card').count()).toBeGreaterThanOrEqual(4)
    expect(await page.locator('canvas[data-testid="world-view"]').count()).toBe(1)
  })

  it('refuses what cannot be a prompt, in words, and stays', async () => {
    const page = await landing()
    const box = promptBox(page)
    await box.fill('x'.repeat(530))
    await page.getByRole('button', { name: 'Enter world' }).click()
    expect(await page.locator('#prompt-note').textContent()).toMatch(/18 too many/)
    await box.fill('a\u0007bell')
    await page.keyboard.press('Enter')
    expect(await page.locator('#prompt-note').textContent()).toMatch(/control characters/)
    expect(await page.evaluate(() => document.body.dataset['phase'])).toBe('landing')
  })

  it('says plainly that WebRTC is missing, where nothing can stand in for it', async () => {
    const page = await landing()
    await page.addInitScript(() => ['RTCPeerConnection', 'VideoDecoder'].forEach((name) => Reflect.deleteProperty(globalThis, name)))
    await page.reload()
    expect(await page.getByRole('alert').first().textContent()).toMatch(/no WebRTC/)
  })
})

describe('a visit', () => {
  it('shows frames, answers keys and mouse, measures itself, and ends with Esc', async () => {
    const page = await enter('a meadow with a blorp')
    // A still player sees a still picture; every key and the mouse change it.
    await settled(page)
    for (const key of ['w', 'ArrowRight', 'a', 'ArrowUp']) {
      await holdUntilSeen(page, key)
      await settled(page)
    }
    await page.mouse.move(300, 300)
    await page.mouse.down()
    const unturned = await settled(page)
    await page.mouse.move(460, 310, { steps: 8 })
    await becomesOther(page, unturned, 'mouse')
    await page.mouse.up()

    const { fps, frameId, inputToPhotonMs, understood, notUnderstood } = await stats(page)
    expect(fps).toBeGreaterThan(0)
    expect(frameId).toBeGreaterThan(20)
    expect(inputToPhotonMs.p50).toBeGreaterThan(5)
    expect(inputToPhotonMs.p50).toBeLessThan(2000)
    expect(inputToPhotonMs.p95).toBeGreaterThanOrEqual(inputToPhotonMs.p50)
    expect(understood).toEqual(['a', 'meadow', 'with', 'a'])
    expect(notUnderstood).toEqual(['blorp'])

    await page.keyboard.press('Escape')
    await phase(page, 'landing')
    expect(await promptBox(page).inputValue()).toBe('a meadow with a blorp')
    await expect.poll(() => tests.server.seats.freeCount).toBe(2)
  })

  it('changes the world by another prompt, pauses, restarts, and keeps its address', async () => {
    const page = await enter('a meadow by day')
    const day = await settled(page)
    await page.keyboard.press('t')
    await promptBox(page).fill('the same at night')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => window.sojourn.stats().understood.includes('night'))
    await becomesOther(page, day, 'night')

    await page.keyboard.press('p')
    await page.waitForFunction(() => window.sojourn.stats().fps === 0)
    const { frameId } = await stats(page)
    await page.waitForTimeout(400)
    expect((await stats(page)).frameId).toBe(frameId)
    await page.keyboard.press('p')
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 3, frameId)

    const start = await settled(page)
    await holdUntilSeen(page, 'w')
    await page.keyboard.press('r')
    await becomesSame(page, start, 'restart')
    const address = new URL(page.url()).searchParams
    expect(address.get('prompt')).toBe('the same at night')
    expect(address.get('seed')).toMatch(/^\d+$/)
  })

  it('shows the colours that were made', async () => {
    const page = await enter('patches')
    const seen = await settled(page)
    PATCHES.forEach((patch, k) => {
      // Centre of column k, middle row, of the 64x36 picture.
      const at = (18 * 64 + 8 * k + 4) * 3
      patch.forEach((value, channel) => expect(Math.abs(seen[at + channel]! - value), `patch ${k}`).toBeLessThanOrEqual(COLOUR))
    })
  })

  it('saves a picture of what is on the screen', async () => {
    const page = await enter('a meadow')
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('c')])
    expect(download.suggestedFilename()).toMatch(/^sojourn-a-meadow-\d+\.png$/)
  })

  it('tells where the time goes, frame by frame, and saves it as a trace', async () => {
    const page = await enter('a meadow to measure')
    await page.waitForFunction(() => window.sojourn.stats().frameId > 20)
    await page.keyboard.press('i')
    for (const stage of INTERVALS) await page.locator(`#stages li[data-stage="${stage}"]`).getByText('ms').waitFor()
    expect(await page.getByRole('switch', { name: 'Late warp' }).getAttribute('aria-checked')).toBe('true')
    // Gives the mouse back to the page.
    await page.keyboard.press('Tab')
    // Only shown frames are written down, and a slow browser may have shown few of those that came; so it is saved until enough were.
    await expect.poll(async () => new Set((await savedSpans(page)).map(({ args }) => args.frameId)).size, { timeout: 20_000, interval: 500 }).toBeGreaterThan(5)
    expect(new Set((await savedSpans(page)).map(({ name }) => name))).toEqual(new Set(INTERVALS))
    await page.keyboard.press('i')
    await page.locator('#stages').waitFor({ state: 'hidden' })
  })

  it('shows how to move on the first entry, until the player has moved, and never again', async () => {
    const page = await enter('a first meadow')
    const guide = page.getByRole('note')
    await guide.getByText('walk').waitFor()
    await page.keyboard.press('w')
    await guide.waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    await phase(page, 'landing')
    await visitors.enter('a second meadow', page)
    expect(await guide.isVisible()).toBe(false)
  })

  it('names a surprise when the prompt is empty', async () => {
    const page = await enter('')
    expect(await page.locator('.reading .title').textContent()).toBe('A quiet test')
  })

  it('opens a sent address with its words and seed', async () => {
    const page = await landing('/?prompt=a+sent+place&seed=77')
    await page.getByRole('button', { name: 'Enter world' }).click()
    await playing(page)
    expect(new URL(page.url()).searchParams.get('seed')).toBe('77')
    expect(await page.locator('.seed').textContent()).toBe('seed 77')
  })
})

describe('trouble', () => {
  it('tells politely that every seat is taken, and lets in when one is free', async () => {
    const others = [new TestClient(tests.server.port), new TestClient(tests.server.port)]
    for (const other of others) {
      await other.opened()
      other.hello('a world of their own', 1)
      await other.first('welcome')
    }
    const page = await landing()
    await promptBox(page).fill('a third world')
    await page.keyboard.press('Enter')
    await page.getByText('Every seat is taken').waitFor()
    await others[0]!.close()
    await expect.poll(() => tests.server.seats.freeCount).toBe(1)
    await page.getByRole('button', { name: 'Enter world' }).click()
    await playing(page)
    await others[1]!.close()
  })

  it('reconnects to the same place when the connection dies', async () => {
    const page = await landing()
    await page.addInitScript(() => {
      const peers: RTCPeerConnection[] = []
      Object.assign(globalThis, { peers })
      globalThis.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration)
          peers.push(this)
        }
      }
    })
    await page.reload()
    await promptBox(page).fill('a lasting meadow')
    await page.keyboard.press('Enter')
    await playing(page)
    await holdUntilSeen(page, 'w')
    const place = await settled(page)
    const { frameId } = await stats(page)
    await page.evaluate(() => (globalThis as unknown as { peers: RTCPeerConnection[] }).peers.at(-1)!.close())
    // The server notices three seconds of silence and offers another connection to the same world.
    await page.waitForFunction(() => (globalThis as unknown as { peers: RTCPeerConnection[] }).peers.length === 2)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 5, frameId)
    await page.getByRole('heading', { name: 'Reconnecting' }).waitFor({ state: 'hidden' })
    await becomesSame(page, place, 'place')
  })

  it('comes back to the first page with the reason when the world stops', async () => {
    const page = await landing()
    await promptBox(page).fill('a world that breaks')
    await page.keyboard.press('Enter')
    await page.getByText('The world stopped').first().waitFor()
    await phase(page, 'landing')
  })
})

describe('the trained networks', () => {
  let trained: TestServer
  beforeAll(async () => {
    trained = await serve(tests.folder, WORLDS.engine, { SEATS: '1' })
  })
  afterAll(() => trained?.stop())

  it('make a world to walk through, to turn in, to change by a sentence and to leave', async () => {
    const page = await landing('', trained.url)
    const words = async () => Object.values(await stats(page)).flat().join(' ')
    await promptBox(page).fill('a snowy pine valley at dusk with a stone tower')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.body.dataset['phase'] === 'walking', undefined, { timeout: FIRST_FRAME_MS })
    const opening = await picture(page)
    expect(Math.max(...opening) - Math.min(...opening), 'contrast').toBeGreaterThan(30)
    expect(await words()).toMatch(/pine/)

    await holdUntilSeen(page, 'w')
    await holdUntilSeen(page, 'ArrowRight')

    await page.keyboard.press('t')
    await promptBox(page).fill('a volcanic night')
    await page.keyboard.press('Enter')
    await expect.poll(words, { timeout: 10_000 }).toMatch(/volcan/)
    const { frameId, inputToPhotonMs } = await stats(page)
    expect(frameId).toBeGreaterThan(10)
    expect(inputToPhotonMs.p50).toBeGreaterThan(10)
    await page.keyboard.press('Escape')
    await expect.poll(() => trained.seats.freeCount, { timeout: 10_000 }).toBe(1)
  })
})

/** The complete events of a trace saved now. */
async function savedSpans(page: Page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a trace' }).click()])
  const { traceEvents } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { traceEvents: { ph: string; name: string; args: { frameId: number } }[] }
  return traceEvents.filter(({ ph }) => ph === 'X')
}
