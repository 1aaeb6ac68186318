// Clips in real Chromium: what was played comes down as an MP4 that the browser's own player shows, and a log beside it.
import { readFileSync } from 'node:fs'
import type { Download, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { ReplayLog } from '../engine/protocol/clip.ts'
import { browserTests } from './browser-tests.ts'
import { PATCHES } from './painted-world.ts'
import { goes, stands } from './visitor.ts'

/** Largest error of a flat colour after 4:2:0 H.264 and the browser's conversion, code values. */
const COLOUR = 10

const FRAME_S = 1 / 30

const tests = browserTests({ seats: 1 })
const { visitors } = tests

/** Presses a key and waits for both files. */
async function filesAfter(page: Page, key: string): Promise<{ mp4: Buffer; log: ReplayLog; names: string[] }> {
  const downloads: Download[] = []
  const listen = (download: Download) => void downloads.push(download)
  page.on('download', listen)
  await page.keyboard.press(key)
  await expect.poll(() => downloads.length, { timeout: 60_000 }).toBe(2)
  page.off('download', listen)
  const [mp4, log] = await Promise.all(downloads.map(async (download) => readFileSync(await download.path())))
  return { mp4: mp4!, log: JSON.parse(log!.toString()) as ReplayLog, names: downloads.map((download) => download.suggestedFilename()) }
}

type Played = { duration: number; width: number; height: number; frames: number; first: number[]; last: number[] }

/** What the browser's own player makes of a file: a string, since compiled functions carry helpers the page lacks. */
const PLAY = `async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const video = document.createElement('video')
  video.muted = true
  video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/mp4' }))
  const event = (name) => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, { once: true })
    video.addEventListener('error', () => reject(new Error(video.error.message)), { once: true })
    setTimeout(() => reject(new Error('no ' + name + ' event within a minute')), 60_000)
  })
  const colours = () => {
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    const context = canvas.getContext('2d')
    context.drawImage(video, 0, 0)
    // The middle row, eight times, evenly spaced.
    return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((k) => [...context.getImageData(Math.floor(canvas.width * (k + 0.5) / 8), canvas.height / 2, 1, 1).data.subarray(0, 3)])
  }
  await event('loadeddata')
  // A frame can be painted once it has been shown.
  let first = []
  video.requestVideoFrameCallback(() => (first = colours()))
  video.playbackRate = 2
  await Promise.all([event('ended'), video.play()])
  const { totalVideoFrames } = video.getVideoPlaybackQuality()
  return { duration: video.duration, width: video.videoWidth, height: video.videoHeight, frames: totalVideoFrames, first, last: colours() }
}`
const play = async (page: Page, mp4: Buffer): Promise<Played> => (await page.evaluate(`(${PLAY})(${JSON.stringify(mp4.toString('base64'))})`)) as Played

/** The player shows size and length of what was played, to within a frame, and its first and last picture. */
async function judge(page: Page, { mp4, log }: { mp4: Buffer; log: ReplayLog }): Promise<void> {
  const { duration, width, height, frames, first, last } = await play(page, mp4)
  expect([width, height]).toEqual([256, 144])
  // From the first frame to the last, and one frame more.
  expect(Math.abs(duration - log.clip.seconds - FRAME_S)).toBeLessThan(FRAME_S / 10)
  expect(frames).toBeGreaterThan(10)
  for (const seen of [first, last]) PATCHES.flat().forEach((value, k) => expect(Math.abs(seen[k]! - value), `colour ${k}`).toBeLessThanOrEqual(COLOUR))
}

it('saves the last half minute after the fact, and a recording from one key press to the next', async () => {
  const page = await visitors.enter('patches')
  const from = await stands(page)
  await page.keyboard.down('w')
  await goes(page, from, 'walking', ({ walked }) => walked > 3)
  await page.keyboard.up('w')
  const place = await stands(page)
  const clip = await filesAfter(page, 'k')
  expect(clip.names[0]).toMatch(/^sojourn-patches-\d+\.mp4$/)
  expect(clip.names[1]).toMatch(/^sojourn-patches-\d+\.json$/)
  await judge(page, clip)
  // The log walks to the same place: the painted world goes three metres a second.
  const walked = clip.log.steps.reduce((sum, [, dtS, , moveZ]) => sum - moveZ * dtS * 3, 0)
  expect(clip.log).toMatchObject({ whole: true, prompt: 'patches' })
  expect(walked).toBeCloseTo(place.z, 3)

  const button = page.getByRole('button', { name: 'Record', exact: true })
  await page.keyboard.press('o')
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.down('w')
  await goes(page, place, 'walking on', ({ walked: more }) => more > 3)
  await page.keyboard.up('w')
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/clip.png` })
  const recording = await filesAfter(page, 'o')
  expect(await button.getAttribute('aria-pressed')).toBe('false')
  await judge(page, recording)
  expect(recording.log.clip.firstFrame).toBeGreaterThan(clip.log.clip.lastFrame)
})

it('cuts clips to a square and upright, in the colours that were made', async () => {
  const page = await visitors.enter('patches')
  await page.waitForFunction(() => window.sojourn.stats().frameId > 40)
  await page.keyboard.press('x')
  await page.getByText('Clips are square').waitFor()
  const square = await play(page, (await filesAfter(page, 'k')).mp4)
  expect([square.width, square.height]).toEqual([720, 720])
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/square.png` })
  await page.keyboard.press('x')
  await page.getByText('Clips are upright').waitFor()
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/portrait.png` })
  const { mp4, log } = await filesAfter(page, 'k')
  const upright = await play(page, mp4)
  expect([upright.width, upright.height]).toEqual([720, 1280])
  expect(Math.abs(upright.duration - log.clip.seconds - FRAME_S)).toBeLessThan(FRAME_S)
  // 81 of 256 columns from the 88th on: the patches numbered 2 to 5, of which 3 and 4 are whole.
  for (const [at, patch] of [[3, 3], [4, 4]] as const) {
    PATCHES[patch]!.forEach((value, channel) => expect(Math.abs(upright.first[3 * at + channel]! - value), `patch ${patch}`).toBeLessThanOrEqual(2 * COLOUR))
  }
})
