// The help panel, drawn from the key map; keys can be changed in it.
import { type Binding, BINDINGS } from '../input/bindings.ts'
import type { Keys } from '../input/keys.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'
import { type KeyEditor, makeKeyEditor } from './key-editor.ts'

const OTHER_WAYS: readonly (readonly [string, string])[] = [
  ['Words', 'While walking, say what should change: “make it night”, “less fog”, “honey instead of water”, “moon gravity”.'],
  ['Mouse', 'Click the world to look around; Esc leaves, Tab frees the mouse.'],
  ['Touch', 'Left thumb walks (push far to run), right thumb looks; “Tilt to look” turns the view with the phone.'],
  ['Gamepad', 'Left stick walks, right stick looks, A jumps, right trigger throws, left bumper runs, menu pauses.'],
]

/** Which groups of keys stand under each other. */
const COLUMNS: readonly (readonly Binding['group'][])[] = [['Move'], ['World'], ['Look', 'Share']]

export type Help = { toggle(): void; close(): void; isOpen(): boolean }

export function makeHelp(keys: Keys, opened: (open: boolean) => void): Help {
  const dialog = byId<HTMLDialogElement>('help')
  const close = () => dialog.close()
  const editor = makeKeyEditor(keys, dialog)
  const cells = new Map(BINDINGS.map((binding) => [binding, editor.cell(binding)]))
  dialog.addEventListener('close', () => opened(false))
  dialog.addEventListener('click', (event) => event.target === dialog && close())
  dialog.addEventListener('keydown', (event) => {
    if (keys.actionOf(event.code, event.key) !== 'help') return
    event.preventDefault()
    event.stopPropagation()
    close()
  })
  draw(dialog, editor, cells, close)
  keys.shown(() => {
    for (const [{ action }, cell] of cells) cell.replaceChildren(...[...keys.names(action), ...(action === 'help' ? ['?'] : [])].map((name) => make('kbd', {}, name)))
    editor.drawn()
  })
  return {
    toggle() {
      if (dialog.open) return close()
      dialog.showModal()
      opened(true)
    },
    close,
    isOpen: () => dialog.open,
  }
}

function draw(dialog: HTMLDialogElement, editor: KeyEditor, cells: ReadonlyMap<Binding, HTMLElement>, close: () => void): void {
  const shut = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' })
  shut.append(fromMarkup(iconMarkup('close')))
  shut.addEventListener('click', close)
  const section = (group: Binding['group']) => {
    const rows = [...cells].filter(([binding]) => binding.group === group).flatMap(([{ does }, cell]) => [make('dt', {}, cell), make('dd', {}, does)])
    return make('section', {}, make('h3', {}, group), make('dl', {}, ...rows))
  }
  const columns = COLUMNS.map((groups) => make('div', {}, ...groups.map(section)))
  const others = OTHER_WAYS.map(([name, text]) => make('p', { 'data-way': name }, make('strong', {}, name), ` ${text}`))
  dialog.replaceChildren(
    make('header', {}, make('h2', { id: 'help-title' }, 'Controls'), shut, editor.element),
    make('div', { class: 'columns' }, ...columns),
    make('footer', {}, ...others),
  )
}
