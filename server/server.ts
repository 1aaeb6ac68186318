// Puts the parts together: page, signalling, seats, sessions. main.ts starts it; tests start it with a world of their own.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ownOrigins, type Config } from './config.ts'
import { makeHttpServer, readPage } from './http.ts'
import type { Log } from './log.ts'
import { LIMITS } from '../core/limits.ts'
import type { FromPage } from '../engine/protocol/carried.ts'
import { type ClientMessage, type MessageOf, type ServerMessage, wireError } from '../engine/protocol/messages.ts'
import { ClipShelf } from './clip/shelf.ts'
import { Metrics } from './metrics.ts'
import { Reader } from './reader.ts'
import { attachSignalling, originAllowed, type Admit } from './net/signalling.ts'
import { makeRelay } from './net/turn.ts'
import { nowMs } from './session/now.ts'
import { Seats } from './session/seats.ts'
import { Session } from './session/session.ts'
import type { Line, Viewer } from './session/viewer.ts'

/** The loop beats this often; one that has not for LIVE_LIMIT_MS hangs. */
const BEAT_MS = 500
const LIVE_LIMIT_MS = 4000

export type RunningServer = { url: string; port: number; seats: Seats; metrics: Metrics; close: () => Promise<void> }

export type ServerDeps = { log: Log; /** URL of the module that makes worlds (session/world.ts WorldModule). */ worldModule: string }

/** Listens, loads the networks of every seat, and returns when players can come. */
export async function startServer(config: Config, { log, worldModule }: ServerDeps): Promise<RunningServer> {
  const metrics = new Metrics()
  const seats = new Seats(config.seats, { module: worldModule, models: config.models, provider: config.provider, imagine: 'worker' }, log)
  const sessions = new Set<Session>()
  const shelf = new ClipShelf(nowMs)
  const reader = new Reader(config.models, nowMs, log)
  const state = { stopping: false, beatMs: nowMs() }
  const beat = setInterval(() => {
    const now = nowMs()
    metrics.observe('sojourn_eventloop_lag_seconds', Math.max(0, now - state.beatMs - BEAT_MS))
    state.beatMs = now
    shelf.tidy()
  }, BEAT_MS)
  const http = makeHttpServer({
    page: readPage(config.page),
    clip: (name) => shelf.take(name),
    read: async (body, origin, address) => (originAllowed(origin, origins) ? reader.answer(body, address) : undefined),
    live: () => nowMs() - state.beatMs < LIVE_LIMIT_MS,
    ready: () => !state.stopping && seats.freeCount > 0,
    metrics: () => {
      const spectators = [...sessions].reduce((sum, session) => sum + session.spectators, 0)
      return metrics.text({ sojourn_sessions: sessions.size, sojourn_spectators: spectators, sojourn_seats_free: seats.freeCount, sojourn_memory_bytes: process.memoryUsage.rss() })
    },
  })
  let origins: readonly string[] = []
  const admit = makeAdmit(config, seats, sessions, shelf, log, metrics)
  const signalling = attachSignalling(http, { origins: () => origins, admit, log, metrics })
  http.listen(config.port, config.host)
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  origins = [...ownOrigins(config.host, port), ...config.extraOrigins]
  const close = async () => {
    state.stopping = true
    clearInterval(beat)
    for (const session of [...sessions]) session.end('shutdown', 'The server is stopping.')
    signalling.close()
    http.close()
    http.closeAllConnections()
    await reader.close()
    await seats.stop()
  }
  try {
    log.info({ engine: await seats.start(), seats: config.seats }, 'networks loaded')
  } catch (error) {
    await close()
    throw error
  }
  return { url: `http://${config.host}:${port}`, port, seats, metrics, close }
}

function makeAdmit(config: Config, seats: Seats, sessions: Set<Session>, shelf: ClipShelf, log: Log, metrics: Metrics): Admit {
  const { turn } = config
  let count = 0
  const visitorOf = (session: Session, viewer: Viewer, line: Line) => ({
    handle: (message: ClientMessage) => session.handle(viewer, message),
    carried: (message: FromPage) => session.carried(viewer, message),
    gone: (mayReturn: boolean) => session.gone(viewer, line, mayReturn),
  })
  const spectate = ({ token, name }: MessageOf<ClientMessage, 'watch'>, line: Line) => {
    const session = [...sessions].find(({ watch }) => watch === token)
    const viewer = session?.admit(line, name)
    metrics.count('sojourn_spectators_total', viewer ? 'joined' : session ? 'full' : 'unknown')
    if (session && viewer) return visitorOf(session, viewer, line)
    return session
      ? wireError('watch-full', `All ${LIMITS.spectatorsPerWorld} places to watch this world from are taken.`)
      : wireError('watch-unknown', 'This link opens no world: whoever sent it has left.')
  }
  return (greeting, line) => {
    if (greeting.type === 'watch') return spectate(greeting, line)
    const kept = greeting.visit === undefined ? undefined : [...sessions].find(({ visit }) => visit === greeting.visit)
    if (kept) {
      kept.takeUp(line)
      return visitorOf(kept, kept.host, line)
    }
    const seat = seats.findFree()
    metrics.count('sojourn_admission_total', seat ? 'seated' : 'full')
    if (!seat) return noSeat(config.seats, sessions.size)
    const options = {
      seat,
      seats: config.seats,
      peer: { extraHosts: config.iceHosts, ...(config.icePorts ? { ports: config.icePorts } : {}) },
      ...(turn ? { relay: (id: string) => makeRelay(turn, id, Date.now()) } : {}),
      bitsPerSecond: config.bitsPerSecond,
      shelf,
      log: log.child({ session: ++count, seat: seat.number }),
      metrics,
      line,
      onEnd: () => sessions.delete(session),
    }
    const session = new Session(options, greeting)
    sessions.add(session)
    session.start()
    return visitorOf(session, session.host, line)
  }
}

function noSeat(seats: number, taken: number): MessageOf<ServerMessage, 'full'> {
  if (taken < seats) return { type: 'full', seats, loading: true, reason: 'The server is still loading its networks.' }
  const all = seats === 1 ? 'The only seat on this server is taken' : `All ${seats} seats on this server are taken`
  return { type: 'full', seats, loading: false, reason: `${all}. Someone has to leave before another world fits.` }
}
