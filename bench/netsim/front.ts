// The front that a browser opens instead of the server: passes the page and the signalling on, and names its own UDP doors where the
// server names its addresses. No hook in the page is needed: a browser driven by hand goes the same way as one driven by a test.
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { decodeServerMessage, encodeMessage } from '../../engine/protocol/messages.ts'
import type { Link } from './link.ts'
import { makeOutbox } from './outbox.ts'
import { makeRelay, type Relay } from './udp.ts'

const HOST = '127.0.0.1'

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
  const upstream = ask(new URL(request.url ?? '/', server), { method: request.method, headers: { ...request.headers, host: new URL(server).host } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  request.pipe(upstream)
}

function passSignalling(server: string, path: string, link: Link, relay: Relay, player: WebSocket): void {
  const upstream = new WebSocket(new URL(path, server.replace('http', 'ws')), { origin: server })
  const up = makeOutbox<Buffer>(link.now, (bytes) => upstream.send(bytes))
  const down = makeOutbox<Buffer | Uint8Array>(link.now, (bytes) => player.readyState === WebSocket.OPEN && player.send(bytes))
  const early: Buffer[] = []
  player.on('message', (data: Buffer) => (upstream.readyState === WebSocket.OPEN ? up.put(data, link.piece('up')) : early.push(data)))
  upstream.on('open', () => early.forEach((data) => up.put(data, link.piece('up'))))
  // One after another: a candidate waits for its door, and what follows it waits too.
  let before = Promise.resolve()
  upstream.on('message', (data: Buffer) => {
    before = before.then(async () => down.put(await throughDoors(data, relay), link.piece('down')))
  })
  const cut = link.onCut(() => {
    player.terminate()
    upstream.terminate()
  })
  const end = (other: WebSocket) => (code: number) => {
    cut()
    up.close()
    down.close()
    if (code === 1006) other.terminate()
    else other.close(code === 1005 ? undefined : code)
  }
  player.on('close', end(upstream))
  upstream.on('close', (code) => before.then(() => end(player)(code)))
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
