// Keyboard events -> held actions and commands. Nothing is read while a text field has the focus or the world is not in front.
import { type Command, isHeld } from './bindings.ts'
import type { Keys } from './keys.ts'
import type { Sampler } from './sampler.ts'

export type KeyboardHost = {
  /** True while keys belong to the world. */
  listening(): boolean
  /** True while held keys move the player. */
  steering(): boolean
  command(command: Command): void
  /** Held keys changed: a sample should go out. */
  news(): void
}

/** Listens until the returned function is called. */
export function attachKeyboard(sampler: Sampler, keys: Keys, host: KeyboardHost): () => void {
  const life = new AbortController()
  const { signal } = life

  const down = (event: KeyboardEvent) => {
    if (!host.listening() || event.ctrlKey || event.metaKey || event.altKey || belongsToPage(event)) return
    const action = keys.actionOf(event.code, event.key)
    if (!action) return
    // Tab keeps its meaning: the mouse is freed and the focus moves on.
    if (action !== 'release') event.preventDefault()
    if (isHeld(action)) {
      if (!host.steering()) return
      sampler.press(action, event.timeStamp)
      host.news()
    } else if (!event.repeat) host.command(action)
  }
  const up = (event: KeyboardEvent) => {
    const action = keys.actionOf(event.code, event.key)
    if (!action || !isHeld(action)) return
    sampler.release(action, event.timeStamp)
    host.news()
  }
  const letGo = () => {
    sampler.releaseAll(performance.now())
    host.news()
  }
  addEventListener('keydown', down, { signal })
  addEventListener('keyup', up, { signal })
  addEventListener('blur', letGo, { signal })
  document.addEventListener('visibilitychange', () => document.hidden && letGo(), { signal })
  return () => life.abort()
}

/** Typing goes to text fields; Space and Enter press the focused button. */
function belongsToPage(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof Element)) return false
  if (target.closest('textarea, input, select, [contenteditable], dialog[open]')) return true
  return (event.code === 'Space' || event.code === 'Enter') && target.closest('button, a') !== null
}
