// When a silent connection counts as lost, and when to try again. Pure: times come in, decisions go out.
import { HEARTBEAT_LIMIT_MS } from '../../engine/protocol/frame-meta.ts'

/** The server replaces a silent connection by itself (a second offer): give it this long before coming back by another way, ms. */
export const REPLACE_MS = 5000
/** First silence allowed while a world opens: understanding, painting the first keyframe, connecting, on a loaded laptop. */
export const OPENING_LIMIT_MS = 20_000
/** Silence allowed while coming back to a world that is there already: greeting, offer, connecting. */
export const RETURNING_LIMIT_MS = 6000
const FIRST_RETRY_MS = 250
/** Longest wait between two attempts: nobody waits longer than this for a network that is back. */
const MOST_RETRY_MS = 500
const ATTEMPTS = 62

export type Stage = 'opening' | 'returning' | 'playing'
export type Health = 'well' | 'silent' | 'lost'

/** How a connection is, from the time since anything was heard on it. */
export function healthOf(silenceMs: number, stage: Stage): Health {
  if (stage === 'opening') return silenceMs > OPENING_LIMIT_MS ? 'lost' : 'well'
  if (stage === 'returning') return silenceMs > RETURNING_LIMIT_MS ? 'lost' : 'well'
  if (silenceMs > HEARTBEAT_LIMIT_MS + REPLACE_MS) return 'lost'
  return silenceMs > HEARTBEAT_LIMIT_MS ? 'silent' : 'well'
}

/** Wait before attempt 0, 1, 2, ...: doubling up to half a second, about 30 s in all; undefined when it is time to give up. `jitter` in [0, 1). */
export function retryMs(attempt: number, jitter: number): number | undefined {
  return attempt >= ATTEMPTS ? undefined : Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.75 + jitter / 2)
}
