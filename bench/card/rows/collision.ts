// Row 12: two thrown balls that meet in the air, each followed by its colour.
import { gravityOf, plainWorlds } from '../throws.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { lobsUnder, type Lob } from '../lob.ts'
import { AFTER, across, BEFORE, clearLooks, filmMeeting, trueMeeting, velocityOf, type Planar, type SeenMeeting, type TrueMeeting } from '../pair.ts'
import type { ColumnName, MeasuredRow, Sheet, Tally, Tier } from '../row.ts'
import { toWorld, type Casting } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { TrueSubject } from '../true-world.ts'

const WORLDS: Record<Tier, number> = { smoke: 1, nightly: 6, full: 24 }
/** Lobs a world. */
const LOBS: Record<Tier, number> = { smoke: 1, nightly: 3, full: 3 }
const STEPS = 110

export const collisionRow: MeasuredRow = {
  number: 12,
  title: 'Collision momentum',
  says: 'A ball is thrown steeply up and a second one straight at where it will come down to; both are followed by their colours over ten frames before they touch and ten after, where neither hides the other. Speeds are those of the centroids across the view, at the true balls’ distances, and at the moment of the touch. Momentum: what both have together after the touch against before it, as a share of the speed at which they met (of one size, so masses are equal).',
  metrics: [
    { key: 'momentum', label: 'momentum of both, change by the touch', unit: '%', better: 'low', worst: 100, digits: 1, target: 5 },
    { key: 'velocity', label: 'speed of each after the touch, mean error', unit: 'm/s', better: 'low', worst: 5, digits: 2 },
    { key: 'place', label: 'place in the picture at the last of them, mean error', unit: 'ball radii', better: 'low', worst: 20, digits: 2, target: 1 },
  ],
  cost: (tier) => WORLDS[tier] * (COST_MS.scene + LOBS[tier] * costOfLob),
  async measure(bench, tally) {
    const sheet: Uint8Array[][] = []
    let apart = 0
    for (const casting of plainWorlds(WORLDS[bench.tier])) {
      const gravity = gravityOf(casting)
      for (const lob of lobsUnder(gravity).slice(0, LOBS[bench.tier])) {
        const filmed = await meet(bench, casting, lob)
        if (!filmed) apart++
        for (const { column, seen, truth } of filmed ?? []) {
          rate(tally, casting.id.split(' ')[0]!, column, seen, truth, across(gravity, lob))
          sheet.push(SHOWN.map((k) => seen.rgb[k]!))
        }
      }
    }
    const sheets: Sheet[] = [{ title: 'Two balls that meet: model, then truth', heads: SHOWN.map((k) => `${k < BEFORE ? k - BEFORE : `+${k - BEFORE}`}`), rows: sheet.slice(0, 4) }]
    return { sheets, notes: [`Throws left out because the true balls did not meet in view: ${apart}.`, 'The engine throws one size of ball at one speed; other masses, speeds and what happens on the ground are not asked for here.'] }
  },
}

const costOfLob = 2 * (COST_MS.open + 2 * (STEPS / 2) * COST_MS.step + 2 * (BEFORE + AFTER) * COST_MS.shoot)
const SHOWN = [0, 4, 8, 10, 13, 16]

type Filmed = { column: ColumnName; seen: SeenMeeting; truth: TrueMeeting }

async function meet(bench: Bench, casting: Casting, lob: Lob): Promise<Filmed[] | undefined> {
  const start = bench.start(casting)
  const truth = new TrueSubject(bench.studio)
  await truth.open(start)
  const meeting = await trueMeeting(truth, lob, (pose) => toWorld(start.pose, pose))
  bench.spend(costOfLob)
  if (!meeting || !clearLooks(meeting.states)) return undefined
  const subjects: Subject[] = [await bench.model(), truth]
  const filmed: Filmed[] = []
  for (const subject of subjects) {
    await subject.open(start, { fromPicture: true })
    filmed.push({ column: subject.column, seen: await filmMeeting(subject, lob, meeting.looks), truth: meeting })
  }
  return filmed
}

/** `gravity`: its part across the view, m/s^2. */
function rate(tally: Tally, id: string, column: ColumnName, { balls }: SeenMeeting, { states }: TrueMeeting, gravity: number): void {
  const { before, after } = clearLooks(states)!
  const seen = [0, 1].map((k) => ({ before: velocityOf(balls[k]!, states[k]!, before, gravity), after: velocityOf(balls[k]!, states[k]!, after, gravity) }))
  const truth = [0, 1].map((k) => ({ before: velocityOf(states[k]!, states[k]!, before, gravity)!, after: velocityOf(states[k]!, states[k]!, after, gravity)! }))
  const met = lengthOf(minus(truth[0]!.before, truth[1]!.before))
  const known = seen.every(({ before, after }) => before && after)
  tally.add('momentum', column, id, known ? (100 * lengthOf(minus(plus(seen[0]!.after!, seen[1]!.after!), plus(seen[0]!.before!, seen[1]!.before!)))) / met : undefined)
  for (const k of [0, 1]) {
    const [ball, state] = [balls[k]![after.at(-1)!], states[k]![after.at(-1)!]!]
    tally.add('velocity', column, id, seen[k]!.after && lengthOf(minus(seen[k]!.after!, truth[k]!.after)))
    tally.add('place', column, id, ball && Math.hypot(ball.x - state.x, ball.y - state.y) / state.radius)
  }
}

const minus = (a: Planar, b: Planar): Planar => ({ right: a.right - b.right, up: a.up - b.up })
const plus = (a: Planar, b: Planar): Planar => ({ right: a.right + b.right, up: a.up + b.up })
const lengthOf = ({ right, up }: Planar): number => Math.hypot(right, up)
