// Keys as the player wants them, in real Chromium: changed in the help panel, told when they are taken, kept by the browser.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { BUTTON } from '../core/controls.ts'
import { browserTests } from './browser-tests.ts'
import { goes, holding, invitationOf, PATIENCE_MS, phase, playing, pose, promptBox, say, stands, stats } from './visitor.ts'

const { visitors } = browserTests()

const help = (page: Page) => page.getByRole('dialog', { name: 'Controls' })
const key = (page: Page, does: string) => help(page).getByRole('button', { name: new RegExp(`^${does}: `) })
const said = (page: Page) => help(page).getByRole('status').textContent()

async function openHelp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Controls' }).click()
  await help(page).waitFor()
}

/** Held over several frames, a key leaves the player as they are. */
async function doesNothing(page: Page, code: string): Promise<void> {
  const from = await stands(page)
  await page.keyboard.down(code)
  const { frameId } = await stats(page)
  await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 10, frameId)
  expect(await pose(page), `${code} does nothing`).toEqual(from)
  await page.keyboard.up(code)
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
    await doesNothing(page, 'Space')
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

describe('the buttons of a world', () => {
  const BODY = ['Walk forward', 'Step left', 'Walk back', 'Step right']
  const moves = (page: Page) => help(page).locator('section', { hasText: 'Walk forward' }).locator('dd').allTextContents()
  /** The rows of the help panel that say how to move. */
  async function listed(page: Page): Promise<string[]> {
    await page.keyboard.press('h')
    await help(page).waitFor()
    const rows = await moves(page)
    await page.keyboard.press('h')
    await help(page).waitFor({ state: 'hidden' })
    return rows
  }

  it('are those it declares, in the panel, in the first line of help and under the keys; other words have others', async () => {
    const page = await visitors.enter('a meadow without a jug')
    expect(await page.locator('#guide').textContent()).toMatch(/Spacejump.*run.*Fthrow a ball.*Hall keys$/)
    expect(await listed(page)).toEqual([...BODY, 'Jump', 'Run', 'Throw a ball'])
    await doesNothing(page, 'e')

    await say(page, 'a yard')
    expect(await page.locator('#guide').textContent()).toMatch(/Fthrow a ball.*Epour water.*Hall keys$/)
    expect(await page.locator('#guide').textContent()).not.toMatch(/jump|run/)
    expect(await listed(page)).toEqual([...BODY, 'Throw a ball', 'Pour water'])
    const from = await stands(page)
    await page.keyboard.down('e')
    await goes(page, from, 'pouring', holding(BUTTON.pour))
    await page.keyboard.up('e')
    await goes(page, from, 'poured', holding(0))
    await doesNothing(page, 'Space')

    // Its own words, and a key of one's own for it, which stays for every world.
    await say(page, 'a yard with honey')
    await page.keyboard.press('h')
    await key(page, 'Pour honey').click()
    await page.keyboard.press('q')
    expect(await said(page)).toBe('“Pour honey” is on Q now.')
    await page.keyboard.press('Escape')
    await page.keyboard.down('q')
    await goes(page, from, 'pouring by Q', holding(BUTTON.pour))
    await page.keyboard.up('q')
    await say(page, 'a meadow')
    await doesNothing(page, 'q')
    expect(await listed(page)).toEqual([...BODY, 'Jump', 'Run', 'Throw a ball'])

    // Where there is no world, every key can be changed.
    await page.keyboard.press('Escape')
    await phase(page, 'landing')
    await openHelp(page)
    expect(await moves(page)).toEqual([...BODY, 'Run', 'Jump', 'Throw a ball', 'Pour', 'Put down a box', 'Hang up a pendulum'])
    expect(await key(page, 'Pour').textContent()).toBe('Q')
  })

  it('are let go when the world no longer has them, also by a guest who steers it', async () => {
    const host = await visitors.hosting('a shared meadow')
    const guest = await visitors.landing('', await invitationOf(host))
    await playing(guest)
    await host.getByRole('button', { name: 'Hand the controls to Guest 1' }).click()
    await guest.getByText('You have the controls').waitFor()
    expect(await listed(guest)).toEqual([...BODY, 'Jump', 'Run', 'Throw a ball'])
    const from = await stands(guest)
    await guest.keyboard.down('w')
    await guest.keyboard.down('Space')
    await goes(guest, from, 'walking and jumping', (change) => change.walked > 0.3 && holding(BUTTON.jump)(change))
    await say(host, 'a shared yard')
    await goes(guest, from, 'jump let go', holding(0))
    await goes(guest, await pose(guest), 'still walking', ({ walked }) => walked > 1)
    await guest.keyboard.up('w')
    await guest.keyboard.up('Space')
    expect(await listed(guest)).toEqual([...BODY, 'Throw a ball', 'Pour water'])
    const dry = await stands(guest)
    await guest.keyboard.down('e')
    await goes(guest, dry, 'pouring', holding(BUTTON.pour))
    await guest.keyboard.up('e')
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
