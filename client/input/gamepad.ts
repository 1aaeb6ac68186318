// Gamepads have no events: they are read just before each sample, while one is connected. Standard mapping (W3C Gamepad, section 9).
import { BUTTON, BUTTON_NAMES, type ButtonName } from '../../core/controls.ts'
import { type Sampler, shapeStick, type Stick } from './sampler.ts'

/** Places on the gamepad that hold a button, any of them, and what players call the main one. */
export const PAD: Record<ButtonName, { places: readonly number[]; name: string }> = {
  jump: { places: [0], name: 'A' },
  throw: { places: [7], name: 'right trigger' },
  run: { places: [4, 10], name: 'left bumper' },
  pour: { places: [6], name: 'left trigger' },
  put: { places: [2], name: 'X' },
  hang: { places: [3], name: 'Y' },
}
const MENU = 9
/** A trigger counts as pressed past this share of its travel. */
const TRIGGER = 0.35

export type Pads = { poll(): void; present(): boolean; detach(): void }

export function attachGamepads(sampler: Sampler, host: { connected(name: string): void; menu(): void; listening(): boolean }): Pads {
  const life = new AbortController()
  const move: Stick = { x: 0, y: 0 }
  const look: Stick = { x: 0, y: 0 }
  let present = 0
  let menuHeld = false
  addEventListener('gamepadconnected', (event) => {
    present++
    host.connected(event.gamepad.id)
  }, { signal: life.signal })
  addEventListener('gamepaddisconnected', () => {
    present--
    sampler.releaseAll(performance.now())
  }, { signal: life.signal })

  return {
    poll() {
      if (present === 0 || !host.listening()) return
      const pad = navigator.getGamepads().find((one) => one?.mapping === 'standard')
      if (!pad) return
      const [lx = 0, ly = 0, rx = 0, ry = 0] = pad.axes
      const nowMs = performance.now()
      shapeStick(lx, -ly, move)
      shapeStick(rx, -ry, look)
      sampler.stickMove(move.x, move.y, nowMs)
      sampler.stickLook(look.x, look.y)
      sampler.padHold(buttonsOf(pad), nowMs)
      const menu = pad.buttons[MENU]?.pressed ?? false
      const pressed = menu && !menuHeld
      // First: pausing sends a sample, for which the gamepad is read again.
      menuHeld = menu
      if (pressed) host.menu()
    },
    present: () => present > 0,
    detach: () => life.abort(),
  }
}

export function buttonsOf(pad: Pick<Gamepad, 'buttons'>): number {
  const down = (index: number) => (pad.buttons[index]?.value ?? 0) > TRIGGER
  return BUTTON_NAMES.reduce((bits, name) => bits | (PAD[name].places.some(down) ? BUTTON[name] : 0), 0)
}
