// What one viewer of a shared stream gets: every frame, or, after a hole, nothing until the next key frame. Pure: units and reports come
// in, decisions come out. A viewer that cannot keep up loses frames of its own and of nobody else.
import { LIMITS } from '../../core/limits.ts'

/** Share of packets lost above which a link counts as too narrow for the stream. */
const TOO_MUCH = 0.1
/** A viewer on a link too narrow is only sent key frames for this long after its last bad report, ms (reports come every second). */
const NARROW_MS = 4000

/**
 * What one who yields may have waiting for its pace, ms: a key frame at half the stream's rate takes a third of a second, and some frames
 * after it make more of a picture than the key frame alone. With more than ROOM_MS waiting no key frame begins.
 */
const MOST_WAIT_MS = 500
const ROOM_MS = 100
/** A link that does not bear the stream is probed for it after so long without trouble, and so often at most, ms; for so much more than it needs, headers included. */
const CALM_MS = 2500
const PROBE_SPACING_MS = 8000
const TRIED = 1.3

/** `waiting`: frames are of no use before the next key frame. `yields`: the stream is not fitted to this viewer, so it takes less. */
export type Lane = { waiting: boolean; yields: boolean; narrowUntilMs: number; probedMs: number }

/** A new viewer starts with a key frame. */
export function startLane(yields: boolean): Lane {
  return { waiting: true, yields, narrowUntilMs: -Infinity, probedMs: -Infinity }
}

/** Takes one receiver report: share of the packets lost since the one before. */
export function noteLane(lane: Lane, lossShare: number, nowMs: number): void {
  if (lane.yields && lossShare > TOO_MUCH) lane.narrowUntilMs = nowMs + NARROW_MS
}

/** True if this unit should go out to the viewer, who has `backlogBytes` still waiting to leave, the last of them for `waitMs`. */
export function passes(lane: Lane, key: boolean, backlogBytes: number, waitMs: number, nowMs: number): boolean {
  const over = lane.yields && waitMs > (key ? ROOM_MS : MOST_WAIT_MS)
  if (backlogBytes > LIMITS.viewerBacklogBytes || over || (!key && nowMs < lane.narrowUntilMs)) lane.waiting = true
  else if (key) lane.waiting = false
  return !lane.waiting
}

/** True if the viewer needs a key frame to go on with, and could use it. */
export function needsKey(lane: Readonly<Lane>, waitMs: number, nowMs: number): boolean {
  return lane.waiting && nowMs >= lane.narrowUntilMs && !(lane.yields && waitMs > ROOM_MS)
}

/** The rate to probe a viewer's link for, bits a second, or 0: it bears `bitsPerSecond` of the stream's `videoBits`, calm for `calmMs`. */
export function wantedProbe(lane: Lane, bitsPerSecond: number, videoBits: number, calmMs: number, nowMs: number): number {
  const tried = TRIED * videoBits
  if (!lane.yields || bitsPerSecond >= tried || calmMs < CALM_MS || nowMs - lane.probedMs < PROBE_SPACING_MS) return 0
  lane.probedMs = nowMs
  return tried
}
