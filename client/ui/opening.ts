// The sliders of the first page: what the words in the box will become, and the words for what the sliders are moved to. Prompt and sliders
// are two views of one value here, too; what the words leave open is filled by a seed, and the world entered has that very seed.
import type { Filled, SlotChange, SlotName } from '../../core/slots.ts'
import type { WorldRequest } from '../net/link.ts'
import type { AskReading, ReadingAnswer } from '../net/reading.ts'
import { seedOf } from '../address.ts'
import { byId, fromMarkup, make, reducedMotion } from './element.ts'
import { iconMarkup } from './icons.ts'
import type { PromptForm } from './prompt-form.ts'
import { makeSlotRows, type SlotRows } from './slot-rows.ts'
import { REST_MS } from './turn-pace.ts'

/** Asked too soon, or not answered: again after this, ms. */
const AGAIN_MS = 2000
/** Whoever enters does not wait longer than this for the words of the last slider, ms. */
const PATIENCE_MS = 1500

export type Opening = ReturnType<typeof makeOpening>

/** `known`: the world of the page's address. */
export function makeOpening(form: PromptForm, ask: AskReading, known: () => WorldRequest | undefined) {
  const button = byId('opening-open')
  const panel = byId('opening')
  const note = make('p', { class: 'mix-note', role: 'status' })
  let rows: SlotRows | undefined
  /** While unfolded. */
  let seed: number | undefined
  /** Moved by hand, and not yet in words. */
  let moved: SlotChange = {}
  let timer = 0
  let asking: AbortController | undefined
  let waiting: (() => void) | undefined
  button.prepend(fromMarkup(iconMarkup('mix')))
  button.addEventListener('click', () => (seed === undefined ? unfold() : fold()))
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    fold()
    button.focus()
  })
  form.field.addEventListener('input', () => {
    if (seed === undefined) return
    // Whoever types has the last word.
    moved = {}
    soon(REST_MS)
  })

  return {
    fold,
    /** The seed of the world that the sliders show, if they do. */
    seed: () => seed,
    /** Calls when the words in the box say what the sliders do: at once, if they do already. */
    whenRead(then: () => void) {
      if (Object.keys(moved).length === 0) return then()
      let done = false
      waiting = () => {
        if (done) return
        done = true
        waiting = undefined
        then()
      }
      setTimeout(waiting, PATIENCE_MS)
      void read()
    },
  }

  function unfold() {
    if (!rows) {
      rows = makeSlotRows('opening', move)
      panel.append(rows.element, note)
    }
    seed = seedOf(known(), form.prompt() ?? '') ?? crypto.getRandomValues(new Uint32Array(1))[0]!
    note.textContent = ''
    // Nothing to move before it is known what is there.
    rows.element.disabled = true
    show(true)
    byId('landing-prompt').scrollIntoView({ behavior: reducedMotion() ? 'auto' : 'smooth' })
    void read()
  }

  function fold() {
    if (seed === undefined) return
    seed = undefined
    moved = {}
    clearTimeout(timer)
    asking?.abort()
    show(false)
  }

  function show(open: boolean) {
    panel.hidden = !open
    button.setAttribute('aria-expanded', String(open))
  }

  function move(slot: SlotName, filled: Filled) {
    moved = { ...moved, [slot]: filled }
    soon(REST_MS)
  }

  function soon(ms: number) {
    clearTimeout(timer)
    timer = window.setTimeout(read, ms)
  }

  async function read() {
    clearTimeout(timer)
    asking?.abort()
    const prompt = form.prompt()
    if (seed === undefined || prompt === undefined) return
    const life = (asking = new AbortController())
    const slots = moved
    const answer = await ask({ prompt, seed, ...(Object.keys(slots).length > 0 ? { slots } : {}) }, life.signal)
    if (life.signal.aborted) return
    heed(answer, slots)
  }

  /** `slots`: what was asked to be set. What has been moved since then is asked for next. */
  function heed(answer: ReadingAnswer | undefined, slots: SlotChange) {
    if (answer?.type !== 'understood') {
      note.textContent = answer ? `${answer.message} ${answer.cure}` : 'The server does not answer just now. Your words count all the same.'
      if (!answer || answer.reason === 'rate') soon(AGAIN_MS)
      return
    }
    moved = Object.fromEntries(Object.entries(moved).filter(([slot, filled]) => slots[slot as SlotName] !== filled))
    if (Object.keys(slots).length > 0) form.set(answer.prompt)
    rows!.element.disabled = false
    rows!.show(answer.slots, answer.sure ?? {}, moved)
    note.textContent = noteOf(answer)
    if (Object.keys(moved).length === 0) waiting?.()
  }
}

/** Pure: the one thing worth saying about a reading. */
export function noteOf({ surprise, notUnderstood, meant = [] }: Pick<ReadingAnswer & { type: 'understood' }, 'surprise' | 'notUnderstood' | 'meant'>): string {
  if (surprise !== undefined) return `Left empty, it will be a surprise: ${surprise}.`
  if (notUnderstood.length === 0) return 'Moving one rewrites your words; typing moves them.'
  const words = notUnderstood.map((word) => {
    const nearest = meant.find((one) => one.word === word)?.nearest
    return nearest ? `${word} (did you mean ${nearest}?)` : word
  })
  return `Not understood: ${words.join(', ')}.`
}
