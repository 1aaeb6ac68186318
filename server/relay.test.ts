// Who gets the credential of a relay: the whole server, werift as the browser. That it opens a relay is shown by test/turn.e2e.test.ts.
import { createHmac } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { readConfig } from './config.ts'
import { startServer, type RunningServer } from './server.ts'
import { metas } from './testing/one-seat.ts'
import { TestClient, until } from './testing/test-client.ts'

const worldModule = new URL('./testing/test-world.ts', import.meta.url).href
const SECRET = 'what-server-and-relay-share'
const clients: TestClient[] = []
const logged: string[] = []
let server: RunningServer
/** In the place of the relay: hears what is sent to it. */
let place: Socket
let heard = 0

beforeAll(async () => {
  place = createSocket('udp4').bind(0, '127.0.0.1')
  place.on('message', () => heard++)
  await once(place, 'listening')
  const config = readConfig({ PORT: '0', SEATS: '1', TURN_URLS: url(), TURN_SECRET: SECRET })
  server = await startServer(config, { log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }), worldModule })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(clients.splice(0).map((made) => made.close()))
  await until(() => server.seats.freeCount === 1)
})
afterAll(async () => {
  await server.close()
  place.close()
})

const url = () => `turn:127.0.0.1:${place.address().port}`

async function client(origin?: string): Promise<TestClient> {
  const made = new TestClient(server.port, origin)
  clients.push(made)
  await made.opened()
  return made
}

async function playing(): Promise<TestClient> {
  const host = await client()
  host.hello('a relayed world')
  await until(() => metas(host).length > 3)
  return host
}

async function relayOf(viewer: TestClient) {
  const { relay } = await viewer.first('offer')
  const [, end, id] = /^(\d+):([\w-]{12})$/.exec(relay!.username)!
  expect(relay).toEqual({ urls: [url()], username: relay!.username, credential: createHmac('sha1', SECRET).update(relay!.username).digest('base64') })
  return { end: Number(end), id: id! }
}

it('host and spectators get one of their own, good for five minutes, in a name that is no secret', async () => {
  const fromS = Math.floor(Date.now() / 1000)
  const host = await playing()
  const { visit, watch } = await host.first('welcome')
  const guest = await client()
  guest.watch(watch)
  const made = [await relayOf(host), await relayOf(guest)]
  expect(made[0]!.id).not.toBe(made[1]!.id)
  for (const { end, id } of made) {
    expect(end - fromS).toBeGreaterThanOrEqual(300)
    expect(end - Date.now() / 1000).toBeLessThanOrEqual(300)
    expect(visit + watch).not.toContain(id)
  }
  expect(logged.join('')).not.toMatch(SECRET)
  expect(logged.join('')).not.toMatch((await host.first('offer')).relay!.credential)
})

it('whoever comes back later gets another one, under the same name', async () => {
  const host = await playing()
  const before = await relayOf(host)
  const { visit } = await host.first('welcome')
  await host.vanish()
  const nowMs = Date.now() + 400_000
  vi.spyOn(Date, 'now').mockReturnValue(nowMs)
  const again = await client()
  again.hello('a relayed world', undefined, visit)
  expect(await relayOf(again)).toEqual({ id: before.id, end: Math.floor(nowMs / 1000) + 300 })
})

it('nobody else gets any: not without a greeting, an invitation that holds, an origin of ours, a free seat', async () => {
  await playing()
  const strangers = [await client(), await client('https://evil.example'), await client(), await client()]
  const [, , uninvited, late] = strangers
  uninvited!.watch('A-b_5678901234567890ab')
  late!.hello('another world')
  await uninvited!.first('error')
  await late!.first('full')
  for (const { heard } of strangers) expect(JSON.stringify(heard)).not.toMatch(/turn:|username|credential/)
  expect(strangers[1]!.closed).toBeDefined()
})

it('the server itself never turns to the relay', async () => {
  const host = await playing()
  await until(() => metas(host).length > 20)
  expect(heard).toBe(0)
})
