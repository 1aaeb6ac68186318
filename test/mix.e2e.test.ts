// The sliders and words said on the way, in real Chromium: two views of one value. The picture is painted by a stand-in world; the last
// test says real words to the trained networks.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserTests } from './browser-tests.ts'
import { serve, type TestServer, WORLDS } from './server.ts'
import { becomesOther, invitationOf, PATIENCE_MS, phase, playing, promptBox, settled, stats } from './visitor.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

const tests = browserTests()
const { visitors } = tests

const panel = (page: Page) => page.getByRole('region', { name: 'What this world is made of' })
const title = (page: Page) => page.locator('.reading .title')
const sure = (page: Page, slot: string) => page.locator(`#mix [data-slot="${slot}"] small`)
const slotBox = (page: Page, name: string) => panel(page).getByRole('combobox', { name, exact: true })
const slider = (page: Page, name: string) => panel(page).getByRole('slider', { name, exact: true })
const shows = (page: Page, text: RegExp) => expect.poll(() => title(page).textContent(), { timeout: PATIENCE_MS }).toMatch(text)

async function say(page: Page, words: string): Promise<void> {
  await page.keyboard.press('t')
  await promptBox(page).fill(words)
  await page.keyboard.press('Enter')
}

describe('the sliders', () => {
  it('show the world as it was understood, change it like words, and give it other words', async () => {
    const page = await visitors.enter('a meadow by day')
    const day = await settled(page)
    expect(await panel(page).isVisible()).toBe(false)
    await page.keyboard.press('m')
    await panel(page).waitFor()
    expect(await slotBox(page, 'Time').inputValue()).toBe('dawn')
    expect(await sure(page, 'time').textContent()).toBe('left open')

    await slotBox(page, 'Time').selectOption('night')
    await becomesOther(page, day, 'night by hand')
    await shows(page, /a painted place at night/)
    expect((await stats(page)).understood).toEqual(['time: night'])
    expect(await sure(page, 'time').textContent()).toBe('as set')
    expect(new URL(page.url()).searchParams.get('prompt')).toMatch(/^a painted place at night/)

    // By keyboard alone: from the weather's choice on to its strength, and a step up.
    await slotBox(page, 'Weather').selectOption('fog')
    await slider(page, 'Weather, how much').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await shows(page, /fog 0.7/)
    await slider(page, 'Gravity').press('Home')
    await shows(page, /low gravity 1/)
    expect(await slider(page, 'Gravity').getAttribute('aria-valuetext')).toBe('1.6 m/s², Low')

    // Esc closes the panel first, and then the world.
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.body.dataset['phase'])).toBe('walking')
    await page.keyboard.press('Escape')
    await phase(page, 'landing')
    expect(await promptBox(page).inputValue()).toMatch(/^a painted place at night, fog 0.7/)
  })

  it('follow what is typed, and say how sure that was', async () => {
    const page = await visitors.enter('a meadow by day')
    // The button is there while the mouse is free.
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Sliders' }).click()
    await panel(page).waitFor()
    await panel(page).getByRole('button', { name: 'Close' }).click()
    await panel(page).waitFor({ state: 'hidden' })
    await say(page, 'make it night')
    await page.getByText('Now: night').waitFor()
    await page.keyboard.press('m')
    await expect.poll(() => slotBox(page, 'Time').inputValue()).toBe('night')
    expect(await slider(page, 'Time, how much').inputValue()).toBe('0.9')
    expect(await sure(page, 'time').textContent()).toBe('62 % sure')
    await say(page, 'make it what it is')
    await page.getByText('It is so already').waitFor()
  })

  it('keep the mouse free when opened in haste', async () => {
    const page = await visitors.enter('a meadow by day')
    // Closing the box asks for the mouse; it is granted when the panel is open already.
    for (const key of ['t', 'Escape', 'm']) await page.keyboard.press(key)
    await page.waitForTimeout(400)
    expect(await panel(page).isVisible()).toBe(true)
    expect(await page.evaluate(() => document.pointerLockElement)).toBe(null)
  })

  it('a hand on them for longer sends what it comes to rest at, and is never refused', async () => {
    const page = await visitors.enter('a meadow by day')
    await page.keyboard.press('m')
    const handle = slider(page, 'Time, how much')
    await handle.focus()
    for (const key of ['Home', 'End', 'Home', 'End', 'Home']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(500)
    }
    await shows(page, /a painted place/)
    await expect.poll(() => handle.inputValue(), { timeout: PATIENCE_MS }).toBe('0.2')
    expect(await page.locator('#toast').textContent()).toBe('')
  })

  it('stand under the thumb on a phone, over a world that stays in sight', async () => {
    const page = await visitors.landing('', tests.server.url, PHONE)
    await promptBox(page).fill('a meadow in the hand')
    await page.getByRole('button', { name: 'Enter world' }).tap()
    await playing(page)
    await page.getByRole('button', { name: 'Sliders' }).tap()
    const box = (await panel(page).boundingBox())!
    expect(box.width).toBe(390)
    expect(box.y).toBeGreaterThan(300)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await slotBox(page, 'Time').selectOption('night')
    await shows(page, /at night/)
    await panel(page).getByRole('button', { name: 'Close' }).tap()
    await panel(page).waitFor({ state: 'hidden' })
  })

  it('are to be seen but not moved by those who watch', async () => {
    const host = await visitors.hosting('a shared meadow')
    const guest = await visitors.landing('', await invitationOf(host))
    await playing(guest)
    await guest.keyboard.press('m')
    await panel(guest).getByText('Only the host').waitFor()
    expect(await slotBox(guest, 'Time').isDisabled()).toBe(true)
    expect(await slider(guest, 'Gravity').isDisabled()).toBe(true)
    await host.bringToFront()
    await host.keyboard.press('m')
    await slotBox(host, 'Time').selectOption('night')
    await expect.poll(() => slotBox(guest, 'Time').inputValue(), { timeout: PATIENCE_MS }).toBe('night')
    await shows(guest, /a painted place at night/)
  })
})

describe('words', () => {
  it('that are nearly ours are offered', async () => {
    const page = await visitors.enter('a meadow with a pyramyd')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'did you mean a pyramid?' }).click()
    await page.waitForFunction(() => window.sojourn.stats().understood.includes('pyramid'))
    expect((await stats(page)).notUnderstood).toEqual([])
  })
})

describe('with the trained networks', () => {
  let engine: TestServer
  beforeAll(async () => {
    engine = await serve(tests.folder, WORLDS.engine, { SEATS: '1' })
  })
  afterAll(() => engine.stop())

  it('what is said on the way changes the world that is there', async () => {
    const page = await visitors.landing('', engine.url)
    await visitors.enter('a clear meadow by day with pine trees, no water and no animals', page)
    const day = await settled(page)
    await say(page, 'make it nigth, honey instead of water and moon gravity')
    await page.getByText('Now: night, gravity 1.6 m/s², honey').waitFor()
    await shows(page, /^an? .*meadow at night.* with pine trees.* flowing honey.* gravity 1.6 m\/s²/)
    await becomesOther(page, day, 'night')
    await page.keyboard.press('m')
    expect(await slotBox(page, 'Time').inputValue()).toBe('night')
    expect(await slotBox(page, 'Liquid').inputValue()).toBe('honey')
    expect(await sure(page, 'time').textContent()).toMatch(/^\d\d % sure$/)
  })
})
