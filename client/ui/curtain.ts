// What is seen while a world opens: the prompt, large, and three honest steps. It lifts with the first frame.
import { byId, make } from './element.ts'

export const STEPS = ['Understanding', 'Imagining', 'Connecting'] as const
export type Step = (typeof STEPS)[number]

export type Curtain = ReturnType<typeof makeCurtain>

export function makeCurtain() {
  const curtain = byId('curtain')
  const line = make('p', { class: 'line' })
  const read = make('p', { class: 'read' })
  const steps = new Map(STEPS.map((step) => [step, make('li', {}, step)]))
  const list = make('ol', { class: 'steps' }, ...steps.values())
  const status = make('p', { class: 'visually-hidden', role: 'status' })
  const cancel = make('p', { class: 'cancel' }, make('kbd', {}, 'Esc'), ' to go back')
  curtain.append(make('div', { class: 'inside' }, line, read, list, cancel), status)
  let hiding = 0

  return {
    /** Falls, with the words of the prompt lighting up one by one. */
    fall(prompt: string) {
      clearTimeout(hiding)
      curtain.hidden = false
      curtain.classList.remove('lift')
      this.name(prompt || 'A place of its own choosing')
      read.replaceChildren()
      for (const item of steps.values()) item.className = ''
      this.step('Understanding')
    },
    name(text: string) {
      line.replaceChildren(
        ...text.split(/\s+/).map((word, k) => {
          const span = make('span', {}, `${word} `)
          span.style.setProperty('--k', String(k))
          return span
        }),
      )
    },
    /** The server is not ready: words in place of a report on words. */
    loading() {
      read.textContent = 'The server is still loading its networks. Your world opens as soon as they are there.'
      status.textContent = read.textContent
    },
    understood(notUnderstood: readonly string[]) {
      read.textContent = notUnderstood.length > 0 ? `Not understood: ${notUnderstood.join(', ')}` : ''
    },
    step(now: Step) {
      const at = STEPS.indexOf(now)
      STEPS.forEach((step, k) => steps.get(step)!.classList.toggle('done', k < at))
      STEPS.forEach((step, k) => steps.get(step)!.classList.toggle('now', k === at))
      status.textContent = now
    },
    lift() {
      for (const item of steps.values()) item.className = 'done'
      curtain.classList.add('lift')
      hiding = window.setTimeout(() => (curtain.hidden = true), 900)
    },
    drop() {
      curtain.hidden = true
    },
  }
}
