// Row 18, the half that can be asked for: how differently the same words come out for other seeds.
import { COST_MS, type Bench } from '../bench.ts'
import { featuresOf } from '../picture-features.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Casting } from '../starts.ts'
import { halved } from '../../../engine/imagine/halved.ts'
import type { Subject } from '../subject.ts'

const SIZES: Record<Tier, { prompts: number; samples: number }> = {
  smoke: { prompts: 1, samples: 2 },
  nightly: { prompts: 6, samples: 6 },
  full: { prompts: 12, samples: 16 },
}

export const diversityRow: MeasuredRow = {
  number: 18,
  title: 'Diversity (and edits)',
  says: 'Openings of the same slots under other held-out seeds: the mean distance between two of them, in plain statistics (colours, spread and gradients of 8x6 cells, hues, brightness), as a share of the same among true worlds of those slots and seeds. 100 is as different as truth; more is not better. Edits are not measured: the engine has none yet (placing, painting, moving things).',
  metrics: [{ key: 'spread', label: 'spread, share of truth’s', unit: '%', better: 'high', worst: 0, digits: 0, target: 80 }],
  cost: (tier) => SIZES[tier].prompts * SIZES[tier].samples * (COST_MS.scene + 2 * COST_MS.open),
  async measure(bench, tally) {
    const { prompts, samples } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    const seeds = landscapes('test', samples).map(({ spec }) => spec.seed)
    for (const casting of landscapes('test', prompts)) sheet.push(...(await spread(bench, tally, casting, seeds)))
    return { sheets: [{ title: 'The same words, other seeds: truth above, model below', heads: [], rows: sheet.slice(0, 4).map((row) => row.slice(0, 6)) }] }
  },
}

async function spread(bench: Bench, tally: Tally, casting: Casting, seeds: readonly number[]): Promise<Uint8Array[][]> {
  const subjects: Subject[] = [await bench.model(), await bench.untrained()]
  const truth: Uint8Array[] = []
  const made: Uint8Array[][] = subjects.map(() => [])
  for (const seed of seeds) {
    const start = bench.start({ ...casting, id: `${casting.id} seed ${seed}`, spec: { ...casting.spec, seed } })
    truth.push((await bench.studio.first(start)).rgb)
    for (const [k, subject] of subjects.entries()) {
      await subject.open(start, { fromPicture: false })
      made[k]!.push((await subject.look()).rgb)
    }
    bench.spend(COST_MS.scene + 2 * COST_MS.open)
  }
  const whole = meanDistance(truth)
  subjects.forEach(({ column }, k) => tally.add('spread', column, casting.id, (100 * meanDistance(made[k]!)) / whole))
  return [truth, made[0]!]
}

/** Mean distance of all pairs of pictures in plain statistics. */
export function meanDistance(pictures: readonly Uint8Array[]): number {
  const features = pictures.map((rgb) => featuresOf(halved(rgb)))
  let [sum, pairs] = [0, 0]
  for (let a = 0; a < features.length; a++) {
    for (let b = 0; b < a; b++) {
      sum += Math.hypot(...features[a]!.map((value, k) => value - features[b]![k]!))
      pairs++
    }
  }
  return sum / pairs
}
