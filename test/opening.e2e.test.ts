// The sliders of the first page, in real Chromium: prompt and sliders are two views of one value before there is a world. Words are read by
// the trained prompt network; worlds are painted by a stand-in, but for the last test.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SLOT_NAMES } from '../core/slots.ts'
import { browserTests } from './browser-tests.ts'
import { serve, type TestServer, WORLDS } from './server.ts'
import { PATIENCE_MS, phase, playing, promptBox } from './visitor.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

const tests = browserTests()
const { visitors } = tests

const fold = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Sliders' })
const sliders = (page: Page) => page.getByRole('region', { name: 'What the world will be made of' })
const slotBox = (page: Page, name: string) => sliders(page).getByRole('combobox', { name, exact: true })
const slider = (page: Page, name: string) => sliders(page).getByRole('slider', { name, exact: true })
const reads = (page: Page, name: string, value: string) => expect.poll(() => slotBox(page, name).inputValue(), { message: name, timeout: PATIENCE_MS }).toBe(value)
const says = (page: Page, text: RegExp) => expect.poll(() => promptBox(page).inputValue(), { timeout: PATIENCE_MS }).toMatch(text)

/** Every slot as the controls of a panel show it. */
const shown = (page: Page, panel: string) =>
  page.evaluate(
    ([id, slots]) => slots.map((slot) => [slot, ...[...document.querySelectorAll<HTMLInputElement>(`#${id} [data-slot="${slot}"] :is(select, input:not(.without))`)].map(({ value }) => value)].join(' ')),
    [panel, SLOT_NAMES] as const,
  )

describe('the sliders of the first page', () => {
  it('are folded away, follow what is typed, and rewrite it', async () => {
    const page = await visitors.landing()
    expect(await sliders(page).isVisible()).toBe(false)
    expect(await fold(page).getAttribute('aria-expanded')).toBe('false')
    await promptBox(page).fill('a desert at night')
    await fold(page).click()
    await reads(page, 'Biome', 'desert')
    await reads(page, 'Time', 'night')
    await promptBox(page).fill('a snowy forest at dusk')
    await reads(page, 'Time', 'dusk')
    await slotBox(page, 'Weather').selectOption('fog')
    await says(page, /fog.* dusk/)
    await slider(page, 'Gravity').press('Home')
    await says(page, /gravity 1\.6 m\/s²/)
    await reads(page, 'Weather', 'fog')
    // What is read again is what was set.
    const set = await shown(page, 'opening')
    await promptBox(page).press('End')
    await promptBox(page).pressSequentially(' ')
    await page.waitForTimeout(1000)
    expect(await shown(page, 'opening')).toEqual(set)

    await promptBox(page).fill('a desert with a blorp')
    await sliders(page).getByText('Not understood: blorp').waitFor()
    await fold(page).click()
    expect(await sliders(page).isVisible()).toBe(false)
    expect(await promptBox(page).inputValue()).toBe('a desert with a blorp')
  })

  it('can be reached, moved and left by keyboard; whoever enters at once enters what they set', async () => {
    const page = await visitors.landing()
    await promptBox(page).fill('a desert at night')
    await fold(page).focus()
    await page.keyboard.press('Enter')
    await reads(page, 'Biome', 'desert')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('opening-time')
    await page.keyboard.press('Escape')
    expect(await sliders(page).isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('opening-open')
    await page.keyboard.press('Enter')
    await reads(page, 'Biome', 'desert')
    await slotBox(page, 'Weather').selectOption('storm')
    await page.getByRole('button', { name: 'Enter world' }).click()
    await playing(page)
    expect(await page.locator('.reading .title').textContent()).toMatch(/^an? .*storm.* at night/)
  })

  it('show a surprise for an empty box', async () => {
    const page = await visitors.landing()
    await fold(page).click()
    await sliders(page).getByText('Left empty, it will be a surprise: ').waitFor()
    expect(await promptBox(page).inputValue()).toBe('')
  })

  it('fit a phone, one under the other', async () => {
    const page = await visitors.landing('', tests.server.url, PHONE)
    await promptBox(page).fill('a meadow in the hand')
    await fold(page).tap()
    await reads(page, 'Biome', 'meadow')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    const boxes = await Promise.all(['Time', 'Biome'].map(async (name) => (await slotBox(page, name).boundingBox())!))
    expect(boxes[0]!.x).toBe(boxes[1]!.x)
    expect(boxes[0]!.height).toBeGreaterThanOrEqual(40)
    await slotBox(page, 'Time').selectOption('night')
    await says(page, /at night/)
  })

  it('say so where nobody answers, and stand in nobody’s way', async () => {
    const page = await visitors.landing()
    await page.route('**/read', (route) => route.fulfill({ status: 404 }))
    await fold(page).click()
    await sliders(page).getByText('The server does not answer just now').waitFor()
    await visitors.enter('a meadow all the same', page)
  })
})

describe('with the trained networks', () => {
  let engine: TestServer
  beforeAll(async () => {
    engine = await serve(tests.folder, WORLDS.engine, { SEATS: '1' })
  })
  afterAll(() => engine.stop())

  it('the world that is entered is the one that was shown, and the one that is shown after it was left', async () => {
    const page = await visitors.landing('', engine.url)
    await promptBox(page).fill('a meadow with a lake')
    await fold(page).click()
    await reads(page, 'Biome', 'meadow')
    await slotBox(page, 'Time').selectOption('dawn')
    await says(page, /at dawn/)
    const before = await shown(page, 'opening')
    await page.getByRole('button', { name: 'Enter world' }).click()
    await playing(page)
    expect(await shown(page, 'mix')).toEqual(before)
    await page.keyboard.press('Escape')
    await phase(page, 'landing')
    expect(await sliders(page).isVisible()).toBe(false)
    await fold(page).click()
    await expect.poll(() => slotBox(page, 'Biome').isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
    expect(await shown(page, 'opening')).toEqual(before)
  })
})
