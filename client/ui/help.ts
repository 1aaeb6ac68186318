// The help panel, drawn from the key map and the controls that the world declares; keys can be changed in it.
import { type Action, type Binding, BINDINGS, isButton } from '../input/bindings.ts'
import type { Declared } from '../input/declared.ts'
import type { Keys } from '../input/keys.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'
import { type KeyEditor, makeKeyEditor } from './key-editor.ts'
import { otherWays } from './other-ways.ts'

/** Which groups of keys stand under each other. */
const COLUMNS: readonly (readonly Binding['group'][])[] = [['Move'], ['World'], ['Look', 'Share']]

type Cells = ReadonlyMap<Action, HTMLElement>
export type Help = { toggle(): void; close(): void; isOpen(): boolean }

export function makeHelp(keys: Keys, declared: Declared, opened: (open: boolean) => void): Help {
  const dialog = byId<HTMLDialogElement>('help')
  const close = () => dialog.close()
  const editor = makeKeyEditor(keys, declared, dialog)
  const cells: Cells = new Map(BINDINGS.map((binding) => [binding.action, editor.cell(binding)]))
  dialog.addEventListener('close', () => opened(false))
  dialog.addEventListener('click', (event) => event.target === dialog && close())
  dialog.addEventListener('keydown', (event) => {
    if (keys.actionOf(event.code, event.key) !== 'help') return
    event.preventDefault()
    event.stopPropagation()
    close()
  })
  const { moves, others } = draw(dialog, editor, cells, close)
  let buttons: HTMLElement[] = []
  declared.shown(() => {
    const controls = declared.controls()
    for (const row of buttons) row.remove()
    buttons = controls.flatMap(({ button, does }) => rowOf(cells, button, does))
    moves.append(...buttons)
    others.replaceChildren(...otherWays(controls).map(([name, text]) => make('p', { 'data-way': name }, make('strong', {}, name), ` ${text}`)))
    editor.drawn()
  })
  keys.shown(() => {
    for (const [action, cell] of cells) cell.replaceChildren(...[...keys.names(action), ...(action === 'help' ? ['?'] : [])].map((name) => make('kbd', {}, name)))
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

/** All but the buttons of the world: those go to the end of `moves`, what other devices do to `others`. */
function draw(dialog: HTMLDialogElement, editor: KeyEditor, cells: Cells, close: () => void): { moves: HTMLElement; others: HTMLElement } {
  const shut = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' })
  shut.append(fromMarkup(iconMarkup('close')))
  shut.addEventListener('click', close)
  const lists = new Map(COLUMNS.flat().map((group) => {
    const fixed = BINDINGS.filter((binding) => binding.group === group && !isButton(binding.action))
    return [group, make('dl', {}, ...fixed.flatMap(({ action, does }) => rowOf(cells, action, does)))]
  }))
  const section = (group: Binding['group']) => make('section', {}, make('h3', {}, group), lists.get(group)!)
  const columns = COLUMNS.map((groups) => make('div', {}, ...groups.map(section)))
  const others = make('footer')
  dialog.replaceChildren(
    make('header', {}, make('h2', { id: 'help-title' }, 'Controls'), shut, editor.element),
    make('div', { class: 'columns' }, ...columns),
    others,
  )
  return { moves: lists.get('Move')!, others }
}

function rowOf(cells: Cells, action: Action, does: string): HTMLElement[] {
  return [make('dt', {}, cells.get(action)!), make('dd', {}, does)]
}
