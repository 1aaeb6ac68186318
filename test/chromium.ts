// Real Chromium for tests: the system's own build, headless, and what a test wants to see of a page.
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const ARGS = [
  '--no-sandbox',
  '--headless=new',
  // Frames must keep coming while another page is in front.
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  // Tests pass no shared memory folder of their own.
  '--disable-dev-shm-usage',
]

const PATHS = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export function launch(): Promise<Browser> {
  const executablePath = PATHS.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM=/path/to/chromium')
  return chromium.launch({ executablePath, args: ARGS })
}

/** Longest wait for anything of a page, ms: two busy cores start one in half a minute. */
const PAGE_MS = 120_000

/** A small, still page: the cores are needed for the frames. Its script errors are collected: a test that ends with any has failed. */
export async function openPage(browser: Browser, url: string, context: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 }, reducedMotion: 'reduce', ...context })
  page.setDefaultTimeout(PAGE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // Chromium reports its own driver's notes, and the 404 of the optional examples list, as console messages.
    if (message.type() === 'error' && !/examples\/index\.json|404|GL Driver/.test(message.text() + message.location().url)) faults.push(message.text())
  })
  await page.goto(url)
  return { page, faults }
}

/** The world's canvas as 64x36 RGB values. */
export function picture(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-testid="world-view"]')!
    const small = document.createElement('canvas')
    small.width = 64
    small.height = 36
    const context = small.getContext('2d', { willReadFrequently: true })!
    context.drawImage(canvas, 0, 0, 64, 36)
    return [...context.getImageData(0, 0, 64, 36).data].filter((_, k) => k % 4 !== 3)
  })
}

/** Mean absolute difference of two pictures, in code values of 255. */
export function difference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + Math.abs(value - b[k]!), 0) / a.length
}
