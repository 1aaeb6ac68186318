// The key map as data, as it comes; what a player has changed is in key-map.ts. Codes name physical keys, so the layout of the keyboard does not
// matter; the help panel is drawn from here. What the buttons do in a world is for the world to say (declared.ts).
import { BUTTON, type ButtonName } from '../../core/controls.ts'

export type HeldAction = 'forward' | 'back' | 'left' | 'right' | 'lookLeft' | 'lookRight' | 'lookUp' | 'lookDown' | ButtonName
export type Command = 'prompt' | 'mix' | 'pause' | 'restart' | 'screenshot' | 'share' | 'invite' | 'clip' | 'record' | 'framing' | 'stages' | 'warp' | 'help' | 'release' | 'leave'
export type Action = HeldAction | Command

export type Binding = {
  action: Action
  /** KeyboardEvent.code values: any of them. */
  codes: readonly string[]
  group: 'Move' | 'Look' | 'World' | 'Share'
  does: string
}

export const BINDINGS: readonly Binding[] = [
  { action: 'forward', codes: ['KeyW'], group: 'Move', does: 'Walk forward' },
  { action: 'left', codes: ['KeyA'], group: 'Move', does: 'Step left' },
  { action: 'back', codes: ['KeyS'], group: 'Move', does: 'Walk back' },
  { action: 'right', codes: ['KeyD'], group: 'Move', does: 'Step right' },
  { action: 'run', codes: ['ShiftLeft', 'ShiftRight'], group: 'Move', does: 'Run' },
  { action: 'jump', codes: ['Space'], group: 'Move', does: 'Jump' },
  { action: 'throw', codes: ['KeyF'], group: 'Move', does: 'Throw a ball' },
  { action: 'pour', codes: ['KeyE'], group: 'Move', does: 'Pour' },
  { action: 'put', codes: ['KeyB'], group: 'Move', does: 'Put down a box' },
  { action: 'hang', codes: ['KeyN'], group: 'Move', does: 'Hang up a pendulum' },
  { action: 'lookLeft', codes: ['ArrowLeft'], group: 'Look', does: 'Turn left' },
  { action: 'lookRight', codes: ['ArrowRight'], group: 'Look', does: 'Turn right' },
  { action: 'lookUp', codes: ['ArrowUp'], group: 'Look', does: 'Look up' },
  { action: 'lookDown', codes: ['ArrowDown'], group: 'Look', does: 'Look down' },
  { action: 'release', codes: ['Tab'], group: 'Look', does: 'Free the mouse' },
  { action: 'prompt', codes: ['KeyT', 'Enter', 'NumpadEnter'], group: 'World', does: 'Change this world' },
  { action: 'mix', codes: ['KeyM'], group: 'World', does: 'Sliders for this world' },
  { action: 'pause', codes: ['KeyP'], group: 'World', does: 'Pause or go on' },
  { action: 'restart', codes: ['KeyR'], group: 'World', does: 'Start again, same seed' },
  { action: 'screenshot', codes: ['KeyC'], group: 'Share', does: 'Save a picture' },
  { action: 'share', codes: ['KeyL'], group: 'Share', does: 'Copy a link to this place' },
  { action: 'invite', codes: ['KeyG'], group: 'Share', does: 'Invite someone to watch' },
  { action: 'clip', codes: ['KeyK'], group: 'Share', does: 'Save the last half minute' },
  { action: 'record', codes: ['KeyO'], group: 'Share', does: 'Record, or stop recording' },
  { action: 'framing', codes: ['KeyX'], group: 'Share', does: 'Wide, square or upright clips' },
  { action: 'stages', codes: ['KeyI'], group: 'World', does: 'Where the time goes' },
  { action: 'warp', codes: ['KeyV'], group: 'World', does: 'Late warp on or off' },
  { action: 'help', codes: ['KeyH'], group: 'World', does: 'Controls' },
  { action: 'leave', codes: ['Escape'], group: 'World', does: 'Leave the world' },
]

const HELD: readonly Action[] = ['forward', 'back', 'left', 'right', 'lookLeft', 'lookRight', 'lookUp', 'lookDown']
/** The browser has its own use for these keys (Esc gives the mouse back, Tab moves on): they stay where they are. */
const FIXED: readonly Action[] = ['release', 'leave']

export function isFixed(action: Action): boolean {
  return FIXED.includes(action)
}

export function doesOf(action: Action): string {
  return BINDINGS.find((binding) => binding.action === action)!.does
}

export function isHeld(action: Action): action is HeldAction {
  return HELD.includes(action) || isButton(action)
}

/** Held, and there only in worlds that declare it. */
export function isButton(action: Action): action is ButtonName {
  return Object.hasOwn(BUTTON, action)
}

