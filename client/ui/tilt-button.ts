// The switch for looking round by turning the phone, where that can be had.
import type { Tilt, TiltState } from '../input/tilt.ts'
import { byId } from './element.ts'
import { toast } from './toast.ts'

const SAID: Record<TiltState, string> = {
  on: 'Turn your phone to look round; a finger still does, too',
  off: 'Your phone no longer turns the view',
  refused: 'Looking by turning the phone needs your permission for motion and orientation',
  missing: 'This device does not tell how it is held',
}

export function makeTiltButton(tilt: Tilt): void {
  const button = byId<HTMLButtonElement>('tilt')
  button.hidden = !tilt.offered()
  const told = (state: TiltState) => {
    button.setAttribute('aria-checked', String(state === 'on'))
    toast(SAID[state])
  }
  button.addEventListener('click', () => {
    if (!tilt.isOn()) return tilt.turnOn(told)
    tilt.turnOff()
    told('off')
  })
}
