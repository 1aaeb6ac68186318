// The world on the page: one visit at a time with its picture, its devices and the tools around it.
import { FRAME, type Pose } from '../core/camera.ts'
import { makeClipTools } from './clip/tools.ts'
import type { Command } from './input/bindings.ts'
import type { Declared } from './input/declared.ts'
import { attachDevices, type Devices } from './input/devices.ts'
import type { Keys } from './input/keys.ts'
import type { Trouble } from './net/capability.ts'
import type { LinkRequest, OpenLink, WorldRequest } from './net/link.ts'
import type { Phase } from './phase.ts'
import { keepChoice, readChoice, readName } from './ui/choice.ts'
import { makeCompanyList } from './ui/company.ts'
import { makeCurtain } from './ui/curtain.ts'
import { byId } from './ui/element.ts'
import { type Guide, makeGuide } from './ui/guide.ts'
import type { Help } from './ui/help.ts'
import { makeHud } from './ui/hud.ts'
import { makePanels, type Panels } from './ui/panels.ts'
import type { PromptForm } from './ui/prompt-form.ts'
import { makeQuiet } from './ui/quiet.ts'
import { invite, save, saveTrace, share } from './ui/share.ts'
import { makeStandstill } from './ui/standstill.ts'
import { FRAMES as TIMELINE_FRAMES } from './ui/timeline.ts'
import { makeTiltButton } from './ui/tilt-button.ts'
import { toast } from './ui/toast.ts'
import { makePlayer, type Player } from './view/player.ts'
import { openScreen, type Screen } from './view/screen.ts'
import { Visit, type VisitHost } from './visit.ts'
import { WorldWords } from './world-words.ts'

const FIGURES_MS = 250

const NOWHERE: Readonly<Pose> = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }

export type PageHost = { phase(phase: Phase): void; left(trouble?: Trouble): void }
export type Stats = {
  fps: number
  frameId: number
  inputToPhotonMs: { p50: number; p95: number }
  understood: readonly string[]
  notUnderstood: readonly string[]
}

export type Detail = {
  latenciesMs: number[]
  litMs: number[]
  readyMs: number[]
  stagesMs: number[]
  shownMs: number[]
  path: string
  lookMs: { drawn: number[]; shown: number[] }
  pose: Pose
  software: boolean
}

export class WorldPage {
  private readonly view = byId<HTMLCanvasElement>('view')
  /** Decodes; stays out of the page, where it would be composed a second time. */
  private readonly video = document.createElement('video')
  private readonly curtain = makeCurtain()
  private readonly hud = makeHud((command) => this.command(command), (words) => this.change(words))
  private readonly company = makeCompanyList({
    name: (name) => this.visit?.name(name),
    hand: (to) => this.visit?.hand(to),
    steers: (on, whose) => this.steer(on, whose),
  })
  private readonly clips = makeClipTools({ ask: (part) => this.visit?.clip(part), recording: (on) => this.hud.recording(on), request: () => this.words.request })
  private readonly guide: Guide
  private readonly standstill = makeStandstill({
    walking: () => this.phase === 'walking',
    maySleep: (hidden) => !this.spectating && !(hidden && this.company.size() > 1),
    stop: (on) => this.visit?.pause(on),
    paused: (on) => this.paused(on),
    leave: () => this.leave(),
  })
  private readonly wake = makeQuiet()
  private readonly declared: Declared
  private readonly devices: Devices
  private readonly panels: Panels
  private readonly words: WorldWords
  private readonly openLink: OpenLink
  private readonly host: PageHost
  private screen: Screen | undefined
  private preparing: Promise<void> | undefined
  private player: Player | undefined
  private visit: Visit | undefined
  private phase: Phase = 'landing'
  /** Watching another's world. */
  private spectating = false
  /** Lets others watch this world. */
  private token = ''

  constructor(openLink: OpenLink, form: PromptForm, keys: Keys, declared: Declared, help: Help, host: PageHost) {
    this.openLink = openLink
    this.declared = declared
    this.host = host
    this.video.muted = true
    this.video.playsInline = true
    this.guide = makeGuide(keys, declared)
    this.devices = attachDevices(this.view, byId('sticks'), keys, declared, {
      listening: () => this.phase !== 'landing' && !this.panels.takesKeys(),
      steering: () => this.visit?.drives() ?? false,
      command: (command) => this.command(command),
      news: () => {
        this.visit?.news()
        this.player?.late.nudge()
      },
    })
    makeTiltButton(this.devices.tilt)
    this.panels = makePanels(form, help, {
      free: () => this.devices.free(),
      resume: () => this.resume(),
      turn: (slots) => this.visit?.turn(slots),
      switchWarp: () => this.command('warp'),
      saveTrace: () => this.player && saveTrace(this.player.journal.read()),
      expanded: (on) => this.hud.expanded(on),
    })
    this.words = new WorldWords({ phase: () => this.phase, curtain: this.curtain, hud: this.hud, panels: this.panels, form })
    byId('bar-open').addEventListener('click', () => this.command('prompt'))
    byId('mix-open').addEventListener('click', () => this.command('mix'))
    // Space and Enter must go back to the world after a tool was clicked, but not after it was reached by keyboard.
    byId('hud').addEventListener('click', (event) => event.detail > 0 && !this.panels.barIsOpen() && !this.panels.mixIsOpen() && !(event.target as Element).closest('input, .mix') && this.view.focus())
    // Fingers have no Esc: touching the world goes back to it.
    this.view.addEventListener('pointerdown', () => this.panels.closeBar())
    setInterval(() => this.showFigures(), FIGURES_MS)
  }

  /** Starts the renderer, once; done while the player is still typing, so that the first frame need not wait for it. */
  prepare(): Promise<void> {
    this.preparing ??= openScreen(this.view, FRAME).then((screen) => {
      this.screen = screen
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
    // The link first: the world is painted while the page changes.
    this.player = makePlayer(this.video, this.devices.sampler, () => this.screen, () => this.firstFrame())
    this.player.late.turnOn(readChoice('lateWarp'))
    this.visit = new Visit(this.openLink, asked, this.player, this.devices.sampler, this.devices, this.visitHost())
    document.body.dataset['role'] = this.spectating ? 'spectator' : 'host'
    // Nothing can be done yet but walk and look.
    this.declared.become([])
    this.setPhase('opening')
    this.words.begin(request, this.spectating)
    // Typing is over; the view takes the focus when it is to be seen.
    byId('prompt').blur()
    this.prepare().catch((error: unknown) => this.end(NO_SCREEN(error)))
  }

  /** From the prompt box while in the world. */
  change(text: string): void {
    this.visit?.setPrompt(text)
    this.words.said()
    this.panels.spent()
    this.panels.closeBar()
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
    return { fps: player?.rate.read(performance.now()) ?? 0, frameId: player?.frameId() ?? 0, inputToPhotonMs, ...this.words.read }
  }

  /**
   * For bench and tests: the newest latencies of input one by one, to the picture drawn (`latenciesMs`) and to the display frame after that (`litMs`), of look likewise, and of frames from
   * ready on the server to drawn (`readyMs`); the smoothed stages, when the newest frames were shown, ms; the way they come; the player's place by the newest frame announced.
   */
  detail(): Detail {
    const { player } = this
    const { drawn, lit } = player?.photon.recent() ?? { drawn: [], lit: [] }
    return {
      latenciesMs: drawn,
      litMs: lit,
      readyMs: player?.journal.readyMs(256) ?? [],
      stagesMs: [...(player?.trace.read() ?? [])],
      shownMs: player?.rate.recent() ?? [],
      path: `${player?.path() ?? ''}${this.visit?.relayed() ? ', relayed' : ''}`,
      lookMs: player?.late.lookMs() ?? { drawn: [], shown: [] },
      pose: { ...(player?.pose() ?? NOWHERE) },
      software: this.screen?.software ?? false,
    }
  }

  private visitHost(): VisitHost {
    return {
      welcome: ({ seed, watch }) => {
        this.token = watch
        this.words.seeded(seed)
        const name = readName()
        if (name !== undefined) this.visit?.name(name)
      },
      watching: ({ seed }) => this.words.seeded(seed),
      recording: (on) => this.clips.recording(on),
      clip: (name) => void this.clips.ready(name),
      company: (message, you) => this.company.show(message, you),
      understood: (message) => {
        this.declared.become(message.controls)
        this.words.understood(message)
      },
      loading: () => this.curtain.loading(),
      imagined: () => this.phase === 'opening' && this.curtain.step('Connecting'),
      repairing: (on) => this.standstill.repair(on),
      complained: ({ message, cure }) => {
        toast(`${message} ${cure}`)
        this.words.refused()
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

  private firstFrame(): void {
    this.visit?.shown()
    if (this.phase !== 'opening') return
    this.setPhase('walking')
    this.view.focus()
    this.curtain.lift()
    if (this.visit?.drives()) {
      this.devices.start()
      this.guide.show()
    }
    this.panels.bars.warp(this.player?.late.isOn() ?? true)
    this.wake()
  }

  private command(command: Command): void {
    // Esc closes what is open before it leaves.
    if (command === 'leave' && this.panels.mixIsOpen()) return this.panels.closeMix()
    if (command === 'leave') return this.leave()
    if (this.phase !== 'walking') return
    if (this.spectating && HOST_ONLY.includes(command)) return toast('Only the host of this world may do that')
    if (command === 'prompt') this.panels.openBar()
    else if (command === 'mix') this.panels.toggleMix()
    else if (command === 'pause') this.standstill.pause(!this.standstill.isPaused())
    else if (command === 'restart') this.restart()
    else if (command === 'screenshot') void save(this.view, this.words.request)
    else if (command === 'share') void share(this.words.request)
    else if (command === 'clip' || command === 'record' || command === 'framing') this.clips.command(command)
    else if (command === 'invite') void invite(this.token)
    else if (command === 'warp') this.switchWarp()
    else if (command === 'stages') this.panels.toggleStages()
    else if (command === 'help') this.panels.showHelp()
    else this.devices.free()
  }

  private switchWarp(): void {
    const late = this.player?.late
    if (!late) return
    late.turnOn(!late.isOn())
    keepChoice('lateWarp', late.isOn())
    this.panels.bars.warp(late.isOn())
    toast(late.isOn() ? 'Late warp on: the picture follows your hand at once' : 'Late warp off: every frame as it comes')
  }

  /** A panel has closed: hands go back to the world. */
  resume(): void {
    if (this.phase !== 'walking' || this.standstill.isPaused()) return
    this.view.focus()
    if (this.visit?.drives()) this.devices.hold()
  }

  private paused(on: boolean): void {
    this.hud.paused(on)
    if (on) this.devices.free()
    else this.resume()
  }

  private restart(): void {
    if (this.standstill.isPaused()) this.standstill.pause(false)
    this.visit?.restart()
    this.panels.spent()
    toast('Back to the beginning, same seed')
  }

  private end(trouble?: Trouble): void {
    if (this.phase === 'landing') return
    this.visit?.leave()
    this.visit = undefined
    this.devices.stop()
    this.declared.forget()
    this.company.hide()
    if (this.spectating) this.words.offerOwn()
    this.panels.reset()
    this.guide.hide()
    this.standstill.reset()
    this.curtain.drop()
    this.hud.paused(false)
    this.clips.reset()
    this.setPhase('landing')
    this.host.left(trouble)
  }

  private setPhase(phase: Phase): void {
    this.phase = phase
    this.host.phase(phase)
  }

  private showFigures(): void {
    if (this.phase !== 'walking' || !this.player) return
    const { p50, p95 } = this.player.photon.quantiles()
    this.hud.figures({ fps: this.player.rate.read(performance.now()), p50, p95 })
    const { trace, journal } = this.player
    this.panels.bars.show(trace.read(), () => journal.shownMs(TIMELINE_FRAMES))
  }
}

/** What those who watch may not do. */
const HOST_ONLY: readonly Command[] = ['prompt', 'pause', 'restart', 'clip', 'record', 'framing']

const NO_SCREEN = (error: unknown): Trouble => ({
  title: 'This browser cannot draw the world',
  message: `Neither WebGL 2 nor a 2D canvas started (${error instanceof Error ? error.message : String(error)}).`,
  cure: 'Switch on hardware acceleration in the browser settings, or use another browser.',
})
