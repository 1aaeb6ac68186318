// The world on the page: one visit at a time with its picture, its devices and the tools around it.
import { FRAME, type Pose } from '../core/camera.ts'
import { addressOf } from './address.ts'
import { makeClipTools } from './clip/tools.ts'
import type { Command } from './input/bindings.ts'
import { attachDevices, type Devices } from './input/devices.ts'
import type { Trouble } from './net/capability.ts'
import type { LinkRequest, OpenLink, WorldRequest } from './net/link.ts'
import { makeCompanyList } from './ui/company.ts'
import { makeCurtain } from './ui/curtain.ts'
import { byId, fromMarkup } from './ui/element.ts'
import type { Help } from './ui/help.ts'
import { makeGuide } from './ui/guide.ts'
import { makeHud } from './ui/hud.ts'
import { makeMix } from './ui/mix.ts'
import { iconMarkup } from './ui/icons.ts'
import { makeStageBars } from './ui/stage-bars.ts'
import type { PromptForm } from './ui/prompt-form.ts'
import { keepChoice, readChoice, readName } from './ui/choice.ts'
import { invite, save, saveTrace, share } from './ui/share.ts'
import { FRAMES as TIMELINE_FRAMES } from './ui/timeline.ts'
import { toast } from './ui/toast.ts'
import { makeVeil } from './ui/veil.ts'
import { makePlayer, type Player } from './view/player.ts'
import type { Screen } from './view/screen.ts'
import { type Understood, Visit, type VisitHost } from './visit.ts'

const FIGURES_MS = 250
/** The frame of tools dims after this long without the mouse, ms. */
const QUIET_MS = 4000

const NOWHERE: Readonly<Pose> = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }

export type Phase = 'landing' | 'opening' | 'walking'
export type PageHost = { phase(phase: Phase): void; left(trouble?: Trouble): void }
export type Stats = {
  fps: number
  frameId: number
  inputToPhotonMs: { p50: number; p95: number }
  understood: readonly string[]
  notUnderstood: readonly string[]
}

export class WorldPage {
  private readonly view = byId<HTMLCanvasElement>('view')
  /** Decodes; stays out of the page, where it would be composed a second time. */
  private readonly video = document.createElement('video')
  private readonly bar = byId('bar')
  private readonly curtain = makeCurtain()
  private readonly bars = makeStageBars(() => this.command('warp'), () => this.player && saveTrace(this.player.journal.read()))
  private readonly hud = makeHud((command) => this.command(command), (words) => this.change(words))
  private readonly mix = makeMix({ turn: (slots) => this.visit?.turn(slots), closed: () => this.mixClosed() })
  private readonly company = makeCompanyList({
    name: (name) => this.visit?.name(name),
    hand: (to) => this.visit?.hand(to),
    steers: (on, whose) => this.steer(on, whose),
  })
  private readonly clips = makeClipTools({ ask: (part) => this.visit?.clip(part), recording: (on) => this.hud.recording(on), request: () => this.request })
  private readonly guide = makeGuide()
  private readonly veil = makeVeil(() => this.pause(false), () => this.leave())
  private readonly devices: Devices
  private readonly openLink: OpenLink
  private readonly form: PromptForm
  private readonly help: Help
  private readonly host: PageHost
  private screen: Screen | undefined
  private preparing: Promise<void> | undefined
  private player: Player | undefined
  private visit: Visit | undefined
  private request: WorldRequest = { prompt: '' }
  private read: Pick<Understood, 'understood' | 'notUnderstood'> = { understood: [], notUnderstood: [] }
  /** What the world is, as the server said last. */
  private latest: Understood | undefined
  /** Words were sent whose answer has not come: what it says is told. */
  private asked = false
  private phase: Phase = 'landing'
  private paused = false
  /** Paused by hiding the tab, not by the player. */
  private asleep = false
  private repairing = false
  /** Watching another's world. */
  private spectating = false
  /** Lets others watch this world. */
  private token = ''
  private quiet = 0

  constructor(openLink: OpenLink, form: PromptForm, help: Help, host: PageHost) {
    this.openLink = openLink
    this.form = form
    this.help = help
    this.host = host
    this.video.muted = true
    this.video.playsInline = true
    this.devices = attachDevices(this.view, byId('sticks'), {
      listening: () => this.phase !== 'landing' && this.bar.hidden && !this.help.isOpen(),
      steering: () => this.visit?.drives() ?? false,
      command: (command) => this.command(command),
      news: () => this.visit?.news(),
    })
    for (const name of ['jump', 'throw'] as const) byId(`hold-${name}`).append(fromMarkup(iconMarkup(name)))
    byId('bar-open').addEventListener('click', () => this.command('prompt'))
    byId('mix-open').addEventListener('click', () => this.command('mix'))
    // Space and Enter must go back to the world after a tool was clicked, but not after it was reached by keyboard.
    byId('hud').addEventListener('click', (event) => event.detail > 0 && this.bar.hidden && !(event.target as Element).closest('input, .mix') && !this.mix.isOpen() && this.view.focus())
    form.field.addEventListener('keydown', (event) => event.key === 'Escape' && this.closeBar())
    // Fingers have no Esc: touching the world goes back to it.
    this.view.addEventListener('pointerdown', () => this.closeBar())
    document.addEventListener('visibilitychange', () => this.sleep(document.hidden))
    document.addEventListener('pointermove', () => this.wake())
    setInterval(() => this.showFigures(), FIGURES_MS)
  }

  /** Starts the renderer, once; done while the player is still typing, so that the first frame need not wait for it. */
  prepare(): Promise<void> {
    this.preparing ??= import('./view/screen.ts').then(({ makeScreen }) => {
      this.screen = makeScreen(this.view, FRAME)
      // Without a GPU every full-window fade takes time from the frames.
      document.body.classList.toggle('frugal', this.screen.software)
    })
    return this.preparing
  }

  enter(request: WorldRequest): void {
    this.spectating = false
    this.open(request, request)
  }

  /** Another's world, by the token of an invitation. */
  watch(token: string): void {
    this.spectating = true
    this.token = token
    const name = readName()
    this.open({ prompt: '' }, name === undefined ? { token } : { token, name })
  }

  private open(request: WorldRequest, asked: LinkRequest): void {
    this.request = request
    document.body.dataset['role'] = this.spectating ? 'spectator' : 'host'
    this.read = { understood: [], notUnderstood: [] }
    this.setPhase('opening')
    this.curtain.fall(this.spectating ? 'A world someone shares with you' : request.prompt)
    this.hud.title(request.prompt)
    this.hud.understood(this.read)
    this.mix.mine(!this.spectating)
    this.latest = undefined
    this.asked = false
    this.view.focus()
    this.prepare().catch((error: unknown) => this.end(NO_WEBGL(error)))
    this.player = makePlayer(this.video, this.devices.sampler, () => this.screen, () => this.firstFrame())
    this.player.late.turnOn(readChoice('lateWarp'))
    this.visit = new Visit(this.openLink, asked, this.player, this.devices.sampler, this.devices, this.visitHost())
  }

  /** From the prompt box while in the world. */
  change(text: string): void {
    this.visit?.setPrompt(text)
    this.asked = true
    this.mix.spent()
    this.closeBar()
  }

  leave(): void {
    this.end()
  }

  inside(): boolean {
    return this.phase !== 'landing'
  }

  stats(): Stats {
    const player = this.player
    const inputToPhotonMs = player?.photon.quantiles() ?? { p50: NaN, p95: NaN }
    return { fps: player?.rate.read(performance.now()) ?? 0, frameId: player?.frameId() ?? 0, inputToPhotonMs, ...this.read }
  }

  /** For bench and tests: the newest latencies of input and of look one by one, the smoothed stages, when the newest frames were shown, ms; the way they come; the player's place by the newest frame announced. */
  detail(): { latenciesMs: number[]; stagesMs: number[]; shownMs: number[]; path: string; lookMs: { drawn: number[]; shown: number[] }; pose: Pose; software: boolean } {
    const { player } = this
    return {
      latenciesMs: player?.photon.recent() ?? [],
      stagesMs: [...(player?.trace.read() ?? [])],
      shownMs: player?.rate.recent() ?? [],
      path: player?.path() ?? '',
      lookMs: player?.late.lookMs() ?? { drawn: [], shown: [] },
      pose: { ...(player?.pose() ?? NOWHERE) },
      software: this.screen?.software ?? false,
    }
  }

  private visitHost(): VisitHost {
    return {
      welcome: ({ seed, watch }) => {
        this.request = { ...this.request, seed }
        this.token = watch
        this.hud.seed(seed)
        this.showAddress()
        const name = readName()
        if (name !== undefined) this.visit?.name(name)
      },
      watching: ({ seed }) => {
        this.request = { ...this.request, seed }
        this.hud.seed(seed)
      },
      recording: (on) => this.clips.recording(on),
      clip: (name) => void this.clips.ready(name),
      company: (message, you) => this.company.show(message, you),
      understood: (message) => this.understood(message),
      imagined: () => this.phase === 'opening' && this.curtain.step('Connecting'),
      repairing: (on) => this.repair(on),
      complained: ({ message, cure }) => {
        toast(`${message} ${cure}`)
        // What was refused has not happened: back to what is.
        this.asked = false
        this.showMix()
      },
      ended: (trouble) => this.end(trouble),
    }
  }

  /** Controls come or go while the world goes on. */
  private steer(on: boolean, whose: string): void {
    if (this.phase !== 'walking') return
    if (on) this.devices.start()
    else this.devices.stop()
    toast(on ? 'You have the controls' : `${whose} has the controls`)
  }

  private understood(message: Understood): void {
    const { prompt, understood, notUnderstood, surprise, changed } = message
    this.latest = message
    this.learn(prompt, surprise)
    this.read = { understood, notUnderstood }
    this.hud.understood({ ...message, ...(this.spectating ? { meant: [] } : {}) })
    this.showMix()
    if (this.asked && changed && this.phase === 'walking') toast(newsOf(changed, understood.length > 0))
    this.asked = false
    if (this.phase !== 'opening') return
    this.curtain.understood(notUnderstood)
    this.curtain.step('Imagining')
  }

  /** What the world is called now: the words it was asked for with, or ours for what became of it. */
  private learn(prompt: string, surprise: string | undefined): void {
    const renamed = surprise !== undefined || this.request.prompt !== prompt
    this.request = { ...this.request, prompt }
    this.hud.title(surprise ?? prompt)
    if (renamed && this.phase === 'opening') this.curtain.name(surprise ?? prompt)
    if (this.spectating) return
    if (this.bar.hidden) this.form.set(prompt)
    if (this.phase === 'walking') this.showAddress()
  }

  private showMix(): void {
    const { latest } = this
    if (latest) this.mix.show(latest.surprise ?? latest.prompt, latest.slots, latest.sure ?? {})
  }

  private showAddress(): void {
    history.replaceState(null, '', addressOf(this.request))
  }

  private firstFrame(): void {
    this.visit?.shown()
    if (this.phase !== 'opening') return
    this.setPhase('walking')
    this.curtain.lift()
    if (this.visit?.drives()) {
      this.devices.start()
      this.guide.show()
    }
    this.bars.warp(this.player?.late.isOn() ?? true)
    this.wake()
  }

  private command(command: Command): void {
    // Esc closes what is open before it leaves.
    if (command === 'leave' && this.mix.isOpen()) return this.mix.close()
    if (command === 'leave') return this.leave()
    if (this.phase !== 'walking') return
    if (this.spectating && HOST_ONLY.includes(command)) return toast('Only the host of this world may do that')
    if (command === 'prompt') this.openBar()
    else if (command === 'mix') this.toggleMix()
    else if (command === 'pause') this.pause(!this.paused)
    else if (command === 'restart') this.restart()
    else if (command === 'screenshot') void save(this.screen!, this.request)
    else if (command === 'share') void share(this.request)
    else if (command === 'clip' || command === 'record' || command === 'framing') this.clips.command(command)
    else if (command === 'invite') void invite(this.token)
    else if (command === 'warp') this.switchWarp()
    else if (command === 'stages') this.toggleStages()
    else if (command === 'help') this.showHelp()
    else this.devices.free()
  }

  private switchWarp(): void {
    const late = this.player?.late
    if (!late) return
    late.turnOn(!late.isOn())
    keepChoice('lateWarp', late.isOn())
    this.bars.warp(late.isOn())
    toast(late.isOn() ? 'Late warp on: the picture follows your hand at once' : 'Late warp off: every frame as it comes')
  }

  /** Both panels stand on the same side: one at a time. */
  private toggleStages(): void {
    this.mix.close()
    this.hud.expanded(this.bars.toggle())
  }

  private toggleMix(): void {
    if (!this.mix.isOpen()) {
      this.devices.free()
      this.bars.hide()
      this.hud.expanded(false)
    }
    this.mix.toggle()
    byId('mix-open').setAttribute('aria-expanded', String(this.mix.isOpen()))
  }

  private mixClosed(): void {
    byId('mix-open').setAttribute('aria-expanded', 'false')
    this.resume()
  }

  private showHelp(): void {
    this.devices.free()
    this.help.toggle()
  }

  /** A panel has closed: hands go back to the world. */
  resume(): void {
    if (this.phase !== 'walking' || this.paused) return
    this.view.focus()
    if (this.visit?.drives()) this.devices.hold()
  }

  private openBar(): void {
    this.mix.close()
    this.devices.free()
    this.bar.hidden = false
    this.form.mount(this.bar)
    this.form.focus()
    this.form.field.select()
  }

  private closeBar(): void {
    if (this.bar.hidden) return
    this.bar.hidden = true
    this.resume()
  }

  private pause(paused: boolean): void {
    this.paused = paused
    this.visit?.pause(paused)
    this.hud.paused(paused)
    if (paused) {
      this.devices.free()
      this.veil.paused()
    } else {
      this.veil.hide()
      this.resume()
    }
  }

  /** A hidden tab needs no frames, unless others are watching. */
  private sleep(hidden: boolean): void {
    if (this.spectating || (hidden && this.company.size() > 1)) return
    if (this.phase !== 'walking' || this.paused || this.asleep === hidden) return
    this.asleep = hidden
    this.visit?.pause(hidden)
  }

  private restart(): void {
    if (this.paused) this.pause(false)
    this.visit?.restart()
    this.mix.spent()
    toast('Back to the beginning, same seed')
  }

  private repair(on: boolean): void {
    if (on === this.repairing || this.phase !== 'walking') return
    this.repairing = on
    if (on) this.veil.reconnecting()
    else if (this.paused) this.veil.paused()
    else this.veil.hide()
  }

  private end(trouble?: Trouble): void {
    if (this.phase === 'landing') return
    this.visit?.leave()
    this.visit = undefined
    this.devices.stop()
    this.company.hide()
    if (this.spectating) this.offerOwn()
    this.closeBar()
    this.bars.hide()
    this.mix.reset()
    byId('mix-open').setAttribute('aria-expanded', 'false')
    this.guide.hide()
    this.veil.hide()
    this.curtain.drop()
    this.hud.paused(false)
    this.hud.expanded(false)
    this.clips.reset()
    this.paused = this.asleep = this.repairing = false
    this.setPhase('landing')
    this.host.left(trouble)
  }

  /** Whoever has watched may enter the same world alone. */
  private offerOwn(): void {
    const known = this.request.seed !== undefined
    history.replaceState(null, '', known ? addressOf(this.request) : location.pathname)
    if (known) this.form.set(this.request.prompt)
  }

  private setPhase(phase: Phase): void {
    this.phase = phase
    this.host.phase(phase)
  }

  private wake(): void {
    if (document.body.classList.contains('locked')) return
    clearTimeout(this.quiet)
    delete document.body.dataset['quiet']
    this.quiet = window.setTimeout(() => (document.body.dataset['quiet'] = ''), QUIET_MS)
  }

  private showFigures(): void {
    if (this.phase !== 'walking' || !this.player) return
    const { p50, p95 } = this.player.photon.quantiles()
    this.hud.figures({ fps: this.player.rate.read(performance.now()), p50, p95 })
    const { trace, journal } = this.player
    this.bars.show(trace.read(), () => journal.shownMs(TIMELINE_FRAMES))
  }
}

/** Pure: what is worth saying after words on the way. */
function newsOf(changed: readonly string[], understood: boolean): string {
  if (changed.length > 0) return `Now: ${changed.join(', ')}`
  return understood ? 'It is so already' : 'Nothing in this changes the world'
}

/** What those who watch may not do. */
const HOST_ONLY: readonly Command[] = ['prompt', 'pause', 'restart', 'clip', 'record', 'framing']

const NO_WEBGL = (error: unknown): Trouble => ({
  title: 'This browser cannot draw the world',
  message: `WebGL 2 did not start (${error instanceof Error ? error.message : String(error)}).`,
  cure: 'Switch on hardware acceleration in the browser settings, or use another browser.',
})
