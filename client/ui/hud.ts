// The quiet frame around a world: what it was understood as, how it runs, and its tools. Text changes four times a second at most.
import { SLOTS, type SlotName } from '../../core/slots.ts'
import type { Command } from '../input/bindings.ts'
import { doesOf } from '../input/bindings.ts'
import { byId, fromMarkup, make } from './element.ts'
import { type IconName, iconMarkup } from './icons.ts'
import { slotLabel, sureText, UNSURE_BELOW } from './slot-labels.ts'
import type { Certainty } from './slot-rows.ts'

/** Command, icon, and its name for those who hear it, where that is not what it does: a button that is pressed or not keeps one name. */
const TOOLS: readonly (readonly [Command, IconName, string?])[] = [
  ['pause', 'pause', 'Pause'],
  ['restart', 'restart'],
  ['screenshot', 'camera'],
  ['clip', 'clip'],
  ['record', 'record', 'Record'],
  ['framing', 'framing'],
  ['share', 'link'],
  ['invite', 'invite'],
  ['help', 'help'],
  ['leave', 'leave'],
]

export type Figures = { fps: number; p50: number; p95: number }
export type Hud = ReturnType<typeof makeHud>

export type Understood = {
  understood: readonly string[]
  notUnderstood: readonly string[]
  /** How sure each slot is, 0..1. */
  sure?: Certainty
  /** The nearest words for those not understood. */
  meant?: readonly { word: string; nearest: string }[]
}

/** `offered`: a nearest word was taken up. */
export function makeHud(command: (command: Command) => void, offered: (words: string) => void) {
  const title = make('p', { class: 'title' })
  const chips = make('ul', { class: 'chips', 'aria-label': 'What the words were understood as' })
  const seed = make('button', { type: 'button', class: 'seed' })
  byId('reading').append(title, chips, seed)
  const fps = make('b')
  const latency = make('b')
  const pill = make('button', { type: 'button', class: 'pill', 'aria-expanded': 'false', 'aria-controls': 'stages' }, fps, make('span', {}, ' fps'), make('i'), latency, make('span', {}, ' ms'))
  const tools = new Map(TOOLS.map(([name, icon, label]) => [name, tool(name, icon, command, label)]))
  byId('toolbar').append(pill, ...tools.values())
  pill.addEventListener('click', () => command('stages'))
  seed.addEventListener('click', () => command('share'))

  return {
    /** The name over the chips: the prompt, or the name of a surprise world. */
    title(text: string) {
      title.textContent = text
    },
    seed(value: number) {
      seed.textContent = `seed ${value}`
      seed.setAttribute('aria-label', `Seed ${value}: copy a link to this place`)
    },
    understood({ understood, notUnderstood, sure = {}, meant = [] }: Understood) {
      const offers = notUnderstood.flatMap((word) => meant.filter((one) => one.word === word).map(({ nearest }) => offer(nearest, offered)))
      chips.replaceChildren(...understood.map((text) => chip(text, sure)), ...notUnderstood.map(unknown), ...offers)
    },
    figures({ fps: rate, p50, p95 }: Figures) {
      fps.textContent = String(Math.round(rate))
      latency.textContent = Number.isNaN(p50) ? '–' : String(Math.round(p50))
      pill.title = Number.isNaN(p50)
        ? 'Frames a second, and the time from input to picture once you move'
        : `Frames a second; input to picture: half within ${Math.round(p50)} ms, 95 % within ${Math.round(p95)} ms`
    },
    paused(on: boolean) {
      const button = tools.get('pause')!
      button.replaceChildren(fromMarkup(iconMarkup(on ? 'play' : 'pause')))
      button.setAttribute('aria-pressed', String(on))
    },
    recording(on: boolean) {
      tools.get('record')!.setAttribute('aria-pressed', String(on))
    },
    expanded(on: boolean) {
      pill.setAttribute('aria-expanded', String(on))
    },
  }
}

/** "biome: snow (snowy)" in parts: the slot, what fills it, and the player's own words if they were others. */
export function readChip(text: string): { slot: string; value: string; from: string } {
  const [, slot = '', value = text, from = ''] = /^(\w+): (.+?)(?: \((.+)\))?$/.exec(text) ?? []
  return { slot, value, from }
}

/** As the sliders call it. */
function labelOf(slot: string): string {
  return slot in SLOTS ? slotLabel(slot as SlotName).toLowerCase() : slot
}

function chip(text: string, sure: Certainty): HTMLLIElement {
  const { slot, value, from } = readChip(text)
  const certainty = sure[slot as keyof Certainty]
  const guess = certainty !== undefined && certainty < UNSURE_BELOW
  const title = [from && `from "${from}"`, certainty !== undefined && certainty < 1 && sureText(certainty)].filter(Boolean).join(', ')
  const item = make('li', { class: guess ? 'guess' : undefined, title: title || undefined }, ...(slot ? [make('small', {}, labelOf(slot)), ' '] : []), value)
  if (guess) item.append(make('span', { 'aria-hidden': 'true' }, '?'), make('span', { class: 'visually-hidden' }, ', a guess'))
  return item
}

function unknown(word: string): HTMLLIElement {
  return make('li', { class: 'unknown', title: 'Not understood: it does not shape this world' }, make('span', { class: 'visually-hidden' }, 'Not understood: '), word)
}

function offer(nearest: string, take: (words: string) => void): HTMLLIElement {
  const button = make('button', { type: 'button', title: 'Say this instead' }, make('small', {}, 'did you mean '), nearest, '?')
  button.addEventListener('click', () => take(nearest))
  return make('li', { class: 'offer' }, button)
}

function tool(name: Command, icon: IconName, command: (command: Command) => void, label?: string): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'icon-button', 'aria-label': label ?? doesOf(name), 'data-tool': name, 'data-key-title': name })
  button.append(fromMarkup(iconMarkup(icon)))
  button.addEventListener('click', () => command(name))
  return button
}
