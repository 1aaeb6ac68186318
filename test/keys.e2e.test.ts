// Keys as the player wants them, in real Chromium: changed in the help panel, told when they are taken, kept by the browser.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { BUTTON } from '../core/controls.ts'
import { browserTests } from './browser-tests.ts'
import { type Change, goes, PATIENCE_MS, playing, pose, promptBox, stands, stats } from './visitor.ts'

/** The painted world raises the eye by a tenth of the buttons held. */
const holding = (buttons: number) => ({ risen }: Change) => Math.abs(risen - buttons / 10) < 0.01

const { visitors } = browserTests()

const help = (page: Page) => page.getByRole('dialog', { name: 'Controls' })
const key = (page: Page, does: string) => help(page).getByRole('button', { name: new RegExp(`^${does}: `) })
const said = (page: Page) => help(page).getByRole('status').textContent()

async function openHelp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Controls' }).click()
  await help(page).waitFor()
}

describe('keys', () => {
  it('are changed by pressing the new one, in the world and on everything that names them, and are kept', async () => {
    const page = await visitors.landing()
    await openHelp(page)
    await key(page, 'Jump').click()
    expect(await said(page)).toBe('Press the new key for “Jump”. Esc keeps Space.')
    await page.keyboard.press('q')
    expect(await said(page)).toBe('“Jump” is on Q now.')
    expect(await key(page, 'Jump').textContent()).toBe('Q')
    await key(page, 'Sliders for this world').click()
    await page.keyboard.press('Digit1')
    await page.reload()
    await openHelp(page)
    expect(await key(page, 'Jump').textContent()).toBe('Q')
    // The key that opens the panel closes it.
    await page.keyboard.press('h')
    await help(page).waitFor({ state: 'hidden' })

    await visitors.enter('a meadow to jump in', page)
    expect(await page.getByRole('note').textContent()).toContain('Qjump')
    expect(await page.locator('#mix-open kbd').textContent()).toBe('1')
    const from = await stands(page)
    await page.keyboard.down('Space')
    const { frameId } = await stats(page)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 10, frameId)
    await page.keyboard.up('Space')
    expect(await pose(page), 'Space does nothing any more').toEqual(from)
    await page.keyboard.down('q')
    await goes(page, from, 'jump by Q', holding(BUTTON.jump))
    await page.keyboard.up('q')
    await page.keyboard.press('1')
    await page.getByRole('region', { name: 'What this world is made of' }).waitFor()
  })

  it('that are taken are told with what they do, and swapped if wanted; the browser’s own are refused', async () => {
    const page = await visitors.landing()
    await openHelp(page)
    await key(page, 'Jump').click()
    await page.keyboard.press('F5')
    expect(await said(page)).toBe('F5 belongs to the browser. Press another key; Esc keeps Space.')
    await page.keyboard.press('f')
    expect(await said(page)).toBe('F already means “Throw a ball”.')
    await help(page).getByRole('button', { name: 'Leave it' }).click()
    expect([await key(page, 'Jump').textContent(), await key(page, 'Throw a ball').textContent()]).toEqual(['Space', 'F'])
    // By keyboard alone: the keys that choose and agree are not taken for answers.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Space')
    await page.keyboard.press('Enter')
    await page.keyboard.press('f')
    await page.keyboard.press('Enter')
    expect(await said(page)).toBe('Swapped: “Jump” is on F, “Throw a ball” on Space.')
    // Esc gives up the change first, and closes then.
    await page.keyboard.press(' ')
    await page.keyboard.press('Escape')
    expect(await help(page).isVisible()).toBe(true)
    expect(await key(page, 'Jump').textContent()).toBe('F')
    await help(page).getByRole('button', { name: 'Reset all keys' }).click()
    expect([await key(page, 'Jump').textContent(), await key(page, 'Throw a ball').textContent()]).toEqual(['Space', 'F'])
    expect(await page.evaluate(() => localStorage.getItem('sojourn.keys'))).toBe(null)
    await page.keyboard.press('Escape')
    await help(page).waitFor({ state: 'hidden' })
  })

  it('that were kept and make no sense are as they came', async () => {
    const page = await visitors.landing()
    await page.evaluate(() => localStorage.setItem('sojourn.keys', '{"jump":["KeyW"]}'))
    await page.reload()
    await openHelp(page)
    expect(await key(page, 'Jump').textContent()).toBe('Space')
  })
})

describe('held keys', () => {
  it('are let go when the page hides, and stay so when it comes back', async () => {
    const page = await visitors.landing()
    await promptBox(page).fill('a meadow to leave for a moment')
    await page.keyboard.press('Enter')
    await playing(page)
    const from = await stands(page)
    await page.keyboard.down('w')
    await goes(page, from, 'walking', ({ walked }) => walked > 0.3)
    // Headless pages are never hidden: the page is told so.
    const hide = (hidden: boolean) =>
      page.evaluate((is) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => is })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await hide(true)
    await page.waitForFunction(() => window.sojourn.stats().fps === 0)
    await hide(false)
    await expect.poll(async () => (await stats(page)).fps, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
    // W was never released by the finger: an unpressed key is the only reason to stand still.
    const there = await stands(page)
    await page.keyboard.up('w')
    expect(await stands(page)).toEqual(there)
  })
})
