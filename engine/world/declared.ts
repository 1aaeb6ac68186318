// Which buttons mean something in a world, and what they do there.
import type { ButtonName, DeclaredControl } from '../../core/controls.ts'
import type { Slots, SlotValue } from '../../core/slots.ts'

/** What a world is about comes first: a landscape is walked through, a yard is for throwing, building and pouring. */
const BUTTONS: Record<SlotValue<'family'>, readonly ButtonName[]> = {
  landscape: ['jump', 'run', 'throw', 'pour', 'put', 'hang'],
  yard: ['throw', 'put', 'pour', 'hang', 'jump', 'run'],
}

/** Pure: the controls of the world with these slots, in the order in which a page shows them. */
export function declaredControls({ family, liquid }: Slots): DeclaredControl[] {
  const does: Record<ButtonName, string> = { jump: 'Jump', run: 'Run', throw: 'Throw a ball', pour: `Pour ${liquid.value}`, put: 'Put down a box', hang: 'Hang up a pendulum' }
  return BUTTONS[family.value].map((button) => ({ button, does: does[button] }))
}
