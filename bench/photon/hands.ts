// What a player's hands do on a page, by real key and mouse events: walk, look about, stand. `noted` is called every two seconds or so: the
// page keeps the newest 256 of every figure.
import type { Page } from 'playwright-core'

/** Held and let go, ms: three changes of input a second, and never in step with the frames. */
const DOWN_MS = 180
const UP_MS = 170
const NOTE_EVERY_KEYS = 6
const NOTE_EVERY_MOVES = 100
const STAND_MS = 1000

export type Hand = (page: Page, seconds: number, noted: () => Promise<void>) => Promise<void>

/** Forward all the time, a tap of another key beside it. */
export const walk: Hand = async (page, seconds, noted) => {
  const end = performance.now() + 1000 * seconds
  await page.keyboard.down('KeyW')
  for (let k = 1; performance.now() < end; k++) {
    const key = ['KeyA', 'ArrowRight', 'KeyD', 'ArrowLeft', 'ArrowRight', 'Space'][(k - 1) % 6]!
    await page.keyboard.down(key)
    await page.waitForTimeout(DOWN_MS)
    await page.keyboard.up(key)
    await page.waitForTimeout(UP_MS)
    if (k % NOTE_EVERY_KEYS === 0) await noted()
  }
  await page.keyboard.up('KeyW')
  await noted()
}

/** With the mouse, at times that have nothing to do with the display's. */
export const look: Hand = async (page, seconds, noted) => {
  await page.mouse.move(320, 180)
  await page.mouse.down()
  const end = performance.now() + 1000 * seconds
  for (let k = 1; performance.now() < end; k++) {
    await page.mouse.move(320 + 120 * Math.sin(k / 9), 180 + 20 * Math.sin(k / 23))
    await page.waitForTimeout(9 + ((k * 7) % 13))
    if (k % NOTE_EVERY_MOVES === 0) await noted()
  }
  await page.mouse.up()
  await noted()
}

/** Touches nothing. */
export const stand: Hand = async (page, seconds, noted) => {
  const end = performance.now() + 1000 * seconds
  while (performance.now() < end) {
    await page.waitForTimeout(Math.min(STAND_MS, Math.max(0, end - performance.now())))
    await noted()
  }
}
