// The controls of the world on the page, as it declares them: the sampler lets no other button through, and whoever shows buttons is told
// when they change. Walking and looking are always there.
import type { DeclaredControl } from '../../core/controls.ts'
import { type Action, BINDINGS, doesOf, isButton } from './bindings.ts'

/** Before there is a world: every button there may be, in the words of the key map. */
const EVERY: readonly DeclaredControl[] = BINDINGS.flatMap(({ action, does }) => (isButton(action) ? [{ button: action, does }] : []))

export type Declared = ReturnType<typeof makeDeclared>

export function makeDeclared() {
  const listeners: (() => void)[] = []
  let controls = EVERY

  return {
    /** What the world is about first. */
    controls: () => controls,
    /** Of a world that opens: none yet. */
    become,
    /** There is no world any more. */
    forget: () => become(EVERY),
    /** What an action does, in the words of the world if it has any. */
    doesOf: (action: Action) => controls.find(({ button }) => button === action)?.does ?? doesOf(action),
    /** Called now, and whenever the controls have changed. */
    shown(listener: () => void) {
      listeners.push(listener)
      listener()
    },
  }

  function become(to: readonly DeclaredControl[]) {
    if (alike(controls, to)) return
    controls = to
    listeners.forEach((listener) => listener())
  }
}

/** What a control does, in the middle of a sentence. */
export function inSentence(does: string): string {
  return does.charAt(0).toLowerCase() + does.slice(1)
}

function alike(some: readonly DeclaredControl[], others: readonly DeclaredControl[]): boolean {
  return some.length === others.length && some.every(({ button, does }, k) => button === others[k]!.button && does === others[k]!.does)
}
