// The key map as data. Codes name physical keys, so the layout of the keyboard does not matter; the help panel is drawn from here.

export type HeldAction = 'forward' | 'back' | 'left' | 'right' | 'lookLeft' | 'lookRight' | 'lookUp' | 'lookDown' | 'jump' | 'run' | 'throw'
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

const HELD: readonly Action[] = [
  'forward', 'back', 'left', 'right', 'lookLeft', 'lookRight', 'lookUp', 'lookDown', 'jump', 'run', 'throw',
]
const BY_CODE = new Map(BINDINGS.flatMap((binding) => binding.codes.map((code) => [code, binding.action] as const)))

/** The action of a key press. '?' is a character, wherever the layout keeps it; all others go by place. */
export function actionOf(code: string, key: string): Action | undefined {
  return key === '?' ? 'help' : BY_CODE.get(code)
}

export function isHeld(action: Action): action is HeldAction {
  return HELD.includes(action)
}

const NAMES: Record<string, string> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Space: 'Space', ShiftLeft: 'Shift', Escape: 'Esc', Enter: 'Enter', Tab: 'Tab',
}

/** What is printed on a key: by the player's own layout where the browser tells it, else as on a US keyboard. */
export function keyName(code: string, layout?: ReadonlyMap<string, string>): string {
  return NAMES[code] ?? layout?.get(code)?.toUpperCase() ?? code.replace(/^(Key|Digit)/, '')
}

/** Key names of a binding for display; twins such as left and right Shift, and the number pad, count once. */
export function keyNames(binding: Binding, layout?: ReadonlyMap<string, string>): string[] {
  const shown = binding.codes.filter((code) => code !== 'ShiftRight' && code !== 'NumpadEnter').map((code) => keyName(code, layout))
  return binding.action === 'help' ? [...shown, '?'] : shown
}
