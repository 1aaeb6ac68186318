// The WebSocket end of a player: who may connect, how much may be said how fast, and which session hears it.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { LIMITS } from '../../core/limits.ts'
import { type FromPage, isCarried, readFromPage } from '../../engine/protocol/carried.ts'
import { CLOSE, SIGNALLING_PATH } from '../../engine/protocol/channels.ts'
import { type ClientMessage, decodeClientMessage, encodeMessage, type ErrorMessage, type MessageOf, type ServerMessage, wireError } from '../../engine/protocol/messages.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { nowMs } from '../session/now.ts'
import type { Line } from '../session/viewer.ts'
import { makeBucket, takeToken, type TokenBucket } from './token-bucket.ts'

/** Addresses whose connection rate is remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 4096
/** Longest time between two pings to a silent socket. */
const PING_MS = 15_000

/** What a greeting gets: someone who hears the rest, or the reason there is no seat. */
export type Visitor = { handle: (message: ClientMessage) => void; /** Media, where the socket carries it. */ carried: (message: FromPage) => void; /** The line is down; `mayReturn`: not by the player's wish, as far as can be known. */ gone: (mayReturn: boolean) => void }
export type Greeting = MessageOf<ClientMessage, 'hello' | 'watch'>
export type Admit = (greeting: Greeting, line: Line) => Visitor | MessageOf<ServerMessage, 'full'> | ErrorMessage

export type SignallingOptions = { origins: () => readonly string[]; admit: Admit; log: Log; metrics: Metrics }

/** True if the page that asks is one of ours. Exact match: no wildcard, no suffix, no missing or null origin. */
export function originAllowed(origin: string | undefined, allowed: readonly string[]): boolean {
  return origin !== undefined && allowed.includes(origin)
}

export function attachSignalling(server: Server, options: SignallingOptions): { close: () => void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.socketMessageBytes,
    // Defaults of ws allow 16,384 fragments and 262,144 chunks held for one unfinished message.
    ...{ maxFragments: 16, maxBufferedChunks: 64 },
    perMessageDeflate: false,
    clientTracking: true,
  })
  const waiting = new Set<WebSocket>()
  const rates = new Map<string, TokenBucket>()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuse(request, options.origins(), rates, waiting.size)
    if (refusal) {
      options.metrics.count('sojourn_admission_total', 'refused')
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (ws) => greet(ws, waiting, options))
  })
  const pings = setInterval(() => {
    for (const ws of sockets.clients) ws.ping()
  }, PING_MS)
  return {
    close: () => {
      clearInterval(pings)
      for (const ws of sockets.clients) {
        send(ws, wireError('shutdown', 'The server is stopping.'))
        ws.close(CLOSE.goingAway)
        setTimeout(() => ws.terminate(), 500).unref()
      }
    },
  }
}

/** The HTTP status that refuses an upgrade, before anything is allocated for it. */
function refuse(request: IncomingMessage, origins: readonly string[], rates: Map<string, TokenBucket>, waiting: number): string | undefined {
  if ((request.url ?? '').split('?')[0] !== SIGNALLING_PATH) return '404 Not Found'
  if (!originAllowed(request.headers.origin, origins)) return '403 Forbidden'
  const address = request.socket.remoteAddress ?? ''
  const bucket = rates.get(address) ?? makeBucket(LIMITS.connectPerSecond, LIMITS.connectBurst, nowMs())
  rates.set(address, bucket)
  if (rates.size > MAX_ADDRESSES) rates.delete(rates.keys().next().value ?? '')
  if (!takeToken(bucket, nowMs())) return '429 Too Many Requests'
  return waiting >= LIMITS.waitingSockets ? '503 Service Unavailable' : undefined
}

function greet(ws: WebSocket, waiting: Set<WebSocket>, options: SignallingOptions): void {
  const { log, metrics, admit } = options
  const bucket = makeBucket(LIMITS.signalPerSecond, LIMITS.signalBurst, nowMs())
  let visitor: Visitor | undefined
  let strikes = 0
  waiting.add(ws)
  const deadline = setTimeout(() => giveUp(wireError('handshake-timeout', 'No greeting came.')), LIMITS.handshakeMs)
  const giveUp = (message: ServerMessage) => {
    send(ws, message)
    ws.close(message.type === 'full' ? CLOSE.tryLater : CLOSE.refused)
  }
  const complain = (error: ErrorMessage) => {
    metrics.count('sojourn_messages_refused_total', 'message')
    log.warn({ reason: error.reason, detail: error.message }, 'message refused')
    if (error.reason === 'version' || ++strikes > LIMITS.rateStrikes) giveUp(error)
    else send(ws, error)
  }
  const enter = (greeting: Greeting) => {
    const admitted = admit(greeting, {
      say: (message) => send(ws, message),
      hangUp: () => ws.close(CLOSE.normal),
      send: (bytes) => ws.readyState === ws.OPEN && ws.send(bytes),
      backlogBytes: () => ws.bufferedAmount,
    })
    if ('type' in admitted) return giveUp(admitted)
    visitor = admitted
    waiting.delete(ws)
    clearTimeout(deadline)
  }
  const hearMedia = (data: Buffer) => {
    const message = readFromPage(data)
    // Input has a rate of its own (input-gate.ts).
    if (message?.kind !== 'input' && !takeToken(bucket, nowMs())) return complain(wireError('rate', 'Messages came too quickly.'))
    if (!message) complain(wireError('bad-message', 'A media message is not well formed.'))
    else if (visitor) visitor.carried(message)
    else complain(wireError('out-of-order', 'The first message must be a hello or a watch.'))
  }
  ws.on('message', (data, isBinary) => {
    if (ws.readyState !== ws.OPEN) return
    if (isBinary && Buffer.isBuffer(data) && isCarried(data)) return hearMedia(data)
    if (!takeToken(bucket, nowMs())) return complain(wireError('rate', 'Messages came too quickly.'))
    if (!isBinary || !Buffer.isBuffer(data)) return complain(wireError('bad-message', 'A message is text; this protocol is binary.'))
    const decoded = decodeClientMessage(data)
    if (!decoded.ok) complain(decoded.error)
    else if (visitor) visitor.handle(decoded.message)
    else if (decoded.message.type === 'hello' || decoded.message.type === 'watch') enter(decoded.message)
    else complain(wireError('out-of-order', 'The first message must be a hello or a watch.'))
  })
  // A socket that breaks a limit of ws (size, fragments) ends with an error; that is all there is to say about it.
  ws.on('error', (error) => log.warn({ error: error.message }, 'socket refused'))
  ws.on('close', (code) => {
    clearTimeout(deadline)
    waiting.delete(ws)
    visitor?.gone(code === CLOSE.vanished || code === CLOSE.back)
  })
}

function send(ws: WebSocket, message: ServerMessage): void {
  if (ws.readyState === ws.OPEN) ws.send(encodeMessage(message))
}
