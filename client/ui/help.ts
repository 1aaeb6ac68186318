// The help panel, drawn from the key map.
import { type Binding, BINDINGS, keyNames } from '../input/bindings.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'

const OTHER_WAYS: readonly (readonly [string, string])[] = [
  ['Words', 'While walking, say what should change: “make it night”, “less fog”, “honey instead of water”, “moon gravity”.'],
  ['Mouse', 'Click the world to look around; Esc leaves, Tab frees the mouse.'],
  ['Touch', 'Left thumb walks (push far to run), right thumb looks.'],
  ['Gamepad', 'Left stick walks, right stick looks, A jumps, right trigger throws, left bumper runs, menu pauses.'],
]

/** Which groups of keys stand under each other. */
const COLUMNS: readonly (readonly Binding['group'][])[] = [['Move'], ['World'], ['Look', 'Share']]

export type Help = { toggle(): void; close(): void; isOpen(): boolean }

export function makeHelp(opened: (open: boolean) => void): Help {
  const dialog = byId<HTMLDialogElement>('help')
  const close = () => dialog.close()
  dialog.addEventListener('close', () => opened(false))
  dialog.addEventListener('click', (event) => event.target === dialog && close())
  dialog.addEventListener('keydown', (event) => {
    if (event.code !== 'KeyH' && event.key !== '?') return
    event.preventDefault()
    event.stopPropagation()
    close()
  })
  void layoutMap().then((layout) => draw(dialog, close, layout))
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

function draw(dialog: HTMLDialogElement, close: () => void, layout?: ReadonlyMap<string, string>): void {
  const shut = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' })
  shut.append(fromMarkup(iconMarkup('close')))
  shut.addEventListener('click', close)
  const section = (group: Binding['group']) => {
    const rows = BINDINGS.filter((binding) => binding.group === group).flatMap((binding) => {
      const keys = keyNames(binding, layout).map((name) => make('kbd', {}, name))
      return [make('dt', {}, ...keys), make('dd', {}, binding.does)]
    })
    return make('section', {}, make('h3', {}, group), make('dl', {}, ...rows))
  }
  const columns = COLUMNS.map((groups) => make('div', {}, ...groups.map(section)))
  const others = OTHER_WAYS.map(([name, text]) => make('p', {}, make('strong', {}, name), ` ${text}`))
  dialog.replaceChildren(
    make('header', {}, make('h2', { id: 'help-title' }, 'Controls'), shut),
    make('div', { class: 'columns' }, ...columns),
    make('footer', {}, ...others),
  )
}

/** What the player's own keyboard prints on its keys, where the browser tells (Chromium's Keyboard API). */
async function layoutMap(): Promise<ReadonlyMap<string, string> | undefined> {
  const keyboard = (navigator as Navigator & { keyboard?: { getLayoutMap?(): Promise<ReadonlyMap<string, string>> } }).keyboard
  try {
    return await keyboard?.getLayoutMap?.()
  } catch {
    return undefined
  }
}
