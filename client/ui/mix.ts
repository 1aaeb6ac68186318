// What this world is made of, in a panel over it. It shows what the server understood, and moving anything changes the world as words do:
// the same value, seen from its other side.
import type { Filled, SlotChange, SlotName, Slots } from '../../core/slots.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'
import { type Certainty, makeSlotRows } from './slot-rows.ts'
import { REST_MS, spend, startPace, waitMs } from './turn-pace.ts'

export type MixHost = {
  /** Some slots are to be filled otherwise. */
  turn(change: SlotChange): void
  closed(): void
}
export type Mix = ReturnType<typeof makeMix>

export function makeMix(host: MixHost) {
  const panel = byId('mix')
  const words = make('p', { class: 'mix-words' })
  const note = make('p', { class: 'mix-note' })
  const shut = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' })
  shut.append(fromMarkup(iconMarkup('close')))
  const rows = makeSlotRows('mix', moved)
  panel.append(make('header', {}, make('h2', {}, 'This world'), shut), words, rows.element, note)
  shut.addEventListener('click', () => close())
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  })

  /** Moved and not sent yet: what the server says of these is old. */
  let pending: SlotChange = {}
  let pace = startPace(performance.now())
  let timer = 0

  return {
    /** What the world is now; controls in the player's hand stay where they are. */
    show(text: string, slots: Slots, sure: Certainty) {
      words.textContent = text
      rows.show(slots, sure, pending)
    },
    /** Those who watch see it all and move nothing. */
    mine(yes: boolean) {
      rows.element.disabled = !yes
      note.textContent = yes ? 'Moving one changes the world as words do; your words follow.' : 'Only the host of this world can move these.'
    },
    toggle() {
      if (!panel.hidden) return close()
      panel.hidden = false
      panel.focus({ preventScroll: true })
    },
    isOpen: () => !panel.hidden,
    close,
    /** Words or a restart were sent: they count like a change. */
    spent: () => spend(pace, performance.now()),
    /** Another world: nothing that was moved in the last one counts. */
    reset() {
      clearTimeout(timer)
      pending = {}
      pace = startPace(performance.now())
      panel.hidden = true
    },
  }

  function close() {
    if (panel.hidden) return
    panel.hidden = true
    host.closed()
  }

  function moved(slot: SlotName, filled: Filled) {
    pending = { ...pending, [slot]: filled }
    clearTimeout(timer)
    timer = window.setTimeout(rest, REST_MS)
  }

  function rest() {
    const now = performance.now()
    const wait = waitMs(pace, now)
    if (wait > 0) return void (timer = window.setTimeout(rest, wait))
    spend(pace, now)
    const change = pending
    pending = {}
    host.turn(change)
  }
}
