// Row 14: a ball that lies behind a trunk. The player walks past, sideways: the ball must go behind the trunk and come out on the other side, where it was all along.
import { basisOf, FRAME, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../../core/camera.ts'
import { IDLE, type Controls } from '../../../core/controls.ts'
import { findBall, type Ball } from '../ball.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { THROW, times, turn } from '../moves.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import type { Start } from '../starts.ts'
import type { Subject, View } from '../subject.ts'
import { BALL_RGB, plainWorlds } from '../throws.ts'
import { TrueSubject } from '../true-world.ts'
import { obstacles } from './solidity.ts'

/** Places that pass the gate of truth. */
const PLACES: Record<Tier, number> = { smoke: 1, nightly: 12, full: 48 }
/** Places tried in a world, and worlds for every place that is wanted: in many the ball rolls away. */
const TRIED = 2
const WORLDS = 4
/** The throw passes the trunk so far to its left. */
const ASIDE_RAD = (15 * Math.PI) / 180
const TURN_STEPS = 5
/** Until a ball that hardly bounces lies still. */
const REST_STEPS = 120
/** To the right, a picture a step: 3.7 m in all, past a trunk from two to four and a half metres away. */
const PASSING: Controls = { ...IDLE, moveX: 1 }
const PASSING_STEPS = 36
/** Looks that show the ball on the way to the trunk, at least: its way is read from them. */
const LEAST_BEFORE = 4
/** Looks in a row without a ball that make it hidden; fewer may be the tracker's. */
const LEAST_HIDDEN = 2

export const permanenceRow: MeasuredRow = {
  number: 14,
  title: 'Permanence behind an occluder',
  says: 'The engine begins from a true picture with a trunk or a rock ahead. A ball is thrown past its left side and comes to rest behind it; then the player walks sideways to the right. Places count where the true ball, seen the same way, goes out of sight and comes out again (the gate of truth). Of the engine: does the ball go out of sight in between, is it there again, of its colour, within a radius of where the same place on the ground must show now (found from the looks before by how it moved)? Read off pictures alone.',
  metrics: [
    { key: 'whole', label: 'goes behind, comes out, in the right place', unit: '%', better: 'high', worst: 0, digits: 0, target: 95 },
    { key: 'hidden', label: 'goes out of sight behind it', unit: '%', better: 'high', worst: 0, digits: 0 },
    { key: 'again', label: 'shows again at the end', unit: '%', better: 'high', worst: 0, digits: 0 },
    { key: 'place', label: 'from where it should show then', unit: 'ball radii', better: 'low', worst: 20, digits: 2, target: 1 },
  ],
  cost: (tier) => PLACES[tier] * (COST_MS.scene + COST_PLACE),
  async measure(bench, tally) {
    const wanted = PLACES[bench.tier]
    const sheet: Uint8Array[][] = []
    let [tried, gated] = [0, 0]
    for (const casting of plainWorlds(WORLDS * wanted, { vegetation: { value: 'broadleaf', strength: 0.9 }, bounce: { value: 'dull', strength: 1 } }, 'trees')) {
      for (const [k, spot] of obstacles(bench.start(casting), TRIED).entries()) {
        if (gated >= wanted) break
        tried++
        const rows = await pass(bench, tally, spot, `${spot.id} ${k}`)
        if (!rows) continue
        gated++
        if (sheet.length < 8) sheet.push(...rows)
        bench.spend(COST_MS.scene + COST_PLACE)
      }
    }
    return {
      sheets: [{ title: 'Truth above, model below', heads: ['before', 'behind', 'after'], rows: sheet }],
      notes: [`${gated} of ${tried} places pass the gate of truth.`, 'The second half of the row, possible and impossible clips told apart, is not measured: the engine takes one picture at the opening and none later.'],
    }
  },
}

const COST_PLACE = 3 * COST_MS.open + 4 * (REST_STEPS + PASSING_STEPS) * COST_MS.step + 2 * PASSING_STEPS * COST_MS.shoot

async function pass(bench: Bench, tally: Tally, start: Start, id: string): Promise<Uint8Array[][] | undefined> {
  const real = await walkPast(new TrueSubject(bench.studio), start)
  const truth = readPassing(real)
  if (!truth || !truth.hidden || !truth.again) return undefined
  score(tally, 'truth', id, truth)
  const model = await bench.model()
  const made = await walkPast(model, start)
  score(tally, 'model', id, readPassing(made))
  const at = [0, (truth.from + truth.until) >> 1, PASSING_STEPS - 1]
  return [at.map((k) => real.pictures[k]!), at.map((k) => made.pictures[k]!)]
}

function score(tally: Tally, column: 'truth' | 'model', id: string, passing: Passing | undefined): void {
  const off = passing?.again ? passing.offRadii : undefined
  tally.add('hidden', column, id, passing?.hidden ? 100 : 0)
  tally.add('again', column, id, passing?.again ? 100 : 0)
  tally.add('place', column, id, off)
  tally.add('whole', column, id, passing?.hidden && off !== undefined && off <= 1 ? 100 : 0)
}

/** The ball in each look of a walk past, and where from. */
export type Looks = { balls: readonly (Ball | undefined)[]; poses: readonly Pose[] }

async function walkPast(subject: Subject, start: Start): Promise<Looks & { pictures: Uint8Array[] }> {
  await subject.open(start, { fromPicture: true })
  const back = subject.branch()
  const without = await filmed(subject, IDLE)
  back()
  const views = await filmed(subject, THROW)
  return { pictures: views.map(({ rgb }) => rgb), poses: views.map(({ pose }) => pose), balls: views.map(({ rgb }, k) => findBall(rgb, without[k]!.rgb, BALL_RGB)) }
}

async function filmed(subject: Subject, thrown: Controls): Promise<View[]> {
  const before = [...times(TURN_STEPS, turn(-ASIDE_RAD / TURN_STEPS)), thrown, ...times(REST_STEPS, IDLE), ...times(TURN_STEPS, turn(ASIDE_RAD / TURN_STEPS))]
  for (const one of before) await subject.step(one)
  const views: View[] = []
  for (let k = 0; k < PASSING_STEPS; k++) {
    await subject.step(PASSING)
    views.push(await subject.look())
  }
  return views
}

/** `from` and `until`: looks without the ball, the longest such stretch between two that show it. */
export type Passing = { hidden: boolean; again: boolean; from: number; until: number; offRadii: number | undefined }

/** What a walk past says of the ball; undefined if too little of it was seen before. */
export function readPassing({ balls, poses }: Looks): Passing | undefined {
  let [from, until] = [balls.length, balls.length]
  for (let k = 0; k < balls.length; k++) {
    if (balls[k]) continue
    let end = k
    while (end < balls.length && !balls[end]) end++
    const seenBefore = balls.slice(0, k).filter(Boolean).length
    if (seenBefore >= LEAST_BEFORE && end - k >= LEAST_HIDDEN && end - k > until - from) [from, until] = [k, end]
    k = end
  }
  const before = balls.slice(0, from).flatMap((ball, k) => (ball ? [{ k, ball }] : []))
  if (before.length < LEAST_BEFORE) return undefined
  const later = balls.slice(until).flatMap((ball, k) => (ball ? [{ k: until + k, ball }] : []))
  const hidden = until > from
  // A ball that was never hidden is judged at the end of the walk; one at the trunk's edge may be cut off.
  const judged = hidden ? later.slice(later.length > 1 ? 1 : 0) : before.slice(-1)
  if (judged.length === 0) return { hidden, again: false, from, until, offRadii: undefined }
  const whole = before.slice(0, -1)
  const place = placeOf(whole.map(({ k, ball }) => ({ pose: poses[k]!, ball })))
  const offs = judged.map(({ k, ball }) => Math.hypot(...showsAt(place, poses[k]!).map((at, c) => at - [ball.x, ball.y][c]!)) / ball.radius).sort((a, b) => a - b)
  return { hidden, again: true, from, until, offRadii: offs[offs.length >> 1] }
}

type Place = readonly [number, number, number]

/** The place nearest to the rays under which a thing was seen: sum of (I - d d^T) x = sum of (I - d d^T) o over eyes o and directions d. */
export function placeOf(looks: readonly { pose: Pose; ball: { x: number; y: number } }[]): Place {
  const left = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  const right = [0, 0, 0]
  for (const { pose, ball } of looks) {
    const axes = basisOf(pose)
    const u = ((2 * (ball.x + 0.5)) / FRAME.width - 1) * TAN_HALF_H
    const v = (1 - (2 * (ball.y + 0.5)) / FRAME.height) * TAN_HALF_V
    const ray = [0, 1, 2].map((c) => axes.forward[c]! + u * axes.right[c]! + v * axes.up[c]!)
    const length = Math.hypot(...ray)
    const eye = [pose.x, pose.y, pose.z]
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        const part = (a === b ? 1 : 0) - (ray[a]! * ray[b]!) / (length * length)
        left[3 * a + b]! += part
        right[a]! += part * eye[b]!
      }
    }
  }
  const determinant = (m: readonly number[]) => m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) - m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) + m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!)
  const all = determinant(left)
  const cramer = (c: number) => determinant(left.map((value, k) => (k % 3 === c ? right[Math.floor(k / 3)]! : value))) / all
  return [cramer(0), cramer(1), cramer(2)]
}

/** Column and row at which a place shows from `pose`. */
export function showsAt(place: Place, pose: Pose): [number, number] {
  const { forward, right, up } = basisOf(pose)
  const along = (axis: Float64Array) => axis[0]! * (place[0] - pose.x) + axis[1]! * (place[1] - pose.y) + axis[2]! * (place[2] - pose.z)
  const ahead = along(forward)
  return [(along(right) / ahead / TAN_HALF_H + 1) * 0.5 * FRAME.width - 0.5, (1 - along(up) / ahead / TAN_HALF_V) * 0.5 * FRAME.height - 0.5]
}
