// Row 8: what happens while nobody looks. A ball is thrown, the player looks away at once, waits, looks back: is the ball where it must be by now?
import { IDLE, type Controls } from '../../../core/controls.ts'
import { findBall, type Ball } from '../ball.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { THROW, times, turn } from '../moves.ts'
import { readMotion } from '../odometry.ts'
import type { MeasuredRow, Sheet, Tally, Tier } from '../row.ts'
import { toWorld, type Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { BALL_RGB, inPicture, plainWorlds, stateOf, type State } from '../throws.ts'
import { TrueSubject } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; awayS: readonly number[] }> = {
  smoke: { worlds: 1, awayS: [1] },
  nightly: { worlds: 8, awayS: [1, 2, 4] },
  full: { worlds: 24, awayS: [1, 2, 4, 8] },
}
const AWAY_S = [1, 2, 4, 8] as const
/** The ball is watched for this many steps, then the look turns away and, later, back. */
const WATCHED = 3
const TURN_STEPS = 12
const TURN_RAD = (110 * Math.PI) / 180
const MADE = 0.1
/** Radii whose logarithms differ by less are the same size. */
const SAME_SIZE = 0.3

export const offScreenRow: MeasuredRow = {
  number: 8,
  title: 'Off-screen evolution',
  says: 'Throw a ball, look 110° away within half a second, wait, look back. Success: the ball shows within one of its radii of where the true ball is by then. Runs count only where the true ball is in view again (the gate of truth); runs of the engine whose pictures do not turn away and back fail. "If one looks on" compares with the same subject’s own throw, watched throughout: what is left of the first figure once the ground and the bounce are one’s own. With the depth of the first picture: the same success where the engine is told how far what it sees is, so that its ground is the true one as far as it was seen; the rest of the first figure is reading depth from one picture. Frozen: the ball still shows where it was last seen.',
  metrics: [
    ...AWAY_S.map((s) => ({ key: `success@${s}`, label: `success after ${s} s unseen`, unit: '%', better: 'high', worst: 0, digits: 0, target: s <= 2 ? 90 : 80 }) as const),
    ...AWAY_S.map((s) => ({ key: `kept@${s}`, label: `shows where it does if one looks on, after ${s} s unseen`, unit: '%', better: 'high', worst: 0, digits: 0 }) as const),
    ...AWAY_S.map((s) => ({ key: `given@${s}`, label: `success after ${s} s unseen, told the depth of the first picture`, unit: '%', better: 'high', worst: 0, digits: 0, target: s <= 2 ? 90 : 80 }) as const),
    { key: 'place', label: 'distance from where the true ball shows', unit: 'ball radii', better: 'low', worst: 40, digits: 1, target: 1 },
    { key: 'frozen', label: 'frozen where it was last seen', unit: '%', better: 'low', worst: 100, digits: 0, target: 3 },
    { key: 'gate', label: 'gate: target back in view (truth), pictures turn away and back (engine)', unit: '%', better: 'high', worst: 0, digits: 0 },
  ],
  cost: (tier) => SIZES[tier].worlds * SIZES[tier].awayS.reduce((sum, s) => sum + costOf(s), 0),
  async measure(bench, tally) {
    const { worlds, awayS } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    for (const casting of plainWorlds(worlds, { bounce: { value: 'dull', strength: 1 } }, 'dull')) {
      for (const s of awayS) {
        sheet.push(...(await leave(bench, tally, bench.start(casting), s)))
        bench.spend(costOf(s))
      }
    }
    const sheets: Sheet[] = [{ title: 'Truth above, model below', heads: ['last seen', 'back'], rows: sheet.slice(0, 6) }]
    return { sheets, notes: ['Balls only: the engine’s worlds have no tanks, doors or lifts, and its day does not pass.', 'Position by picture, never by what the engine says about its ball.'] }
  },
}

const costOf = (awayS: number) => 2 * COST_MS.open + 5 * (awayS * 30 + 2 * TURN_STEPS) * COST_MS.step

type Run = { last: Uint8Array; back: Uint8Array; lastBall: Ball | undefined; ball: Ball | undefined; watched: Ball | undefined; turned: boolean }

async function leave(bench: Bench, tally: Tally, start: Start, awayS: number): Promise<Uint8Array[][]> {
  const truth = new TrueSubject(bench.studio)
  const real = await run(truth, start, awayS)
  // After the run with the ball, the true world stands at its end.
  const state = stateOf(truth.entities, toWorld(start.pose, truth.pose()), awayS)
  const id = start.id.split(' ')[0]!
  const inView = Number.isFinite(state.x) && inPicture(state) && real.ball !== undefined
  tally.add('gate', 'truth', id, inView ? 100 : 0)
  if (!inView) return []
  score(tally, 'truth', id, awayS, real, state)
  const model = await bench.model()
  const made = await run(model, start, awayS)
  tally.add('gate', 'model', id, made.turned ? 100 : 0)
  score(tally, 'model', id, awayS, made, state)
  const given = offBy(await run(model, start, awayS, true), state)
  tally.add(`given@${awayS}`, 'model', id, given !== undefined && given <= 1 ? 100 : 0)
  return [
    [real.last, real.back],
    [made.last, made.back],
  ]
}

/** Ball radii between where the ball shows and where the true one is; undefined if it does not show. */
function offBy({ ball, turned }: Run, state: State): number | undefined {
  return turned && ball ? Math.hypot(ball.x - state.x, ball.y - state.y) / state.radius : undefined
}

function score(tally: Tally, column: 'truth' | 'model', id: string, awayS: number, made: Run, state: State): void {
  const { ball, lastBall, watched, turned } = made
  const off = offBy(made, state)
  tally.add('place', column, id, off)
  tally.add(`success@${awayS}`, column, id, off !== undefined && off <= 1 ? 100 : 0)
  const kept = turned && ball && watched && Math.hypot(ball.x - watched.x, ball.y - watched.y) <= watched.radius
  tally.add(`kept@${awayS}`, column, id, kept ? 100 : 0)
  // In the same place and as large: a ball that has flown away and lies behind its old place is smaller.
  const alike = ball && lastBall && Math.abs(Math.log(ball.radius / lastBall.radius)) < SAME_SIZE
  const still = alike && Math.hypot(ball.x - lastBall.x, ball.y - lastBall.y) < lastBall.radius
  tally.add('frozen', column, id, still ? 100 : 0)
}

/** The same looking away without a ball and with one, and the throw watched throughout; ends with the looking away from the ball. */
async function run(subject: Subject, start: Start, awayS: number, depth = false): Promise<Run> {
  await subject.open(start, { fromPicture: true, depth })
  const back = subject.branch()
  const [lastWithout, turned] = [await watch(subject, IDLE), await away(subject, awayS, true)]
  const backWithout = (await subject.look()).rgb
  back()
  await watch(subject, THROW)
  for (let k = 0; k < awayS * 30 + 2 * TURN_STEPS; k++) await subject.step(IDLE)
  const throughout = (await subject.look()).rgb
  back()
  const last = await watch(subject, THROW)
  await away(subject, awayS, false)
  const now = (await subject.look()).rgb
  return { last, back: now, lastBall: findBall(last, lastWithout, BALL_RGB), ball: findBall(now, backWithout, BALL_RGB), watched: findBall(throughout, backWithout, BALL_RGB), turned }
}

async function watch(subject: Subject, first: Controls): Promise<Uint8Array> {
  for (let k = 0; k < WATCHED; k++) await subject.step(k === 0 ? first : IDLE)
  return (await subject.look()).rgb
}

/** Away, the wait, and back. With `read`, whether the pictures really turn both ways. */
async function away(subject: Subject, awayS: number, read: boolean): Promise<boolean> {
  const out = await turned(subject, TURN_RAD, read)
  for (let k = 0; k < awayS * 30; k++) await subject.step(IDLE)
  const back = await turned(subject, -TURN_RAD, read)
  return Math.abs(out - 1) <= MADE && Math.abs(back - 1) <= MADE
}

/** Turns, and gives the share of the turn that shows. */
async function turned(subject: Subject, radians: number, read: boolean): Promise<number> {
  let sum = 0
  let before = read ? await subject.look() : undefined
  for (const one of times(TURN_STEPS, turn(radians / TURN_STEPS))) {
    await subject.step(one)
    if (!before) continue
    const now = await subject.look()
    sum += readMotion(before, now.rgb)?.yaw ?? 0
    before = now
  }
  return sum / radians
}
