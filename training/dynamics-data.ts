// Exports trajectories of balls on planes for training/dynamics.py: `npx tsx training/dynamics-data.ts [--out DIR] [--sims N]`.
// Shards `train` and `test` of kind `dynamics`, item = one ball: `states` f32 [60,6] (position, velocity), `plane` f32 [4] (unit normal, offset:
// the ground is n . p = offset) and `physics` f32 [6] (radius, gravity, restitution, wind x, wind z, seconds a step).
// Shards `meet-train` and `meet-test` of kind `meetings`, item = two balls: `states` f32 [45,12], `plane`, `radii` f32 [2], `physics` f32 [6] (its radius the first ball's).
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { IDLE } from '../core/controls.ts'
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../core/entities.ts'
import { makeRng, type Rng } from '../core/rng.ts'
import { SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'
import { openShard, type ShardWriter } from '../worlds/shard.ts'
import { createSimulation, loadPhysics, type MovingBody } from '../worlds/simulate.ts'
import { physicsOf, type WorldSpec } from '../worlds/spec.ts'
import { loneBall, meetingBalls, planeOf, type Plane } from './dynamics-scenes.ts'

export const STEPS = 60
/** Meetings are over by then. */
export const MEETING_STEPS = 45
const PAIRS = ENTITY_SLOTS / 2

function specOf(rng: Rng, seed: number): WorldSpec {
  const slots = SLOT_NAMES.map((name) => [name, { value: rng.pick<string>(SLOTS[name]), strength: rng.range(0.2, 1) }])
  return { version: 1, seed, slots: Object.fromEntries(slots) as Slots }
}

/** Position and velocity of every body, `steps` times. */
function run(spec: WorldSpec, { groundAt }: Plane, bodies: readonly MovingBody[], steps: number, dtS: number): Float32Array[] {
  const terrain = { groundAt, blockedAt: () => false }
  const simulation = createSimulation({ spawn: { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0 }, bodies, terrain }, spec)
  const states = bodies.map(() => new Float32Array(steps * 6))
  for (let step = 0; step < steps; step++) {
    states.forEach((out, slot) => {
      const at = slot * ENTITY_FLOATS + ENTITY.x
      out.set(simulation.entities.subarray(at, at + 6), step * 6)
    })
    simulation.step(IDLE, dtS)
  }
  simulation.free()
  return states
}

const normalOf = ({ a, b, lean }: Plane) => Float32Array.of(-a / lean, 1 / lean, -b / lean, 0)

function physicsFor(spec: WorldSpec, radius: number, dtS: number): Float32Array {
  const { gravity, restitution, windX, windZ } = physicsOf(spec)
  return Float32Array.of(radius, gravity, restitution, windX, windZ, dtS)
}

/** A world, a plane, what `bodiesOf` puts on it, and the seconds of a step. */
function sceneOf<T>(seed: number, stream: number, bodiesOf: (rng: Rng, plane: Plane) => T): { spec: WorldSpec; plane: Plane; bodies: T; dtS: number } {
  const rng = makeRng(seed, stream)
  const spec = specOf(rng, seed)
  const plane = planeOf(rng)
  const bodies = bodiesOf(rng, plane)
  return { spec, plane, bodies, dtS: rng.pick([1 / 60, 1 / 30, 1 / 30, 1 / 24]) }
}

function balls(shard: ShardWriter, seed: number): void {
  const { spec, plane, bodies, dtS } = sceneOf(seed, 91, (rng, on) => Array.from({ length: ENTITY_SLOTS }, (_, slot) => loneBall(rng, slot, on)))
  run(spec, plane, bodies, STEPS, dtS).forEach((states, slot) => {
    shard.append({ arrays: { states, plane: normalOf(plane), physics: physicsFor(spec, bodies[slot]!.radius, dtS) }, meta: { seed, slot } })
  })
}

function meetings(shard: ShardWriter, seed: number): void {
  const { spec, plane, bodies: pairs, dtS } = sceneOf(seed, 92, (rng, on) => Array.from({ length: PAIRS }, (_, k) => meetingBalls(rng, k, on)))
  const tracks = run(spec, plane, pairs.flat(), MEETING_STEPS, dtS)
  pairs.forEach(([first, second], k) => {
    const states = new Float32Array(MEETING_STEPS * 12)
    for (let step = 0; step < MEETING_STEPS; step++) for (const who of [0, 1]) states.set(tracks[2 * k + who]!.subarray(6 * step, 6 * step + 6), 12 * step + 6 * who)
    shard.append({ arrays: { states, plane: normalOf(plane), radii: Float32Array.of(first.radius, second.radius), physics: physicsFor(spec, first.radius, dtS) }, meta: { seed, pair: k } })
  })
}

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { out: text, sims: text } })
const out = resolve(values.out ?? 'data/dynamics')
const sims = Number(values.sims ?? 1200)
const TEST_FROM = 1_000_000
const TEST_SIMS = 60
const f32 = (name: string, ...shape: number[]) => ({ name, dtype: 'f32' as const, shape })
await loadPhysics()
for (const [name, first, count] of [['train', 0, sims], ['test', TEST_FROM, TEST_SIMS]] as const) {
  const alone = openShard(out, name, 'dynamics', [f32('states', STEPS, 6), f32('plane', 4), f32('physics', 6)])
  for (let k = 0; k < count; k++) balls(alone, first + k)
  console.log(`wrote ${out}/${name}: ${alone.close().count} balls of ${STEPS} steps`)
  const together = openShard(out, `meet-${name}`, 'meetings', [f32('states', MEETING_STEPS, 12), f32('plane', 4), f32('radii', 2), f32('physics', 6)])
  for (let k = 0; k < 2 * count; k++) meetings(together, first + k)
  console.log(`wrote ${out}/meet-${name}: ${together.close().count} pairs of ${MEETING_STEPS} steps`)
}
