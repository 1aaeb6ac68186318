// What a page and its browser hold: asked of Chromium over its debugging protocol.
import { readFile } from 'node:fs/promises'
import type { Browser, CDPSession, Page } from 'playwright-core'

/** `heapBytes`: of the page, after a collection of garbage; `rendererBytes`, `browserBytes`: resident, of the page's process and of all of Chromium's; NaN where there is no /proc. */
export type PageMemory = { heapBytes: number; rendererBytes: number; browserBytes: number }
export type MemoryProbe = { read(): Promise<PageMemory>; close(): Promise<void> }

export async function openMemoryProbe(browser: Browser, page: Page): Promise<MemoryProbe> {
  const [one, all] = [await page.context().newCDPSession(page), await browser.newBrowserCDPSession()]
  return {
    async read() {
      // What garbage is left would be a matter of chance.
      await one.send('HeapProfiler.collectGarbage')
      const { usedSize } = await one.send('Runtime.getHeapUsage')
      return { heapBytes: usedSize, ...(await resident(all)) }
    },
    async close() {
      await Promise.all([one.detach(), all.detach()])
    },
  }
}

async function resident(all: CDPSession): Promise<Omit<PageMemory, 'heapBytes'>> {
  const { processInfo } = await all.send('SystemInfo.getProcessInfo')
  const sizes = await Promise.all(processInfo.map(async ({ type, id }) => ({ type, bytes: await residentOf(id) })))
  const sum = (list: typeof sizes) => list.reduce((total, { bytes }) => total + bytes, 0)
  // Chromium keeps a spare renderer: the page's is the larger one.
  return { rendererBytes: Math.max(...sizes.filter(({ type }) => type === 'renderer').map(({ bytes }) => bytes)), browserBytes: sum(sizes) }
}

/** A process that has just ended has none. */
async function residentOf(id: number): Promise<number> {
  if (process.platform !== 'linux') return NaN
  const text = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0)
}
