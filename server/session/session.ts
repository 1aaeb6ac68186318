// One player's visit: takes a seat, opens the world, streams it, passes messages on, and notices when the player is gone.
//
//   hello -> welcome, world opening --+--> offer -> answer -> playing <--> lost (heartbeat silent: world paused, new offer;
//                                     +--> understood                        |   line down: world paused until the player is back)
//   bye, page closed, lost for too long, handshake too slow, engine failed --+--> ended: seat free
import { randomBytes, randomInt } from 'node:crypto'
import { FRAME } from '../../core/camera.ts'
import { LIMITS } from '../../core/limits.ts'
import { HEARTBEAT_LIMIT_MS, HEARTBEAT_PERIOD_MS, META_FLAG } from '../../engine/protocol/frame-meta.ts'
import { type ClientMessage, type ErrorReason, PROTOCOL_VERSION, type ServerMessage, wireError } from '../../engine/protocol/messages.ts'
import { promptTag, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { makeIdentity } from '../net/peer.ts'
import { checkAnswer } from '../net/sdp.ts'
import { makeBucket, takeToken } from '../net/token-bucket.ts'
import { PERIOD_MS } from './clock.ts'
import { makeFrameNote } from './frame-ring.ts'
import { InputGate } from './input-gate.ts'
import { nowMs } from './now.ts'
import type { Seat } from './seat.ts'
import { Stream, type StreamOptions } from './stream.ts'
import type { OpenRequest, Reading } from './world.ts'

/** An engine that has made no frame for this long hangs. Opening a world takes about a second, many on a machine with too much to do. */
const ENGINE_SILENT_MS = 30_000
/** How long a lost player's world is kept while new connections are offered. */
const KEEP_MS = 30_000
/** How long connections are offered before the first one opens. */
const OPENING_MS = 15_000
/**
 * A connection that has been answered opens within this, or another is offered: a datagram of the handshake lost at the wrong moment
 * costs some stacks many seconds, or for ever. Doubled with every offer, for machines that are merely slow.
 */
const OPEN_MS = 3500

export type SessionOptions = {
  seat: Seat
  seats: number
  stream: Omit<StreamOptions, 'peer'> & { peer: Omit<StreamOptions['peer'], 'identity'> }
  log: Log
  metrics: Metrics
  line: Line
  /** The visit is over and the seat free. */
  onEnd: () => void
}

/** The way to tell the player something; a visit outlives it. Neither may throw. */
export type Line = { say: (message: ServerMessage) => void; hangUp: () => void }

/** What a player asks for. */
export type Wanted = { prompt: string; seed?: number | undefined; picture?: Uint8Array | undefined }

export class Session {
  /** Names this visit to a player who comes back. */
  readonly visit = randomBytes(16).toString('base64url')
  private readonly options: SessionOptions
  private line: Line | undefined
  private readonly note = makeFrameNote()
  private readonly prompts = makeBucket(LIMITS.promptPerSecond, LIMITS.promptBurst, nowMs())
  private readonly gate = new InputGate(nowMs())
  private readonly startedMs = nowMs()
  private readonly beat: NodeJS.Timeout
  private stream: Stream | undefined
  private world: OpenRequest
  private paused = false
  private ended = false
  private playing = false
  private offers = 0
  /** Offers since a connection was open. */
  private tries = 0
  private offeredMs = nowMs()
  /** Start of the handshake's current stage: offer to answer (LIMITS.handshakeMs), answer to open (OPEN_MS). */
  private stageMs = nowMs()
  private heardMs = nowMs()
  private lostMs = Infinity
  private lastFrameMs = 0
  /** When the world last moved, or had a reason not to. */
  private movedMs = nowMs()
  private answered = false

  constructor(options: SessionOptions, { prompt, seed = randomInt(0x100000000), picture }: Wanted) {
    this.options = options
    this.line = options.line
    // A copy of its own: what arrived is a view into the message.
    this.world = { prompt, seed, ...(picture ? { image: Uint8Array.from(picture) } : {}) }
    this.beat = setInterval(() => this.check(), HEARTBEAT_PERIOD_MS / 4)
    options.seat.take({
      onReading: (reading) => this.read(reading),
      onFrame: () => this.frame(),
      onUnread: () => options.metrics.count('sojourn_frames_dropped_total', 'unread'),
      onFailed: (message) => {
        options.metrics.count('sojourn_engine_failures_total', 'failed')
        this.end('engine', `The world stopped: ${message}`)
      },
    })
  }

  start(): void {
    const { seat, log } = this.options
    this.welcome()
    seat.open(this.world)
    log.info({ prompt: promptTag(this.world.prompt), seed: this.world.seed, picture: this.world.image !== undefined }, 'world opening')
    void this.offer()
  }

  /** The player is back on another line: same world, same place. */
  takeUp(line: Line): void {
    const before = this.line
    this.line = line
    before?.hangUp()
    this.options.log.info({ seconds: this.lostMs === Infinity ? 0 : Math.round((nowMs() - this.lostMs) / 1000) }, 'player back')
    this.options.metrics.count('sojourn_reconnects_total', 'returned')
    this.welcome()
    this.hold(nowMs())
    void this.offer()
  }

  /** `line` is down. A player who may return finds the world as it is now, for KEEP_MS. */
  gone(line: Line, mayReturn: boolean): void {
    if (this.ended || line !== this.line) return
    this.line = undefined
    if (!mayReturn || (!this.playing && this.lostMs === Infinity)) return this.end()
    this.options.log.warn('line down, world kept')
    this.hold(nowMs())
  }

  handle(message: ClientMessage): void {
    if (message.type === 'answer') void this.answer(message.sdp)
    else if (message.type === 'prompt') this.setPrompt(message.text)
    else if (message.type === 'pause') this.pause(message.paused)
    else if (message.type === 'restart') this.restart(message.seed)
    else if (message.type === 'bye') this.end()
    else this.say(wireError('out-of-order', 'This connection already has a world.'))
  }

  /** Ends the visit; with a reason, the player is told. */
  end(reason?: ErrorReason, text = ''): void {
    if (this.ended) return
    this.ended = true
    clearInterval(this.beat)
    const { seat, log, onEnd } = this.options
    if (reason) this.say(wireError(reason, text))
    log[reason ? 'warn' : 'info']({ reason, text, seconds: Math.round((nowMs() - this.startedMs) / 1000) }, 'visit ended')
    void this.stream?.close().catch((error: unknown) => log.warn({ error: String(error) }, 'closing a connection failed'))
    seat.leave()
    onEnd()
    this.line?.hangUp()
  }

  private say(message: ServerMessage): void {
    this.line?.say(message)
  }

  private welcome(): void {
    const { seat, seats } = this.options
    this.say({ type: 'welcome', v: PROTOCOL_VERSION, seat: seat.number, seats, ...FRAME, fps: 1000 / PERIOD_MS, seed: this.world.seed, visit: this.visit })
  }

  private async offer(): Promise<void> {
    const { log } = this.options
    const turn = ++this.offers
    this.tries++
    this.offeredMs = nowMs()
    this.stageMs = this.offeredMs
    const [identity] = await Promise.all([makeIdentity(), this.stream?.close().catch(() => {})])
    // The next offer replaces one that is still being made.
    if (this.ended || turn !== this.offers) return
    this.options.seat.mailbox.reset()
    const stream = new Stream({ ...this.options.stream, peer: { ...this.options.stream.peer, identity } }, {
      onOpen: () => this.opened(),
      onInput: (bytes) => this.input(bytes),
      onCandidate: (candidate) => this.stream === stream && this.say({ type: 'ice', ...candidate }),
      onAbuse: (what) => this.end('too-large', `The connection was misused (${what}).`),
      onClosed: (state) => this.stream === stream && !this.ended && log.info({ state }, 'transport closed'),
    })
    this.stream = stream
    this.answered = false
    try {
      const sdp = await stream.peer.offer()
      if (this.stream === stream) this.say({ type: 'offer', sdp })
    } catch (error) {
      this.end('engine', `No connection could be offered: ${String(error)}`)
    }
  }

  private async answer(sdp: string): Promise<void> {
    // A second answer belongs to an offer that has been replaced.
    if (this.answered) return
    this.answered = true
    this.stageMs = nowMs()
    const checked = checkAnswer(sdp)
    if ('fault' in checked) return this.end('bad-answer', `The answer was refused: ${checked.text}.`)
    try {
      await this.stream?.peer.answer(checked.sdp)
    } catch (error) {
      this.options.log.warn({ error: String(error) }, 'answer not understood')
      this.end('bad-answer', 'The answer was not understood.')
    }
  }

  private opened(): void {
    // Nobody is there to be told anything: the player is on the way back.
    if (!this.line) return
    const now = nowMs()
    this.options.log.info({ ms: Math.round(now - this.offeredMs) }, 'connected')
    // The page may still be setting its scene: its first packet has twice the time.
    this.heardMs = now + HEARTBEAT_LIMIT_MS
    this.lostMs = Infinity
    this.tries = 0
    this.movedMs = now
    this.playing = true
    this.options.seat.tell({ type: 'pause', paused: this.paused })
  }

  private input(bytes: Uint8Array): void {
    const { metrics, seat } = this.options
    const now = nowMs()
    const verdict = this.gate.receive(bytes, seat.mailbox, now)
    if (verdict === 'taken' || verdict === 'old') this.heardMs = now
    if (verdict === 'flood') this.end('rate', 'Too many input packets.')
    else if (verdict !== 'taken') metrics.count('sojourn_input_rejected_total', verdict)
  }

  private frame(): void {
    const { seat, metrics } = this.options
    const picture = seat.read(this.note)
    if (!picture || !this.stream) return
    const now = nowMs()
    if (this.lastFrameMs === 0) metrics.observe('sojourn_first_frame_seconds', now - this.startedMs)
    else metrics.observe('sojourn_frame_interval_seconds', now - this.lastFrameMs)
    this.lastFrameMs = now
    this.movedMs = now
    metrics.observe('sojourn_inference_seconds', this.note.generatedMs)
    this.stream.push(picture, seat.depth, this.note, this.paused ? META_FLAG.paused : 0)
  }

  private setPrompt(text: string): void {
    if (!takeToken(this.prompts, nowMs())) return this.say(wireError('rate', 'Prompts came too quickly.'))
    this.world = { ...this.world, prompt: text }
    this.options.seat.tell({ type: 'prompt', text })
    this.options.log.info({ prompt: promptTag(text) }, 'prompt changed')
  }

  private pause(paused: boolean): void {
    this.paused = paused
    this.options.seat.tell({ type: 'pause', paused })
  }

  private restart(seed: number | undefined): void {
    if (!takeToken(this.prompts, nowMs())) return this.say(wireError('rate', 'Restarts came too quickly.'))
    this.world = { ...this.world, seed: seed ?? this.world.seed }
    this.paused = false
    this.options.seat.open(this.world)
  }

  private read(reading: Reading): void {
    const { understood, notUnderstood, slots, surprise } = reading
    this.say({ type: 'understood', understood, notUnderstood, slots, ...(surprise === undefined ? {} : { surprise }) })
  }

  /** Four times a second: heartbeat out, deadlines in. */
  private check(): void {
    const now = nowMs()
    if (!this.playing) {
      if (!this.line) return this.missed(now)
      const patienceMs = this.answered ? Math.min(LIMITS.handshakeMs, OPEN_MS * 2 ** (this.tries - 1)) : LIMITS.handshakeMs
      if (now - this.stageMs > patienceMs) this.unreachable(now)
      return
    }
    this.stream?.heartbeat(this.paused ? META_FLAG.paused : 0)
    if (this.paused) this.movedMs = now
    if (now - this.movedMs > ENGINE_SILENT_MS) return this.hung()
    if (now - this.heardMs > HEARTBEAT_LIMIT_MS) this.lost(now)
  }

  /** The connection is silent, whatever WebRTC says of it: hold the world and offer another one. */
  private lost(now: number): void {
    const { log, metrics } = this.options
    log.warn('player silent, offering a new connection')
    metrics.count('sojourn_reconnects_total', 'offered')
    this.hold(now)
    void this.offer()
  }

  /** The world waits for its player. */
  private hold(now: number): void {
    if (this.lostMs === Infinity) this.lostMs = now
    this.playing = false
    this.options.seat.tell({ type: 'pause', paused: true })
  }

  /** The line has been down for a while. */
  private missed(now: number): void {
    if (now - this.lostMs < KEEP_MS) return
    this.options.metrics.count('sojourn_reconnects_total', 'given-up')
    this.end()
  }

  private hung(): void {
    this.end('engine', 'The world stopped moving.')
    this.options.seat.abandon()
  }

  private unreachable(now: number): void {
    const firstTime = this.lostMs === Infinity
    if (firstTime && this.answered && now - this.startedMs < OPENING_MS) return void this.offer()
    if (firstTime) return this.end('handshake-timeout', `No video connection within ${Math.round((now - this.startedMs) / 1000)} s.`)
    if (now - this.lostMs < KEEP_MS) return void this.offer()
    this.options.metrics.count('sojourn_reconnects_total', 'given-up')
    this.end('connection-lost', 'The video connection was lost.')
  }
}
