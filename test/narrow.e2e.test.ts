// A link that becomes too narrow between a real Chromium and the server, and wide again (bench/netsim): the stream fits itself to it, and
// comes back. How quickly, and how long the queue gets, is measured by bench/narrow.bench.ts; here it only has to happen.
import { expect, it } from 'vitest'
import { type Front, openFront } from '../bench/netsim/front.ts'
import { Link } from '../bench/netsim/link.ts'
import { TOP_RUNG } from '../server/video/rate.ts'
import { browserTests } from './browser-tests.ts'
import { stats } from './visitor.ts'

let front: Front
const tests = browserTests({ url: () => front.url, closed: () => front.close() })
const MEASURED_MS = 4000
/** Noise fills any bitrate: a frame of the top rung has 33 kbit, one of the rung below 18. */
const TOP_FRAME_BITS = 25_000
/** A machine that tests beside other work may take many probes until one comes through undisturbed. */
const BACK_MS = 180_000

const changesTo = (rung: number) => Number(new RegExp(`sojourn_bitrate_changes_total\\{kind="${rung}"\\} (\\d+)`).exec(tests.server.metrics.text({}))?.[1])
const lower = () => Array.from({ length: TOP_RUNG }, (_, rung) => changesTo(rung)).reduce((sum, count) => sum + count, 0)

it('goes down to a bitrate that a narrow link bears, goes on there, and comes back with the link', async () => {
  front = await openFront(tests.server.url, new Link({ delayMs: 10 }, { delayMs: 10, queueMs: 2000 }))
  const { link } = front
  const page = await tests.visitors.enter('noise')
  let usedBits = 0
  // A machine that tests beside other work may have gone down by itself: it has to be back at the top rung, as the size of its frames tells.
  await expect.poll(async () => {
    const from = { bytes: link.bytes.down, frameId: (await stats(page)).frameId }
    await page.waitForTimeout(MEASURED_MS)
    usedBits = (8000 * (link.bytes.down - from.bytes)) / MEASURED_MS
    return (8 * (link.bytes.down - from.bytes)) / ((await stats(page)).frameId - from.frameId)
  }, { timeout: BACK_MS }).toBeGreaterThan(TOP_FRAME_BITS)
  const downs = lower()
  link.change({ bitsPerSecond: usedBits / 2 })
  await expect.poll(lower, { timeout: 60_000 }).toBeGreaterThan(downs)
  const { frameId } = await stats(page)
  await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 20, frameId)
  const ups = changesTo(TOP_RUNG)
  link.change({ bitsPerSecond: Infinity })
  await expect.poll(() => changesTo(TOP_RUNG), { timeout: BACK_MS }).toBeGreaterThan(ups)
  const back = await stats(page)
  await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 20, back.frameId)
})
