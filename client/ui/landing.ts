// The first page: examples, the scene behind them, what went wrong last time, and a link someone sent.
import type { WorldRequest } from '../net/link.ts'
import type { Trouble } from '../net/capability.ts'
import { makeBackdrop } from './backdrop.ts'
import { showCards } from './cards.ts'
import { byId, make, reducedMotion } from './element.ts'
import { type Example, EXAMPLES, loadExamples } from './examples.ts'
import type { PromptForm } from './prompt-form.ts'

const TYPE_MS = 42
const HOLD_MS = 2400

export type Landing = ReturnType<typeof makeLanding>

export function makeLanding(form: PromptForm, choose: (request: WorldRequest) => void) {
  const landing = byId('landing')
  const backdrop = makeBackdrop()
  const trouble = make('div', { class: 'trouble', role: 'alert', hidden: true })
  byId('landing-prompt').after(trouble)
  void loadExamples().then((examples) => {
    showCards(examples, backdrop.show, choose)
    backdrop.show(examples[0] ?? EXAMPLES[0]!)
    suggest(form, examples)
  })

  return {
    show(wrong?: Trouble) {
      landing.hidden = false
      trouble.hidden = !wrong
      trouble.replaceChildren(...(wrong ? [make('strong', {}, wrong.title), make('span', {}, wrong.message), make('span', { class: 'cure' }, wrong.cure)] : []))
      form.mount()
      form.focus()
    },
    hide() {
      landing.hidden = true
      trouble.hidden = true
    },
  }
}

/** Types a few examples into the empty box, once through, and stops for good when the player comes near it. */
function suggest(form: PromptForm, examples: readonly Example[]): void {
  const prompts = examples.slice(0, 4).map((example) => example.prompt)
  if (reducedMotion() || prompts.length === 0) return
  const { field } = form
  let at = 0
  let letters = 0
  let over = false
  field.addEventListener('input', () => (over = true), { once: true })
  const type = () => {
    const prompt = prompts[at]!
    if (over || document.body.dataset['phase'] !== 'landing') return form.placeholder(prompts[0]!)
    form.placeholder(prompt.slice(0, ++letters))
    if (letters < prompt.length) return void setTimeout(type, TYPE_MS)
    at++
    letters = 0
    if (at < prompts.length) setTimeout(type, HOLD_MS)
  }
  setTimeout(type, HOLD_MS)
}
