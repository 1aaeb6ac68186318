// What a world is called and what it was understood as: from the server's answers to everything on the page that says so.
import { addressOf } from './address.ts'
import type { WorldRequest } from './net/link.ts'
import type { Phase } from './phase.ts'
import type { Curtain } from './ui/curtain.ts'
import type { Hud } from './ui/hud.ts'
import type { Panels } from './ui/panels.ts'
import type { PromptForm } from './ui/prompt-form.ts'
import { toast } from './ui/toast.ts'
import type { Understood } from './visit.ts'

export type WordsHost = { phase(): Phase; curtain: Curtain; hud: Hud; panels: Panels; form: PromptForm }

export class WorldWords {
  private readonly host: WordsHost
  /** Asks for this very world again. */
  request: WorldRequest = { prompt: '' }
  read: Pick<Understood, 'understood' | 'notUnderstood'> = { understood: [], notUnderstood: [] }
  /** What the world is, as the server said last. */
  private latest: Understood | undefined
  /** Words were sent whose answer has not come: what it says is told. */
  private asked = false
  private spectating = false

  constructor(host: WordsHost) {
    this.host = host
  }

  begin(request: WorldRequest, spectating: boolean): void {
    const { curtain, hud, panels } = this.host
    this.request = request
    this.spectating = spectating
    this.read = { understood: [], notUnderstood: [] }
    this.latest = undefined
    this.asked = false
    curtain.fall(spectating ? 'A world someone shares with you' : request.prompt)
    hud.title(request.prompt)
    hud.understood(this.read)
    panels.mine(!spectating)
  }

  seeded(seed: number): void {
    this.request = { ...this.request, seed }
    this.host.hud.seed(seed)
    if (!this.spectating) this.showAddress()
  }

  /** Words are on their way. */
  said(): void {
    this.asked = true
  }

  /** What was refused has not happened: back to what is. */
  refused(): void {
    this.asked = false
    this.showSlots()
  }

  understood(message: Understood): void {
    const { curtain, hud, phase } = this.host
    const { prompt, understood, notUnderstood, surprise, changed } = message
    this.latest = message
    this.learn(prompt, surprise)
    this.read = { understood, notUnderstood }
    hud.understood({ ...message, ...(this.spectating ? { meant: [] } : {}) })
    this.showSlots()
    if (this.asked && changed && phase() === 'walking') toast(newsOf(changed, understood.length > 0))
    this.asked = false
    if (phase() !== 'opening') return
    curtain.understood(notUnderstood)
    curtain.step('Imagining')
  }

  /** Whoever has watched may enter the same world alone. */
  offerOwn(): void {
    const known = this.request.seed !== undefined
    history.replaceState(null, '', known ? addressOf(this.request) : location.pathname)
    if (known) this.host.form.set(this.request.prompt)
  }

  /** What the world is called now: the words it was asked for with, or ours for what became of it. */
  private learn(prompt: string, surprise: string | undefined): void {
    const { curtain, form, hud, panels, phase } = this.host
    const renamed = surprise !== undefined || this.request.prompt !== prompt
    this.request = { ...this.request, prompt }
    hud.title(surprise ?? prompt)
    if (renamed && phase() === 'opening') curtain.name(surprise ?? prompt)
    if (this.spectating) return
    if (!panels.barIsOpen()) form.set(prompt)
    if (phase() === 'walking') this.showAddress()
  }

  private showSlots(): void {
    const { latest } = this
    if (latest) this.host.panels.showSlots(latest.surprise ?? latest.prompt, latest.slots, latest.sure ?? {})
  }

  private showAddress(): void {
    history.replaceState(null, '', addressOf(this.request))
  }
}

/** Pure: what is worth saying after words on the way. */
function newsOf(changed: readonly string[], understood: boolean): string {
  if (changed.length > 0) return `Now: ${changed.join(', ')}`
  return understood ? 'It is so already' : 'Nothing in this changes the world'
}
