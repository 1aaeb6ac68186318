// Walking off as a person wanders, and home again along the same way: is it the same place?
import { FRAME, type Pose } from '../../core/camera.ts'
import { IDLE, type Controls } from '../../core/controls.ts'
import { wrapAngle } from '../../core/kinematics.ts'
import { ARRIVED_M, distanceM, homeward } from '../quality/rows.ts'
import { wandering } from './moves.ts'
import type { Start } from './starts.ts'
import { DT_S, type Subject, type View } from './subject.ts'

/** Fastest turn on the way home, radians a step: 170 degrees a second. */
const TURN_RAD = 0.1
/** The way is remembered by places this far apart, and one counts as reached from so near, metres. */
const CRUMB_M = 0.5
const REACHED_M = 0.2
/** Side of the squares a picture is compared by, pixels. */
const SQUARE = 16
/** Mean difference of all channels up to which a square is the same place, u8 steps: what clouds and grass change it by. */
const SAME = 10

export type Return = { first: View; away: View; last: View; farM: number; back: boolean }

/** Wanders for half of `awayS`, then walks home, face forwards, and turns to where one looked at first; who ran on the way out needs longer. */
export async function comeBack(subject: Subject, start: Start, awayS: number): Promise<Return> {
  const first = await subject.look()
  const out = Math.round(awayS / DT_S / 2)
  const crumbs: Pose[] = [first.pose]
  let farM = 0
  for (const controls of wandering(start.spec.seed, out)) {
    await subject.step(controls)
    const pose = subject.pose()
    farM = Math.max(farM, distanceM(pose, first.pose))
    if (distanceM(pose, crumbs.at(-1)!) >= CRUMB_M) crumbs.push({ ...pose })
  }
  const away = await subject.look()
  for (let k = 0; k < 3 * out && crumbs.length > 0; k++) {
    const pose = subject.pose()
    const goal = crumbs.at(-1)!
    if (distanceM(pose, goal) <= (crumbs.length > 1 ? REACHED_M : ARRIVED_M)) crumbs.pop()
    else await subject.step(towards(pose, goal))
  }
  for (let k = 0; k < 2 * Math.ceil(Math.PI / TURN_RAD) && !facing(subject.pose(), first.pose); k++) await subject.step(turnTo(subject.pose(), first.pose))
  const last = await subject.look()
  return { first, away, last, farM, back: distanceM(last.pose, first.pose) < REACHED_M && facing(last.pose, first.pose) }
}

/** Keys that lead straight to `goal`, the view turning there meanwhile. */
function towards(pose: Pose, goal: Pose): Controls {
  const ahead = Math.atan2(goal.x - pose.x, -(goal.z - pose.z))
  return { ...homeward(pose, goal), lookYaw: clamp(wrapAngle(ahead - pose.yaw)), lookPitch: clamp(-pose.pitch) }
}

function turnTo(pose: Pose, { yaw, pitch }: Pose): Controls {
  return { ...IDLE, lookYaw: clamp(wrapAngle(yaw - pose.yaw)), lookPitch: clamp(pitch - pose.pitch) }
}

const clamp = (radians: number) => Math.max(-TURN_RAD, Math.min(TURN_RAD, radians))
const facing = (pose: Pose, goal: Pose) => Math.abs(wrapAngle(goal.yaw - pose.yaw)) < 1e-3 && Math.abs(goal.pitch - pose.pitch) < 1e-3

/** Share of the squares of a frame that look as they did, percent. */
export function recallOf(now: Uint8Array, before: Uint8Array): number {
  const [across, down] = [FRAME.width / SQUARE, FRAME.height / SQUARE]
  let same = 0
  for (let square = 0; square < across * down; square++) {
    const corner = SQUARE * (Math.floor(square / across) * FRAME.width + (square % across))
    let sum = 0
    for (let j = 0; j < SQUARE; j++) {
      for (let at = 3 * (corner + j * FRAME.width), end = at + 3 * SQUARE; at < end; at++) sum += Math.abs(now[at]! - before[at]!)
    }
    if (sum <= SAME * 3 * SQUARE * SQUARE) same++
  }
  return (100 * same) / (across * down)
}
