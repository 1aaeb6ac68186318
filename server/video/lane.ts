// What one viewer of a shared stream gets: every frame, or, after a hole, nothing until the next key frame. Pure: units and reports come
// in, decisions come out. A viewer that cannot keep up loses frames of its own and of nobody else.
import { LIMITS } from '../../core/limits.ts'

/** Share of packets lost above which a link counts as too narrow for the stream. */
const TOO_MUCH = 0.1
/** A viewer on a link too narrow is only sent key frames for this long after its last bad report, ms (reports come every second). */
const NARROW_MS = 4000

/** `waiting`: frames are of no use before the next key frame. `yields`: the stream is not fitted to this viewer, so it takes less. */
export type Lane = { waiting: boolean; yields: boolean; narrowUntilMs: number }

/** A new viewer starts with a key frame. */
export function startLane(yields: boolean): Lane {
  return { waiting: true, yields, narrowUntilMs: -Infinity }
}

/** Takes one receiver report: share of the packets lost since the one before. */
export function noteLane(lane: Lane, lossShare: number, nowMs: number): void {
  if (lane.yields && lossShare > TOO_MUCH) lane.narrowUntilMs = nowMs + NARROW_MS
}

/** True if this unit should go out to the viewer, who has `backlogBytes` still waiting to leave. */
export function passes(lane: Lane, key: boolean, backlogBytes: number, nowMs: number): boolean {
  if (backlogBytes > LIMITS.viewerBacklogBytes || (!key && nowMs < lane.narrowUntilMs)) lane.waiting = true
  else if (key) lane.waiting = false
  return !lane.waiting
}

/** True if the viewer needs a key frame to go on with, and could use it. */
export function needsKey(lane: Readonly<Lane>, nowMs: number): boolean {
  return lane.waiting && nowMs >= lane.narrowUntilMs
}
