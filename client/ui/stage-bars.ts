// Where the time of a frame goes: one bar, cut by stage, in the shared stage names.
import { INTERVALS } from '../view/trace.ts'
import { byId, make } from './element.ts'
import { makeTimeline } from './timeline.ts'

const MEANING: Record<(typeof INTERVALS)[number], string> = {
  received: 'your input travels up',
  taken: 'it waits for the next frame',
  generated: 'the model makes the frame',
  encoded: 'video is written',
  sent: 'packets leave',
  decoded: 'video travels down, is read',
  presented: 'it reaches the screen',
  sampled: '',
}

/** `shownMs`: asked for while the panel is open. */
export type StageBars = { show(ms: Readonly<Float64Array>, shownMs: () => readonly number[]): void; warp(on: boolean): void; toggle(): boolean; hide(): void }

export function makeStageBars(switchWarp: () => void, saveTrace: () => void): StageBars {
  const host = byId('stages')
  const bars = INTERVALS.map((stage) => make('i', { 'data-stage': stage }))
  const values = INTERVALS.map(() => make('b'))
  const rows = INTERVALS.map((stage, k) => make('li', { 'data-stage': stage }, make('i'), make('span', {}, stage), make('em', {}, MEANING[stage]), values[k]!))
  const total = make('b')
  const warp = make('button', { type: 'button', class: 'switch', role: 'switch', 'aria-checked': 'true' }, make('i'), make('span', {}, 'Late warp'), make('em', {}, 'the picture turns with your hand'), make('kbd', { 'data-key': 'warp' }))
  warp.addEventListener('click', switchWarp)
  const timeline = makeTimeline()
  const save = make('button', { type: 'button', class: 'save-trace', title: 'Half a minute of frames, for ui.perfetto.dev or chrome://tracing' }, 'Save a trace of these frames')
  save.addEventListener('click', saveTrace)
  host.append(make('p', {}, 'Where the time goes', total), make('div', { class: 'stack', 'aria-hidden': 'true' }, ...bars), make('ul', {}, ...rows), timeline.element, warp, save)
  return {
    show(ms, shownMs) {
      if (host.hidden) return
      timeline.show(shownMs())
      let sum = 0
      ms.forEach((value, k) => {
        const known = Number.isNaN(value) ? 0 : value
        sum += known
        bars[k]!.style.flexGrow = known.toFixed(2)
        values[k]!.textContent = Number.isNaN(value) ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
      })
      total.textContent = `${Math.round(sum)} ms`
    },
    warp(on) {
      warp.setAttribute('aria-checked', String(on))
    },
    toggle() {
      host.hidden = !host.hidden
      return !host.hidden
    },
    hide() {
      host.hidden = true
    },
  }
}
