// Late warp in real Chromium: the picture follows the hand at the next display frame, whatever the stream does.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { TAN_HALF_H } from '../core/camera.ts'
import { DRAG_RAD_PX, MOUSE_RAD_PX } from '../client/input/mouse.ts'
import { browserTests } from './browser-tests.ts'
import { promptBox, playing, settled } from './visitor.ts'

const tests = browserTests()
const { visitors } = tests

/** Lets the test stop the stream: frames go on arriving, but nobody is told. Strings: compiled functions carry helpers the page lacks. */
const HOLDABLE = {
  track: `
    const Processor = MediaStreamTrackProcessor
    MediaStreamTrackProcessor = class {
      constructor(init) {
        const hold = new TransformStream({ transform(frame, out) { if (window.hold) frame.close(); else out.enqueue(frame) } })
        this.readable = new Processor(init).readable.pipeThrough(hold)
      }
    }`,
  video: `
    delete window.MediaStreamTrackProcessor
    const ask = HTMLVideoElement.prototype.requestVideoFrameCallback
    HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
      return ask.call(this, (now, frame) => { if (!window.hold) callback(now, frame) })
    }`,
}
/** The middle row of the world's canvas, 256 green values, at the second display frame after the next mouse motion: the first draws it. */
const ROW_AFTER_MOTION = `new Promise((resolve) => {
  const read = () => {
    const small = document.createElement('canvas')
    small.width = 256
    small.height = 1
    const context = small.getContext('2d')
    const view = document.querySelector('canvas[data-testid="world-view"]')
    context.drawImage(view, 0, Math.round(view.height * 0.75), view.width, 1, 0, 0, 256, 1)
    resolve([...context.getImageData(0, 0, 256, 1).data].filter((_, k) => k % 4 === 1))
  }
  window.readRow = read
  addEventListener('pointermove', () => requestAnimationFrame(() => requestAnimationFrame(read)), { once: true, capture: true })
})`

/** By how many of 256 columns `after` is `before` moved to the left. */
function shiftOf(before: readonly number[], after: readonly number[]): number {
  const error = (shift: number) => {
    let sum = 0
    for (let k = 64; k < 192; k++) sum += Math.abs(after[k]! - before[k + shift]!)
    return sum
  }
  return Array.from({ length: 81 }, (_, k) => k - 40).sort((a, b) => error(a) - error(b))[0]!
}

async function move(page: Page, x: number): Promise<number[]> {
  const row = page.evaluate(ROW_AFTER_MOTION) as Promise<number[]>
  // The page has to be listening before the mouse moves; and without a GPU it does not draw twice within 66 ms.
  await page.waitForTimeout(100)
  await page.mouse.move(x, 180)
  return row
}

it.each(['track', 'video'] as const)('turns the picture at once and by the right angle while a stream by %s stands still; switched off, it waits', async (path) => {
  const page = await visitors.landing()
  await page.addInitScript(HOLDABLE[path])
  await page.reload()
  await promptBox(page).fill('a meadow that stalls')
  await page.keyboard.press('Enter')
  await playing(page)
  await page.mouse.move(300, 180)
  await page.mouse.down()
  await settled(page)
  expect(await page.evaluate(() => window.sojourn.detail().path)).toBe(path)
  await page.evaluate('window.hold = true')
  const before = await move(page, 301)
  const after = await move(page, 321)
  const perPixel = (await page.evaluate('document.pointerLockElement !== null')) ? MOUSE_RAD_PX : DRAG_RAD_PX
  // 20 px turn the camera so far that a point straight ahead moves this many of 256 columns; 4 % of the width are overscan.
  const expected = (Math.tan(20 * perPixel) / TAN_HALF_H / 2 / 0.96) * 256
  expect(expected).toBeGreaterThan(6)
  expect(Math.abs(shiftOf(before, after) - expected)).toBeLessThanOrEqual(2)
  const { drawn } = await page.evaluate(() => window.sojourn.detail().lookMs)
  expect(drawn.length).toBeGreaterThanOrEqual(2)

  await page.keyboard.press('v')
  const off = await move(page, 341)
  expect(shiftOf(off, await move(page, 361))).toBe(0)
  expect(await page.evaluate(() => localStorage.getItem('sojourn.lateWarp'))).toBe('off')
  expect(await visitors.close()).toEqual([])
})
