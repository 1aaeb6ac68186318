// One world, three real pages: a host and two who watch by the host's invitation. All see the same frames; the controls go round.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserTests } from './browser-tests.ts'
import { becomesSame, goes, invitationOf, PATIENCE_MS, phase, playing, pose, settled, stands, stats } from './visitor.ts'

const tests = browserTests({ seats: 1 })
const { visitors } = tests

/** Newer frames than now reach every page, and the pages agree within a second of frames on which is the newest. */
async function allGoOn(pages: readonly Page[]): Promise<void> {
  const from = await Promise.all(pages.map(stats))
  const least = Math.max(...from.map(({ frameId }) => frameId)) + 5
  await Promise.all(pages.map((page) => page.waitForFunction((id) => window.sojourn.stats().frameId > id, least)))
  const ids = (await Promise.all(pages.map(stats))).map(({ frameId }) => frameId)
  expect(Math.max(...ids) - Math.min(...ids)).toBeLessThan(30)
}

const listed = (page: Page) => page.getByRole('region', { name: 'Who is here' }).locator('li b').allTextContents()
const driver = (page: Page) => page.locator('.company .drives b').textContent()

/** Holds W on `by`; true if the world moves, on every page alike. */
async function walks(by: Page, all: readonly Page[]): Promise<void> {
  const from = await stands(by)
  await by.bringToFront()
  await by.keyboard.down('w')
  for (const page of all) await goes(page, from, 'walking', ({ walked }) => walked > 0.5)
  await by.keyboard.up('w')
  // A page that was starved for a moment is let go of by the server, and then says once more what it held: its last word has to be there.
  await allGoOn(all)
}

it('is watched by whoever opens the invitation, walked by whoever has the controls, and goes on when someone leaves', async () => {
  const host = await visitors.hosting('a shared meadow')
  const invitation = await invitationOf(host)
  expect(invitation).toMatch(/\?watch=[\w-]{22}$/)
  expect(new URL(invitation).origin).toBe(tests.server.url)

  const [ada, grace] = [await visitors.landing('', invitation), await visitors.landing('', invitation)]
  const all = [host, ada, grace]
  for (const page of [ada, grace]) {
    await playing(page)
    expect(await page.locator('.reading .title').textContent()).toBe('a shared meadow')
    expect(await page.locator('[data-tool="pause"]').isVisible()).toBe(false)
  }
  await expect.poll(() => listed(host)).toEqual(['Host', 'Guest 1', 'Guest 2'])
  await allGoOn(all)
  // Who has no controls gets nowhere.
  const place = await stands(host)
  await ada.keyboard.down('w')
  await allGoOn(all)
  await ada.keyboard.up('w')
  expect(await pose(host)).toEqual(place)
  await becomesSame(ada, await settled(host), 'the same picture')

  const name = ada.getByRole('textbox', { name: 'Your name' })
  await name.fill('Ada')
  await name.press('Enter')
  await expect.poll(() => listed(grace), { timeout: PATIENCE_MS }).toEqual(['Host', 'Ada', 'Guest 2'])

  await walks(host, all)
  await host.getByRole('button', { name: 'Hand the controls to Ada' }).click()
  await ada.getByText('You have the controls').waitFor()
  expect(await driver(grace)).toBe('Ada')
  await walks(ada, all)
  const put = await stands(host)
  await host.keyboard.down('w')
  await allGoOn(all)
  await host.keyboard.up('w')
  expect(await pose(host)).toEqual(put)
  if (process.env['SHOTS']) for (const [k, page] of all.entries()) await page.screenshot({ path: `${process.env['SHOTS']}/company-${k}.png` })

  await host.getByRole('button', { name: 'Take the controls back' }).click()
  await expect.poll(() => driver(ada), { timeout: PATIENCE_MS }).toBe('Host')
  await walks(host, all)

  await grace.close()
  await expect.poll(() => listed(host), { timeout: PATIENCE_MS }).toEqual(['Host', 'Ada'])
  await allGoOn([host, ada])
  await walks(host, [host, ada])

  await host.keyboard.press('Escape')
  await ada.getByText('The world has ended').waitFor()
  await phase(ada, 'landing')
  expect(await ada.getByRole('textbox', { name: 'Prompt', exact: true }).inputValue()).toBe('a shared meadow')
  const late = await visitors.landing('', invitation)
  await late.getByText('This invitation has ended').waitFor()
})
