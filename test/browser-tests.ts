// What every test in a real browser needs: the page freshly built, a server with the stand-in world, Chromium, and visitors. After each test
// their pages are closed, none may have had a script error, and every seat comes free. Call once at the top of a test file; what is
// returned is there from the first test on.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { launch } from './chromium.ts'
import { buildPage, forget, serve, type TestServer, WORLDS } from './server.ts'
import { makeVisitors } from './visitor.ts'

/** `env`: more settings of the server; `url`: what visitors open, if not the server itself; `faults`: script errors are to be expected; `closed`: called when the pages are closed. */
export type BrowserTestsOptions = { seats?: number; env?: () => Record<string, string>; url?: () => string; faults?: 'expected'; closed?: () => Promise<void> }

/** A page that closes without goodbye may come back: its world is kept for half a minute. */
const FREE_MS = 60_000

export type BrowserTests = { readonly folder: string; readonly server: TestServer; readonly browser: Browser; readonly visitors: ReturnType<typeof makeVisitors> }

export function browserTests({ seats = 2, env, url, faults, closed }: BrowserTestsOptions = {}): BrowserTests {
  // A loaded two-core machine starts Chromium and its pages slowly; nothing waits unless it must.
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 })
  let folder: string | undefined
  let server: TestServer | undefined
  let browser: Browser | undefined
  const visitors = makeVisitors(() => there(browser), () => url?.() ?? there(server).url)
  beforeAll(async () => {
    folder = await buildPage()
    server = await serve(folder, WORLDS.painted, { SEATS: String(seats), ...env?.() })
    browser = await launch()
  })
  afterEach(async () => {
    const heard = await visitors.close()
    await closed?.()
    if (!faults) expect(heard).toEqual([])
    await expect.poll(() => there(server).seats.freeCount, { timeout: FREE_MS }).toBe(seats)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (folder) await forget(folder)
  })
  return {
    visitors,
    get folder() {
      return there(folder)
    },
    get server() {
      return there(server)
    },
    get browser() {
      return there(browser)
    },
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the browser tests have not been set up yet: use this inside a test or hook')
  return value
}
