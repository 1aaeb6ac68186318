// Every slot as a choice with a strength, or as a dial in its unit. They show what a world is made of and how sure that reading was, and
// say what is chosen.
import { DIALS, dialText, isDial, placeOf, type DialName } from '../../core/dials.ts'
import { fill, hasStrength, SLOTS, STRENGTH, type Filled, type SlotChange, type SlotName, type Slots } from '../../core/slots.ts'
import { make } from './element.ts'
import { SLOT_GROUPS, slotLabel, sureText, UNSURE_BELOW, valueLabel } from './slot-labels.ts'

export type Certainty = { readonly [N in SlotName]?: number | undefined }
/** One slot's controls: they show `filled`, and say what was chosen. */
type Row = { element: HTMLElement; show(filled: Filled): void; sure(sure: number | undefined): void }
type Moved = (filled: Filled) => void
export type SlotRows = ReturnType<typeof makeSlotRows>

/** `place`: keeps the ids of several on one page apart. */
export function makeSlotRows(place: string, moved: (slot: SlotName, filled: Filled) => void) {
  const rows = new Map<SlotName, Row>()
  const row = (slot: SlotName) => {
    const said = (filled: Filled) => {
      rows.get(slot)!.sure(1)
      moved(slot, filled)
    }
    const made = isDial(slot) ? dialRow(slot, `${place}-${slot}`, said) : choiceRow(slot, `${place}-${slot}`, said)
    rows.set(slot, made)
    return made.element
  }
  const groups = SLOT_GROUPS.map(({ title, slots }) => make('section', {}, make('h3', {}, title), ...slots.map(row)))
  const element = make('fieldset', { class: 'slots' }, make('legend', { class: 'visually-hidden' }, 'Slots of this world'), ...groups)

  return {
    element,
    /** What the world is; those in the player's hand (`held`) stay where they are. */
    show(slots: Slots, sure: Certainty, held: SlotChange) {
      for (const [slot, one] of rows) {
        if (held[slot]) continue
        one.show(slots[slot])
        one.sure(sure[slot])
      }
    },
  }
}

function choiceRow(slot: SlotName, id: string, moved: Moved): Row {
  const label = slotLabel(slot)
  const options = (SLOTS[slot] as readonly string[]).map((value) => make('option', { value }, valueLabel(slot, value)))
  const select = make('select', { id }, ...options)
  const range = make('input', { type: 'range', min: STRENGTH.least, max: STRENGTH.most, step: STRENGTH.step, 'aria-label': `${label}, how much` })
  const amount = make('output', { for: id })
  const sure = make('small')
  const element = make('div', { class: 'mix-row', 'data-slot': slot }, make('label', { for: id }, label), sure, select, range, amount)
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

function dialRow(dial: DialName, id: string, moved: Moved): Row {
  const { places } = DIALS[dial]
  const range = make('input', { type: 'range', id, min: 0, max: places.length - 1, step: 1 })
  const amount = make('output', { for: id })
  const name = make('span', { class: 'mix-place' })
  const sure = make('small')
  const element = make('div', { class: 'mix-row dial', 'data-slot': dial }, make('label', { for: id }, slotLabel(dial)), sure, name, range, amount)
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
