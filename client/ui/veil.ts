// A note over a world that does not move: paused, reconnecting. The world stays visible behind it.
import { byId, make } from './element.ts'

export type Veil = ReturnType<typeof makeVeil>

export function makeVeil(resume: () => void, leave: () => void) {
  const veil = byId('veil')
  const title = make('h2', { id: 'veil-title' })
  const text = make('p')
  const go = make('button', { type: 'button', class: 'primary' }, 'Go on')
  const out = make('button', { type: 'button', class: 'quiet-button' }, 'Leave the world')
  veil.setAttribute('aria-labelledby', 'veil-title')
  veil.append(make('div', { class: 'note' }, title, text, make('div', { class: 'actions' }, go, out)))
  go.addEventListener('click', resume)
  out.addEventListener('click', leave)
  return {
    paused() {
      veil.className = 'veil'
      title.textContent = 'Paused'
      text.textContent = 'The world waits as it is.'
      go.hidden = false
      veil.hidden = false
      go.focus()
    },
    reconnecting() {
      veil.className = 'veil waiting'
      title.textContent = 'Reconnecting'
      text.textContent = 'The connection went quiet. Sojourn is opening a new one.'
      go.hidden = true
      veil.hidden = false
    },
    hide() {
      veil.hidden = true
    },
  }
}
