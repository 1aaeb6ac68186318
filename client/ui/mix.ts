// What this world is made of: every slot as a choice with a strength, or as a dial in its unit. It shows what the server understood and
// how sure it was, and moving anything changes the world as words do: the same value, seen from its other side.
import { DIALS, dialText, isDial, placeOf, type DialName } from '../../core/dials.ts'
import { fill, hasStrength, SLOTS, STRENGTH, type Filled, type SlotChange, type SlotName, type Slots } from '../../core/slots.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'
import { SLOT_GROUPS, slotLabel, sureText, UNSURE_BELOW, valueLabel } from './slot-labels.ts'
import { REST_MS, spend, startPace, waitMs } from './turn-pace.ts'

export type MixHost = {
  /** Some slots are to be filled otherwise. */
  turn(change: SlotChange): void
  closed(): void
}
export type Certainty = { readonly [N in SlotName]?: number | undefined }
/** One slot's controls: they show `filled`, and say what was chosen. */
type Row = { element: HTMLElement; show(filled: Filled): void; sure(sure: number | undefined): void }
export type Mix = ReturnType<typeof makeMix>

export function makeMix(host: MixHost) {
  const panel = byId('mix')
  const words = make('p', { class: 'mix-words' })
  const note = make('p', { class: 'mix-note' })
  const shut = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' })
  shut.append(fromMarkup(iconMarkup('close')))
  const rows = new Map<SlotName, Row>()
  const groups = SLOT_GROUPS.map(({ title, slots }) => {
    for (const slot of slots) rows.set(slot, isDial(slot) ? dialRow(slot, (filled) => moved(slot, filled)) : choiceRow(slot, (filled) => moved(slot, filled)))
    return make('section', {}, make('h3', {}, title), ...slots.map((slot) => rows.get(slot)!.element))
  })
  const fields = make('fieldset', {}, make('legend', { class: 'visually-hidden' }, 'Slots of this world'), ...groups)
  panel.append(make('header', {}, make('h2', {}, 'This world'), shut), words, fields, note)
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
      for (const [slot, row] of rows) {
        if (pending[slot]) continue
        row.show(slots[slot])
        row.sure(sure[slot])
      }
    },
    /** Those who watch see it all and move nothing. */
    mine(yes: boolean) {
      fields.disabled = !yes
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
    rows.get(slot)!.sure(1)
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

function choiceRow(slot: SlotName, moved: (filled: Filled) => void): Row {
  const label = slotLabel(slot)
  const options = (SLOTS[slot] as readonly string[]).map((value) => make('option', { value }, valueLabel(slot, value)))
  const select = make('select', { id: `mix-${slot}` }, ...options)
  const range = make('input', { type: 'range', min: STRENGTH.least, max: STRENGTH.most, step: STRENGTH.step, 'aria-label': `${label}, how much` })
  const amount = make('output', { for: `mix-${slot}` })
  const sure = make('small')
  const element = make('div', { class: 'mix-row', 'data-slot': slot }, make('label', { for: `mix-${slot}` }, label), sure, select, range, amount)
  const read = (): Filled => fill(slot, select.value as never, Number(range.value))
  const draw = () => {
    const { value, strength } = read()
    const without = !hasStrength(slot, value)
    range.disabled = without
    range.classList.toggle('without', without)
    amount.textContent = without ? '' : `${Math.round(100 * strength)} %`
    range.setAttribute('aria-valuetext', amount.textContent)
  }
  const changed = () => {
    draw()
    moved(read())
  }
  select.addEventListener('change', changed)
  range.addEventListener('input', changed)
  return {
    element,
    show({ value, strength }) {
      select.value = value
      range.value = String(strength)
      draw()
    },
    sure: (value) => saySure(sure, value),
  }
}

function dialRow(dial: DialName, moved: (filled: Filled) => void): Row {
  const { places } = DIALS[dial]
  const range = make('input', { type: 'range', id: `mix-${dial}`, min: 0, max: places.length - 1, step: 1 })
  const amount = make('output', { for: `mix-${dial}` })
  const name = make('span', { class: 'mix-place' })
  const sure = make('small')
  const element = make('div', { class: 'mix-row dial', 'data-slot': dial }, make('label', { for: `mix-${dial}` }, slotLabel(dial)), sure, name, range, amount)
  const read = (): Filled => places[Number(range.value)]!.filled
  const draw = () => {
    const filled = read()
    name.textContent = valueLabel(dial, filled.value)
    amount.textContent = dialText(dial, filled as never)
    range.setAttribute('aria-valuetext', `${amount.textContent}, ${name.textContent}`)
  }
  range.addEventListener('input', () => {
    draw()
    moved(read())
  })
  return {
    element,
    show(filled) {
      range.value = String(placeOf(dial, filled as never))
      draw()
    },
    sure: (value) => saySure(sure, value),
  }
}

function saySure(element: HTMLElement, sure: number | undefined): void {
  element.textContent = sureText(sure)
  element.classList.toggle('unsure', sure !== undefined && sure < UNSURE_BELOW)
}
