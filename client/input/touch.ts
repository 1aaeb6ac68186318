// Touch: a stick appears under the left thumb, the right side turns the view by dragging, and what else the world declares has buttons.
import { BUTTON, buttonBits, type ButtonName, type DeclaredControl } from '../../core/controls.ts'
import { fromMarkup, make } from '../ui/element.ts'
import { iconMarkup } from '../ui/icons.ts'
import { MOVED } from './moved.ts'
import type { Sampler } from './sampler.ts'

/** Travel of the stick from its centre, CSS px: a thumb's comfortable reach. */
export const STICK_RADIUS_PX = 54
/** Radians per CSS pixel of a drag: a swipe across a phone is about a quarter turn. */
const LOOK_RAD_PX = 0.0048
/** Past this tilt the player runs: the outermost part of the travel. */
const RUN_TILT = 0.94

export type TouchHost = { listening(): boolean; news(): void; touched(): void }
/** `looks`: a finger turns the view. `offer`: the controls of the world are these now. */
export type Touch = { looks(): boolean; offer(controls: readonly DeclaredControl[]): void; detach(): void }

export type ThumbButton = Exclude<ButtonName, 'run'>

/** Controls with a button of their own: the stick runs. */
export function underThumb(controls: readonly DeclaredControl[]): { button: ThumbButton; does: string }[] {
  return controls.flatMap(({ button, does }) => (button === 'run' ? [] : [{ button, does }]))
}

/** Tilt of a thumb `dx`, `dy` CSS px from where it landed: right and up positive, length at most 1. */
export function tiltOf(dx: number, dy: number): { x: number; y: number; run: boolean } {
  const length = Math.hypot(dx, dy) / STICK_RADIUS_PX
  const scale = 1 / (STICK_RADIUS_PX * Math.max(1, length))
  return { x: dx * scale, y: -dy * scale, run: length >= RUN_TILT && -dy > 0.5 * Math.abs(dx) }
}

/** `sticks` is the overlay that shows the stick and holds the buttons. */
export function attachTouch(canvas: HTMLCanvasElement, sticks: HTMLElement, sampler: Sampler, host: TouchHost): Touch {
  const life = new AbortController()
  const { signal } = life
  const knob = sticks.querySelector<HTMLElement>('.knob')!
  const base = sticks.querySelector<HTMLElement>('.stick')!
  const buttons = new Map<ThumbButton, HTMLElement>()
  let thumb = { id: -1, x: 0, y: 0 }
  let look = { id: -1, x: 0, y: 0 }
  let held = 0
  let running = false

  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse' || !host.listening()) return
    event.preventDefault()
    host.touched()
    canvas.setPointerCapture(event.pointerId)
    const spot = { id: event.pointerId, x: event.clientX, y: event.clientY }
    if (event.clientX < innerWidth * 0.5 && thumb.id < 0) {
      thumb = spot
      base.style.transform = `translate(${spot.x}px, ${spot.y}px)`
      base.classList.add('on')
    } else if (look.id < 0) look = spot
  }, { signal })

  canvas.addEventListener(MOVED, (event) => {
    if (event.pointerId === thumb.id) {
      const tilt = tiltOf(event.clientX - thumb.x, event.clientY - thumb.y)
      knob.style.transform = `translate(${tilt.x * STICK_RADIUS_PX}px, ${-tilt.y * STICK_RADIUS_PX}px)`
      running = tilt.run
      sampler.stickMove(tilt.x, tilt.y, event.timeStamp)
      hold(event.timeStamp)
    } else if (event.pointerId === look.id) {
      sampler.look((event.clientX - look.x) * LOOK_RAD_PX, (look.y - event.clientY) * LOOK_RAD_PX, event.timeStamp)
      look.x = event.clientX
      look.y = event.clientY
      host.news()
    }
  }, { signal })

  const lift = (event: PointerEvent) => {
    if (event.pointerId === look.id) look.id = -1
    if (event.pointerId !== thumb.id) return
    thumb.id = -1
    running = false
    base.classList.remove('on')
    knob.style.transform = ''
    sampler.stickMove(0, 0, event.timeStamp)
    hold(event.timeStamp)
  }
  canvas.addEventListener('pointerup', lift, { signal })
  canvas.addEventListener('pointercancel', lift, { signal })

  return {
    looks: () => look.id >= 0,
    offer(controls) {
      const offered = underThumb(controls)
      offered.forEach(({ button, does }, place) => {
        const element = buttons.get(button) ?? addButton(button)
        element.setAttribute('aria-label', does)
        element.dataset['place'] = String(place)
      })
      held &= buttonBits(offered.map(({ button }) => button))
      // Hidden, never taken out or moved: a finger keeps the button it is on, if that stays.
      for (const [name, element] of buttons) {
        element.hidden = !offered.some(({ button }) => button === name)
        element.classList.toggle('on', (held & BUTTON[name]) !== 0)
      }
      hold(performance.now())
    },
    detach: () => life.abort(),
  }

  function addButton(name: ThumbButton): HTMLElement {
    const button = make('button', { type: 'button', id: `hold-${name}` })
    button.append(fromMarkup(iconMarkup(name)))
    const set = (on: boolean) => (event: Event) => {
      event.preventDefault()
      held = on ? held | BUTTON[name] : held & ~BUTTON[name]
      button.classList.toggle('on', on)
      hold(event.timeStamp)
    }
    button.addEventListener('pointerdown', set(true), { signal })
    for (const type of ['pointerup', 'pointercancel', 'pointerleave']) button.addEventListener(type, set(false), { signal })
    buttons.set(name, button)
    sticks.querySelector('.thumb-buttons')!.append(button)
    return button
  }

  function hold(atMs: number) {
    sampler.padHold(held | (running ? BUTTON.run : 0), atMs)
    host.news()
  }
}
