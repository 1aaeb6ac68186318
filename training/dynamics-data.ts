// Exports trajectories of balls on planes for training/dynamics.py: `npx tsx training/dynamics-data.ts [--out DIR] [--sims N]`.
// One shard of kind `dynamics`, item = one ball: `states` f32 [n,T,6] (position, velocity), `plane` f32 [n,4] (unit normal, offset:
// the ground is n . p = offset) and `physics` f32 [n,6] (radius, gravity, restitution, wind x, wind z, seconds a step).
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { IDLE } from '../core/controls.ts'
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../core/entities.ts'
import { makeRng, type Rng } from '../core/rng.ts'
import { SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'
import { openShard, type ShardWriter } from '../worlds/shard.ts'
import { createSimulation, loadPhysics, type MovingBody } from '../worlds/simulate.ts'
import { physicsOf, type WorldSpec } from '../worlds/spec.ts'

export const STEPS = 60
/** Balls start this far apart, so that they hardly ever meet. */
const SPACING_M = 9
const STEEPEST = 0.45

function specOf(rng: Rng, seed: number): WorldSpec {
  const slots = SLOT_NAMES.map((name) => [name, { value: rng.pick<string>(SLOTS[name]), strength: rng.range(0.2, 1) }])
  return { version: 1, seed, slots: Object.fromEntries(slots) as Slots }
}

/** Half of the balls fly, a quarter are dropped, a quarter already lie or roll on the ground. */
function ballOf(rng: Rng, slot: number, groundAt: (x: number, z: number) => number, lean: number): MovingBody {
  const x = ((slot % 3) - 1) * SPACING_M
  const z = (Math.floor(slot / 3) - 1) * SPACING_M
  const radius = rng.range(0.15, 0.5)
  const kind = rng.next()
  const clear = radius * lean
  const height = kind < 0.5 ? rng.range(0.1, 2.5) : kind < 0.75 ? rng.range(0.2, 4) : 0.001
  const angle = rng.range(0, 2 * Math.PI)
  const speed = kind < 0.5 ? rng.range(1, 11) : kind < 0.75 ? 0 : rng.range(0, 5)
  const velocity = [Math.cos(angle) * speed, kind < 0.5 ? rng.range(-5, 6) : 0, Math.sin(angle) * speed] as const
  return { class: 1, x, y: groundAt(x, z) + clear + height, z, radius, colour: [0, 0, 0], velocity }
}

function simulate(shard: ShardWriter, seed: number): void {
  const rng = makeRng(seed, 91)
  const spec = specOf(rng, seed)
  const [a, b] = rng.next() < 0.3 ? [0, 0] : [rng.range(-STEEPEST, STEEPEST), rng.range(-STEEPEST, STEEPEST)]
  const groundAt = (x: number, z: number) => a * x + b * z
  const lean = Math.hypot(a, 1, b)
  const bodies = Array.from({ length: ENTITY_SLOTS }, (_, slot) => ballOf(rng, slot, groundAt, lean))
  const terrain = { groundAt, blockedAt: () => false }
  const simulation = createSimulation({ spawn: { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0 }, bodies, terrain }, spec)
  const dtS = rng.pick([1 / 60, 1 / 30, 1 / 30, 1 / 24])
  const states = bodies.map(() => new Float32Array(STEPS * 6))
  for (let step = 0; step < STEPS; step++) {
    states.forEach((out, slot) => {
      const at = slot * ENTITY_FLOATS + ENTITY.x
      out.set(simulation.entities.subarray(at, at + 6), step * 6)
    })
    simulation.step(IDLE, dtS)
  }
  simulation.free()
  const { gravity, restitution, windX, windZ } = physicsOf(spec)
  const plane = Float32Array.of(-a / lean, 1 / lean, -b / lean, 0)
  states.forEach((out, slot) => {
    const physics = Float32Array.of(bodies[slot]!.radius, gravity, restitution, windX, windZ, dtS)
    shard.append({ arrays: { states: out, plane, physics }, meta: { seed, slot } })
  })
}

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { out: text, sims: text } })
const out = resolve(values.out ?? 'data/dynamics')
await loadPhysics()
for (const [name, first, sims] of [['train', 0, Number(values.sims ?? 1200)], ['test', 1_000_000, 60]] as const) {
  const shard = openShard(out, name, 'dynamics', [
    { name: 'states', dtype: 'f32', shape: [STEPS, 6] },
    { name: 'plane', dtype: 'f32', shape: [4] },
    { name: 'physics', dtype: 'f32', shape: [6] },
  ])
  for (let k = 0; k < sims; k++) simulate(shard, first + k)
  console.log(`wrote ${out}/${name}: ${shard.close().count} balls of ${STEPS} steps`)
}
