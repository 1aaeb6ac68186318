// Two balls thrown to meet, seen: the same throws filmed in the engine and in the true world, before and after the touch.
import { FRAME, type Pose } from '../../core/camera.ts'
import { IDLE, type Controls } from '../../core/controls.ts'
import { ENTITY, ENTITY_FLOATS, THROW, THROW_COLOURS } from '../../core/entities.ts'
import { findBall, type Ball } from './ball.ts'
import { LOWER, type Lob } from './lob.ts'
import { filmOn, THROW as THROWN } from './moves.ts'
import type { Subject } from './subject.ts'
import { inPicture, stateOf, type State } from './throws.ts'
import type { TrueSubject } from './true-world.ts'

/** Looks on either side of the touch, one a step. */
export const BEFORE = 10
export const AFTER = 10
/** Fewer looks say nothing of a speed. */
const FEWEST = 3
/** The touch comes this much sooner or later than flights without air say, steps. */
const SLACK = 6

/** Both balls' true states at the looks: `BEFORE` steps up to the last one without a touch, `AFTER` from the first after it. */
export type TrueMeeting = { looks: number[]; states: [State[], State[]] }

/** The controls of a lob, step by step from where the subject stands. */
export function controlsOf({ first, second, wait }: Lob, steps: number, throwing: boolean): Controls[] {
  const button = (controls: Controls) => (throwing ? { ...controls, buttons: THROWN.buttons } : controls)
  return Array.from({ length: steps }, (_, k) => {
    if (k === 0) return button({ ...IDLE, lookPitch: first })
    if (k === wait) return button({ ...IDLE, lookPitch: second - first })
    return k === wait + 1 ? { ...IDLE, lookPitch: -LOWER } : IDLE
  })
}

/** Undefined where the true balls do not meet as they should. */
export async function trueMeeting(truth: TrueSubject, lob: Lob, world: (pose: Pose) => Pose): Promise<TrueMeeting | undefined> {
  const steps = lob.meets + SLACK + AFTER
  const tracks: [State[], State[]] = [[], []]
  const speeds: number[][] = []
  for (const controls of controlsOf(lob, steps, true)) {
    await truth.step(controls)
    for (const slot of [0, 1] as const) tracks[slot].push(stateOf(truth.entities.subarray(slot * ENTITY_FLOATS, (slot + 1) * ENTITY_FLOATS), world(truth.pose()), speeds.length / 30))
    speeds.push([0, 1, 2].map((axis) => truth.entities[ENTITY_FLOATS + ENTITY.vx + axis]! - truth.entities[ENTITY.vx + axis]!))
  }
  // Gravity acts on both alike: only a touch changes the speed of one against the other.
  const touch = speeds.findIndex((now, k) => k > lob.wait + BEFORE && Math.hypot(...now.map((v, axis) => v - speeds[k - 1]![axis]!)) > 1)
  if (touch < 0 || touch + AFTER > steps) return undefined
  const looks = Array.from({ length: BEFORE + AFTER }, (_, k) => touch - BEFORE + k)
  return { looks, states: tracks.map((track) => looks.map((k) => track[k]!)) as [State[], State[]] }
}

/** Both balls at the looks, undefined where the tracker finds none, and the pictures. */
export type SeenMeeting = { balls: [(Ball | undefined)[], (Ball | undefined)[]]; rgb: Uint8Array[] }

export async function filmMeeting(subject: Subject, lob: Lob, looks: readonly number[]): Promise<SeenMeeting> {
  const back = subject.branch()
  const rgb = await filmed(subject, controlsOf(lob, looks.at(-1)! + 1, true), looks)
  back()
  const without = await filmed(subject, controlsOf(lob, looks.at(-1)! + 1, false), looks)
  const ballsOf = (slot: 0 | 1) => rgb.map((picture, k) => findBall(picture, without[k]!, THROW_COLOURS[slot], [THROW_COLOURS[1 - slot]!]))
  return { balls: [ballsOf(0), ballsOf(1)], rgb }
}

async function filmed(subject: Subject, controls: readonly Controls[], looks: readonly number[]): Promise<Uint8Array[]> {
  const views = await filmOn(subject, controls, new Set(looks.map((k) => k + 1)))
  return [...views.values()].map(({ rgb }) => rgb)
}

/** Velocity in the picture's plane, m/s, right and up. */
export type Planar = { right: number; up: number }

/** The looks before and after the touch at which both true balls show whole, and neither hides the other. */
export function clearLooks([first, second]: TrueMeeting['states']): { before: number[]; after: number[] } | undefined {
  const clear = first.flatMap((a, k) => (inPicture(a) && inPicture(second[k]!) && Math.hypot(a.x - second[k]!.x, a.y - second[k]!.y) > a.radius + second[k]!.radius + 1 ? [k] : []))
  const [before, after] = [clear.filter((k) => k < BEFORE), clear.filter((k) => k >= BEFORE)]
  return before.length < FEWEST || after.length < FEWEST ? undefined : { before, after }
}

/**
 * Velocity of a ball over some looks, at the true ball's distance, less what gravity has made of it since the touch: as it was, or is,
 * at the touch. Undefined where the tracker lost it.
 */
export function velocityOf(balls: readonly (Pick<Ball, 'x' | 'y'> | undefined)[], states: readonly State[], looks: readonly number[], gravity: number): Planar | undefined {
  const points: { t: number; right: number; up: number }[] = []
  for (const k of looks) {
    const [ball, state] = [balls[k], states[k]!]
    if (!ball) return undefined
    const metresPx = THROW.radiusM / state.radius
    const t = (k - BEFORE + 0.5) / 30
    points.push({ t, right: (ball.x - (FRAME.width - 1) / 2) * metresPx, up: ((FRAME.height - 1) / 2 - ball.y) * metresPx + (gravity * t * t) / 2 })
  }
  return { right: slopeOf(points, 'right'), up: slopeOf(points, 'up') }
}

/** Gravity's part across the view of whoever watches a lob. */
export const across = (gravity: number, { second }: Lob) => gravity * Math.cos(second - LOWER)

function slopeOf(points: readonly { t: number; right: number; up: number }[], axis: 'right' | 'up'): number {
  const mean = (of: (point: (typeof points)[number]) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [mt, my] = [mean(({ t }) => t), mean((point) => point[axis])]
  return mean((point) => (point.t - mt) * (point[axis] - my)) / mean(({ t }) => (t - mt) ** 2)
}
