// When to send the next input sample. Pure: (state, what is going on, now) -> milliseconds to wait; 0 means now.

/** Ceiling of the input channel: 125 Hz, the poll rate of a common mouse. */
export const FASTEST_MS = 8
/** While the view turns by a held key or stick, every sample carries a step: twice per frame of 30 per second. */
const TURNING_MS = 16
/** While keys are held unchanged. The server lets everything go after 250 ms of silence, so one lost packet must not matter. */
const HELD_MS = 50
/** Nothing held: only to show that the player is there, a third of the heartbeat of one second. */
const IDLE_MS = 300

export type InputActivity = { pending: boolean; turning: boolean; active: boolean }

/** Milliseconds until the next sample is due. */
export function nextSendMs(activity: InputActivity, lastSentMs: number, nowMs: number): number {
  const gap = activity.pending ? FASTEST_MS : activity.turning ? TURNING_MS : activity.active ? HELD_MS : IDLE_MS
  return Math.max(0, lastSentMs + gap - nowMs)
}
