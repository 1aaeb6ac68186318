// Row 2: drift. The engine begins from a true picture and follows a person's controls on its own output; truth follows the same controls.
import { FRAME } from '../../../core/camera.ts'
import type { Controls } from '../../../core/controls.ts'
import { throughCodec } from '../../quality/codec.ts'
import { psnr, ssim } from '../../quality/metrics.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { film, wandering } from '../moves.ts'
import { type ColumnName, type Metric, type MeasuredRow, type Tally, type Tier, titlesOf } from '../row.ts'
import { landscapes, toWorld, type Start } from '../starts.ts'
import { DT_S, type Subject, type View } from '../subject.ts'
import { CopyLast, TrueSubject, WarpOnly } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; steps: number }> = {
  smoke: { worlds: 1, steps: 32 },
  nightly: { worlds: 12, steps: 128 },
  full: { worlds: 24, steps: 512 },
}
const STEPS = [1, 8, 16, 32, 64, 128, 256, 512] as const
/** The untrained twin drifts at once; its curve ends here. */
const UNTRAINED_STEPS = 16

/** Where less of the view shows what the first picture showed, there is nothing to judge. */
const LEAST_SEEN = 0.05

const key = (kind: string, step: number) => `${kind}@${step}`
const metricsOf = (kind: string, label: string, targets: Partial<Record<number, number>> = {}): Metric[] =>
  STEPS.map((step) => ({ key: key(kind, step), label: `${label}, step ${step}`, unit: 'dB', better: 'high', worst: 0, digits: 1, ...(targets[step] ? { target: targets[step] } : {}) }))

export const driftRow: MeasuredRow = {
  number: 2,
  title: 'Drift over a walk',
  says: 'The engine feeds on itself from one true picture on; truth follows the same controls. "Pose-corrected" renders truth where the engine says it stands, so that what is left is the picture’s drift and not the path’s. What the first picture never showed has to be made up and cannot agree: "on what the first picture showed" leaves it out, where a twentieth of the view is left. "Told the depth": the same where the engine is told how far what the first picture shows is.',
  metrics: [
    ...metricsOf('psnr', 'PSNR', { 64: 28, 512: 24 }),
    ...metricsOf('seen', 'PSNR on what the first picture showed', { 64: 26, 512: 23 }),
    ...metricsOf('seenGiven', 'PSNR on what the first picture showed, told its depth', { 64: 26, 512: 23 }),
    ...metricsOf('there', 'PSNR, pose-corrected'),
    { key: 'ssim', label: 'SSIM at the last step', unit: '', better: 'high', worst: 0, digits: 3 },
    { key: 'halfLife', label: 'half-life towards copy-last', unit: 's', better: 'high', worst: 0, digits: 2 },
  ],
  cost: (tier) => SIZES[tier].worlds * (COST_MS.scene + 3 * COST_MS.open + (2 * SIZES[tier].steps + UNTRAINED_STEPS) * COST_MS.step + 16 * COST_MS.shoot),
  async measure(bench, tally) {
    const { worlds, steps } = SIZES[bench.tier]
    const at = STEPS.filter((step) => step <= steps)
    const sheet: Uint8Array[][] = []
    for (const casting of landscapes('test', worlds)) {
      const strips = await follow(bench, tally, bench.start(casting), steps, at)
      if (sheet.length < 3 * strips.length) sheet.push(...strips)
    }
    const below = ['model', ...titlesOf(await bench.rivals())].join('; ')
    return {
      curves: [
        { title: 'PSNR against truth', x: 'step (30 a second)', y: 'dB', points: at.map((step) => ({ at: step, key: key('psnr', step) })) },
        { title: 'The same, on what the first picture showed', x: 'step', y: 'dB', points: at.map((step) => ({ at: step, key: key('seen', step) })) },
        { title: 'The same, truth rendered where the engine stands', x: 'step', y: 'dB', points: at.map((step) => ({ at: step, key: key('there', step) })) },
      ],
      sheets: [{ title: `Truth; below it ${below}`, heads: at.map((step) => `step ${step}`), rows: sheet }],
      notes: [
        `Half-life: first of the steps ${at.join(', ')} at which PSNR has lost half of what separates step 1 from copy-last at the end; a walk that never does counts its whole length.`,
        'One sample a seed: the engine paints from the world’s seed.',
        'Codec: the looked-at frames encoded as one stream.',
      ],
    }
  },
}

/** Pictures of the steps `at`: truth, the model, rivals. */
async function follow(bench: Bench, tally: Tally, start: Start, steps: number, at: readonly number[]): Promise<Uint8Array[][]> {
  const { studio } = bench
  const controls = wandering(start.spec.seed, steps)
  const looks = new Set(at)
  const opening = { fromPicture: true }
  const truth = await film(new TrueSubject(studio), start, opening, controls, looks)
  const rgbAt = (step: number) => truth.get(step)!.rgb
  const codec = await throughCodec(at.map(rgbAt))
  at.forEach((step, k) => tally.add(key('psnr', step), 'codec', start.id, psnr(codec[k]!, rgbAt(step))))
  const masks = await shownAtFirst(new WarpOnly(studio), start, controls, looks)
  const subjects: Subject[] = [await bench.model(), new CopyLast(studio), new WarpOnly(studio), ...(await bench.rivals())]
  const curves = new Map<ColumnName, number[]>()
  const strips: Uint8Array[][] = [at.map(rgbAt)]
  let shown: Map<number, View> | undefined
  for (const subject of subjects) {
    const views = await film(subject, start, opening, controls, looks)
    curves.set(subject.column, at.map((step) => psnr(views.get(step)!.rgb, rgbAt(step))))
    for (const [step, mask] of masks) tally.add(key('seen', step), subject.column, start.id, psnr(views.get(step)!.rgb, rgbAt(step), mask))
    if (subject.column === 'model') shown = views
    if (subject.column !== 'copyLast' && subject.column !== 'warpOnly') strips.push(at.map((step) => views.get(step)!.rgb))
    tally.add('ssim', subject.column, start.id, ssim(views.get(at.at(-1)!)!.rgb, rgbAt(at.at(-1)!), FRAME.width))
  }
  const told = await film(await bench.model(), start, { fromPicture: true, depth: true }, controls, looks)
  for (const [step, mask] of masks) tally.add(key('seenGiven', step), 'model', start.id, psnr(told.get(step)!.rgb, rgbAt(step), mask))
  const nearest = bench.nearest.find(rgbAt(0))
  if (nearest) curves.set('nearestClip', at.map((step) => psnr(nearest, rgbAt(step))))
  for (const [column, curve] of curves) at.forEach((step, k) => tally.add(key('psnr', step), column, start.id, curve[k]))
  const floor = curves.get('copyLast')!.at(-1)!
  for (const column of ['model', 'warpOnly', 'diffusion', 'memoryless'] as const) if (curves.has(column)) tally.add('halfLife', column, start.id, halfLife(at, curves.get(column)!, floor))
  for (const step of at) {
    const { pose, rgb } = shown!.get(step)!
    const there = await studio.shoot(start, toWorld(start.pose, pose))
    tally.add(key('there', step), 'model', start.id, psnr(rgb, there.rgb))
  }
  const brief = at.filter((step) => step <= UNTRAINED_STEPS)
  const wild = await film(await bench.untrained(), start, opening, controls.slice(0, brief.at(-1)), looks)
  for (const step of brief) tally.add(key('psnr', step), 'untrained', start.id, psnr(wild.get(step)!.rgb, rgbAt(step)))
  bench.spend(3 * COST_MS.open + (2 * steps + UNTRAINED_STEPS) * COST_MS.step + 16 * COST_MS.shoot + COST_MS.scene)
  return strips
}

/** Pixels of the true view after each of the steps `at` that show what the first picture showed; steps after which too few do are left out. */
async function shownAtFirst(walker: WarpOnly, start: Start, controls: readonly Readonly<Controls>[], at: ReadonlySet<number>): Promise<Map<number, Uint8Array>> {
  const masks = new Map<number, Uint8Array>()
  await walker.open(start)
  for (let step = 1; step <= controls.length; step++) {
    await walker.step(controls[step - 1]!)
    if (!at.has(step)) continue
    await walker.look()
    const mask = walker.seenMask()
    if (mask.reduce((sum, one) => sum + one, 0) >= LEAST_SEEN * mask.length) masks.set(step, mask)
  }
  return masks
}

/** Seconds until the curve has lost half of what lies between its start and the floor. */
export function halfLife(at: readonly number[], curve: readonly number[], floor: number): number {
  const half = (curve[0]! + floor) / 2
  const k = curve.findIndex((value) => value <= half)
  return (k < 0 ? at.at(-1)! : at[k]!) * DT_S
}
