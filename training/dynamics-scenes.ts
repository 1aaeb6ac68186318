// Balls to learn from: alone on a plane, and in pairs that are to meet. Drawn by seed.
import type { Rng } from '../core/rng.ts'
import type { MovingBody } from '../worlds/simulate.ts'

/** A sloping plane through the origin: rises `a` along x and `b` along z. */
export type Plane = { a: number; b: number; lean: number; groundAt: (x: number, z: number) => number }

const STEEPEST = 0.45
/** Balls that are to stay alone start this far apart. */
const ALONE_M = 9
/** Pairs start this far from each other: half a patch of ground. */
const PAIRS_M = 15
/** Before this, s, a pair has met if nothing comes between. */
const MEETS_S = 1.2

export function planeOf(rng: Rng): Plane {
  const [a, b] = rng.next() < 0.3 ? [0, 0] : [rng.range(-STEEPEST, STEEPEST), rng.range(-STEEPEST, STEEPEST)]
  return { a, b, lean: Math.hypot(a, 1, b), groundAt: (x, z) => a * x + b * z }
}

/** Half of the balls fly, a quarter are dropped, a quarter already lie or roll on the ground. */
export function loneBall(rng: Rng, slot: number, { groundAt, lean }: Plane): MovingBody {
  const x = ((slot % 3) - 1) * ALONE_M
  const z = (Math.floor(slot / 3) - 1) * ALONE_M
  const radius = rng.range(0.15, 0.5)
  const kind = rng.next()
  const clear = radius * lean
  const height = kind < 0.5 ? rng.range(0.1, 2.5) : kind < 0.75 ? rng.range(0.2, 4) : 0.001
  const angle = rng.range(0, 2 * Math.PI)
  const speed = kind < 0.5 ? rng.range(1, 11) : kind < 0.75 ? 0 : rng.range(0, 5)
  const velocity = [Math.cos(angle) * speed, kind < 0.5 ? rng.range(-5, 6) : 0, Math.sin(angle) * speed] as const
  return { class: 1, x, y: groundAt(x, z) + clear + height, z, radius, colour: [0, 0, 0], velocity }
}

/** The `k`th pair, of four: a third meet in the air, a third roll together or onto one that lies, a third fall on one that lies. */
export function meetingBalls(rng: Rng, k: number, plane: Plane): [MovingBody, MovingBody] {
  const [x, z] = [((k % 2) - 0.5) * PAIRS_M, (Math.floor(k / 2) - 0.5) * PAIRS_M]
  const kind = rng.pick(['air', 'ground', 'drop'])
  // A thrown ball's size half the time: what players see most.
  const radii = [0, 1].map(() => (rng.next() < 0.5 ? 0.22 : rng.range(0.15, 0.5)))
  const reach = radii[0]! + radii[1]!
  const heading = rng.range(0, 2 * Math.PI)
  const [hx, hz] = [Math.cos(heading), Math.sin(heading)]
  const apart = kind === 'drop' ? rng.range(0, 0.8) * reach : rng.range(1.1 * reach, 3.5)
  const lies = (radius: number, px: number, pz: number) => plane.groundAt(px, pz) + radius * plane.lean + 0.001
  const [sx, sz] = [x + apart * hx, z + apart * hz]
  const high = kind === 'air' ? rng.range(0.5, 2.5) : 0
  const first = { x, y: lies(radii[0]!, x, z) + high, z }
  const second = { x: sx, y: lies(radii[1]!, sx, sz) + (kind === 'air' ? rng.range(0.5, 2.5) : kind === 'drop' ? reach + rng.range(0, 2) : 0), z: sz }
  // The first may move by itself; the second is sent to where the first will be, off the line of centres by up to the sum of radii.
  const ownSpeed = kind === 'drop' || rng.next() < 0.4 ? 0 : rng.range(0, 4)
  const own = rng.range(0, 2 * Math.PI)
  const velocity = [Math.cos(own) * ownSpeed, kind === 'air' ? rng.range(-1, 4) : 0, Math.sin(own) * ownSpeed] as const
  const inS = Math.min(MEETS_S, apart / rng.range(1, 10))
  const aside = rng.range(-1, 1) * reach
  const aim = (from: number, to: number, moves: number, off: number) => (inS > 0 ? (to - from + off) / inS + moves : moves)
  const sent = kind === 'drop' ? ([0, rng.range(-4, 0), 0] as const) : ([aim(sx, x, velocity[0], -hz * aside), kind === 'air' ? aim(second.y, first.y, velocity[1], rng.range(-0.3, 0.3) * reach) : 0, aim(sz, z, velocity[2], hx * aside)] as const)
  const ball = (at: typeof first, radius: number, v: readonly [number, number, number]): MovingBody => ({ class: 1, ...at, radius, colour: [0, 0, 0], velocity: v })
  return [ball(first, radii[0]!, velocity), ball(second, radii[1]!, sent)]
}
