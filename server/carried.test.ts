// Media over the signalling socket: who may ask for it, and what one who is behind gets.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { LIMITS } from '../core/limits.ts'
import { IDLE } from '../core/controls.ts'
import { type FromServer, isCarried, readFromServer, writeEcho, writeInput, writeKeyWanted, writeStart } from '../engine/protocol/carried.ts'
import { makeFrameMeta, readFrameMeta } from '../engine/protocol/frame-meta.ts'
import { InputWriter } from '../engine/protocol/input.ts'
import { decodeServerMessage, encodeMessage, PROTOCOL_VERSION, type ServerMessage } from '../engine/protocol/messages.ts'
import { readConfig } from './config.ts'
import { makeLog } from './log.ts'
import { startServer, type RunningServer } from './server.ts'
import { until } from './testing/test-client.ts'

const worldModule = new URL('./testing/test-world.ts', import.meta.url).href

let server: RunningServer
let page: Bare
beforeAll(async () => {
  server = await startServer(readConfig({ PORT: '0', SEATS: '1' }), { log: makeLog('silent'), worldModule })
})
afterEach(() => page.leave())
afterAll(() => server.close())

/** A page without WebRTC, driven by hand: it answers with the frame it has seen last as long as `sees`. */
class Bare {
  readonly ws: WebSocket
  readonly heard: ServerMessage[] = []
  readonly units: { key: boolean; bytes: number; atMs: number }[] = []
  /** Described last, and shown last; `bits` a second is what the line bears. */
  frameId = 0
  shownId = 0
  bits = Infinity
  echoedMs = NaN
  sees = true
  closed = false
  private readonly input = new InputWriter()
  private readonly meta = makeFrameMeta()
  private readonly timer = setInterval(() => this.ws.readyState === WebSocket.OPEN && this.started && this.ws.send(writeInput(this.input.push(IDLE, performance.now(), this.sees ? this.shownId : 0))), 30)
  private started = false
  private freeMs = 0

  constructor() {
    this.ws = new WebSocket(`ws://127.0.0.1:${server.port}/signal`, { origin: `http://127.0.0.1:${server.port}` })
    this.ws.on('message', (data: Buffer) => this.hear(data))
    this.ws.on('close', () => (this.closed = true))
  }

  async enter(): Promise<void> {
    await until(() => this.ws.readyState === WebSocket.OPEN)
    this.ws.send(encodeMessage({ type: 'hello', v: PROTOCOL_VERSION, prompt: 'a world to show', seed: 1 }))
    await until(() => this.heard.some(({ type }) => type === 'welcome'))
    this.started = true
    this.ws.send(writeStart())
  }

  async leave(): Promise<void> {
    clearInterval(this.timer)
    this.ws.close(1000)
    await until(() => server.seats.freeCount === 1)
  }

  private hear(data: Buffer): void {
    if (isCarried(data)) return this.take(readFromServer(data)!)
    const decoded = decodeServerMessage(data)
    if (decoded.ok) this.heard.push(decoded.message)
  }

  private take(media: FromServer): void {
    const now = performance.now()
    if (media.kind === 'echo') this.echoedMs = now - media.timeMs
    else if (media.kind === 'unit') {
      this.units.push({ key: media.key, bytes: media.bytes.length, atMs: now })
      this.freeMs = Math.max(now, this.freeMs) + (8000 * media.bytes.length) / this.bits
    } else if (readFrameMeta(new DataView(media.bytes.buffer, media.bytes.byteOffset, media.bytes.length), this.meta)) {
      const { frameId } = this.meta
      this.frameId = frameId
      setTimeout(() => (this.shownId = frameId), this.freeMs - now)
    }
  }
}

it('sends a key frame first and then every frame, and stops soon for one who shows none of them', async () => {
  page = new Bare()
  await page.enter()
  await until(() => page.units.length > 30)
  expect(page.units[0]!.key).toBe(true)
  expect(page.units.slice(1, 30).filter(({ key }) => key).length).toBeLessThanOrEqual(2)

  page.sees = false
  const from = page.units.length
  const startMs = performance.now()
  await until(() => performance.now() - startMs > 5000, 6000)
  const unseen = page.units.slice(from)
  // A second and a half of frames, then none for a second: what was sent is forgotten, and it is tried again.
  const holes = unseen.map((unit, k) => (k === 0 ? 0 : unit.atMs - unseen[k - 1]!.atMs)).filter((ms) => ms > 500)
  expect(holes.length).toBeGreaterThanOrEqual(1)
  // What comes after a hole begins with a key frame.
  unseen.forEach((unit, k) => k > 0 && unit.atMs - unseen[k - 1]!.atMs > 500 && expect(unit.key).toBe(true))

  page.sees = true
  const then = page.units.length
  await until(() => page.units.length > then + 30)
  expect(page.units.length).toBeGreaterThan(then + 30)
  expect(page.closed).toBe(false)
})

it('fits the stream to what is shown, and answers for the round trip', async () => {
  page = new Bare()
  await page.enter()
  await until(() => page.units.length > 60)
  const changes = () => [...server.metrics.text({}).matchAll(/sojourn_bitrate_changes_total\{kind="(\d)"\} (\d+)/g)].map(([, rung, count]) => [Number(rung), Number(count)] as const)
  const counted = () => changes().reduce((sum, [, count]) => sum + count, 0)
  expect(counted()).toBe(0)
  page.ws.send(writeEcho(performance.now()))
  await until(() => page.echoedMs >= 0)
  expect(page.echoedMs).toBeGreaterThanOrEqual(0)

  const [first, last] = [page.units[30]!, page.units.at(-1)!]
  const bytes = page.units.slice(31).reduce((sum, unit) => sum + unit.bytes, 0)
  page.bits = (0.4 * 8000 * bytes) / (last.atMs - first.atMs)
  await until(() => counted() > 0)
  expect(counted()).toBeGreaterThan(0)
  // There is room again: tried after a while without trouble.
  page.bits = Infinity
  const before = counted()
  await until(() => counted() > before, 30_000)
  expect(counted()).toBeGreaterThan(before)
}, 60_000)

it('takes no media messages before a greeting, none that are not well formed, and no flood of them', async () => {
  const stranger = new Bare()
  await until(() => stranger.ws.readyState === WebSocket.OPEN)
  stranger.ws.send(writeStart())
  stranger.ws.send(Uint8Array.of(0xc1, 9))
  await until(() => stranger.heard.length === 2)
  expect(stranger.heard.map((message) => message.type === 'error' && message.reason)).toEqual(['out-of-order', 'bad-message'])
  for (let k = 0; k < 3; k++) stranger.ws.send(writeInput(new Uint8Array(LIMITS.channelMessageBytes + 1)))
  await until(() => stranger.closed)
  expect(stranger.closed).toBe(true)

  page = new Bare()
  await page.enter()
  await until(() => page.units.length > 3)
  for (let k = 0; k < LIMITS.signalBurst + 8; k++) page.ws.send(writeKeyWanted())
  await until(() => page.closed)
  expect(page.closed).toBe(true)
})
