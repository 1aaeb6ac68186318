// When to send the next input sample. Pure: (state, what is going on, now) -> milliseconds to wait; 0 means now.
import { KEEPALIVE_MS } from '../../engine/protocol/input.ts'

/** Ceiling of the input channel: 125 Hz, the poll rate of a common mouse. */
export const FASTEST_MS = 8
/** While the view turns by a held key or stick, every sample carries a step: twice per frame of 30 per second. */
const TURNING_MS = 16
/** A change goes out this often in all, so far apart: lines lose several packets in a row. */
export const TIMES = 4
const AGAIN_MS = 12

/** key: one has gone down or up; pending: there is news; times: how often the newest change has gone out, each of which may be lost; turning: a held key or stick turns the view. */
export type InputActivity = { key: boolean; pending: boolean; times: number; turning: boolean }

/** Milliseconds until the next sample is due; `quietMs`: how long may be kept silent where nothing changes. */
export function nextSendMs(activity: InputActivity, lastSentMs: number, nowMs: number, quietMs: number = KEEPALIVE_MS): number {
  // Keys are few, and the server allows bursts.
  if (activity.key) return 0
  const gap = activity.pending ? FASTEST_MS : activity.times < TIMES ? AGAIN_MS : activity.turning ? TURNING_MS : quietMs
  return Math.max(0, lastSentMs + gap - nowMs)
}
