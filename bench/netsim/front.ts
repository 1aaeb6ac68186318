// The front that a browser opens instead of the server: passes the page and the signalling on, and names its own UDP doors where the
// server names its addresses. No hook in the page is needed: a browser driven by hand goes the same way as one driven by a test.
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { decodeServerMessage, encodeMessage } from '../../engine/protocol/messages.ts'
import { CLOSE } from '../../engine/protocol/channels.ts'
import type { Direction, Link } from './link.ts'
import { makeOutbox } from './outbox.ts'
import { makeRelay, type Relay } from './udp.ts'

const HOST = '127.0.0.1'
/** What ws says of a close frame without a code (RFC 6455 7.4.1); nobody may send it. */
const NO_CODE = 1005

export type Front = { url: string; link: Link; close(): Promise<void> }

/** `server`: its address, e.g. http://127.0.0.1:8080; `port`: the front's own, 0 for any. */
export async function openFront(server: string, link: Link, port = 0): Promise<Front> {
  const relay = makeRelay(link, HOST)
  const sockets = new WebSocketServer({ noServer: true })
  const http = createServer((request, response) => passPage(server, link, request, response))
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Nobody answers in the dark.
    if (link.dark) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (player) => passSignalling(server, request.url ?? '/', link, relay, player))
  })
  http.listen(port, HOST)
  await once(http, 'listening')
  return {
    url: `http://${HOST}:${(http.address() as AddressInfo).port}`,
    link,
    async close() {
      for (const player of sockets.clients) player.terminate()
      relay.close()
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

function passPage(server: string, link: Link, request: IncomingMessage, response: ServerResponse): void {
  if (link.dark) return void request.socket.destroy()
  const upstream = ask(new URL(request.url ?? '/', server), { method: request.method, headers: { ...request.headers, host: new URL(server).host, ...(request.headers.origin ? { origin: server } : {}) } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  request.pipe(upstream)
}

function passSignalling(server: string, path: string, link: Link, relay: Relay, player: WebSocket): void {
  const upstream = new WebSocket(new URL(path, server.replace('http', 'ws')), { origin: server })
  const outbox = { up: makeOutbox<() => void>(link.now, (act) => act()), down: makeOutbox<() => void>(link.now, (act) => act()) }
  const to = { up: upstream, down: player }
  const say = (direction: Direction, data: Buffer | Uint8Array) =>
    outbox[direction].put(() => to[direction].readyState === WebSocket.OPEN && to[direction].send(data), link.piece(direction))
  // One after another: what is said before the server's end is open, or while a candidate waits for its door, holds up what follows.
  let up: Promise<void> = once(upstream, 'open').then(() => {}, () => {})
  let down: Promise<void> = Promise.resolve()
  player.on('message', (data: Buffer) => (up = up.then(() => say('up', data))))
  upstream.on('message', (data: Buffer) => (down = down.then(async () => say('down', await throughDoors(data, relay)))))
  const forget = link.onCut(() => {
    player.terminate()
    upstream.terminate()
  })
  const closed = (direction: Direction, code: number) => {
    forget()
    const other = to[direction]
    if (code === CLOSE.vanished) other.terminate()
    else outbox[direction].put(() => other.close(code === NO_CODE ? undefined : code), link.piece(direction))
  }
  player.on('close', (code) => (up = up.then(() => closed('up', code))))
  upstream.on('close', (code) => (down = down.then(() => closed('down', code))))
  for (const socket of [player, upstream]) socket.on('error', () => socket.terminate())
}

/** A message of the server, with the relay's door in place of the server's own address. */
async function throughDoors(data: Buffer, relay: Relay): Promise<Buffer | Uint8Array> {
  const decoded = decodeServerMessage(data)
  if (!decoded.ok || decoded.message.type !== 'ice') return data
  // RFC 8839 5.1: candidate:<foundation> <component> <transport> <priority> <address> <port> ...
  const parts = decoded.message.candidate.split(' ')
  const door = await relay.doorTo(parts[4]!, Number(parts[5]))
  parts.splice(4, 2, HOST, String(door))
  return encodeMessage({ ...decoded.message, candidate: parts.join(' ') })
}
