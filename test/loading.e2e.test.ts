// Whoever enters while the server loads its networks, in real Chromium: told so, and let in as soon as they are there.
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { browserTests } from './browser-tests.ts'
import { serve } from './server.ts'
import { PATIENCE_MS, playing, promptBox } from './visitor.ts'

const tests = browserTests({ seats: 1 })

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

it('is asked for patience, not sent away, and plays without a further click', async () => {
  const gate = join(tests.folder, 'gate')
  await writeFile(gate, '')
  process.env['GATE_FILE'] = gate
  const port = await freePort()
  const starting = serve(tests.folder, new URL('./gated-world.ts', import.meta.url).href, { PORT: String(port), SEATS: '1' })
  try {
    const url = `http://127.0.0.1:${port}`
    await expect.poll(() => fetch(`${url}/livez`).then(({ ok }) => ok, () => false), { timeout: PATIENCE_MS }).toBe(true)
    expect((await fetch(`${url}/readyz`)).ok).toBe(false)
    const page = await tests.visitors.landing('', url)
    await promptBox(page).fill('a meadow in good time')
    await page.keyboard.press('Enter')
    await page.locator('.curtain .read').getByText('The server is still loading its networks').waitFor()
    expect(await page.evaluate(() => document.body.dataset['phase'])).toBe('opening')
    await rm(gate)
    await playing(page)
  } finally {
    await rm(gate, { force: true })
    delete process.env['GATE_FILE']
    await (await starting).stop()
  }
})
