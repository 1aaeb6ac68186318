// Row 6: a full turn. What is shown at its end against what was shown at its start; the turn itself is read off the pictures.
import { FRAME } from '../../../core/camera.ts'
import { IDLE } from '../../../core/controls.ts'
import { psnr, ssim } from '../../quality/metrics.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { readMotion } from '../odometry.ts'
import { turn } from '../moves.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { CopyLast, TrueSubject, WarpOnly } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; steps: readonly number[]; settle: number; untrained: boolean }> = {
  smoke: { worlds: 1, steps: [45], settle: 30, untrained: false },
  nightly: { worlds: 6, steps: [45, 120], settle: 240, untrained: true },
  full: { worlds: 16, steps: [45, 120, 360], settle: 240, untrained: true },
}
/** Readings of the turn. Each spans 12 degrees. */
const READINGS = 30
/** The turn counts as made if its readings add up to a full turn within this share. */
const MADE = 0.1
const DEGREES = 180 / Math.PI
const ALL_STEPS = [45, 120, 360]
const seconds = (steps: number) => `${steps / 30} s`

export const loopClosureRow: MeasuredRow = {
  number: 6,
  title: '360° loop closure',
  says: 'Standing, then one full turn. The gate is the share of runs whose pictures really turn all the way round, read from picture to picture; a run that does not pass it counts as 0 dB and 180°, so that standing still is no way to remember.',
  metrics: [
    ...ALL_STEPS.flatMap((steps) => [
      { key: `psnr@${steps}`, label: `PSNR, a turn in ${seconds(steps)}`, unit: 'dB', better: 'high', worst: 0, digits: 1, target: steps === 360 ? 27 : 30 } as const,
      { key: `ssim@${steps}`, label: `SSIM, a turn in ${seconds(steps)}`, unit: '', better: 'high', worst: 0, digits: 3 } as const,
      { key: `yaw@${steps}`, label: `residual yaw, a turn in ${seconds(steps)}`, unit: '°', better: 'low', worst: 180, digits: 2, target: 1 } as const,
    ]),
    { key: 'gate', label: 'gate: the pictures turn all the way round', unit: '%', better: 'high', worst: 0, digits: 0, target: 100 },
  ],
  cost: (tier) => SIZES[tier].worlds * SIZES[tier].steps.reduce((sum, steps) => sum + costOf(tier, steps), 0),
  async measure(bench, tally) {
    const { worlds, steps, untrained } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    for (const casting of landscapes('test', worlds)) {
      const start = bench.start(casting)
      const { studio } = bench
      for (const count of steps) {
        const subjects: Subject[] = [await bench.model(), new TrueSubject(studio), new CopyLast(studio), ...(untrained ? [new WarpOnly(studio), await bench.untrained(), ...(await bench.rivals())] : [])]
        for (const subject of subjects) {
          const pictures = await spin(bench, tally, subject, start, count)
          if (subject.column === 'model') sheet.push(pictures)
        }
        bench.spend(costOf(bench.tier, count))
      }
    }
    return {
      sheets: [{ title: 'The model’s turn', heads: ['start', '72°', '144°', '216°', '288°', 'back'], rows: sheet.slice(0, 3) }],
      notes: ['Landmark recall is not measured: the engine’s worlds have no coloured landmarks to name.'],
    }
  },
}

function costOf(tier: Tier, steps: number): number {
  const { settle, untrained } = SIZES[tier]
  return (untrained ? 2 : 1) * (COST_MS.open + (settle / 5 + steps) * COST_MS.step + READINGS * 50) + READINGS * (2 * COST_MS.shoot + 100)
}

/** Pictures of the start, a fifth, ..., and the end of the turn. */
async function spin(bench: Bench, tally: Tally, subject: Subject, start: Start, steps: number): Promise<Uint8Array[]> {
  await subject.open(start, { fromPicture: true })
  for (let k = 0; k < SIZES[bench.tier].settle; k++) await subject.step(IDLE)
  const first = await subject.look()
  const pictures = [first.rgb]
  const every = steps / READINGS
  let before = first
  let turned = 0
  for (let k = 1; k <= READINGS; k++) {
    const due = Math.round(k * every)
    for (let done = Math.round((k - 1) * every); done < due; done++) await subject.step(turn((2 * Math.PI) / steps))
    const now = await subject.look()
    turned += readMotion(before, now.rgb)?.yaw ?? 0
    if (k % (READINGS / 5) === 0) pictures.push(now.rgb)
    before = now
  }
  const made = Math.abs(turned / (2 * Math.PI) - 1) <= MADE
  const left = made ? readMotion(first, before.rgb) : undefined
  tally.add('gate', subject.column, start.id, made ? 100 : 0)
  tally.add(`psnr@${steps}`, subject.column, start.id, made ? psnr(before.rgb, first.rgb) : undefined)
  tally.add(`ssim@${steps}`, subject.column, start.id, made ? ssim(before.rgb, first.rgb, FRAME.width) : undefined)
  tally.add(`yaw@${steps}`, subject.column, start.id, left && DEGREES * Math.abs(left.yaw))
  return pictures
}
