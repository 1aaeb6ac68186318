// When a silent connection counts as lost, and when to try again. Pure: times come in, decisions go out.
import { HEARTBEAT_LIMIT_MS } from '../../engine/protocol/frame-meta.ts'

/** The server replaces a silent connection by itself (a second offer keeps the world and the place in it): give it this long, ms. */
export const REPLACE_MS = 12_000
/** First silence allowed while a world opens: understanding, painting the first keyframe, connecting, on a loaded laptop. */
export const OPENING_LIMIT_MS = 20_000
const FIRST_RETRY_MS = 400
const ATTEMPTS = 6

export type Health = 'well' | 'silent' | 'lost'

/** How a connection is, from the time since anything was heard on it. */
export function healthOf(silenceMs: number, opening: boolean): Health {
  if (opening) return silenceMs > OPENING_LIMIT_MS ? 'lost' : 'well'
  if (silenceMs > HEARTBEAT_LIMIT_MS + REPLACE_MS) return 'lost'
  return silenceMs > HEARTBEAT_LIMIT_MS ? 'silent' : 'well'
}

/** Wait before attempt 0, 1, 2, ...: doubling, about 25 s in all; undefined when it is time to give up. `jitter` in [0, 1). */
export function retryMs(attempt: number, jitter: number): number | undefined {
  return attempt >= ATTEMPTS ? undefined : FIRST_RETRY_MS * 2 ** attempt * (0.75 + jitter / 2)
}
