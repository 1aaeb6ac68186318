// The ways a decoded frame takes to the canvas, in real Chromium: chosen by itself, given up for the next one where it fails, and the
// same picture by each.
import { expect, it } from 'vitest'
import { browserTests } from './browser-tests.ts'
import { PATCHES } from './painted-world.ts'
import { holdUntilSeen, playing, promptBox, settled } from './visitor.ts'

const tests = browserTests()
const { visitors } = tests

/** Largest error of a flat colour, code values, as in e2e.test.ts. */
const COLOUR = 9

const BROWSERS = {
  'one with everything': { path: 'track', script: '' },
  'one without track processors': { path: 'video', script: 'delete window.MediaStreamTrackProcessor' },
  'one whose track processors do not start': { path: 'video', script: "MediaStreamTrackProcessor = class { constructor() { throw new TypeError('no') } }" },
  'one whose track frames have no RTP time': { path: 'video', script: 'delete VideoFrame.prototype.metadata' },
  'one whose track frames fail': {
    path: 'video',
    script: "MediaStreamTrackProcessor = class { readable = new ReadableStream({ start: (out) => setTimeout(() => out.error(new Error('no')), 200) }) }",
  },
  'one whose WebAssembly has no SIMD': { path: 'track', script: "WebAssembly.instantiateStreaming = async () => { throw new WebAssembly.CompileError('no') }" },
}

it.each(Object.entries(BROWSERS))('%s', async (_, { path, script }) => {
  const page = await visitors.landing()
  await page.addInitScript(script)
  await page.reload()
  await promptBox(page).fill('patches')
  await page.keyboard.press('Enter')
  await playing(page)
  const seen = await settled(page)
  PATCHES.forEach((patch, k) => patch.forEach((value, c) => expect(Math.abs(seen[(18 * 64 + 8 * k + 4) * 3 + c]! - value), `patch ${k}`).toBeLessThanOrEqual(COLOUR)))
  expect(await page.evaluate(() => window.sojourn.detail().path)).toBe(path)
  const { software, canvas2d } = await page.evaluate(() => ({
    software: window.sojourn.detail().software,
    canvas2d: document.querySelector<HTMLCanvasElement>('canvas[data-testid="world-view"]')!.getContext('2d') !== null,
  }))
  expect(canvas2d, 'drawn by client/view/kernel').toBe(software && !script.startsWith('WebAssembly'))
  await page.keyboard.press('t')
  await promptBox(page).fill('a meadow')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => window.sojourn.stats().understood.includes('meadow'))
  await settled(page)
  await holdUntilSeen(page, 'ArrowRight')
  await page.waitForFunction(() => window.sojourn.stats().inputToPhotonMs.p50 > 5)
})
