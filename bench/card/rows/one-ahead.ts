// Row 1: one frame ahead of a true picture. The engine begins from the picture alone (half size, no depth) and takes one step.
import type { Controls } from '../../../core/controls.ts'
import { IDLE } from '../../../core/controls.ts'
import { FRAME } from '../../../core/camera.ts'
import { throughCodec } from '../../quality/codec.ts'
import { psnr, ssim } from '../../quality/metrics.ts'
import { average, oneAhead } from '../../quality/rows.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { AHEAD, turn, wandering } from '../moves.ts'
import { type ColumnName, type MeasuredRow, type Sheet, type Tally, type Tier, titlesOf } from '../row.ts'
import { landscapes, standing, toWorld, type Start } from '../starts.ts'
import { PIXELS, type Subject } from '../subject.ts'
import { CopyLast, TrueSubject, WarpOnly } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; contexts: number; combos: number; fed: number }> = {
  smoke: { worlds: 1, contexts: 1, combos: 0, fed: 0 },
  nightly: { worlds: 12, contexts: 4, combos: 12, fed: 12 },
  full: { worlds: 48, contexts: 4, combos: 48, fed: 24 },
}
/** Steps walked between two contexts. */
const APART = 20
const MOVES: readonly Controls[] = [{ ...AHEAD, lookYaw: 0.03 }, AHEAD, turn(-0.05), { ...IDLE, moveX: 1 }]
/** A pixel changes where truth differs from the frame before by more than this, u8 steps in any channel. */
const CHANGES = 12
/** Frames of a teacher-forced clip. */
const FED_FRAMES = 25

const db = { unit: 'dB', better: 'high', worst: 0, digits: 1 } as const

export const oneAheadRow: MeasuredRow = {
  number: 1,
  title: 'One frame ahead',
  says: 'The next frame after a true picture against the true next frame. The engine is given the picture at half size and no depth; "changing" are pixels that differ from the frame before. "Fed" figures put truth into its memory with true depth, through the engine’s parts (bench/quality).',
  metrics: [
    { key: 'psnr', label: 'PSNR', target: 34, ...db },
    { key: 'combos', label: 'PSNR, unseen combinations', ...db },
    { key: 'changing', label: 'PSNR, changing pixels', target: 28, ...db },
    { key: 'ssim', label: 'SSIM', unit: '', better: 'high', worst: 0, digits: 3, target: 0.96 },
    { key: 'fed', label: 'PSNR, memory fed with truth', target: 34, ...db },
    { key: 'fedSeen', label: 'the same, remembered surfaces', ...db },
  ],
  cost: (tier) => (SIZES[tier].worlds * SIZES[tier].contexts + SIZES[tier].combos) * 2 * (COST_MS.open + 6 * COST_MS.step) + SIZES[tier].fed * FED_FRAMES * 6 * COST_MS.step,
  async measure(bench, tally) {
    const { worlds, contexts, combos, fed } = SIZES[bench.tier]
    const rows: Uint8Array[][] = []
    for (const casting of landscapes('test', worlds)) {
      for (const start of await contextsOf(bench.start(casting), contexts, bench)) rows.push(await ahead(bench, tally, start, MOVES[rows.length % MOVES.length]!, true))
    }
    for (const [k, casting] of landscapes('ood', combos).entries()) await ahead(bench, tally, bench.start(casting), MOVES[k % MOVES.length]!, false)
    for (let k = 0; k < fed; k++) await feed(bench, tally, k)
    const sheets: Sheet[] = [{ title: 'One frame ahead', heads: ['truth', 'model', 'copy last', 'warp only', 'untrained weights', ...titlesOf(await bench.rivals())], rows: rows.slice(0, 4) }]
    return { sheets, notes: [bench.nearest.count ? `Nearest of ${bench.nearest.count} training pictures.` : 'No recorded training pictures on this machine: no nearest-picture column.'] }
  },
}

/** The start and places further along a walk. */
async function contextsOf(start: Start, count: number, bench: Bench): Promise<Start[]> {
  const walker = new TrueSubject(bench.studio)
  await walker.open(start)
  const controls = wandering(start.spec.seed, APART * count)
  const found = [start]
  for (let k = 0; found.length < count; k++) {
    await walker.step(controls[k]!)
    if ((k + 1) % APART === 0) found.push(standing(start, toWorld(start.pose, walker.pose())))
  }
  return found
}

/** `seen`: a world of known combinations, which gets all figures; others get PSNR alone. */
async function ahead(bench: Bench, tally: Tally, start: Start, controls: Controls, seen: boolean): Promise<Uint8Array[]> {
  const { studio } = bench
  const truth = new TrueSubject(studio)
  await truth.open(start)
  const before = await truth.look()
  await truth.step(controls)
  const { rgb } = await truth.look()
  const changing = changingMask(before.rgb, rgb)
  const score = (column: ColumnName, picture: Uint8Array | undefined) => {
    tally.add(seen ? 'psnr' : 'combos', column, start.id, picture && psnr(picture, rgb))
    if (!seen) return
    tally.add('ssim', column, start.id, picture && ssim(picture, rgb, FRAME.width))
    const moving = picture && psnr(picture, rgb, changing)
    if (moving === undefined || Number.isFinite(moving)) tally.add('changing', column, start.id, moving)
  }
  score('codec', (await throughCodec([before.rgb, rgb]))[1])
  if (bench.nearest.count) score('nearestClip', bench.nearest.find(before.rgb))
  const pictures = [rgb]
  const subjects: Subject[] = [await bench.model(), new CopyLast(studio), new WarpOnly(studio), await bench.untrained(), ...(await bench.rivals())]
  for (const subject of subjects) {
    await subject.open(start, { fromPicture: true })
    await subject.step(controls)
    const shown = (await subject.look()).rgb
    score(subject.column, shown)
    pictures.push(shown)
  }
  bench.spend(2 * (COST_MS.open + 6 * COST_MS.step))
  return pictures
}

/** Teacher-forced by the engine's own memory code: every frame from true keyframes and the true last frame. */
async function feed(bench: Bench, tally: Tally, index: number): Promise<void> {
  const clip = await bench.studio.clip(index, 'test', index % 3 === 2 ? 'throw' : 'walk', FED_FRAMES)
  const row = await oneAhead(await bench.parts(), clip)
  for (const [column, scores] of [['model', row.model], ['warpOnly', row.warp], ['copyLast', row.copyLast]] as const) {
    tally.add('fed', column, `test/${index}`, scores.psnr)
    tally.add('fedSeen', column, `test/${index}`, scores.seen)
  }
  const ceiling = average((await throughCodec(clip.pictures.map((picture) => picture.rgb))).map((rgb, k) => psnr(rgb, clip.pictures[k]!.rgb)))
  tally.add('fed', 'codec', `test/${index}`, ceiling)
  bench.spend(FED_FRAMES * 6 * COST_MS.step)
}

function changingMask(before: Uint8Array, after: Uint8Array): Uint8Array {
  const mask = new Uint8Array(PIXELS)
  for (let k = 0; k < before.length; k++) if (Math.abs(before[k]! - after[k]!) > CHANGES) mask[Math.floor(k / 3)] = 1
  return mask
}
