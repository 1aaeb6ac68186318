// Row 16: a Physics-IQ-style score on our own throws. Not Physics-IQ: other scenes, other footage, the same four mask metrics.
import { IDLE } from '../../../core/controls.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { compareMotion, motionScore, type Moving } from '../motion-masks.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import type { Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { EVERY, filmThrow, plainWorlds } from '../throws.ts'
import { TrueSubject } from '../true-world.ts'

const WORLDS: Record<Tier, number> = { smoke: 1, nightly: 8, full: 32 }
const LOOKS: Record<Tier, number> = { smoke: 5, nightly: 10, full: 10 }
/** The second take: a hand that throws this much further to the side and up, radians. */
const SHAKE = { lookYaw: 0.01, lookPitch: 0.01 } as const
const AIM = { ...IDLE, lookPitch: 0.1 }

export const motionScoreRow: MeasuredRow = {
  number: 16,
  title: 'Sojourn-PIQ (masks of motion)',
  says: 'Where a throw moves pixels, when, and for how long, against the true throw, relative to a second true take thrown by a slightly different hand and eye: mean of three overlaps (in space, in space and time, weighted by dwelling), each over that of the takes, less the excess error of the pictures. 100 is as alike as two takes of truth. The truth column is one true take against another by a third hand.',
  metrics: [
    { key: 'score', label: 'Sojourn-PIQ', unit: '', better: 'high', worst: 0, digits: 1, target: 85 },
    { key: 'spatial', label: 'overlap in space', unit: '', better: 'high', worst: 0, digits: 3 },
    { key: 'spatioTemporal', label: 'overlap in space and time', unit: '', better: 'high', worst: 0, digits: 3 },
    { key: 'weighted', label: 'overlap weighted by dwelling', unit: '', better: 'high', worst: 0, digits: 3 },
  ],
  cost: (tier) => WORLDS[tier] * costOf(tier),
  async measure(bench, tally) {
    for (const casting of plainWorlds(WORLDS[bench.tier])) await rate(bench, tally, bench.start(casting))
    return { notes: ['Published Physics-IQ scores are of other footage and cannot be set beside these.', 'Copy-last and other still clips score 0: they move nothing.'] }
  },
}

const costOf = (tier: Tier) => COST_MS.open + LOOKS[tier] * (EVERY * COST_MS.step + 6 * COST_MS.shoot)

async function rate(bench: Bench, tally: Tally, start: Start): Promise<void> {
  const truth = new TrueSubject(bench.studio)
  const looks = LOOKS[bench.tier]
  const take = await clip(truth, start, 0, looks)
  const second = await clip(truth, start, 1, looks)
  const takes = compareMotion(take, second)
  for (const [column, made] of [['truth', await clip(truth, start, -1, looks)], ['model', await clip(await bench.model(), start, 0, looks)]] as const) {
    const scores = compareMotion(take, made)
    tally.add('score', column, start.id, motionScore(scores, takes))
    for (const key of ['spatial', 'spatioTemporal', 'weighted'] as const) tally.add(key, column, start.id, scores[key])
  }
  bench.spend(costOf(bench.tier))
}

/** A throw by a hand off by `shake` times `SHAKE`; the eye looks where the hand throws. */
async function clip(subject: Subject, start: Start, shake: number, looks: number): Promise<Moving[]> {
  await subject.open(start, { fromPicture: true })
  const hand = { ...AIM, lookYaw: shake * SHAKE.lookYaw, lookPitch: AIM.lookPitch + shake * SHAKE.lookPitch }
  const seen = await filmThrow(subject, looks, [hand])
  return seen.map(({ rgb, without }) => ({ rgb, background: without }))
}
