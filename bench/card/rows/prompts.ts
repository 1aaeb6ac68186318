// Row 17: does the opening show what was asked for? A judge that has learnt slots from true pictures of training worlds names what it sees.
import { IDLE } from '../../../core/controls.ts'
import { DEFAULT_STRENGTH, type Slots } from '../../../core/slots.ts'
import { halved } from '../../../engine/imagine/halved.ts'
import type { WorldModel } from '../../../engine/index.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { Judge, JUDGED, type Judged } from '../judge.ts'
import { pacedStep } from '../paced.ts'
import type { ColumnName, MeasuredRow, Metric, Tally, Tier } from '../row.ts'
import { landscapes, type Casting } from '../starts.ts'
import { DT_S, PIXELS } from '../subject.ts'

const SIZES: Record<Tier, { seen: number; combos: number; flips: number }> = {
  smoke: { seen: 2, combos: 1, flips: 1 },
  nightly: { seen: 24, combos: 24, flips: 6 },
  full: { seen: 64, combos: 64, flips: 16 },
}
/** A new prompt must show within this many frames, or it never did. */
const FLIP_FRAMES = 60
/** Before it is given, what is beside the first view is being painted. */
const SETTLE_FRAMES = 30

const COST_FLIP = COST_MS.open + (2 * SETTLE_FRAMES + FLIP_FRAMES / 4) * 1000 * DT_S

const percent = { unit: '%', better: 'high', worst: 0, digits: 0 } as const
const slotMetric = (slot: Judged): Metric => ({ key: slot, label: `${slot} named right, unseen worlds`, ...percent })

export const promptsRow: MeasuredRow = {
  number: 17,
  title: 'Prompt adherence',
  says: 'Openings from slots alone, judged by a network that has learnt slots from true pictures of other worlds (the engine chooses among openings by another one); its score on true pictures of the same worlds is the ceiling. Combinations are pairs and triples of words that never met in training. Then a standing player asks for another time of day, thirty steps a second with painting in its own thread: frames until the judge sees it, and whether depth stayed.',
  metrics: [
    { key: 'seen', label: 'slots named right, unseen worlds', ...percent, target: 97 },
    { key: 'combos', label: 'slots named right, unseen combinations', ...percent, target: 95 },
    ...JUDGED.map(slotMetric),
    { key: 'flip', label: 'frames until another time of day shows', unit: 'frames', better: 'low', worst: FLIP_FRAMES, digits: 0, target: 10 },
    { key: 'kept', label: 'depth before and after, correlation', unit: '', better: 'high', worst: -1, digits: 3, target: 0.95 },
  ],
  cost: (tier) => (SIZES[tier].seen + SIZES[tier].combos) * (COST_MS.scene + 2 * COST_MS.open) + SIZES[tier].flips * COST_FLIP,
  async measure(bench, tally) {
    const eyes = await Judge.open()
    const { seen, combos, flips } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    for (const casting of landscapes('test', seen)) sheet.push(await openings(bench, tally, eyes, casting, true))
    for (const casting of landscapes('ood', combos)) sheet.push(await openings(bench, tally, eyes, casting, false))
    const world = await bench.playing()
    for (const casting of landscapes('test', flips)) await flip(bench, tally, eyes, world, casting)
    await world.dispose()
    await eyes.close()
    return {
      sheets: [{ title: 'Truth and model from the same slots', heads: ['truth', 'model'], rows: sheet.slice(0, 6) }],
      notes: ['Material, gravity, bounce, wind and liquid cannot be told from one picture and are not judged.'],
    }
  },
}

async function openings(bench: Bench, tally: Tally, eyes: Judge, casting: Casting, seen: boolean): Promise<Uint8Array[]> {
  const start = bench.start(casting)
  const { slots } = start.spec
  const pictures: Uint8Array[] = []
  const note = async (column: ColumnName, rgb: Uint8Array) => {
    const named = await eyes.names(halved(rgb))
    for (const slot of JUDGED) {
      const right = named[slot] === slots[slot].value ? 100 : 0
      tally.add(seen ? 'seen' : 'combos', column, start.id, right)
      if (seen) tally.add(slot, column, start.id, right)
    }
    if (column === 'truth' || column === 'model') pictures.push(rgb)
  }
  await note('truth', (await bench.studio.first(start)).rgb)
  for (const subject of [await bench.model(), await bench.untrained()]) {
    await subject.open(start, { fromPicture: false })
    await note(subject.column, (await subject.look()).rgb)
  }
  bench.spend(COST_MS.scene + 2 * COST_MS.open)
  return pictures
}

/** Night by day, day by night, as in play; the judge must have seen the first before the second counts. */
async function flip(bench: Bench, tally: Tally, eyes: Judge, world: WorldModel, { id, spec }: Casting): Promise<void> {
  const wanted = spec.slots.time.value === 'night' ? 'day' : 'night'
  const other: Slots = { ...spec.slots, time: { value: wanted, strength: DEFAULT_STRENGTH } }
  await world.open({ slots: spec.slots, seed: spec.seed, still: true })
  for (let k = 1; k < SETTLE_FRAMES; k++) await pacedStep(world, IDLE)
  const { frame } = await pacedStep(world, IDLE)
  const shows = async (rgb: Uint8Array) => (await eyes.names(halved(rgb))).time === wanted
  const alreadyThere = await shows(frame.rgb)
  const before = world.depthCode.slice()
  world.setSlots(other)
  let frames: number | undefined
  for (let k = 1; k <= FLIP_FRAMES && frames === undefined; k++) if (await shows((await pacedStep(world, IDLE)).frame.rgb)) frames = k
  // Its fade is over by then.
  for (let k = 0; k < SETTLE_FRAMES; k++) await pacedStep(world, IDLE)
  tally.add('flip', 'model', id, alreadyThere ? undefined : frames)
  tally.add('kept', 'model', id, correlation(before, world.depthCode))
  bench.spend(COST_FLIP)
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
