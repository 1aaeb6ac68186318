// Row 7: looking away for a while, and walking away and back. Is it the same place again?
import { IDLE } from '../../../core/controls.ts'
import { psnr } from '../../quality/metrics.ts'
import { ARRIVED_M, distanceM, homeward } from '../../quality/rows.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { comeBack, recallOf } from '../come-back.ts'
import { AHEAD, times, turn } from '../moves.ts'
import { readMotion } from '../odometry.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Start } from '../starts.ts'
import { DT_S, type Subject } from '../subject.ts'
import { CopyLast, TrueSubject, WarpOnly } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; gapsS: readonly number[]; walkSteps: number; settle: number; returns: number; returnsS: readonly number[] }> = {
  smoke: { worlds: 1, gapsS: [1], walkSteps: 15, settle: 10, returns: 1, returnsS: [2] },
  nightly: { worlds: 6, gapsS: [1, 2, 10, 30], walkSteps: 60, settle: 120, returns: 4, returnsS: [60] },
  full: { worlds: 12, gapsS: [1, 2, 10, 30, 60, 300], walkSteps: 60, settle: 120, returns: 6, returnsS: [60, 300] },
}
const GAPS_S = [1, 2, 10, 30, 60, 300] as const
const RETURNS_S = [2, 60, 300] as const
/** Whoever has not been so far away in the time has not left, metres a second away; from a minute on it is six. */
const LEFT_M_S = 0.1
const LEFT_M = 6
/** The look goes this far to the side, in this many steps. */
const AWAY_STEPS = 14
const AWAY_RAD = (100 * Math.PI) / 180
const MADE = 0.1
/** Once the engine has painted all around a standing player, frames only repeat. */
const REPEATED_SHARE = 0.1

export const memoryRow: MeasuredRow = {
  number: 7,
  title: 'Out and back',
  says: 'Look 100° aside, wait, look back; and walk off and back to the very place. The picture then against the picture before. Looks whose pictures do not really turn (read off them) count as 0 dB; so do walks that end elsewhere or never left. Recall is the share of squares of 16 pixels that look as they did (10 of 255 steps off at most) after wandering off and walking home, face forwards, on the same way.',
  metrics: [
    ...GAPS_S.map((gap) => ({ key: `psnr@${gap}`, label: `PSNR after looking away for ${gap} s`, unit: 'dB', better: 'high', worst: 0, digits: 1 }) as const),
    ...RETURNS_S.map((away) => ({ key: `recall@${away}`, label: `recall after wandering off and home, ${away} s`, unit: '%', better: 'high', worst: 0, digits: 0, ...(away === 60 ? { target: 95 } : away === 300 ? { target: 90 } : {}) }) as const),
    { key: 'walk', label: 'PSNR back from a walk', unit: 'dB', better: 'high', worst: 0, digits: 1 },
    { key: 'gate', label: 'gate: the pictures turn away and back', unit: '%', better: 'high', worst: 0, digits: 0, target: 100 },
  ],
  cost: (tier) => SIZES[tier].worlds * (SIZES[tier].gapsS.reduce((sum, gap) => sum + gapCost(tier, gap), 0) + walkCost(tier)) + SIZES[tier].returns * SIZES[tier].returnsS.reduce((sum, away) => sum + returnCost(tier, away), 0),
  async measure(bench, tally) {
    const { worlds, gapsS, returns, returnsS } = SIZES[bench.tier]
    const { studio } = bench
    const sheet: Uint8Array[][] = []
    const returned: Uint8Array[][] = []
    for (const [k, casting] of [...landscapes('test', worlds)].entries()) {
      const start = bench.start(casting)
      const subjects: Subject[] = [await bench.model(), new TrueSubject(studio), new CopyLast(studio), ...(bench.tier === 'smoke' ? [] : [new WarpOnly(studio)])]
      for (const gap of gapsS) {
        for (const subject of subjects) await lookAway(bench, tally, subject, start, gap)
        bench.spend(gapCost(bench.tier, gap))
      }
      for (const subject of subjects) {
        const pictures = await walkAway(bench, tally, subject, start)
        if (subject.column === 'model') sheet.push(pictures)
      }
      bench.spend(walkCost(bench.tier))
      if (k >= returns) continue
      for (const away of returnsS) {
        for (const subject of subjects.slice(0, 2)) {
          const pictures = await wanderOff(bench, tally, subject, start, away)
          if (subject.column === 'model') returned.push(pictures)
        }
        bench.spend(returnCost(bench.tier, away))
      }
    }
    return {
      curves: [{ title: 'PSNR after looking away', x: 'seconds away', y: 'dB', points: gapsS.map((gap) => ({ at: gap, key: `psnr@${gap}` })) }],
      sheets: [{ title: 'The model’s walk away and back', heads: ['start', 'away', 'back'], rows: sheet.slice(0, 3) }, { title: `Wandered off and home: ${returnsS.map((away) => `${away} s`).join(', ')} in turns`, heads: ['start', 'farthest in time', 'back'], rows: returned.slice(0, 6) }],
      notes: ['Landmark recall over the gap is not measured: the engine’s worlds have no coloured landmarks to name.', 'Clouds and water move in the true world while one looks away; that is its floor.'],
    }
  },
}

function gapCost(tier: Tier, gapS: number): number {
  return COST_MS.open + (SIZES[tier].settle * REPEATED_SHARE + 4 * AWAY_STEPS + gapS * 30 * REPEATED_SHARE) * COST_MS.step + 2 * AWAY_STEPS * COST_MS.shoot
}

function returnCost(tier: Tier, awayS: number): number {
  return COST_MS.open + (SIZES[tier].settle * REPEATED_SHARE + 30 * awayS) * COST_MS.step
}

function walkCost(tier: Tier): number {
  return COST_MS.open + 2 * SIZES[tier].walkSteps * COST_MS.step
}

async function lookAway(bench: Bench, tally: Tally, subject: Subject, start: Start, gapS: number): Promise<void> {
  await subject.open(start, { fromPicture: true })
  for (let k = 0; k < SIZES[bench.tier].settle; k++) await subject.step(IDLE)
  const first = await subject.look()
  const away = times(AWAY_STEPS, turn(AWAY_RAD / AWAY_STEPS))
  const out = await turned(subject, away)
  for (let k = 0; k < gapS / DT_S; k++) await subject.step(IDLE)
  const back = await turned(subject, times(AWAY_STEPS, turn(-AWAY_RAD / AWAY_STEPS)))
  const made = Math.abs(out / AWAY_RAD - 1) <= MADE && Math.abs(-back / AWAY_RAD - 1) <= MADE
  tally.add('gate', subject.column, start.id, made ? 100 : 0)
  tally.add(`psnr@${gapS}`, subject.column, start.id, made ? psnr((await subject.look()).rgb, first.rgb) : undefined)
}

/** Radians the pictures turn over these steps; a step that cannot be read counts as none. */
async function turned(subject: Subject, controls: readonly ReturnType<typeof turn>[]): Promise<number> {
  let sum = 0
  let before = await subject.look()
  for (const one of controls) {
    await subject.step(one)
    const now = await subject.look()
    sum += readMotion(before, now.rgb)?.yaw ?? 0
    before = now
  }
  return sum
}

async function walkAway(bench: Bench, tally: Tally, subject: Subject, start: Start): Promise<Uint8Array[]> {
  const { walkSteps, settle } = SIZES[bench.tier]
  await subject.open(start, { fromPicture: true })
  for (let k = 0; k < settle; k++) await subject.step(IDLE)
  const first = await subject.look()
  const from = { ...first.pose }
  for (let k = 0; k < walkSteps; k++) await subject.step(AHEAD)
  const away = await subject.look()
  const left = distanceM(away.pose, from)
  for (let k = 0; k < 2 * walkSteps && distanceM(subject.pose(), from) > ARRIVED_M; k++) await subject.step(homeward(subject.pose(), from))
  const last = await subject.look()
  // A metre at least, or half of the way where that is less.
  const walked = left > Math.min(1, 0.05 * walkSteps) && distanceM(last.pose, from) < 0.01
  tally.add('walk', subject.column, start.id, walked ? psnr(last.rgb, first.rgb) : undefined)
  return [first.rgb, away.rgb, last.rgb]
}

async function wanderOff(bench: Bench, tally: Tally, subject: Subject, start: Start, awayS: number): Promise<Uint8Array[]> {
  await subject.open(start, { fromPicture: true })
  for (let k = 0; k < SIZES[bench.tier].settle; k++) await subject.step(IDLE)
  const { first, away, last, farM, back } = await comeBack(subject, start, awayS)
  tally.add(`recall@${awayS}`, subject.column, start.id, back && farM > Math.min(LEFT_M, LEFT_M_S * awayS) ? recallOf(last.rgb, first.rgb) : undefined)
  return [first.rgb, away.rgb, last.rgb]
}
