// Keys named all over the page, as the player has them: `data-key` is filled with the key of an action, `data-key-title` has it in its title.
import { type Action, doesOf } from '../input/bindings.ts'
import type { Keys } from '../input/keys.ts'
import { byId } from './element.ts'

export function labelKeys(keys: Keys): void {
  const first = (action: string | undefined) => keys.names(action as Action)[0]!
  for (const element of document.querySelectorAll<HTMLElement>('[data-key]')) element.textContent = first(element.dataset['key'])
  for (const element of document.querySelectorAll<HTMLElement>('[data-key-title]')) {
    const action = element.dataset['keyTitle'] as Action
    element.title = `${doesOf(action)} (${first(action)})`
  }
  const list = (...actions: Action[]) => actions.map(first).join(' ')
  const walk = list('forward', 'left', 'back', 'right')
  byId('view').setAttribute('aria-label', `The world. Walk with ${walk}, look with ${list('lookLeft', 'lookRight', 'lookUp', 'lookDown')} or the mouse.`)
}
