// Who is here: a short list under the reading of the world, one's own name, and for the host the way to hand over the controls.
import { LIMITS } from '../../core/limits.ts'
import { HOST_ID, type MessageOf, type ServerMessage } from '../../engine/protocol/messages.ts'
import { cleanName } from '../../engine/protocol/person-name.ts'
import { keepName, readName } from './choice.ts'
import { byId, make } from './element.ts'
import { toast } from './toast.ts'

type Company = MessageOf<ServerMessage, 'company'>
type Person = Company['people'][number]
/** What a row says beside the name, and what its button does, if it has one. */
export type Row = { name: string; note: string; drives: boolean; button: string; to: number }
export type CompanyHost = {
  name(name: string): void
  hand(to: number): void
  /** The controls have come to this page, or gone from it to `whose`. */
  steers(on: boolean, whose: string): void
}
export type CompanyList = ReturnType<typeof makeCompanyList>

export function makeCompanyList(host: CompanyHost) {
  const rows = make('ul')
  const field = make('input', { type: 'text', 'aria-label': 'Your name', placeholder: 'Your name', autocomplete: 'nickname', spellcheck: 'false', maxlength: LIMITS.nameCodePoints * 2 })
  const form = make('form', {}, field)
  const panel = make('section', { class: 'company', 'aria-label': 'Who is here', hidden: true }, rows, form)
  byId('reading').append(panel)
  field.value = readName() ?? ''
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const cleaned = cleanName(field.value)
    if ('problem' in cleaned) return toast(`A name has 1 to ${LIMITS.nameCodePoints} letters, digits, spaces and - ' . _`)
    field.value = cleaned.name
    keepName(cleaned.name)
    host.name(cleaned.name)
    field.blur()
    byId('view').focus()
  })
  // Esc leaves the field, not the world.
  field.addEventListener('keydown', (event) => event.key === 'Escape' && field.blur())

  let before: Company | undefined

  return {
    show(company: Company, you: number) {
      if (before) tell(before, company, you)
      before = company
      panel.hidden = company.people.length < 2
      rows.replaceChildren(...rowsOf(company, you).map((row) => draw(row, host.hand)))
    },
    /** How many people are here. */
    size: () => before?.people.length ?? 0,
    hide() {
      before = undefined
      panel.hidden = true
    },
  }

  function tell(was: Company, is: Company, you: number): void {
    const text = newsOf(was, is, you)
    if (text) toast(text)
    if (was.driver !== is.driver && [was.driver, is.driver].includes(you)) host.steers(is.driver === you, nameOf(is, is.driver))
  }
}

/** Pure: the one thing worth saying to `you` about a change, if any. */
export function newsOf(was: Company, is: Company, you: number): string | undefined {
  const came = is.people.find(({ id }) => id !== you && !was.people.some((one) => one.id === id))
  if (came) return `${came.name} is watching`
  const went = was.people.find(({ id }) => !is.people.some((one) => one.id === id))
  if (went) return `${went.name} has left`
  return is.people[0]?.away && !was.people[0]?.away && is.people.length > 1 ? 'The host is away for a moment: the world waits' : undefined
}

function nameOf({ people }: Company, id: number): string {
  return people.find((person) => person.id === id)?.name ?? 'Someone else'
}

/** Pure: who is here, as `you` sees it. */
export function rowsOf({ people, driver }: Company, you: number): Row[] {
  return people.map(({ id, name, away }: Person) => {
    const drives = id === driver
    const note = [id === you ? 'you' : '', id === HOST_ID ? 'host' : '', away ? 'away' : ''].filter(Boolean).join(', ')
    const mayHand = you === HOST_ID && !drives && (!away || id === HOST_ID)
    return { name, note, drives, to: id, button: mayHand ? (id === you ? 'Take back' : 'Hand over') : '' }
  })
}

function draw({ name, note, drives, button, to }: Row, hand: (to: number) => void): HTMLLIElement {
  const row = make('li', { class: drives ? 'drives' : undefined, title: drives ? 'Has the controls' : undefined }, make('b', {}, name))
  if (note) row.append(' ', make('small', {}, note))
  if (drives) row.append(make('span', { class: 'visually-hidden' }, ', has the controls'))
  if (!button) return row
  const give = make('button', { type: 'button', 'aria-label': to === HOST_ID ? 'Take the controls back' : `Hand the controls to ${name}` }, button)
  give.addEventListener('click', () => hand(to))
  row.append(give)
  return row
}
