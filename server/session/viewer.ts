// One person's connection to a world, the player's or a spectator's: offered, opened, noticed to be broken, offered anew, given up.
//
//   offer -> answer -> playing <--> lost (silent: another path, then a new offer; line down: until they are back)
//   lost for too long, handshake too slow, misuse --> ended
//
// Someone who cannot have WebRTC asks for the media on their line instead (carry): silent, they are waited for there.
import { LIMITS } from '../../core/limits.ts'
import { HEARTBEAT_LIMIT_MS, META_FLAG } from '../../engine/protocol/frame-meta.ts'
import type { ClientMessage, ErrorReason, MessageOf, Relay, ServerMessage } from '../../engine/protocol/messages.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { PacedEvents } from '../net/paced-sender.ts'
import { makeIdentity, type Peer, type PeerOptions } from '../net/peer.ts'
import { checkAnswer } from '../net/sdp.ts'
import type { SocketLine } from '../net/socket-carrier.ts'
import type { EncodedUnit } from '../video/encoder.ts'
import type { Frame, Watcher } from './broadcast.ts'
import { InputGate } from './input-gate.ts'
import { nowMs } from './now.ts'
import { Stream } from './stream.ts'

/** How long connections are offered before the first one opens. The page gives up after 20 s (client/net/retry.ts): it is told why before that. */
const OPENING_MS = 18_000
/**
 * A connection that has been answered opens within this, or another is offered: a datagram of the handshake lost at the wrong moment
 * costs some stacks many seconds, or for ever. Doubled with every offer, for machines that are merely slow.
 */
const OPEN_MS = 3500

/**
 * Another path of a connection that fell silent is found within this, or the whole connection is offered anew, ms: an offer, an answer and
 * a check take two round trips, and the former path may be alive again meanwhile.
 */
const RESTART_MS = 2000

/** The way to tell a person something; a visit outlives it. None may throw. */
export type Line = SocketLine & { say: (message: ServerMessage) => void; hangUp: () => void }

/** `keepMs`: how long one who is lost is waited for. `host`: the stream is fitted to this one. `relay`: a fresh credential of the relay. */
export type ViewerOptions = { id: number; host: boolean; keepMs: number; peer: Omit<PeerOptions, 'identity'>; relay?: () => Relay; line: Line; log: Log; metrics: Metrics }

export type ViewerEvents = {
  /** Media and channels are open, and someone is there. */
  onOpen: () => void
  onInput: (bytes: Uint8Array) => void
  onKeyFrameWanted: () => void
  /** Silent or without a line: nothing more comes from this one for a while. */
  onLost: () => void
  /** Given up; with a reason, they are to be told. */
  onEnd: (reason?: ErrorReason, text?: string) => void
} & PacedEvents

export class Viewer implements Watcher {
  readonly id: number
  readonly gate = new InputGate(nowMs())
  /** Frames of ticks from here on are made with this one's input, ms; Infinity while another has the controls. */
  drivesFromMs = Infinity
  /** The connection is open and alive. */
  playing = false
  private readonly options: ViewerOptions
  private readonly events: ViewerEvents
  private readonly startedMs = nowMs()
  private line: Line | undefined
  private stream: Stream | undefined
  private offers = 0
  /** Offers since a connection was open. */
  private tries = 0
  private offeredMs = nowMs()
  /** Start of the handshake's current stage: offer to answer (LIMITS.handshakeMs), answer to open (OPEN_MS). */
  private stageMs = nowMs()
  private heardMs = nowMs()
  private lostMs = Infinity
  private answered = false
  /** When another path began to be looked for; Infinity while none is. */
  private restartedMs = Infinity
  /** One has been looked for since anything was heard. */
  private rerouted = false
  /** The line carries the media. */
  private carried = false
  private ended = false

  constructor(options: ViewerOptions, events: ViewerEvents) {
    this.id = options.id
    this.options = options
    this.events = events
    this.line = options.line
  }

  get plays(): boolean {
    return this.drivesFromMs < Infinity
  }

  get isOpen(): boolean {
    return this.stream?.isOpen ?? false
  }

  /** The media is on the line. */
  get isCarried(): boolean {
    return this.carried
  }

  needsKey(): boolean {
    return this.stream?.needsKey() ?? false
  }

  send(unit: Readonly<EncodedUnit>, frame: Readonly<Frame>): void {
    this.stream?.send(unit, frame, frame.tickMs < this.drivesFromMs ? META_FLAG.watched : 0)
  }

  /** True if another frame would only wait on its way to this one. */
  holds(): boolean {
    return this.stream?.holds() ?? false
  }

  probe(bitsPerSecond: number): void {
    this.stream?.probe(bitsPerSecond)
  }

  get blind(): boolean {
    return this.stream?.blind ?? false
  }

  /** Sends back what came over the line. */
  echo(bytes: Uint8Array): void {
    if (this.carried) this.line?.send(bytes)
  }

  say(message: ServerMessage): void {
    this.line?.say(message)
  }

  /** Alive: something well formed came on the input channel. */
  heard(now: number): void {
    this.heardMs = now
    this.rerouted = false
    if (this.carried) this.stream?.shown(this.gate.shownFrame)
    // After a silence: what carries the media has been there all the time.
    if (!this.playing && this.isOpen) this.goOn(now)
  }

  heartbeat(flags: number): void {
    if (this.playing) this.stream?.heartbeat(flags)
  }

  async offer(): Promise<void> {
    const turn = ++this.offers
    this.tries++
    this.offeredMs = nowMs()
    this.stageMs = this.offeredMs
    this.restartedMs = Infinity
    const before = this.stream
    this.stream = undefined
    this.carried = false
    const [identity] = await Promise.all([makeIdentity(), before?.close().catch(() => {})])
    // The next offer replaces one that is still being made.
    if (this.ended || turn !== this.offers) return
    this.gate.lastSeq = undefined
    const stream = this.makeStream({ peer: { ...this.options.peer, identity } })
    this.stream = stream
    this.answered = false
    try {
      const sdp = await stream.peer!.offer()
      if (this.stream === stream) this.sayOffer(sdp)
    } catch (error) {
      this.events.onEnd('engine', `No connection could be offered: ${String(error)}`)
    }
  }

  /** Looks for another path of the connection there is. */
  private async restart(peer: Peer): Promise<void> {
    this.restartedMs = this.offeredMs = nowMs()
    this.rerouted = true
    this.answered = false
    try {
      const sdp = await peer.restart()
      if (this.stream?.peer === peer) this.sayOffer(sdp, true)
    } catch (error) {
      this.options.log.warn({ error: String(error) }, 'no other path could be offered')
    }
  }

  private sayOffer(sdp: string, restart = false): void {
    const relay = this.options.relay?.()
    this.say({ type: 'offer', sdp, ...(restart ? { restart } : {}), ...(relay ? { relay } : {}) })
  }

  /** Carries the media on the line, in place of whatever was offered. */
  carry(): void {
    const { line } = this
    if (!line || this.ended) return
    // An offer in the making is dropped.
    this.offers++
    const before = this.stream
    this.gate.lastSeq = undefined
    this.stream = this.makeStream({ line })
    this.carried = true
    void before?.close().catch(() => {})
    this.opened()
  }

  async answer({ sdp, restart = false }: MessageOf<ClientMessage, 'answer'>): Promise<void> {
    // A second answer, or one of the other kind, belongs to an offer that has been replaced.
    if (this.answered || restart !== this.restartedMs < Infinity) return
    this.answered = true
    this.stageMs = nowMs()
    const checked = checkAnswer(sdp)
    if ('fault' in checked) return this.events.onEnd('bad-answer', `The answer was refused: ${checked.text}.`)
    try {
      await this.stream?.peer?.answer(checked.sdp)
    } catch (error) {
      this.options.log.warn({ error: String(error) }, 'answer not understood')
      this.events.onEnd('bad-answer', 'The answer was not understood.')
    }
  }

  /** Back on another line. The one before, noticed to be dead or not, is hung up. Returns how long they were away, ms. */
  takeUp(line: Line): number {
    const before = this.line
    this.line = line
    before?.hangUp()
    const awayMs = this.lostMs === Infinity ? 0 : nowMs() - this.lostMs
    this.lose(nowMs())
    return awayMs
  }

  /** `line` is down. False if it was not this one's any more. */
  lineDown(line: Line): boolean {
    if (this.ended || line !== this.line) return false
    this.line = undefined
    return true
  }

  /** True if they have been here, so that they may come back. */
  get wasHere(): boolean {
    return this.playing || this.lostMs !== Infinity
  }

  /** Nothing comes from this one for now. */
  lose(now: number): void {
    if (this.lostMs === Infinity) this.lostMs = now
    this.playing = false
    this.events.onLost()
  }

  /** Four times a second: deadlines. */
  check(now: number): void {
    // On its former path a connection goes on; it should be found to be there all the same.
    const restartMs = this.playing ? LIMITS.handshakeMs : RESTART_MS
    if (this.line && now - this.restartedMs > restartMs) return this.renew('no other path, offering a new connection')
    if (this.playing) {
      if (now - this.heardMs > HEARTBEAT_LIMIT_MS) this.silent(now)
      return
    }
    if (!this.line || this.carried) return this.missed(now)
    if (this.restartedMs < Infinity) return
    const patienceMs = this.answered ? Math.min(LIMITS.handshakeMs, OPEN_MS * 2 ** (this.tries - 1)) : LIMITS.handshakeMs
    const openingMs = this.lostMs === Infinity ? this.startedMs + OPENING_MS : Infinity
    if (now > Math.min(this.stageMs + patienceMs, openingMs)) this.unreachable(now)
  }

  /** Ends everything of this one. */
  close(): void {
    if (this.ended) return
    this.ended = true
    this.playing = false
    void this.stream?.close().catch((error: unknown) => this.options.log.warn({ error: String(error) }, 'closing a connection failed'))
    this.line?.hangUp()
  }

  private makeStream(over: { peer: PeerOptions } | { line: SocketLine }): Stream {
    const { host, log, metrics } = this.options
    const { events } = this
    const current = () => this.stream === stream && !this.ended
    const stream: Stream = new Stream({ over, yields: !host, metrics }, {
      onOpen: () => current() && this.opened(),
      onInput: (bytes) => current() && events.onInput(bytes),
      onKeyFrameWanted: () => current() && events.onKeyFrameWanted(),
      onLink: (bitsPerSecond, calmMs) => current() && events.onLink(bitsPerSecond, calmMs),
      onProbe: (bitsPerSecond) => current() && events.onProbe(bitsPerSecond),
      onRestarted: () => current() && this.restarted(),
      onCandidate: (candidate) => current() && this.say({ type: 'ice', ...candidate }),
      onAbuse: (what) => events.onEnd('too-large', `The connection was misused (${what}).`),
      onClosed: (state) => current() && log.info({ state }, 'transport closed'),
    })
    return stream
  }

  /** Another path is there, in both directions: the world goes on. The page's input channel may take a second more to notice. */
  private restarted(): void {
    const now = nowMs()
    this.options.log.info({ ms: Math.round(now - this.restartedMs) }, 'another path found')
    this.restartedMs = Infinity
    if (!this.playing) this.goOn(now - HEARTBEAT_LIMIT_MS + RESTART_MS)
  }

  /** After a silence, heard of at `heardMs`. */
  private goOn(heardMs: number): void {
    if (!this.line) return
    this.stream?.resume()
    this.opened()
    this.heardMs = heardMs
  }

  private opened(): void {
    // Nobody is there to be told anything: they are on the way back.
    if (!this.line) return
    const now = nowMs()
    this.options.log.info({ ms: Math.round(now - this.offeredMs) }, 'connected')
    // The page may still be setting its scene: its first packet has twice the time.
    this.heardMs = now + HEARTBEAT_LIMIT_MS
    this.lostMs = Infinity
    this.tries = 0
    this.playing = true
    this.options.metrics.count('sojourn_media_total', this.carried ? 'line' : 'webrtc')
    this.events.onOpen()
  }

  /** The connection is silent, whatever WebRTC says of it: another path is looked for, once, before another connection is offered. */
  private silent(now: number): void {
    const peer = this.stream?.peer
    if (!peer || !this.line || this.rerouted) return this.carried ? this.lose(now) : this.renew('player silent, offering a new connection')
    this.options.log.warn('player silent, looking for another path')
    this.options.metrics.count('sojourn_reconnects_total', 'restarted')
    this.lose(now)
    void this.restart(peer)
  }

  private renew(why: string): void {
    this.options.log.warn(why)
    this.options.metrics.count('sojourn_reconnects_total', 'offered')
    if (this.playing) this.lose(nowMs())
    void this.offer()
  }

  /** The line has been down for a while. */
  private missed(now: number): void {
    if (now - this.lostMs < this.options.keepMs) return
    this.options.metrics.count('sojourn_reconnects_total', 'given-up')
    this.events.onEnd()
  }

  private unreachable(now: number): void {
    const firstTime = this.lostMs === Infinity
    if (firstTime && this.answered && now - this.startedMs < OPENING_MS) return void this.offer()
    if (firstTime) return this.events.onEnd('handshake-timeout', `No video connection within ${Math.round((now - this.startedMs) / 1000)} s.`)
    if (now - this.lostMs < this.options.keepMs) return void this.offer()
    this.options.metrics.count('sojourn_reconnects_total', 'given-up')
    this.events.onEnd('connection-lost', 'The video connection was lost.')
  }
}
