// The player's hand on clips: half a minute after the fact, recording, and the shape of the next file, with its edges over the world.
import type { WorldRequest } from '../net/link.ts'
import { byId, make } from '../ui/element.ts'
import { toast } from '../ui/toast.ts'
import { type Framing, nextFraming } from './framing.ts'
import { takeHome } from './take-home.ts'

export type ClipCommand = 'clip' | 'record' | 'framing'
export type ClipToolsHost = {
  ask(part: 'last' | 'start' | 'stop'): void
  /** A recording runs, or has ended. */
  recording(on: boolean): void
  /** The world being played. */
  request(): WorldRequest
}
export type ClipTools = ReturnType<typeof makeClipTools>

const SAID: Record<Framing, string> = {
  wide: 'Clips show the whole frame',
  square: 'Clips are square: what is between the edges',
  portrait: 'Clips are upright: what is between the edges',
}

export function makeClipTools(host: ClipToolsHost) {
  const edges = make('div', { class: 'framing', 'aria-hidden': 'true', hidden: true })
  byId('view').after(edges)
  let recording = false
  let framing: Framing = 'wide'

  return {
    command(command: ClipCommand) {
      if (command === 'framing') frame(nextFraming(framing))
      else host.ask(command === 'clip' ? 'last' : recording ? 'stop' : 'start')
    },
    /** The server has begun or ended a recording. */
    recording(on: boolean) {
      if (on) toast('Recording: the same key or button ends it')
      recording = on
      host.recording(on)
    },
    /** A clip can be fetched under this name. */
    ready: (name: string) => takeHome(name, host.request(), framing),
    /** The world is left. */
    reset() {
      recording = false
      host.recording(false)
      edges.hidden = true
      framing = 'wide'
    },
  }

  function frame(next: Framing) {
    framing = next
    edges.hidden = next === 'wide'
    edges.dataset['framing'] = next
    toast(SAID[next])
  }
}
