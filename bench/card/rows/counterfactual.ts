// Row 5: the same world, the same moment, one thing done otherwise. What that changes in the engine's picture against what it changes in truth.
import { IDLE, type Controls } from '../../../core/controls.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { AHEAD, times, turn } from '../moves.ts'
import { readMotion, type Motion } from '../odometry.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Start } from '../starts.ts'
import type { Subject, View } from '../subject.ts'
import { CopyLast, TrueSubject, WarpOnly } from '../true-world.ts'

const WORLDS: Record<Tier, number> = { smoke: 1, nightly: 8, full: 32 }
/** Steps at which the two futures are compared. */
const AT = [1, 4, 16] as const
/** What is done otherwise lasts this many steps; before and after everybody stands. */
const HELD = 4
const OTHERWISE: readonly { name: string; controls: Controls; of: keyof Motion }[] = [
  { name: 'turn', controls: turn(0.04), of: 'yaw' },
  { name: 'ahead', controls: AHEAD, of: 'ahead' },
  { name: 'aside', controls: { ...IDLE, moveX: 1 }, of: 'right' },
]
/** A true effect smaller than this, radians or metres, has no gain worth naming (somebody was in the way). */
const LEAST_EFFECT = 0.02

export const counterfactualRow: MeasuredRow = {
  number: 5,
  title: 'Counterfactual effect',
  says: 'From one saved moment, standing still against turning, stepping ahead or stepping aside for four frames. Correlation: the change of every pixel against its change in truth. Gain: the motion between the two futures, read off the pictures, over the same in truth. Doing the same twice must change nothing at all.',
  metrics: [
    ...AT.map((step) => ({ key: `corr@${step}`, label: `change of the picture, correlation after ${step} frame${step > 1 ? 's' : ''}`, unit: '', better: 'high', worst: -1, digits: 3, ...(step === 4 ? { target: 0.9 } : {}) }) as const),
    { key: 'off', label: 'gain of the motion after 4 frames, distance from 1', unit: '', better: 'low', worst: 1, digits: 3, target: 0.05 },
    { key: 'null', label: 'the same again: largest change of a pixel', unit: 'u8', better: 'low', worst: 255, digits: 0, target: 0 },
  ],
  cost: (tier) => WORLDS[tier] * (COST_MS.open + (OTHERWISE.length + 2) * (AT.at(-1)! * COST_MS.step + AT.length * COST_MS.shoot)),
  async measure(bench, tally) {
    for (const casting of landscapes('test', WORLDS[bench.tier])) await compare(bench, tally, bench.start(casting))
    return { curves: [{ title: 'Change of the picture, correlation with truth', x: 'frames after the change', y: '', points: AT.map((step) => ({ at: step, key: `corr@${step}` })) }] }
  },
}

type Future = Map<number, View>

async function compare(bench: Bench, tally: Tally, start: Start): Promise<void> {
  const truth = await futures(new TrueSubject(bench.studio), start)
  const subjects: Subject[] = [await bench.model(), new CopyLast(bench.studio), new WarpOnly(bench.studio)]
  for (const subject of subjects) {
    const { column } = subject
    const mine = await futures(subject, start)
    tally.add('null', column, start.id, largestChange(mine.still, mine.again))
    OTHERWISE.forEach(({ of }, k) => {
      for (const step of AT) {
        const [wanted, got] = [changeOf(truth.still, truth.others[k]!, step), changeOf(mine.still, mine.others[k]!, step)]
        tally.add(`corr@${step}`, column, start.id, correlationOf(wanted, got))
      }
      const effect = motionBetween(truth.still, truth.others[k]!)?.[of]
      if (effect === undefined || Math.abs(effect) < LEAST_EFFECT) return
      const read = motionBetween(mine.still, mine.others[k]!)?.[of]
      tally.add('off', column, start.id, read === undefined ? undefined : Math.min(1, Math.abs(read / effect - 1)))
    })
  }
  bench.spend(COST_MS.open + (OTHERWISE.length + 2) * (AT.at(-1)! * COST_MS.step + AT.length * COST_MS.shoot))
}

/** What follows from standing still, from standing still again, and from each thing done otherwise. */
async function futures(subject: Subject, start: Start): Promise<{ still: Future; again: Future; others: Future[] }> {
  await subject.open(start, { fromPicture: true })
  const back = subject.branch()
  const after = async (controls: Controls): Promise<Future> => {
    back()
    const views: Future = new Map()
    const script = [...times(HELD, controls), ...times(AT.at(-1)! - HELD, IDLE)]
    for (let k = 0; k < script.length; k++) {
      await subject.step(script[k]!)
      if ((AT as readonly number[]).includes(k + 1)) views.set(k + 1, await subject.look())
    }
    return views
  }
  const others: Future[] = []
  const still = await after(IDLE)
  const again = await after(IDLE)
  for (const { controls } of OTHERWISE) others.push(await after(controls))
  return { still, again, others }
}

function changeOf(still: Future, other: Future, step: number): Float32Array {
  const [a, b] = [still.get(step)!.rgb, other.get(step)!.rgb]
  return Float32Array.from(b, (value, k) => value - a[k]!)
}

/** Correlation about zero: no change where truth has none counts as right. A picture that does not change at all has none. */
export function correlationOf(wanted: Float32Array, got: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let k = 0; k < wanted.length; k++) {
    ab += wanted[k]! * got[k]!
    aa += wanted[k]! ** 2
    bb += got[k]! ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}

function motionBetween(still: Future, other: Future): Motion | undefined {
  return readMotion(still.get(HELD)!, other.get(HELD)!.rgb)
}

function largestChange(still: Future, again: Future): number {
  let most = 0
  for (const step of AT) changeOf(still, again, step).forEach((value) => (most = Math.max(most, Math.abs(value))))
  return most
}
