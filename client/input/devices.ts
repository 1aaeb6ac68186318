// All devices of a player behind one handle: keyboard, mouse, touch, gamepads and the way a phone is held feed one sampler.
import { buttonBits } from '../../core/controls.ts'
import { toast } from '../ui/toast.ts'
import type { Command } from './bindings.ts'
import type { Declared } from './declared.ts'
import { attachGamepads } from './gamepad.ts'
import { attachKeyboard } from './keyboard.ts'
import type { Keys } from './keys.ts'
import { attachMouse } from './mouse.ts'
import { makeSampler } from './sampler.ts'
import { attachTilt } from './tilt.ts'
import { attachTouch } from './touch.ts'

export type DevicesHost = {
  /** True while input belongs to the world. */
  listening(): boolean
  /** True while this player has the controls: what is held and turned counts. */
  steering(): boolean
  command(command: Command): void
  /** Something changed that the next sample should carry. */
  news(): void
}

export type Devices = ReturnType<typeof attachDevices>

export function attachDevices(view: HTMLCanvasElement, sticks: HTMLElement, keys: Keys, declared: Declared, host: DevicesHost) {
  const { news } = host
  const listening = () => host.listening() && host.steering()
  const sampler = makeSampler()
  const mouse = attachMouse(view, sampler, {
    listening,
    news,
    escaped: () => host.command('leave'),
    lockChanged: (locked) => document.body.classList.toggle('locked', locked),
  })
  const pads = attachGamepads(sampler, {
    listening,
    connected: (name) => toast(`Gamepad ready: ${name.replace(/\s*\(.*$/, '')}`),
    menu: () => host.command('pause'),
  })
  attachKeyboard(sampler, keys, host)
  const touch = attachTouch(view, sticks, sampler, { listening, news, touched: () => (sticks.hidden = false) })
  declared.shown(() => {
    const controls = declared.controls()
    sampler.allow(buttonBits(controls.map(({ button }) => button)), performance.now())
    touch.offer(controls)
    news()
  })

  return {
    sampler,
    tilt: attachTilt(sampler, { listening, news, fingerLooks: touch.looks }),
    poll: pads.poll,
    polling: pads.present,
    /** The world is in front: thumbs get their buttons, a mouse takes hold of the view. */
    start() {
      sampler.releaseAll(performance.now())
      sticks.hidden = !matchMedia('(pointer: coarse)').matches
      hold()
    },
    hold,
    /** The mouse is needed elsewhere; whatever was held is let go. */
    free() {
      mouse.free()
      sampler.releaseAll(performance.now())
      news()
    },
    stop() {
      mouse.free()
      sampler.releaseAll(performance.now())
      sticks.hidden = true
    },
  }

  /** A mouse takes hold of the view; where the browser wants a click first, dragging looks round until then. */
  function hold() {
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) mouse.lock()
  }
}
