// When the encoder is told to make a key frame, out of what all viewers ask for. Pure: requests come in, a decision comes out. A key frame
// costs as much as ten frames: requests close together become one, and those who only watch have less often what they ask for.

/** Least time between two key frames for whoever plays (loss, coming back). */
export const KEY_SPACING_MS = 500
/** Least time from any key frame to one that only spectators asked for: one with a bad link must not spend everybody's bits. */
export const SPECTATOR_KEY_SPACING_MS = 1000

export type KeyRequests = { player: boolean; spectator: boolean; lastMs: number }

export function startKeyRequests(): KeyRequests {
  return { player: true, spectator: false, lastMs: -Infinity }
}

export function askForKey(requests: KeyRequests, by: 'player' | 'spectator'): void {
  requests[by] = true
}

/** True if the next frame should be a key frame. */
export function keyIsDue(requests: Readonly<KeyRequests>, nowMs: number): boolean {
  const sinceMs = nowMs - requests.lastMs
  return (requests.player && sinceMs >= KEY_SPACING_MS) || (requests.spectator && sinceMs >= SPECTATOR_KEY_SPACING_MS)
}

/** A key frame has gone into the encoder: it serves everybody who has asked. */
export function keyMade(requests: KeyRequests, nowMs: number): void {
  requests.player = requests.spectator = false
  requests.lastMs = nowMs
}
