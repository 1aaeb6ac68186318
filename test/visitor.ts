// What a test does as a player on the page: enter a world, hold a key, wait until the picture has changed or come to rest.
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Pose } from '../core/camera.ts'
import { difference, openPage, picture } from './chromium.ts'

/** Pictures of a still player differ by coding noise only; a turn or step changes whole stripes. Measured: 0.3 against 15 and more. */
export const STILL = 3
export const MOVED = 6
/** How long a change may take to show, ms: a machine that tests beside other work gives a page a frame a second at times. */
export const PATIENCE_MS = 60_000

export const phase = (page: Page, name: string) => page.waitForFunction((wanted) => document.body.dataset['phase'] === wanted, name)
export const stats = (page: Page) => page.evaluate(() => window.sojourn.stats())
export const promptBox = (page: Page) => page.getByRole('textbox', { name: 'Prompt', exact: true })

export async function playing(page: Page): Promise<void> {
  await page.waitForFunction(() => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 0)
}

/** Waits until the picture is clearly another than `from`, or the same again. */
export const becomesOther = (page: Page, from: readonly number[], what: string) =>
  expect.poll(async () => difference(from, await picture(page)), { message: what, timeout: PATIENCE_MS }).toBeGreaterThan(MOVED)
export const becomesSame = (page: Page, from: readonly number[], what: string) =>
  expect.poll(async () => difference(from, await picture(page)), { message: what, timeout: PATIENCE_MS }).toBeLessThan(STILL)

/** Holds a key until the picture shows it. */
export async function holdUntilSeen(page: Page, key: string): Promise<void> {
  const from = await picture(page)
  await page.keyboard.down(key)
  await becomesOther(page, from, key)
  await page.keyboard.up(key)
}

/** Frames after a release may still be on their way: waits until two pictures are alike with newer frames between them. */
export async function settled(page: Page): Promise<number[]> {
  let before = await picture(page)
  await expect.poll(async () => {
    const { frameId } = await stats(page)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 3, frameId)
    const now = await picture(page)
    const moved = difference(before, now)
    before = now
    return moved
  }, { timeout: PATIENCE_MS }).toBeLessThan(STILL / 3)
  return before
}

/** Where the player is, as the server last said. What hands do is judged by this: a picture may look alike from two places. */
export const pose = (page: Page) => page.evaluate(() => window.sojourn.detail().pose)

/** How two places differ: metres over the ground, metres up, radians to the right and up. */
export const change = (from: Readonly<Pose>, to: Readonly<Pose>) => ({
  walked: Math.hypot(to.x - from.x, to.z - from.z),
  risen: to.y - from.y,
  turned: to.yaw - from.yaw,
  tilted: to.pitch - from.pitch,
})
export type Change = ReturnType<typeof change>
/** These buttons are held, no others: the painted world raises the eye by a tenth of them. */
export const holding = (buttons: number) => ({ risen }: Change) => Math.abs(risen - buttons / 10) < 0.01

/** Waits until the player has gone from `from` so far that `enough` says so. */
export const goes = (page: Page, from: Readonly<Pose>, what: string, enough: (change: Change) => boolean) =>
  expect.poll(async () => enough(change(from, await pose(page))), { message: what, timeout: PATIENCE_MS }).toBe(true)

/** Waits until the player stands still over newer frames, and returns where. */
export async function stands(page: Page): Promise<Pose> {
  let before = await pose(page)
  await expect.poll(async () => {
    const { frameId } = await stats(page)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 3, frameId)
    const now = await pose(page)
    const { walked, risen, turned, tilted } = change(before, now)
    before = now
    return walked + Math.abs(risen) + Math.abs(turned) + Math.abs(tilted)
  }, { message: 'standing still', timeout: PATIENCE_MS }).toBe(0)
  return before
}

/** Says `words` in the world, in the box over it that `open` opens, and waits until they were read. */
export async function say(page: Page, words: string, open = () => page.keyboard.press('t')): Promise<void> {
  await open()
  await promptBox(page).fill(words)
  await page.keyboard.press('Enter')
  await page.waitForFunction((said) => window.sojourn.stats().understood.join(' ') === said, words)
}

/** The address from which others watch the world of `host`, by the button that copies it. */
export async function invitationOf(host: Page): Promise<string> {
  // Gives the mouse back to the page, once the world has taken hold of it.
  await host.waitForFunction(() => document.body.classList.contains('locked'))
  await host.keyboard.press('Tab')
  await host.getByRole('button', { name: 'Invite someone to watch' }).click()
  await host.getByText('Invitation copied').waitFor()
  return host.evaluate(() => navigator.clipboard.readText())
}

/** Pages of one test file: closed after each test, and their script errors told. */
export function makeVisitors(browser: () => Browser, url: () => string) {
  const open: { page: Page; faults: string[] }[] = []
  return {
    async landing(query = '', from = url(), context: BrowserContextOptions = {}): Promise<Page> {
      const opened = await openPage(browser(), from + query, context)
      open.push(opened)
      return opened.page
    },
    /** A host's page, which may copy invitations, in its world. */
    async hosting(prompt: string): Promise<Page> {
      return this.enter(prompt, await this.landing('', url(), { permissions: ['clipboard-read', 'clipboard-write'] }))
    },
    async enter(prompt: string, page?: Page): Promise<Page> {
      const visitor = page ?? (await this.landing())
      await promptBox(visitor).fill(prompt)
      await visitor.keyboard.press('Enter')
      await playing(visitor)
      return visitor
    },
    /** Closes every page; the errors they had. */
    async close(): Promise<string[]> {
      const closed = open.splice(0)
      await Promise.all(closed.map((one) => one.page.context().close()))
      return closed.flatMap((one) => one.faults)
    },
  }
}
