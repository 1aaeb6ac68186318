// A real TURN server for tests, by a code base that is not ours: on loopback, with the shared secret of the REST scheme. It tells what it let
// in, so that a test sees whether anything really went through it.
import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import TurnServer from 'node-turn'

const HOST = '127.0.0.1'

export type TestRelay = {
  /** For TURN_URLS. */
  readonly url: string
  /** What it shares with the server; may be changed. */
  secret: string
  /** Names by which somebody was let in, in order, each once. */
  readonly names: string[]
  /** Ports it relays from, ever. */
  ports(): number[]
  close(): void
}

export async function openRelay(secret: string): Promise<TestRelay> {
  const port = await freePort()
  const ports = new Set<number>()
  const relay: TestRelay = {
    url: `turn:${HOST}:${port}`,
    secret,
    names: [],
    ports: () => {
      look()
      return [...ports]
    },
    close() {
      look()
      // It leaves its relaying sockets open.
      for (const { sockets } of Object.values(server.allocations)) for (const socket of sockets) socket.close()
      server.stop()
    },
  }
  // node-turn has a list of users; the scheme has none. It works the password out where the list would be looked up.
  const credentials = new Proxy<Record<string, string>>({}, { get: (_, name) => passwordOf(String(name), relay.secret) })
  const server = new TurnServer({ listeningIps: [HOST], listeningPort: port, relayIps: [HOST], authMech: 'long-term', realm: 'sojourn.test', credentials, log: () => undefined })
  const look = () => {
    for (const { user, relayedTransportAddress } of Object.values(server.allocations)) {
      ports.add(relayedTransportAddress.port)
      if (!relay.names.includes(user.username)) relay.names.push(user.username)
    }
  }
  server.on('message', look)
  server.start()
  return relay
}

/** Nothing for a name whose time is over, as relays do. */
function passwordOf(name: string, secret: string): string | undefined {
  const end = Number(/^(\d+):/.exec(name)?.[1] ?? 0)
  return end * 1000 > Date.now() ? createHmac('sha1', secret).update(name).digest('base64') : undefined
}

/** node-turn cannot be asked for any free port. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, HOST)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
