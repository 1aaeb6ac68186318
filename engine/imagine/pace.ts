// How much of a core painting takes, and when a painting under way is given up. Pure; worker.ts asks.
import type { Pose } from '../../core/camera.ts'
import { wrapAngle } from '../../core/kinematics.ts'
import type { Look } from './planner.ts'

/** From this share of guesses on the screen, what is painted there matters more than an even frame rate. */
export const URGENT = 0.1
/**
 * Rest after each piece of work, as a share of the time it took: the cores are shared with the frames, the encoder and, on one machine, with the browser. Little
 * rests instead of one after the painting: every frame is then slowed alike, and none comes late.
 */
const REST_SHARE = 2
const URGENT_REST_SHARE = 0.35
/** Of the time from planning to showing, the newest painting counts by this share; a stall is not waited for. */
const LEAD_BLEND = 0.3
const MOST_LEAD_S = 1.5
/** A view turned farther than this from the player's, or farther away, is not what they are about to see. */
const ASIDE_RAD = (25 * Math.PI) / 180
const AWAY_M = 10

export function restMs(busyMs: number, unsure: number): number {
  return busyMs * (unsure > URGENT ? URGENT_REST_SHARE : REST_SHARE)
}

/** How far ahead the next view is to be planned, s, after one that took `tookMs` from plan to hand-over. */
export function nextLeadS(leadS: number, tookMs: number): number {
  return Math.min(MOST_LEAD_S, leadS + LEAD_BLEND * (tookMs / 1000 - leadS))
}

/** True if the view was chosen in a quiet moment (`unsure` then), and now the player looks at guesses that it does not fill. */
export function overtaken(pose: Readonly<Pose>, unsure: number, now: Look): boolean {
  if (unsure > URGENT || now.unsure <= URGENT) return false
  return Math.abs(wrapAngle(pose.yaw - now.pose.yaw)) > ASIDE_RAD || Math.hypot(pose.x - now.pose.x, pose.z - now.pose.z) > AWAY_M
}
