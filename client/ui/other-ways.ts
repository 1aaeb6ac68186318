// Ways to play besides single keys, as the help panel words them. Pure.
import type { DeclaredControl } from '../../core/controls.ts'
import { inSentence } from '../input/declared.ts'
import { PAD } from '../input/gamepad.ts'
import { underThumb } from '../input/touch.ts'

/** "jump, throw a ball and pour water". */
const LIST = new Intl.ListFormat('en-GB')

/** Name and sentence of each, for a world with these controls. */
export function otherWays(controls: readonly DeclaredControl[]): [string, string][] {
  const run = controls.find(({ button }) => button === 'run')
  const stick = run ? `Left thumb walks (push far to ${inSentence(run.does)})` : 'Left thumb walks'
  const buttons = LIST.format(underThumb(controls).map(({ does }) => inSentence(does)))
  const pad = controls.map(({ button, does }) => `${PAD[button].name}: ${inSentence(does)}`).join(', ')
  return [
    ['Words', 'While walking, say what should change: “make it night”, “less fog”, “honey instead of water”, “moon gravity”.'],
    ['Mouse', 'Click the world to look around; Esc leaves, Tab frees the mouse.'],
    ['Touch', sentence(`${stick}, right thumb looks`, buttons && `buttons to ${buttons}`, '“Tilt to look” turns the view with the phone')],
    ['Gamepad', sentence('Left stick walks, right stick looks, menu pauses', pad)],
  ]
}

/** Of the parts that there are. */
function sentence(...parts: readonly string[]): string {
  return `${parts.filter(Boolean).join('; ')}.`
}
