// One visit to a world: the link, its repair when it breaks, and the flow of input up and frames down. No page elements.
import type { SlotChange } from '../core/slots.ts'
import { META_FLAG, type FrameMeta } from '../engine/protocol/frame-meta.ts'
import { KEEPALIVE_MS, WATCHING_MS } from '../engine/protocol/input.ts'
import { type ErrorMessage, type ErrorReason, HOST_ID, type MessageOf, type ServerMessage } from '../engine/protocol/messages.ts'
import type { Sampler } from './input/sampler.ts'
import type { Trouble } from './net/capability.ts'
import type { Link, LinkRequest, OpenLink } from './net/link.ts'
import { healthOf, retryMs } from './net/retry.ts'
import { startUplink, type Uplink, type UplinkHost } from './net/uplink.ts'
import type { Player } from './view/player.ts'

/** Errors a player can mend by typing or waiting: the world goes on. */
const GENTLE: readonly ErrorReason[] = ['prompt-too-long', 'prompt-characters', 'name-length', 'name-characters', 'host-only', 'not-here', 'no-clip', 'rate']
const CHECK_MS = 500
/** A server that loads its networks is asked again so often, and so many times: on a slow machine it takes most of a minute. */
const LOADING_MS = 1000
const LOADING_ATTEMPTS = 90
const ROUND_TRIP_MS = 2000

export type Welcome = MessageOf<ServerMessage, 'welcome'>
export type Understood = MessageOf<ServerMessage, 'understood'>
export type Watching = MessageOf<ServerMessage, 'watching'>
export type Company = MessageOf<ServerMessage, 'company'>
export type VisitHost = {
  welcome(message: Welcome): void
  /** The same for one who watches. */
  watching(message: Watching): void
  /** Who is here; `you`: who of them this is. */
  company(message: Company, you: number): void
  recording(on: boolean): void
  clip(name: string): void
  understood(message: Understood): void
  /** The first frame has been made and is on its way. */
  imagined(): void
  /** The server is not ready yet; it will be asked again. */
  loading(): void
  /** Repairing the connection, or done with it. */
  repairing(on: boolean): void
  /** A refusal that leaves the world as it is. */
  complained(trouble: Trouble): void
  /** The visit is over, not by our wish. */
  ended(trouble: Trouble): void
}

export class Visit {
  private readonly open: OpenLink
  private readonly host: VisitHost
  private readonly player: Player
  private readonly uplink: Uplink
  private readonly timers: number[]
  private readonly life = new AbortController()
  private request: LinkRequest
  private link: Link | undefined
  private fps = 30
  private heardMs = 0
  private seen = false
  private you = HOST_ID
  /** This page has the controls. */
  private driving = false
  /** Frames come over the socket. */
  private carried = false
  private attempt = 0
  private loadings = 0
  private retry = 0
  private paused = false
  private over = false

  constructor(open: OpenLink, request: LinkRequest, player: Player, sampler: Sampler, devices: Pick<UplinkHost, 'poll' | 'polling'>, host: VisitHost) {
    this.open = open
    this.request = request
    this.driving = !('token' in request)
    this.player = player
    this.host = host
    this.uplink = startUplink(sampler, {
      ...devices,
      send: (packet) => this.link?.sendInput(packet) ?? false,
      sampled: (seq, controls, timeMs) => this.player.late.foresight.sampled(seq, controls, timeMs),
      changed: (seq, eventMs) => this.driving && this.player.photon.changed(seq, eventMs),
      shownFrame: () => this.player.frameId(),
      // Over the socket every sample says which frame is shown, which the server paces the stream by.
      quietMs: () => (this.driving || this.carried ? KEEPALIVE_MS : WATCHING_MS),
    })
    // The network is back: no need to wait for the next attempt's time.
    addEventListener('online', () => this.tryAgain(), { signal: this.life.signal })
    // A page that is closed will not come back for its world.
    addEventListener('pagehide', () => this.link?.close(), { signal: this.life.signal })
    this.timers = [window.setInterval(() => this.check(), CHECK_MS), window.setInterval(() => this.measure(), ROUND_TRIP_MS)]
    this.start()
  }

  /** Input changed: a sample goes out as soon as the pacer allows. */
  news(): void {
    this.uplink.news()
  }

  setPrompt(text: string): void {
    this.link?.setPrompt(text)
  }

  turn(slots: SlotChange): void {
    this.link?.turn(slots)
  }

  pause(paused: boolean): void {
    this.paused = paused
    this.player.late.hold(paused)
    this.link?.pause(paused)
  }

  restart(): void {
    this.link?.restart('token' in this.request ? undefined : this.request.seed)
  }

  name(name: string): void {
    // One who watches is known by it after a repair, too.
    if ('token' in this.request) this.request = { ...this.request, name }
    this.link?.name(name)
  }

  clip(part: 'last' | 'start' | 'stop'): void {
    this.link?.clip(part)
  }

  hand(to: number): void {
    this.link?.hand(to)
  }

  /** Frames come by way of a relay. */
  relayed(): boolean {
    return this.link?.relayed ?? false
  }

  drives(): boolean {
    return this.driving
  }

  /** The first picture of this stream is on the screen: whatever was wrong is mended. */
  shown(): void {
    this.attempt = 0
    this.host.repairing(false)
  }

  leave(): void {
    if (this.over) return
    this.over = true
    this.life.abort()
    for (const timer of this.timers) clearInterval(timer)
    clearTimeout(this.retry)
    this.uplink.stop()
    this.link?.close()
    this.player.stop()
  }

  private start(): void {
    this.seen = false
    this.heardMs = performance.now()
    this.link = this.open(this.request, {
      welcome: (message) => this.welcome(message),
      watching: (message) => this.watching(message),
      company: (message) => this.company(message),
      recording: (on) => this.host.recording(on),
      clip: (name) => this.host.clip(name),
      understood: (message) => this.understood(message),
      video: (media) => {
        this.carried = !(media instanceof MediaStream)
        this.player.play(media, this.fps)
      },
      meta: (meta) => this.meta(meta),
      refused: (message) => this.refused(message),
      lost: () => this.repair(),
    })
  }

  private welcome(message: Welcome): void {
    this.fps = message.fps
    // From here on a repair asks for this very world again, and for this place in it as long as the server keeps it.
    this.request = { ...this.request, seed: message.seed, visit: message.visit }
    this.heardMs = performance.now()
    this.host.welcome(message)
    if (this.paused) this.link?.pause(true)
  }

  private understood(message: Understood): void {
    // A repair asks for the world as it is called now.
    if (!('token' in this.request)) this.request = { ...this.request, prompt: message.prompt }
    this.host.understood(message)
  }

  private watching(message: Watching): void {
    this.fps = message.fps
    this.you = message.you
    this.driving = false
    this.heardMs = performance.now()
    this.host.watching(message)
  }

  private company(message: Company): void {
    this.driving = message.driver === this.you
    this.host.company(message, this.you)
  }

  private meta(meta: FrameMeta): void {
    this.heardMs = performance.now()
    if (meta.flags & META_FLAG.still) return
    if (!this.seen) this.host.imagined()
    this.seen = true
    this.player.meta(meta)
  }

  private refused(message: ErrorMessage | MessageOf<ServerMessage, 'full'>): void {
    const waiting = this.attempt > 0
    if (message.type === 'full' && message.loading && this.loadings++ < LOADING_ATTEMPTS) {
      this.host.loading()
      return this.again(LOADING_MS)
    }
    if (message.type === 'full' || message.reason === 'watch-full') {
      // After a break our own old seat may still be held: try on. Otherwise say so, politely.
      if (waiting) this.repair()
      else if (message.type === 'full') this.end(message.loading ? NOT_READY : { title: 'Every seat is taken', message: message.reason, cure: 'Try again in a minute.' })
      else this.end({ title: 'Every place is taken', message: message.message, cure: message.cure })
      return
    }
    const trouble = { title: TITLES[message.reason] ?? 'Something went wrong', message: message.message, cure: message.cure }
    if (message.reason === 'connection-lost') this.repair()
    else if (GENTLE.includes(message.reason) && this.seen) this.host.complained(trouble)
    else this.end(trouble)
  }

  private check(): void {
    if (!this.link) return
    const stage = this.seen ? 'playing' : this.attempt > 0 ? 'returning' : 'opening'
    const health = healthOf(performance.now() - this.heardMs, stage)
    if (health === 'silent') this.host.repairing(true)
    // A network that comes back before the server has noticed needs no other stream.
    if (health === 'well' && this.seen && this.attempt === 0) this.host.repairing(false)
    if (health === 'lost') this.repair()
  }

  private repair(): void {
    if (this.over || this.retry) return
    const waitMs = retryMs(this.attempt++, Math.random())
    if (waitMs === undefined) return this.end(UNREACHABLE)
    this.host.repairing(true)
    this.again(waitMs)
  }

  private again(waitMs: number): void {
    this.link?.drop()
    this.link = undefined
    this.retry = window.setTimeout(() => this.tryAgain(), waitMs)
  }

  /** Now, if another attempt is waiting for its time. */
  private tryAgain(): void {
    if (!this.retry) return
    clearTimeout(this.retry)
    this.retry = 0
    this.start()
  }

  private measure(): void {
    this.link?.roundTripMs().then((ms) => this.player.trace.roundTrip(ms), () => undefined)
  }

  private end(trouble: Trouble): void {
    if (this.over) return
    this.leave()
    this.host.ended(trouble)
  }
}

const UNREACHABLE: Trouble = {
  title: 'The server cannot be reached',
  message: 'Sojourn tried several times and heard nothing.',
  cure: 'Check that it is running and that the network lets WebRTC (UDP) through, then enter again.',
}

const NOT_READY: Trouble = {
  title: 'The server is not ready',
  message: 'It has been loading its networks for more than a minute.',
  cure: 'Look at what it prints: memory or files may be missing. Then enter again.',
}

const TITLES: Partial<Record<ErrorReason, string>> = {
  version: 'This page is out of date',
  'prompt-too-long': 'That prompt is too long',
  'prompt-characters': 'That prompt cannot be read',
  rate: 'A little too fast',
  'handshake-timeout': 'The video path did not open',
  'bad-answer': 'This browser and the server do not match',
  'name-length': 'That name does not fit',
  'name-characters': 'That name cannot be read',
  'watch-unknown': 'This invitation has ended',
  'host-left': 'The world has ended',
  engine: 'The world stopped',
  shutdown: 'The server is stopping',
}
