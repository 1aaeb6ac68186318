// The page in real Chromium against the whole server: everything a player does in a first visit. The picture is painted by a stand-in
// world here, so that pixels can be judged; `e2e-engine.test.ts` plays the trained networks.
import { type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { difference, launch, openPage, picture } from './chromium.ts'
import { buildPage, forget, serve, type TestServer, WORLDS } from './server.ts'

/** Pictures of a still player differ by coding noise only; a turn or step changes whole stripes. Measured: 0.3 against 15 and more. */
const STILL = 3
const MOVED = 6

// A loaded two-core machine starts Chromium and its pages slowly; nothing here waits unless it must.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let folder: string
let server: TestServer
let browser: Browser
const open: { page: Page; faults: string[] }[] = []

async function landing(query = ''): Promise<Page> {
  const opened = await openPage(browser, server.url + query)
  open.push(opened)
  return opened.page
}

async function enter(prompt: string): Promise<Page> {
  const page = await landing()
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(prompt)
  await page.keyboard.press('Enter')
  await playing(page)
  return page
}

async function playing(page: Page): Promise<void> {
  await page.waitForFunction(() => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 3)
}

const phase = (page: Page, name: string) => page.waitForFunction((wanted) => document.body.dataset['phase'] === wanted, name)
const stats = (page: Page) => page.evaluate(() => window.sojourn.stats())

beforeAll(async () => {
  folder = await buildPage()
  server = await serve(folder, WORLDS.painted)
  browser = await launch()
})

afterEach(async () => {
  const closed = open.splice(0)
  const faults = closed.flatMap((one) => one.faults)
  await Promise.all(closed.map((one) => one.page.close()))
  expect(faults).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  if (folder) await forget(folder)
})

describe('the first page', () => {
  it('has a textbox, a button and example worlds by their names', async () => {
    const page = await landing()
    expect(await page.getByRole('textbox', { name: 'Prompt', exact: true }).isVisible()).toBe(true)
    expect(await page.getByRole('button', { name: 'Enter world', exact: true }).isVisible()).toBe(true)
    expect(await page.getByRole('heading', { name: 'Sojourn' }).count()).toBe(1)
    await page.waitForSelector('.card')
    expect(await page.locator('.card').count()).toBeGreaterThanOrEqual(4)
    expect(await page.locator('canvas[data-testid="world-view"]').count()).toBe(1)
  })

  it('refuses what cannot be a prompt, in words, and stays', async () => {
    const page = await landing()
    const box = page.getByRole('textbox', { name: 'Prompt', exact: true })
    await box.fill('x'.repeat(530))
    await page.getByRole('button', { name: 'Enter world' }).click()
    expect(await page.locator('#prompt-note').textContent()).toMatch(/18 too many/)
    await box.fill('a\u0007bell')
    await page.keyboard.press('Enter')
    expect(await page.locator('#prompt-note').textContent()).toMatch(/control characters/)
    expect(await page.evaluate(() => document.body.dataset['phase'])).toBe('landing')
  })

  it('says plainly that WebRTC is missing', async () => {
    const page = await landing()
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'))
    await page.reload()
    expect(await page.getByRole('alert').first().textContent()).toMatch(/no WebRTC/)
  })
})

describe('a visit', () => {
  it('shows frames, answers keys and mouse, measures itself, and ends with Esc', async () => {
    const page = await enter('a meadow with a blorp')
    await page.waitForTimeout(700)
    const before = await picture(page)
    await page.waitForTimeout(400)
    expect(difference(before, await picture(page))).toBeLessThan(STILL)

    await page.keyboard.down('w')
    await page.waitForTimeout(700)
    const walked = await picture(page)
    await page.keyboard.up('w')
    expect(difference(before, walked)).toBeGreaterThan(MOVED)

    for (const key of ['ArrowRight', 'a', 'ArrowUp']) {
      const from = await picture(page)
      await page.keyboard.down(key)
      await page.waitForTimeout(450)
      await page.keyboard.up(key)
      await page.waitForTimeout(250)
      expect(difference(from, await picture(page)), key).toBeGreaterThan(MOVED)
    }

    await page.mouse.move(300, 300)
    await page.mouse.down()
    await page.mouse.up()
    const unturned = await picture(page)
    await page.mouse.move(460, 310, { steps: 8 })
    await page.waitForTimeout(350)
    expect(difference(unturned, await picture(page)), 'mouse').toBeGreaterThan(MOVED)

    const { fps, frameId, inputToPhotonMs, understood, notUnderstood } = await stats(page)
    expect(fps).toBeGreaterThan(3)
    expect(frameId).toBeGreaterThan(20)
    expect(inputToPhotonMs.p50).toBeGreaterThan(5)
    expect(inputToPhotonMs.p50).toBeLessThan(2000)
    expect(inputToPhotonMs.p95).toBeGreaterThanOrEqual(inputToPhotonMs.p50)
    expect(understood).toEqual(['a', 'meadow', 'with', 'a'])
    expect(notUnderstood).toEqual(['blorp'])

    await page.keyboard.press('Escape')
    await phase(page, 'landing')
    expect(await page.getByRole('textbox', { name: 'Prompt', exact: true }).inputValue()).toBe('a meadow with a blorp')
    await expect.poll(() => server.seats.freeCount).toBe(2)
  })

  it('changes the world by another prompt, pauses, restarts, and keeps its address', async () => {
    const page = await enter('a meadow by day')
    await page.waitForTimeout(500)
    const day = await picture(page)
    await page.keyboard.press('t')
    const box = page.getByRole('textbox', { name: 'Prompt', exact: true })
    await box.fill('the same at night')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => window.sojourn.stats().understood.includes('night'))
    await page.waitForTimeout(500)
    expect(difference(day, await picture(page))).toBeGreaterThan(MOVED)

    await page.keyboard.press('p')
    await page.waitForTimeout(700)
    const { frameId } = await stats(page)
    await page.waitForTimeout(400)
    expect((await stats(page)).frameId).toBe(frameId)
    await page.keyboard.press('p')
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 3, frameId)

    await page.waitForTimeout(300)
    const start = await picture(page)
    await page.keyboard.down('w')
    await page.waitForTimeout(700)
    await page.keyboard.up('w')
    expect(difference(start, await picture(page))).toBeGreaterThan(MOVED)
    await page.keyboard.press('r')
    await expect.poll(async () => difference(start, await picture(page)), { timeout: 5000 }).toBeLessThan(STILL)
    const address = new URL(page.url()).searchParams
    expect(address.get('prompt')).toBe('the same at night')
    expect(address.get('seed')).toMatch(/^\d+$/)
  })

  it('saves a picture of what is on the screen', async () => {
    const page = await enter('a meadow')
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('c')])
    expect(download.suggestedFilename()).toMatch(/^sojourn-a-meadow-\d+\.png$/)
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
    const first = await enter('one')
    await enter('two')
    const third = await landing()
    await third.getByRole('textbox', { name: 'Prompt', exact: true }).fill('three')
    await third.keyboard.press('Enter')
    await third.getByText('Every seat is taken').waitFor()
    await first.keyboard.press('Escape')
    await expect.poll(() => server.seats.freeCount).toBe(1)
    await third.getByRole('button', { name: 'Enter world' }).click()
    await playing(third)
  })

  it('comes back to the first page with the reason when the world stops', async () => {
    const page = await enter('a world that breaks')
    await phase(page, 'landing')
    expect(await page.getByRole('alert').first().textContent()).toMatch(/world stopped/i)
  })
})
