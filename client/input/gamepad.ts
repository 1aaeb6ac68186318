// Gamepads have no events: they are read just before each sample, while one is connected. Standard mapping (W3C Gamepad, section 9).
import { BUTTON } from '../../core/controls.ts'
import { type Sampler, shapeStick, type Stick } from './sampler.ts'

const A = 0
const LEFT_STICK_PRESS = 10
const LEFT_BUMPER = 4
const RIGHT_TRIGGER = 7
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
      shapeStick(lx, -ly, move)
      shapeStick(rx, -ry, look)
      sampler.stickMove(move.x, move.y)
      sampler.stickLook(look.x, look.y)
      sampler.padHold(buttonsOf(pad))
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

/** A jumps, right trigger throws, left stick pressed or left bumper runs. */
export function buttonsOf(pad: Pick<Gamepad, 'buttons'>): number {
  const down = (index: number) => (pad.buttons[index]?.value ?? 0) > TRIGGER
  return (down(A) ? BUTTON.jump : 0) | (down(RIGHT_TRIGGER) ? BUTTON.throw : 0) | (down(LEFT_STICK_PRESS) || down(LEFT_BUMPER) ? BUTTON.run : 0)
}
