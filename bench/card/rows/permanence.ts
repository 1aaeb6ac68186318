// Row 14: a ball that lies behind a trunk. The player walks past, sideways: the ball must go behind the trunk and come out on the other side, where it was all along.
import { IDLE, type Controls } from '../../../core/controls.ts'
import { findBall, type Ball } from '../ball.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { THROW, times, turn } from '../moves.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import type { Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { BALL_RGB, plainWorlds } from '../throws.ts'
import { TrueSubject } from '../true-world.ts'
import { obstacles } from './solidity.ts'

const SIZES: Record<Tier, { worlds: number; places: number }> = {
  smoke: { worlds: 1, places: 1 },
  nightly: { worlds: 8, places: 2 },
  full: { worlds: 32, places: 2 },
}
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
  says: 'The engine begins from a true picture with a trunk or a rock ahead. A ball is thrown past its left side and comes to rest behind it; then the player walks sideways to the right. Places count where the true ball, seen the same way, goes out of sight and comes out again (the gate of truth). Of the engine: does the ball go out of sight in between, is it there again, of its colour, within a radius of where a straight line through what was seen of it before says? Read off pictures alone.',
  metrics: [
    { key: 'whole', label: 'goes behind, comes out, in the right place', unit: '%', better: 'high', worst: 0, digits: 0, target: 95 },
    { key: 'hidden', label: 'goes out of sight behind it', unit: '%', better: 'high', worst: 0, digits: 0 },
    { key: 'again', label: 'shows again at the end', unit: '%', better: 'high', worst: 0, digits: 0 },
    { key: 'place', label: 'from where it should show then', unit: 'ball radii', better: 'low', worst: 20, digits: 2, target: 1 },
  ],
  cost: (tier) => SIZES[tier].worlds * (COST_MS.scene + SIZES[tier].places * COST_PLACE),
  async measure(bench, tally) {
    const { worlds, places } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    let [found, gated] = [0, 0]
    for (const casting of plainWorlds(3 * worlds, { vegetation: { value: 'broadleaf', strength: 0.9 }, bounce: { value: 'dull', strength: 1 } }, 'trees')) {
      if (found >= worlds) break
      const spots = obstacles(bench.start(casting), places)
      if (spots.length > 0) found++
      for (const [k, spot] of spots.entries()) {
        const rows = await pass(bench, tally, spot, `${spot.id} ${k}`)
        if (rows) gated++
        if (rows && sheet.length < 8) sheet.push(...rows)
        bench.spend(COST_PLACE)
      }
    }
    return {
      sheets: [{ title: 'Truth above, model below', heads: ['before', 'behind', 'after'], rows: sheet }],
      notes: [`Places: ${gated} of those in ${found} worlds pass the gate of truth.`, 'The second half of the row, possible and impossible clips told apart, is not measured: the engine takes one picture at the opening and none later.'],
    }
  },
}

const COST_PLACE = 3 * COST_MS.open + 4 * (REST_STEPS + PASSING_STEPS) * COST_MS.step + 2 * PASSING_STEPS * COST_MS.shoot

async function pass(bench: Bench, tally: Tally, start: Start, id: string): Promise<Uint8Array[][] | undefined> {
  const real = await walkPast(new TrueSubject(bench.studio), start)
  const truth = readPassing(real.balls)
  if (!truth || !truth.hidden || !truth.again) return undefined
  score(tally, 'truth', id, truth)
  const model = await bench.model()
  const made = await walkPast(model, start)
  score(tally, 'model', id, readPassing(made.balls))
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

/** Pictures of the walk past, and the ball in each. */
async function walkPast(subject: Subject, start: Start): Promise<{ pictures: Uint8Array[]; balls: (Ball | undefined)[] }> {
  await subject.open(start, { fromPicture: true })
  const back = subject.branch()
  const without = await filmed(subject, IDLE)
  back()
  const pictures = await filmed(subject, THROW)
  return { pictures, balls: pictures.map((rgb, k) => findBall(rgb, without[k]!, BALL_RGB)) }
}

async function filmed(subject: Subject, thrown: Controls): Promise<Uint8Array[]> {
  const before = [...times(TURN_STEPS, turn(-ASIDE_RAD / TURN_STEPS)), thrown, ...times(REST_STEPS, IDLE), ...times(TURN_STEPS, turn(ASIDE_RAD / TURN_STEPS))]
  for (const one of before) await subject.step(one)
  const pictures: Uint8Array[] = []
  for (let k = 0; k < PASSING_STEPS; k++) {
    await subject.step(PASSING)
    pictures.push((await subject.look()).rgb)
  }
  return pictures
}

/** `from` and `until`: looks without the ball, the longest such stretch between two that show it. */
export type Passing = { hidden: boolean; again: boolean; from: number; until: number; offRadii: number | undefined }

/** What a walk past says of the ball; undefined if too little of it was seen before. Sideways steps of one length move what lies still along a straight line, evenly. */
export function readPassing(balls: readonly (Ball | undefined)[]): Passing | undefined {
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
  const [x, y] = [lineOf(whole.map(({ k, ball }) => [k, ball.x])), lineOf(whole.map(({ k, ball }) => [k, ball.y]))]
  const offs = judged.map(({ k, ball }) => Math.hypot(ball.x - x(k), ball.y - y(k)) / ball.radius).sort((a, b) => a - b)
  return { hidden, again: true, from, until, offRadii: offs[offs.length >> 1] }
}

/** The least-squares line through points, as a function. */
function lineOf(points: readonly (readonly [number, number])[]): (at: number) => number {
  const mean = (c: 0 | 1) => points.reduce((sum, point) => sum + point[c], 0) / points.length
  const [mx, my] = [mean(0), mean(1)]
  const slope = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / Math.max(1e-9, points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0))
  return (at) => my + slope * (at - mx)
}
