// What tests of a whole server with one seat and the stand-in world need: the server, clients that are closed after each test, and the frame
// meta they were sent. Call once at the top of a test file.
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { makeFrameMeta, META_FLAG, readFrameMeta, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import { readConfig } from '../config.ts'
import { startServer, type RunningServer } from '../server.ts'
import { TestClient, until } from './test-client.ts'

const worldModule = new URL('./test-world.ts', import.meta.url).href

export function oneSeat(): { readonly server: RunningServer; client: () => Promise<TestClient> } {
  const clients: TestClient[] = []
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer(readConfig({ PORT: '0', SEATS: '1' }), { log: pino({ level: 'silent' }), worldModule })
  })
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((made) => made.close()))
    await until(() => server.seats.freeCount === 1)
  })
  afterAll(() => server.close())
  return {
    get server() {
      return server
    },
    client: async () => {
      const made = new TestClient(server.port)
      clients.push(made)
      await made.opened()
      return made
    },
  }
}

/** Meta of the frames a client was sent, without those that say that the world stands still. */
export const metas = (viewer: TestClient): FrameMeta[] =>
  (viewer.player?.metas ?? [])
    .map((bytes) => {
      const meta = makeFrameMeta()
      readFrameMeta(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), meta)
      return meta
    })
    .filter((meta) => !(meta.flags & META_FLAG.still))
