// What opens over a world: the prompt bar, the sliders, where the time goes, the controls. Whatever opens takes the player's hands off the
// world, whatever closes gives them back; what stands on the same side stands there alone.
import type { SlotChange, Slots } from '../../core/slots.ts'
import { byId } from './element.ts'
import type { Help } from './help.ts'
import { makeMix } from './mix.ts'
import type { PromptForm } from './prompt-form.ts'
import type { Certainty } from './slot-rows.ts'
import { makeStageBars } from './stage-bars.ts'

export type PanelsHost = {
  /** Hands off the world. */
  free(): void
  /** Hands back to it, if it goes on. */
  resume(): void
  /** Sliders were moved. */
  turn(change: SlotChange): void
  switchWarp(): void
  saveTrace(): void
  /** Where the time goes is shown, or not any more. */
  expanded(on: boolean): void
}
export type Panels = ReturnType<typeof makePanels>

export function makePanels(form: PromptForm, help: Help, host: PanelsHost) {
  const bar = byId('bar')
  const mixButton = byId('mix-open')
  const mix = makeMix({
    turn: host.turn,
    closed() {
      mixButton.setAttribute('aria-expanded', 'false')
      host.resume()
    },
  })
  const bars = makeStageBars(host.switchWarp, host.saveTrace)
  form.field.addEventListener('keydown', (event) => event.key === 'Escape' && closeBar())

  return {
    openBar() {
      mix.close()
      host.free()
      bar.hidden = false
      form.mount(bar)
      form.focus()
      form.field.select()
    },
    closeBar,
    barIsOpen: () => !bar.hidden,
    toggleMix() {
      if (!mix.isOpen()) {
        host.free()
        bars.hide()
        host.expanded(false)
      }
      mix.toggle()
      mixButton.setAttribute('aria-expanded', String(mix.isOpen()))
    },
    closeMix: mix.close,
    mixIsOpen: mix.isOpen,
    /** Whose sliders they are: those who watch see them all and move none. */
    mine: mix.mine,
    /** What the world is now. */
    showSlots: (text: string, slots: Slots, sure: Certainty) => mix.show(text, slots, sure),
    /** Words or a restart were sent: they count like a slider that was moved. */
    spent: mix.spent,
    toggleStages() {
      mix.close()
      host.expanded(bars.toggle())
    },
    bars,
    showHelp() {
      host.free()
      help.toggle()
    },
    /** The keys are for a panel, not for the world. */
    takesKeys: () => !bar.hidden || help.isOpen(),
    /** The world is left: everything closes, and nothing that was moved counts for the next one. */
    reset() {
      closeBar()
      bars.hide()
      host.expanded(false)
      mix.reset()
      mixButton.setAttribute('aria-expanded', 'false')
    },
  }

  function closeBar() {
    if (bar.hidden) return
    bar.hidden = true
    host.resume()
  }
}
