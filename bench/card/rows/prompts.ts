// Row 17: does the opening show what was asked for? A judge that has learnt slots from true pictures of training worlds names what it sees.
import { IDLE } from '../../../core/controls.ts'
import { DEFAULT_STRENGTH, type Slots } from '../../../core/slots.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { judge, JUDGED, loadJudge, type Judge, type Judged } from '../judge.ts'
import type { ColumnName, MeasuredRow, Metric, Tally, Tier } from '../row.ts'
import { landscapes, type Casting } from '../starts.ts'
import { halved, PIXELS } from '../subject.ts'

const SIZES: Record<Tier, { seen: number; combos: number; flips: number }> = {
  smoke: { seen: 2, combos: 1, flips: 1 },
  nightly: { seen: 24, combos: 24, flips: 6 },
  full: { seen: 64, combos: 64, flips: 16 },
}
/** A new prompt must show within this many frames, or it never did. */
const FLIP_FRAMES = 60

const percent = { unit: '%', better: 'high', worst: 0, digits: 0 } as const
const slotMetric = (slot: Judged): Metric => ({ key: slot, label: `${slot} named right, unseen worlds`, ...percent })

export const promptsRow: MeasuredRow = {
  number: 17,
  title: 'Prompt adherence',
  says: 'Openings from slots alone, judged by a ridge regression that has seen true pictures of training worlds only; its score on true pictures of the same worlds is the ceiling. Combinations are pairs and triples of words that never met in training. Then a standing player asks for another time of day: frames until the judge sees it, and whether depth stayed.',
  metrics: [
    { key: 'seen', label: 'slots named right, unseen worlds', ...percent, target: 97 },
    { key: 'combos', label: 'slots named right, unseen combinations', ...percent, target: 95 },
    ...JUDGED.map(slotMetric),
    { key: 'flip', label: 'frames until another time of day shows', unit: 'frames', better: 'low', worst: FLIP_FRAMES, digits: 0, target: 10 },
    { key: 'kept', label: 'depth before and after, correlation', unit: '', better: 'high', worst: -1, digits: 3, target: 0.95 },
  ],
  cost: (tier) => (SIZES[tier].seen + SIZES[tier].combos) * (COST_MS.scene + 2 * COST_MS.open) + SIZES[tier].flips * (COST_MS.open + FLIP_FRAMES * COST_MS.step),
  async measure(bench, tally) {
    const eyes = loadJudge()
    if (!eyes) throw new Error('bench/card/judge.json is missing: train it with npx tsx bench/card/judge-train.ts')
    const { seen, combos, flips } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    for (const casting of landscapes('test', seen)) sheet.push(await openings(bench, tally, eyes, casting, true))
    for (const casting of landscapes('ood', combos)) sheet.push(await openings(bench, tally, eyes, casting, false))
    for (const casting of landscapes('test', flips)) await flip(bench, tally, eyes, casting)
    const known = JUDGED.map((slot) => `${slot} ${(100 * eyes.heldOut[slot]).toFixed(0)}`).join(', ')
    return {
      sheets: [{ title: 'Truth and model from the same slots', heads: ['truth', 'model'], rows: sheet.slice(0, 6) }],
      notes: [`The judge has seen ${eyes.worlds} worlds; on training worlds left out of its fit it is right in ${known} %.`, 'Material, gravity, bounce, wind and liquid cannot be told from one picture and are not judged.'],
    }
  },
}

async function openings(bench: Bench, tally: Tally, eyes: Judge, casting: Casting, seen: boolean): Promise<Uint8Array[]> {
  const start = bench.start(casting)
  const { slots } = start.spec
  const pictures: Uint8Array[] = []
  const note = (column: ColumnName, rgb: Uint8Array) => {
    const named = judge(eyes, halved(rgb))
    for (const slot of JUDGED) {
      const right = named[slot] === slots[slot].value ? 100 : 0
      tally.add(seen ? 'seen' : 'combos', column, start.id, right)
      if (seen) tally.add(slot, column, start.id, right)
    }
    if (column === 'truth' || column === 'model') pictures.push(rgb)
  }
  note('truth', await bench.studio.first(start))
  for (const subject of [await bench.model(), await bench.untrained()]) {
    await subject.open(start, { fromPicture: false })
    note(subject.column, (await subject.look()).rgb)
  }
  bench.spend(COST_MS.scene + 2 * COST_MS.open)
  return pictures
}

/** Night by day, day by night: the judge must have seen the first before the second counts. */
async function flip(bench: Bench, tally: Tally, eyes: Judge, casting: Casting): Promise<void> {
  const model = await bench.model()
  const world = await bench.worldModel()
  const wanted = casting.spec.slots.time.value === 'night' ? 'day' : 'night'
  const other: Slots = { ...casting.spec.slots, time: { value: wanted, strength: DEFAULT_STRENGTH } }
  await model.open(bench.start(casting), { fromPicture: false })
  const before = await model.look()
  world.setSlots(other)
  let frames: number | undefined
  for (let k = 1; k <= FLIP_FRAMES; k++) {
    await model.step(IDLE)
    const { rgb } = await model.look()
    if (judge(eyes, halved(rgb)).time !== wanted) continue
    frames = k
    break
  }
  const after = await model.look()
  const alreadyThere = judge(eyes, halved(before.rgb)).time === wanted
  tally.add('flip', 'model', casting.id, alreadyThere ? undefined : frames)
  tally.add('kept', 'model', casting.id, correlation(before.code, after.code))
  bench.spend(COST_MS.open + FLIP_FRAMES * COST_MS.step)
}

/** Pearson's correlation of two pictures of depth codes. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (v: Float32Array) => v.reduce((sum, one) => sum + one, 0) / v.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let p = 0; p < PIXELS && p < a.length; p++) {
    ab += (a[p]! - ma) * (b[p]! - mb)
    aa += (a[p]! - ma) ** 2
    bb += (b[p]! - mb) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}
