// One world being played: takes a seat, opens the world, passes on what people ask for, shows it to everybody who is here, and notices
// when the host is gone. How each person is connected is in viewer.ts, what the host has asked for in asked.ts, who may do what in
// company.ts, frames in broadcast.ts.
//
//   hello -> welcome, world opening --+--> connection open -> playing <--> host lost (world paused; for KEEP_MS the host may come back)
//                                     +--> understood
//   bye, page closed, lost for too long, handshake too slow, engine failed --> ended: seat free, spectators told
import { randomBytes } from 'node:crypto'
import { FRAME } from '../../core/camera.ts'
import { LIMITS } from '../../core/limits.ts'
import { HEARTBEAT_PERIOD_MS, META_FLAG } from '../../engine/protocol/frame-meta.ts'
import type { FromPage } from '../../engine/protocol/carried.ts'
import { type ClientMessage, type ErrorReason, HOST_ID, PROTOCOL_VERSION, type Relay, wireError } from '../../engine/protocol/messages.ts'
import { Clips, type MadeClip } from '../clip/clips.ts'
import type { ClipShelf } from '../clip/shelf.ts'
import { promptTag, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { PeerOptions } from '../net/peer.ts'
import { makeBucket, takeToken } from '../net/token-bucket.ts'
import { Asked, type Wanted } from './asked.ts'
import { Broadcast } from './broadcast.ts'
import { PERIOD_MS } from './clock.ts'
import { companyMessage, hand, join, leave, rename, setAway, startCompany } from './company.ts'
import { makeFrameNote } from './frame-ring.ts'
import { nowMs } from './now.ts'
import type { Seat } from './seat.ts'
import { makeStep } from './step-ring.ts'
import { type Line, Viewer } from './viewer.ts'
import type { Reading } from './world.ts'

/** An engine that has made no frame for this long hangs. Opening a world takes about a second, many on a machine with too much to do. */
const ENGINE_SILENT_MS = 30_000
/** A world without a frame for this long stands still: ten frames of a slow machine. */
const STILL_MS = 1000
/** How long a lost host's world is kept while new connections are offered. */
const KEEP_MS = 30_000
/** How long a lost spectator's place is kept: their page asks for another one by itself. */
const SPECTATOR_KEEP_MS = 8000

export type SessionOptions = {
  seat: Seat
  seats: number
  peer: Omit<PeerOptions, 'identity'>
  /** A credential of the relay for whoever goes by `id` there. */
  relay?: (id: string) => Relay
  bitsPerSecond: number
  shelf: ClipShelf
  log: Log
  metrics: Metrics
  line: Line
  /** The visit is over and the seat free. */
  onEnd: () => void
}

export class Session {
  /** Names this visit to a host who comes back. */
  readonly visit = randomBytes(16).toString('base64url')
  /** Names this world to those who watch it. */
  readonly watch = randomBytes(16).toString('base64url')
  readonly host: Viewer
  private readonly options: SessionOptions
  private readonly company = startCompany()
  /** Host first. */
  private readonly viewers: Viewer[] = []
  private readonly broadcast: Broadcast
  private readonly asked: Asked
  private readonly clips: Clips
  private readonly note = makeFrameNote()
  private readonly step = makeStep()
  private readonly clipping = makeBucket(LIMITS.clipPerSecond, LIMITS.clipBurst, nowMs())
  private readonly startedMs = nowMs()
  private readonly beat: NodeJS.Timeout
  private ended = false
  private stepsLost: number
  private lastFrameMs = 0
  /** The newest frame; valid until the next is read. */
  private picture: Uint8Array | undefined
  /** When the world last moved, or had a reason not to. */
  private movedMs = nowMs()

  constructor(options: SessionOptions, wanted: Wanted) {
    const { seat, metrics, log, bitsPerSecond, line } = options
    this.options = options
    this.asked = new Asked({ seat, log, tooSoon: (text) => this.host.say(wireError('rate', text)) }, wanted)
    this.clips = new Clips(this.asked.replay, () => this.clip('stop'))
    this.stepsLost = seat.stepsLost
    this.broadcast = new Broadcast({
      bitsPerSecond,
      metrics,
      holds: () => this.host.holds(),
      onUnit: (unit, { meta }) => this.clips.unit(unit, meta.frameId),
      onFault: (error) => log.warn({ error: error.message }, 'encoder failed'),
    }, this.viewers)
    this.host = this.seatViewer(HOST_ID, line)
    this.host.drivesFromMs = -Infinity
    this.beat = setInterval(() => this.check(), HEARTBEAT_PERIOD_MS / 4)
    seat.take({
      onReading: (reading) => this.read(reading),
      onFrame: () => this.frame(),
      onUnread: () => metrics.count('sojourn_frames_dropped_total', 'unread'),
      onFailed: (message) => {
        metrics.count('sojourn_engine_failures_total', 'failed')
        this.end('engine', `The world stopped: ${message}`)
      },
    })
  }

  get spectators(): number {
    return this.viewers.length - 1
  }

  start(): void {
    const { log } = this.options
    const { world } = this.asked
    this.welcome()
    this.asked.open()
    log.info({ prompt: promptTag(world.prompt), seed: world.seed, picture: world.image !== undefined, mood: world.mood?.length ?? 0 }, 'world opening')
    void this.host.offer()
  }

  /** The host is back on another line: same world, same place. */
  takeUp(line: Line): void {
    const awayMs = this.host.takeUp(line)
    this.options.log.info({ seconds: Math.round(awayMs / 1000) }, 'player back')
    this.options.metrics.count('sojourn_reconnects_total', 'returned')
    this.welcome()
    // Words may have been read while nobody was there to be told.
    if (this.asked.reading) this.host.say(this.asked.understood(this.asked.reading))
    void this.host.offer()
  }

  /** Someone comes to watch; undefined if every place is taken. */
  admit(line: Line, name?: string): Viewer | undefined {
    const person = join(this.company, name)
    if (!person) return undefined
    const viewer = this.seatViewer(person.id, line)
    this.options.log.info({ spectators: this.spectators }, 'spectator joined')
    viewer.say({ type: 'watching', v: PROTOCOL_VERSION, you: viewer.id, ...FRAME, fps: 1000 / PERIOD_MS, seed: this.asked.world.seed })
    if (this.asked.reading) viewer.say(this.asked.understood(this.asked.reading))
    this.tellCompany()
    void viewer.offer()
    return viewer
  }

  /** The line of someone is down. A host who may return finds the world as it is now, for KEEP_MS. */
  gone(viewer: Viewer, line: Line, mayReturn: boolean): void {
    if (this.ended || !viewer.lineDown(line)) return
    if (viewer !== this.host) return this.dismiss(viewer)
    if (!mayReturn || !viewer.wasHere) return this.end()
    this.options.log.warn('line down, world kept')
    viewer.lose(nowMs())
  }

  handle(viewer: Viewer, message: ClientMessage): void {
    if (message.type === 'answer') void viewer.answer(message)
    else if (message.type === 'bye') this.over(viewer)
    else if (message.type === 'name') this.rename(viewer, message.name)
    else if (message.type === 'hello' || message.type === 'watch') viewer.say(wireError('out-of-order', 'This connection already has a world.'))
    else if (viewer !== this.host) viewer.say(wireError('host-only', 'Only the host of this world may do that.'))
    else if (message.type === 'hand') this.hand(message.to)
    else if (message.type === 'clip') this.clip(message.part)
    else if (message.type === 'prompt') this.asked.setPrompt(message.text)
    else if (message.type === 'turn') this.asked.turn(message.slots)
    else if (message.type === 'pause') this.asked.pause(message.paused)
    else this.asked.restart(message.seed)
  }

  /** Media on the line itself. */
  carried(viewer: Viewer, message: FromPage): void {
    if (message.kind === 'start') viewer.carry()
    else if (message.kind === 'key') this.broadcast.wantKey(viewer.plays)
    else if (message.kind === 'echo') viewer.echo(message.bytes)
    else if (viewer.isCarried) this.input(viewer, message.packet)
    // The channel is stuck after an outage while the path is there again. It says nothing of the path, so it is no sign of life.
    else if (viewer.playing) this.input(viewer, message.packet, false)
  }

  /** Ends the visit; with a reason, everybody is told. */
  end(reason?: ErrorReason, text = ''): void {
    if (this.ended) return
    this.ended = true
    clearInterval(this.beat)
    const { seat, log, onEnd } = this.options
    const told = reason ? wireError(reason, text) : undefined
    log[reason ? 'warn' : 'info']({ reason, text, seconds: Math.round((nowMs() - this.startedMs) / 1000) }, 'visit ended')
    this.broadcast.close()
    seat.leave()
    onEnd()
    for (const viewer of [...this.viewers]) {
      const last = told ?? (viewer === this.host ? undefined : wireError('host-left', 'The host has left, and the world with them.'))
      if (last) viewer.say(last)
      viewer.close()
    }
  }

  private seatViewer(id: number, line: Line): Viewer {
    const { peer, relay, metrics } = this.options
    const host = id === HOST_ID
    // Not the name of the visit, which is a secret: names on a relay travel in the clear. The same for all of a stay, so that its quota counts.
    const relayed = randomBytes(9).toString('base64url')
    const log = host ? this.options.log : this.options.log.child({ spectator: id })
    const viewer: Viewer = new Viewer({ id, host, keepMs: host ? KEEP_MS : SPECTATOR_KEEP_MS, peer, ...(relay ? { relay: () => relay(relayed) } : {}), line, log, metrics }, {
      onOpen: () => this.opened(viewer),
      onInput: (bytes) => this.input(viewer, bytes),
      onKeyFrameWanted: () => this.broadcast.wantKey(viewer.plays),
      onLink: (bitsPerSecond, calmMs) => host && this.broadcast.fit(bitsPerSecond, calmMs, viewer),
      onProbe: (bitsPerSecond) => host && this.broadcast.prove(bitsPerSecond),
      onLost: () => this.lost(viewer),
      onEnd: (reason, text) => this.over(viewer, reason, text),
    })
    this.viewers.push(viewer)
    return viewer
  }

  /** The end of one person's stay: that of the host is the end of the world. */
  private over(viewer: Viewer, reason?: ErrorReason, text?: string): void {
    if (viewer === this.host) return this.end(reason, text)
    if (reason) {
      this.options.log.warn({ reason, text }, 'spectator refused')
      viewer.say(wireError(reason, text ?? ''))
    }
    this.dismiss(viewer)
  }

  private dismiss(viewer: Viewer): void {
    const at = this.viewers.indexOf(viewer)
    if (at < 0) return
    this.viewers.splice(at, 1)
    leave(this.company, viewer.id)
    viewer.close()
    this.steer()
    this.tellCompany()
  }

  private welcome(): void {
    const { seat, seats } = this.options
    const { visit, watch } = this
    this.host.say({ type: 'welcome', v: PROTOCOL_VERSION, seat: seat.number, seats, ...FRAME, fps: 1000 / PERIOD_MS, seed: this.asked.world.seed, visit, watch })
    if (this.spectators > 0) this.host.say(companyMessage(this.company))
  }

  private opened(viewer: Viewer): void {
    setAway(this.company, viewer.id, false)
    this.tellCompany()
    if (viewer !== this.host) return
    this.movedMs = nowMs()
    this.options.seat.tell({ type: 'pause', paused: this.asked.paused })
  }

  private lost(viewer: Viewer): void {
    if (viewer === this.host) this.options.seat.tell({ type: 'pause', paused: true })
    // Sequence numbers of another connection start anywhere.
    if (viewer.plays) this.options.seat.mailbox.reset()
    setAway(this.company, viewer.id, true)
    this.steer()
    this.tellCompany()
  }

  private input(viewer: Viewer, bytes: Uint8Array, alive = true): void {
    const { metrics, seat } = this.options
    const now = nowMs()
    const verdict = viewer.gate.receive(bytes, viewer.plays ? seat.mailbox : undefined, now)
    if (alive && (verdict === 'taken' || verdict === 'old' || verdict === 'watched')) viewer.heard(now)
    if (verdict === 'flood') this.over(viewer, 'rate', 'Too many input packets.')
    else if (verdict !== 'taken' && verdict !== 'watched') metrics.count('sojourn_input_rejected_total', verdict)
  }

  private hand(to: number): void {
    const next = this.viewers.find((viewer) => viewer.id === to)
    if ((to !== HOST_ID && !next?.playing) || !hand(this.company, to)) return this.host.say(wireError('not-here', 'Whoever should get the controls is not connected.'))
    this.options.log.info({ to }, 'controls handed over')
    this.steer()
    this.tellCompany()
  }

  /** Lets the one who has the controls have them, from now on and with what they do from now on. */
  private steer(): void {
    const now = nowMs()
    for (const viewer of this.viewers) {
      const drives = viewer.id === this.company.driver
      if (drives === viewer.plays) continue
      viewer.drivesFromMs = drives ? now : Infinity
      if (drives) this.options.seat.mailbox.reset(viewer.gate.lastSeq)
    }
  }

  private rename(viewer: Viewer, name: string): void {
    rename(this.company, viewer.id, name)
    this.tellCompany()
  }

  private tellCompany(): void {
    const message = companyMessage(this.company)
    for (const viewer of this.viewers) viewer.say(message)
  }

  private frame(): void {
    const { seat, metrics } = this.options
    this.logSteps()
    const picture = seat.read(this.note)
    this.picture = picture
    if (!picture) return
    const now = nowMs()
    if (this.lastFrameMs === 0) metrics.observe('sojourn_first_frame_seconds', now - this.startedMs)
    else metrics.observe('sojourn_frame_interval_seconds', now - this.lastFrameMs)
    this.lastFrameMs = now
    this.movedMs = now
    metrics.observe('sojourn_inference_seconds', this.note.generatedMs)
    this.broadcast.push(picture, seat.depth, this.note, this.flags)
  }

  /** Whoever comes while the world stands still sees it all the same: the newest frame goes out once more. */
  private showAgain(now: number): void {
    if (!this.picture || now - this.lastFrameMs < STILL_MS || !this.viewers.some((viewer) => viewer.needsKey())) return
    this.note.tickMs = now
    this.broadcast.push(this.picture, this.options.seat.depth, this.note, this.flags)
  }

  private get flags(): number {
    return this.asked.paused ? META_FLAG.paused : 0
  }

  private logSteps(): void {
    const { seat } = this.options
    while (seat.nextStep(this.step)) this.asked.replay.add(this.step)
    if (seat.stepsLost === this.stepsLost) return
    this.stepsLost = seat.stepsLost
    this.asked.replay.miss()
  }

  /** Begins or ends a recording, or hands out the newest half minute. */
  private clip(part: 'last' | 'start' | 'stop'): void {
    this.logSteps()
    if (part !== 'stop' && !takeToken(this.clipping, nowMs())) return this.host.say(wireError('rate', 'Clips came too quickly.'))
    if (part === 'start') {
      this.clips.record()
      this.broadcast.wantKey(true)
      return this.host.say({ type: 'recording', on: true })
    }
    if (part === 'stop') this.host.say({ type: 'recording', on: false })
    const made = part === 'stop' ? this.clips.stop() : this.clips.last()
    if (!made) return this.host.say(wireError('no-clip', 'There is nothing to make a clip of yet.'))
    this.handOut(made)
  }

  private handOut({ parts, seconds }: MadeClip): void {
    this.host.say({ type: 'clip', name: this.options.shelf.put(parts), seconds })
    this.options.log.info({ seconds: Math.round(seconds) }, 'clip made')
  }

  private read(reading: Reading): void {
    const message = this.asked.read(reading)
    for (const viewer of this.viewers) viewer.say(message)
  }

  /** Four times a second: heartbeats out, deadlines in. */
  private check(): void {
    const now = nowMs()
    for (const viewer of [...this.viewers]) viewer.check(now)
    if (this.ended) return
    for (const viewer of this.viewers) viewer.heartbeat(this.flags)
    this.showAgain(now)
    if (this.asked.paused || !this.host.playing) this.movedMs = now
    if (now - this.movedMs > ENGINE_SILENT_MS) this.hung()
  }

  private hung(): void {
    this.end('engine', 'The world stopped moving.')
    this.options.seat.abandon()
  }
}
