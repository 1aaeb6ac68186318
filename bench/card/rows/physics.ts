// Rows 9, 10 and 11 from the same throws: speed, gravity, bounce, each read off the pictures.
import type { Slots } from '../../../core/slots.ts'
import { IDLE } from '../../../core/controls.ts'
import { parabola } from '../ball.ts'
import { COST_MS, type Bench } from '../bench.ts'
import type { ColumnName, MeasuredRow, Sheet, Tally, Tier } from '../row.ts'
import { toWorld, type Casting, type Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { bounceAt, EVERY, facingLevel, filmThrow, gravityOf, heightsOf, inPicture, LOOK_S, plainWorlds, trueStates, type Seen, type State } from '../throws.ts'
import { TrueSubject } from '../true-world.ts'

const WORLDS: Record<Tier, number> = { smoke: 1, nightly: 6, full: 24 }
/** Looks up a little first, so that the flight stays in the picture, radians. */
const PITCH = 0.1
const UP = [{ ...IDLE, lookPitch: PITCH }]

type Throw = { id: string; asked: number; column: ColumnName; seen: Seen[]; states: State[]; heights: ({ t: number; y: number } | undefined)[] }

async function throwIn(bench: Bench, casting: Casting, looks: number, place = (start: Start) => start): Promise<Throw[]> {
  const start = place(bench.start(casting))
  const truth = new TrueSubject(bench.studio)
  await truth.open(start)
  const states = await trueStates(truth, looks, (pose) => toWorld(start.pose, pose), UP)
  const throws: Throw[] = []
  const subjects: Subject[] = [await bench.model(), truth]
  for (const subject of subjects) {
    await subject.open(start, { fromPicture: true })
    const seen = await filmThrow(subject, looks, UP)
    throws.push({ id: start.id.split(' ')[0]!, asked: gravityOf(casting), column: subject.column, seen, states, heights: heightsOf(seen, states, PITCH) })
  }
  bench.spend(costOf(looks))
  return throws
}

const costOf = (looks: number) => COST_MS.scene + COST_MS.open + looks * (EVERY * COST_MS.step + 2 * COST_MS.shoot)

/** Row 9. */
const VELOCITY_LOOKS = 8
export const velocityRow: MeasuredRow = {
  number: 9,
  title: 'Velocity error',
  says: 'A thrown ball is followed by a soft, colour-weighted centroid in every third frame (0.1 s, as PhyWorld’s protocol); its upward speed is that of the centroid at the true ball’s distance. Errors are against the true state; the truth column is what the instrument misreads on true pictures. A frame without a ball counts as 3 u/s.',
  metrics: [
    { key: 'velocity', label: 'upward speed, mean error in flight', unit: 'u/s', better: 'low', worst: 3, digits: 3, target: 0.05 },
    { key: 'place', label: 'place in the picture, mean error', unit: 'ball radii', better: 'low', worst: 20, digits: 2, target: 1 },
    { key: 'size', label: 'radius in the picture, mean error', unit: '%', better: 'low', worst: 100, digits: 1 },
  ],
  cost: (tier) => WORLDS[tier] * costOf(VELOCITY_LOOKS),
  async measure(bench, tally) {
    const sheet: Uint8Array[][] = []
    for (const casting of plainWorlds(WORLDS[bench.tier])) {
      for (const { id, column, seen, states, heights } of await throwIn(bench, casting, VELOCITY_LOOKS)) {
        const flight = Math.min(bounceAt(states), states.length)
        for (let k = 0; k < flight; k++) {
          if (!inPicture(states[k]!)) continue
          const { ball } = seen[k]!
          tally.add('place', column, id, ball && Math.hypot(ball.x - states[k]!.x, ball.y - states[k]!.y) / states[k]!.radius)
          tally.add('size', column, id, ball && 100 * Math.abs(ball.radius / states[k]!.radius - 1))
          if (k === 0 || !inPicture(states[k - 1]!)) continue
          const [a, b] = [heights[k - 1], heights[k]]
          tally.add('velocity', column, id, a && b && Math.abs((b.y - a.y) / LOOK_S - (states[k]!.heightM - states[k - 1]!.heightM) / LOOK_S))
        }
        sheet.push(seen.map(({ rgb }) => rgb))
      }
    }
    const sheets: Sheet[] = [{ title: 'Throws: model, then truth', heads: Array.from({ length: VELOCITY_LOOKS }, (_, k) => `${((k + 1) * LOOK_S).toFixed(1)} s`), rows: sheet.slice(0, 4) }]
    return { sheets, notes: ['The engine throws one size of ball at one speed, so ranges outside training cannot be asked for: in-distribution only.'] }
  },
}

/** Row 10. */
const GRAVITIES: Record<Tier, readonly Slots['gravity'][]> = {
  smoke: [
    { value: 'low', strength: 1 },
    { value: 'normal', strength: 0.6 },
  ],
  nightly: [
    { value: 'low', strength: 1 },
    { value: 'low', strength: 0.4 },
    { value: 'normal', strength: 0.6 },
    { value: 'high', strength: 1 },
  ],
  full: [
    { value: 'low', strength: 1 },
    { value: 'low', strength: 0.6 },
    { value: 'low', strength: 0.2 },
    { value: 'normal', strength: 0.6 },
    { value: 'high', strength: 0.4 },
    { value: 'high', strength: 1 },
  ],
}
const GRAVITY_LOOKS = 7

export const gravityRow: MeasuredRow = {
  number: 10,
  title: 'Gravity, estimated and obeyed',
  says: 'A parabola through the ball’s heights gives its gravity; it is compared with what the slots ask for, from a sixth of Earth’s to twice it. Slope and R² are of measured over asked gravity within one world.',
  metrics: [
    { key: 'error', label: 'gravity, error', unit: '%', better: 'low', worst: 100, digits: 1, target: 3 },
    { key: 'slope', label: 'slope of measured over asked', unit: '', better: 'high', worst: 0, digits: 3, target: 0.97 },
    { key: 'r2', label: 'R² of measured over asked', unit: '', better: 'high', worst: 0, digits: 3, target: 0.98 },
  ],
  cost: (tier) => WORLDS[tier] * GRAVITIES[tier].length * costOf(GRAVITY_LOOKS),
  async measure(bench, tally) {
    const points = new Map<string, { asked: number; measured: number | undefined }[]>()
    for (const gravity of GRAVITIES[bench.tier]) {
      for (const casting of plainWorlds(WORLDS[bench.tier], { gravity }, `gravity ${gravity.value} ${gravity.strength}`)) {
        for (const thrown of await throwIn(bench, casting, GRAVITY_LOOKS)) {
          const measured = gravityMeasured(thrown)
          tally.add('error', thrown.column, thrown.id, measured === undefined ? undefined : (100 * Math.abs(measured - thrown.asked)) / thrown.asked)
          const key = `${thrown.column} ${thrown.id}`
          points.set(key, [...(points.get(key) ?? []), { asked: thrown.asked, measured }])
        }
      }
    }
    for (const [key, list] of points) {
      const [column, id] = key.split(' ') as [ColumnName, string]
      const line = list.every(({ measured }) => measured !== undefined) ? lineThrough(list.map(({ asked, measured }) => [asked, measured!])) : undefined
      tally.add('slope', column, id, line?.slope)
      if (list.length > 2) tally.add('r2', column, id, line?.r2)
    }
    return { notes: ['Gravities outside training (none, upwards, 25) cannot be asked for through slots.'] }
  },
}

/** Gravity of the flight up to the bounce; undefined where the ball was lost in it or the flight is too short. */
function gravityMeasured({ states, heights }: Throw): number | undefined {
  const flight = states.slice(0, bounceAt(states)).map((state, k) => ({ state, height: heights[k] })).filter(({ state }) => inPicture(state))
  if (flight.some(({ height }) => height === undefined)) return undefined
  const fit = parabola(flight.map(({ height }) => height!))
  return fit && -2 * fit[2]
}

/** Least-squares line through points, with its R². */
export function lineThrough(points: readonly (readonly [number, number])[]): { slope: number; r2: number } | undefined {
  const mean = (k: 0 | 1) => points.reduce((sum, p) => sum + p[k], 0) / points.length
  const [mx, my] = [mean(0), mean(1)]
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of points) {
    xx += (x - mx) ** 2
    xy += (x - mx) * (y - my)
    yy += (y - my) ** 2
  }
  return xx > 0 && yy > 0 ? { slope: xy / xx, r2: (xy * xy) / (xx * yy) } : undefined
}

/** Row 11. */
const BOUNCE_LOOKS = 15
/** Shorter falls say nothing about a bounce, metres. */
const LEAST_FALL_M = 0.3
const BOUNCES: Record<Tier, readonly Slots['bounce'][]> = {
  smoke: [{ value: 'bouncy', strength: 1 }],
  nightly: [{ value: 'normal', strength: 0.6 }, { value: 'bouncy', strength: 1 }],
  full: [{ value: 'dull', strength: 1 }, { value: 'normal', strength: 0.6 }, { value: 'bouncy', strength: 1 }],
}

export const bounceRow: MeasuredRow = {
  number: 11,
  title: 'Energy and restitution',
  says: 'The height of the top after the first bounce over the fall before it, as a speed ratio, against that of the true throw; both where the true ground is level, since off a slope a ball rises higher than it fell. Energy is created where the ball rises higher after the bounce than before it.',
  metrics: [
    { key: 'restitution', label: 'restitution, error', unit: '', better: 'low', worst: 1, digits: 3, target: 0.03 },
    { key: 'creation', label: 'throws that create energy (over 5 %)', unit: '%', better: 'low', worst: 100, digits: 0, target: 1 },
    { key: 'drift', label: 'energy drift in flight', unit: '%/s', better: 'low', worst: 100, digits: 1, target: 2 },
  ],
  cost: (tier) => WORLDS[tier] * BOUNCES[tier].length * costOf(BOUNCE_LOOKS),
  async measure(bench, tally) {
    let none = 0
    for (const bounce of BOUNCES[bench.tier]) {
      for (const casting of plainWorlds(WORLDS[bench.tier], { bounce }, `bounce ${bounce.value}`)) {
        for (const thrown of await throwIn(bench, casting, BOUNCE_LOOKS, facingLevel)) if (!rate(tally, thrown)) none++
      }
    }
    return { notes: [`Throws left out because the true ball did not bounce in view: ${none / 2}.`, 'The ground a ball meets in the engine is the ground it painted; that it lies elsewhere than in truth is part of the error.'] }
  },
}

/** Restitution is compared at the true ball's distance; false where the true ball itself shows no bounce to compare with. */
function rate(tally: Tally, { id, asked, column, states, heights }: Throw): boolean {
  const wanted = restitution(states.map(({ t, heightM }) => ({ t, y: heightM })))
  const last = states.findLastIndex(inPicture)
  if (wanted === undefined || last < bounceAt(states) + 2) return false
  const read = heights.slice(0, last + 1)
  const complete = read.every((height) => height !== undefined) ? read : undefined
  const got = complete && restitution(complete)
  tally.add('restitution', column, id, got === undefined ? undefined : Math.abs(got - wanted))
  tally.add('creation', column, id, complete ? (got !== undefined && got ** 2 > 1.05 ? 100 : 0) : undefined)
  tally.add('drift', column, id, complete && energyDrift(complete.slice(0, bounceAt(states)), asked, states))
  return true
}

/** Square root of the rise after the first bounce over the fall before it; undefined where nothing bounces. */
export function restitution(heights: readonly { t: number; y: number }[]): number | undefined {
  const falls = heights.findIndex((height, k) => k + 1 < heights.length && heights[k + 1]!.y < height.y)
  if (falls < 0) return undefined
  let bottom = falls
  while (bottom + 1 < heights.length && heights[bottom + 1]!.y < heights[bottom]!.y) bottom++
  if (bottom + 2 >= heights.length) return undefined
  // The true bottom lies between two looks; the lowest look is read for truth and model alike.
  const highest = (list: readonly { y: number }[]) => Math.max(...list.map(({ y }) => y))
  const fall = highest(heights.slice(0, bottom + 1)) - heights[bottom]!.y
  return fall > LEAST_FALL_M ? Math.sqrt((highest(heights.slice(bottom)) - heights[bottom]!.y) / fall) : undefined
}

/** Change of energy a second over the flight's energy at the throw, percent: kinetic from the fitted heights and the true way ahead, and g y. */
function energyDrift(flight: readonly ({ t: number; y: number } | undefined)[], gravity: number, states: readonly State[]): number | undefined {
  const points = flight.filter((point): point is { t: number; y: number } => point !== undefined)
  const fit = parabola(points)
  if (!fit) return undefined
  const ahead = (states[1]!.aheadM - states[0]!.aheadM) / LOOK_S
  const energy = (t: number) => 0.5 * ((fit[1] + 2 * fit[2] * t) ** 2 + ahead ** 2) + gravity * (fit[0] + fit[1] * t + fit[2] * t * t)
  const [from, to] = [points[0]!.t, points.at(-1)!.t]
  return (100 * Math.abs(energy(to) - energy(from))) / (to - from) / (0.5 * (fit[1] ** 2 + ahead ** 2))
}
