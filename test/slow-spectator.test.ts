// A spectator behind a link far too narrow (bench/netsim), who asks for key frames all the time: what the host and another spectator lose.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Front, openFront } from '../bench/netsim/front.ts'
import { Link } from '../bench/netsim/link.ts'
import { makeFrameMeta, META_FLAG, readFrameMeta } from '../engine/protocol/frame-meta.ts'
import { readConfig } from '../server/config.ts'
import { makeLog } from '../server/log.ts'
import { startServer, type RunningServer } from '../server/server.ts'
import { TestClient, until } from '../server/testing/test-client.ts'
import { WORLDS } from './server.ts'

/** Frames of it: two megabits a second, as much as the encoder may. */
const NOISE = 'noise'
const WATCHED_MS = 8000

let server: RunningServer
let front: Front
const clients: TestClient[] = []

beforeAll(async () => {
  server = await startServer(readConfig({ PORT: '0', SEATS: '1' }), { log: makeLog('silent'), worldModule: WORLDS.painted })
  front = await openFront(server.url, new Link({}, {}))
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await front.close()
  await server.close()
})

async function client(port: number): Promise<TestClient> {
  const made = new TestClient(port)
  clients.push(made)
  await made.opened()
  return made
}

/** Frame ids described, and the key frames among them, since `from` packets. */
function frames(viewer: TestClient, from = 0): { ids: number[]; keys: number } {
  const metas = viewer.player!.metas.slice(from).map((bytes) => {
    const meta = makeFrameMeta()
    readFrameMeta(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), meta)
    return meta
  })
  const made = metas.filter(({ flags }) => !(flags & META_FLAG.still))
  return { ids: made.map(({ frameId }) => frameId), keys: made.filter(({ flags }) => flags & META_FLAG.keyFrame).length }
}

/** Frames whose last packet has come since `from` packets: one who only watches is not told of every frame. */
const shown = (viewer: TestClient, from: number) => viewer.player!.packets.slice(from).filter(({ header }) => header.marker).length

const dropped = (kind: string) => Number(new RegExp(`sojourn_frames_dropped_total\\{kind="${kind}"\\} (\\d+)`).exec(server.metrics.text({}))![1])

it('costs neither of them a frame, and all of them at most a key frame a second', async () => {
  const host = await client(server.port)
  host.hello(NOISE, 1)
  const { watch } = await host.first('welcome')
  await until(() => (host.player?.metas.length ?? 0) > 10)
  const good = await client(server.port)
  const poor = await client(Number(new URL(front.url).port))
  good.watch(watch)
  poor.watch(watch)
  await until(() => good.player !== undefined && good.player.metas.length > 10 && (poor.player?.packets.length ?? 0) > 10, 30_000)
  expect(poor.player!.packets.length).toBeGreaterThan(10)
  // Narrow from here on: a handshake that is lost and offered anew is another test's matter.
  front.link.change({ bitsPerSecond: 3e5, queueMs: 200, loss: 0.1, delayMs: 20 })

  const { ssrc } = poor.player!.packets[0]!.header
  const from = { host: host.player!.metas.length, hosts: host.player!.packets.length, goods: good.player!.packets.length }
  const before = { missed: dropped('viewer-behind'), held: dropped('link-behind'), poor: poor.player!.packets.length }
  const startMs = performance.now()
  while (performance.now() - startMs < WATCHED_MS) {
    await poor.player!.pc.getReceivers()[0]!.sendRtcpPLI(ssrc)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const seconds = (performance.now() - startMs) / 1000
  const hosts = frames(host, from.host)
  const [hostShows, goodShows] = [shown(host, from.hosts), shown(good, from.goods)]
  // Frames were made all the time, and reached both; on a busy machine fewer are made, for everybody alike.
  expect(hosts.ids.length).toBeGreaterThan(seconds * 4)
  expect(dropped('link-behind') - before.held).toBeLessThan(hosts.ids.length / 2)
  // One or two are on their way at either end.
  expect(goodShows).toBeGreaterThanOrEqual(hostShows - 2)
  expect(hosts.keys).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
  // The one behind the narrow link was left out of most frames, but not of all.
  expect(dropped('viewer-behind') - before.missed).toBeGreaterThan(hosts.ids.length / 4)
  expect(poor.player!.packets.length).toBeGreaterThan(before.poor)
  expect(front.link.counts.down.lost).toBeGreaterThan(0)
}, 120_000)
