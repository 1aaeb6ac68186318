// Other keys for what the player does: choose an action, press its new key. A key that has a meaning already is not taken from it in
// silence: the two may be swapped.
import { type Action, type Binding, isFixed } from '../input/bindings.ts'
import type { Declared } from '../input/declared.ts'
import { DEFAULT_KEYS, rebind, swap } from '../input/key-map.ts'
import type { Keys } from '../input/keys.ts'
import { make } from './element.ts'

const IDLE = 'Choose a key to change it.'

export type KeyEditor = ReturnType<typeof makeKeyEditor>

export function makeKeyEditor(keys: Keys, { doesOf }: Declared, dialog: HTMLDialogElement) {
  const text = make('span', { role: 'status' }, IDLE)
  const swapButton = make('button', { type: 'button', class: 'small-button', hidden: true }, 'Swap the two')
  const keepButton = make('button', { type: 'button', class: 'small-button', hidden: true }, 'Leave it')
  const reset = make('button', { type: 'button', class: 'small-button' }, 'Reset all keys')
  const element = make('p', { class: 'key-note' }, text, swapButton, keepButton, reset)
  const buttons = new Map<Action, HTMLButtonElement>()
  /** The action whose new key is waited for. */
  let waiting: Action | undefined
  /** Wants a key that another action has: the player is asked. */
  let asking: { action: Action; by: Action } | undefined
  /** The key just taken: letting it go must not press the button that has the focus. */
  let swallowed = ''

  swapButton.addEventListener('click', () => asking && exchange(asking))
  keepButton.addEventListener('click', () => {
    buttons.get(asking!.action)!.focus()
    rest()
  })
  reset.addEventListener('click', () => {
    keys.change(DEFAULT_KEYS)
    rest('All keys are as they came.')
  })
  // Before anything else of the dialog hears it.
  dialog.addEventListener('keydown', (event) => waiting && press(event, waiting), { capture: true })
  dialog.addEventListener('keyup', (event) => {
    if (event.code === swallowed) event.preventDefault()
    swallowed = ''
  }, { capture: true })
  dialog.addEventListener('cancel', (event) => waiting && event.preventDefault())
  dialog.addEventListener('close', () => rest())

  return {
    element,
    /** The keys of one action, as a button if they can be changed. */
    cell({ action }: Binding): HTMLElement {
      if (isFixed(action)) return make('span', { class: 'key' })
      const button = make('button', { type: 'button', class: 'key', 'data-action': action })
      buttons.set(action, button)
      button.addEventListener('click', () => (waiting === action ? rest() : wait(action)))
      button.addEventListener('blur', () => waiting === action && rest())
      return button
    },
    /** After the keys were drawn anew, perhaps without the one that was to be changed: it no longer hears any. */
    drawn() {
      if (waiting && document.activeElement !== buttons.get(waiting)) rest()
      for (const [action, button] of buttons) button.setAttribute('aria-label', `${doesOf(action)}: ${keys.names(action).join(' or ')}. Change`)
    },
  }

  function wait(action: Action) {
    rest()
    waiting = action
    const button = buttons.get(action)!
    button.classList.add('waiting')
    // Not every browser gives the focus to a button that is clicked.
    button.focus()
    say(`Press the new key for “${doesOf(action)}”. Esc keeps ${keys.names(action).join(' or ')}.`)
  }

  function rest(said = IDLE) {
    if (waiting) buttons.get(waiting)!.classList.remove('waiting')
    waiting = asking = undefined
    say(said)
  }

  function press(event: KeyboardEvent, action: Action) {
    // Tab goes on to the next key, as ever; holding the key that chose the action is not an answer.
    if (event.code === 'Tab') return rest()
    event.preventDefault()
    event.stopImmediatePropagation()
    if (event.repeat) return
    if (event.code === 'Escape') return rest()
    swallowed = event.code
    const result = rebind(keys.map(), action, event.code)
    if ('map' in result) {
      keys.change(result.map)
      return rest(`“${doesOf(action)}” is on ${keys.nameOf(event.code)} now.`)
    }
    if (result.problem === 'not-free') return say(`${keys.nameOf(event.code)} belongs to the browser. Press another key; Esc keeps ${keys.names(action).join(' or ')}.`)
    offer(action, result.by, event.code)
  }

  function offer(action: Action, by: Action, code: string) {
    const name = keys.nameOf(code)
    if (isFixed(by)) return say(`${name} always means “${doesOf(by)}”. Press another key; Esc keeps ${keys.names(action).join(' or ')}.`)
    rest(`${name} already means “${doesOf(by)}”.`)
    swapButton.hidden = keepButton.hidden = false
    reset.hidden = true
    swapButton.focus()
    asking = { action, by }
  }

  function exchange({ action, by }: { action: Action; by: Action }) {
    keys.change(swap(keys.map(), action, by))
    buttons.get(action)!.focus()
    rest(`Swapped: “${doesOf(action)}” is on ${keys.names(action).join(', ')}, “${doesOf(by)}” on ${keys.names(by).join(', ')}.`)
  }

  function say(said: string) {
    text.textContent = said
    swapButton.hidden = keepButton.hidden = true
    reset.hidden = false
  }
}
