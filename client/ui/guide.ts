// First-run help: how to move in one line, over the first world a player enters; it leaves once they have moved, and does not come back.
import type { Action } from '../input/bindings.ts'
import { type Declared, inSentence } from '../input/declared.ts'
import type { Keys } from '../input/keys.ts'
import { underThumb } from '../input/touch.ts'
import { keepChoice, readChoice } from './choice.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'

/** The line stays so long after the first touch of a key, mouse or finger, ms. */
const AFTER_MS = 6000
/** Who does nothing reads slowly, ms. */
const MOST_MS = 30_000

export type Guide = { show(): void; hide(): void }

export function makeGuide(keys: Keys, declared: Declared): Guide {
  const element = byId('guide')
  let timer = 0
  let life = new AbortController()
  declared.shown(draw)
  keys.shown(draw)

  return {
    show() {
      if (!readChoice('guide')) return
      element.hidden = false
      life = new AbortController()
      for (const type of ['keydown', 'pointerdown', 'mousemove']) addEventListener(type, moved, { signal: life.signal, capture: true })
      timer = window.setTimeout(done, MOST_MS)
    },
    hide,
  }

  function draw() {
    element.replaceChildren(...(matchMedia('(pointer: coarse)').matches ? byThumb(declared) : byKey(keys, declared)))
  }
  function moved() {
    life.abort()
    clearTimeout(timer)
    timer = window.setTimeout(done, AFTER_MS)
  }
  function done() {
    keepChoice('guide', false)
    hide()
  }
  function hide() {
    life.abort()
    clearTimeout(timer)
    element.hidden = true
  }
}

function byKey(map: Keys, declared: Declared): HTMLElement[] {
  const keys = (...actions: Action[]) => actions.map((action) => make('kbd', {}, map.names(action)[0]!))
  return [
    tip([...keys('forward', 'left', 'back', 'right')], 'walk'),
    tip(['Mouse'], 'click, then look'),
    ...declared.controls().map(({ button, does }) => tip(keys(button), inSentence(does))),
    tip(keys('help'), 'all keys'),
  ]
}

function byThumb(declared: Declared): HTMLElement[] {
  const controls = declared.controls()
  const run = controls.find(({ button }) => button === 'run')
  return [
    tip(['Left thumb'], run ? `walk; push far to ${inSentence(run.does)}` : 'walk'),
    tip(['Right thumb'], 'look'),
    ...underThumb(controls).map(({ button, does }) => tip([fromMarkup(iconMarkup(button))], inSentence(does))),
  ]
}

function tip(what: (Node | string)[], does: string): HTMLElement {
  return make('span', {}, make('b', {}, ...what), does)
}
