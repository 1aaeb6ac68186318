// Boxes and pendulums of generated worlds beside the true simulation, with the trained entity step. Tolerances are what was measured, with a margin.
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { IDLE } from '../core/controls.ts'
import { ENTITY, ENTITY_FLOATS, makeEntities } from '../core/entities.ts'
import { worldPhysics } from '../core/physics.ts'
import { SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'
import { createDynamics, DYNAMICS_STATE, dynamicsTensors, type Dynamics } from '../engine/dynamics.ts'
import { PAIR_FLOATS, PAIRS } from '../engine/meeting.ts'
import { makeRigs, RIG_FLOATS } from '../engine/things/rope.ts'
import { createSimulation, loadPhysics, type MovingBody } from '../worlds/simulate.ts'

const DT_S = 1 / 30
const SEED = 7
const FLAT = { groundAt: () => 0, blockedAt: () => false }
const MODEL = fileURLToPath(new URL('../engine/models/s/dynamics.onnx', import.meta.url))

type Vector = [number, number, number]
let session: InferenceSession
let runs = 0

beforeAll(async () => {
  await loadPhysics()
  session = await InferenceSession.create(MODEL, { intraOpNumThreads: 1 })
})

function learned(): Dynamics {
  const tensors = dynamicsTensors()
  const run = async () => {
    runs++
    const { delta, push } = await session.run({ state: new Tensor('float32', tensors.state, [8, DYNAMICS_STATE]), pairs: new Tensor('float32', tensors.pairs, [PAIRS, PAIR_FLOATS]) })
    tensors.delta.set(delta!.data as Float32Array)
    tensors.push.set(push!.data as Float32Array)
  }
  return createDynamics({ ...tensors, run })
}

function slotsWith(change: Partial<Slots>): Slots {
  const plain = Object.fromEntries(SLOT_NAMES.map((name) => [name, { value: SLOTS[name][0], strength: 0.6 }])) as Slots
  return { ...plain, gravity: { value: 'normal', strength: 1 }, bounce: { value: 'normal', strength: 1 }, wind: { value: 'calm', strength: 1 }, ...change }
}

const box = (x: number, y: number, velocity: Vector = [0, 0, 0], radius = 0.3): MovingBody => ({ class: 2, x, y, z: 0, radius, colour: [1, 1, 1], velocity })
const ball = (x: number, y: number, velocity: Vector): MovingBody => ({ class: 1, x, y, z: 0, radius: 0.22, colour: [1, 1, 1], velocity })
const stack = [box(0, 0.3), box(0, 0.9), box(0, 1.5)]
const LENGTH_M = 2.6
const bob = (rad: number): MovingBody => ({ class: 3, x: LENGTH_M * Math.sin(rad), y: 3.5 - LENGTH_M * Math.cos(rad), z: 0, radius: 0.36, colour: [1, 1, 1], anchor: [0, 3.5, 0] })

function entitiesOf(bodies: readonly MovingBody[]): { entities: Float32Array; rigs: Float32Array } {
  const entities = makeEntities()
  const rigs = makeRigs()
  for (const [slot, { class: kind, x, y, z, velocity = [0, 0, 0], radius, anchor }] of bodies.entries()) {
    entities.set([kind, x, y, z, ...velocity, radius, 1, 1, 1, 1], slot * ENTITY_FLOATS)
    if (anchor) rigs.set([...anchor, Math.hypot(x - anchor[0], y - anchor[1], z - anchor[2])], slot * RIG_FLOATS)
  }
  return { entities, rigs }
}

/** The same bodies moved by Rapier and by the learned step: what `see` reads off both after every step. */
async function beside<T>(bodies: readonly MovingBody[], steps: number, see: (entities: Float32Array) => T, change: Partial<Slots> = {}): Promise<{ truth: T[]; ours: T[] }> {
  const slots = slotsWith(change)
  const simulation = createSimulation({ spawn: { x: 0, y: 1.7, z: 30, yaw: 0, pitch: 0 }, bodies, terrain: FLAT }, { version: 1, seed: SEED, slots })
  const { entities, rigs } = entitiesOf(bodies)
  const dynamics = learned()
  const physics = worldPhysics(slots, SEED)
  const truth: T[] = []
  const ours: T[] = []
  for (let k = 0; k < steps; k++) {
    simulation.step(IDLE, DT_S)
    truth.push(see(simulation.entities))
    await dynamics.stepEntities(entities, FLAT, physics, DT_S, rigs)
    ours.push(see(entities))
  }
  simulation.free()
  return { truth, ours }
}

const placeOf = (slot: number, axis: 0 | 1 | 2 = 0) => (entities: Float32Array) => entities[slot * ENTITY_FLOATS + ENTITY.x + axis]!

describe('boxes', () => {
  it('stand in a stack without moving a bit for ten seconds, and no network runs for them', async () => {
    const { entities } = entitiesOf(stack)
    const dynamics = learned()
    const physics = worldPhysics(slotsWith({}), SEED)
    for (let k = 0; k < 3; k++) await dynamics.stepEntities(entities, FLAT, physics, DT_S)
    const held = [...entities]
    runs = 0
    for (let k = 0; k < 300; k++) await dynamics.stepEntities(entities, FLAT, physics, DT_S)
    expect([...entities]).toEqual(held)
    expect(runs).toBe(0)
    expect([0, 1, 2].map((slot) => placeOf(slot, 1)(entities).toFixed(4))).toEqual(['0.3000', '0.9000', '1.5000'])
  })

  it('fall as true ones do, and land on each other', async () => {
    const { truth, ours } = await beside([box(0, 2.3)], 90, placeOf(0, 1))
    const landed = (heights: number[]) => heights.findIndex((y, k) => k > 0 && y > heights[k - 1]! + 1e-4)
    expect(Math.abs(landed(ours) - landed(truth))).toBeLessThanOrEqual(1)
    const { ours: onto } = await beside([box(0, 0.3), box(0.2, 2)], 90, placeOf(1, 1))
    expect(onto.at(-1)).toBeCloseTo(0.9, 5)
  })

  it('slide to rest as far as true ones: friction .8', async () => {
    // Measured: .257 m beside .253, 2.273 beside 2.290.
    for (const speed of [2, 6]) {
      const { truth, ours } = await beside([box(0, 0.3, [speed, 0, 0])], 60, placeOf(0))
      expect(Math.abs(ours.at(-1)! - truth.at(-1)!), `${speed} m/s`).toBeLessThan(0.03)
      expect(ours.at(-1)).toBe(ours.at(-10))
    }
  })

  it('are knocked about by a ball as far as true ones: the top of a stack', async () => {
    // Measured: .157 m beside .153, .044 beside .043, .260 beside .259.
    for (const [y, speed] of [[1.5, 7], [1.5, 4], [1.6, 9]] as const) {
      const { truth, ours } = await beside([...stack, ball(-1.5, y, [speed, 1, 0])], 120, placeOf(2))
      expect(Math.abs(ours.at(-1)! - truth.at(-1)!), `${speed} m/s`).toBeLessThan(0.02)
      expect(ours.at(-1)).toBeGreaterThan(0.03)
    }
  })

  it('are pushed once by a ball that hits where two of them meet', async () => {
    const { truth, ours } = await beside([...stack, ball(-1.5, 1.3, [7, 1, 0])], 120, (entities) => [placeOf(2)(entities), placeOf(3)(entities)])
    expect(Math.abs(ours.at(-1)![0]! - truth.at(-1)![0]!)).toBeLessThan(0.03)
    expect(ours.at(-1)![1]).toBeGreaterThan(-4)
  })

  it('push each other', async () => {
    // Measured: .806 and .982 m beside .816 and 1.063.
    for (const speed of [2, 4]) {
      const { truth, ours } = await beside([box(0, 0.3, [speed, 0, 0]), box(0.8, 0.3)], 90, placeOf(1))
      expect(Math.abs(ours.at(-1)! - truth.at(-1)!), `${speed} m/s`).toBeLessThan(0.12)
    }
  })

  it('bear balls that lie on top', async () => {
    const { ours } = await beside([box(0, 0.45, [0, 0, 0], 0.45), ball(0.1, 2.2, [0, 0, 0])], 240, placeOf(1, 1))
    expect(ours.at(-1)).toBeCloseTo(0.9 + 0.22, 1)
  })
})

describe('a pendulum', () => {
  /** Seconds between two passages in one direction. */
  function periodOf(places: readonly number[]): number {
    const passes = places.flatMap((x, k) => (k > 0 && places[k - 1]! < 0 && x >= 0 ? [k - places[k - 1]! / (x - places[k - 1]!)] : []))
    return ((passes.at(-1)! - passes[0]!) / (passes.length - 1)) * DT_S
  }

  it('swings in its own time at three gravities, wide as well, and neither fades nor grows within a minute', async () => {
    for (const value of ['low', 'normal', 'high'] as const) {
      for (const degrees of [10, 40, 80]) {
        const { gravity } = worldPhysics(slotsWith({ gravity: { value, strength: 1 } }), SEED)
        const rad = (degrees * Math.PI) / 180
        const { ours } = await beside([bob(rad)], 1800, (entities) => [...entities.subarray(1, 7)], { gravity: { value, strength: 1 } })
        const energy = ([, y, , vx, vy, vz]: number[]) => 0.5 * (vx! ** 2 + vy! ** 2 + vz! ** 2) + gravity * (y! - 0.9)
        const what = `${value} gravity, ${degrees} degrees`
        // Measured: no further than .4 % off the exact period, by the arithmetic-geometric mean.
        const exact = (2 * Math.PI * Math.sqrt(LENGTH_M / gravity)) / meanOf(1, Math.cos(rad / 2))
        expect(Math.abs(periodOf(ours.map(([x]) => x!)) / exact - 1), what).toBeLessThan(0.006)
        expect(Math.abs(energy(ours.at(-1)!) / energy(ours[0]!) - 1), what).toBeLessThan(0.002)
        expect(Math.hypot(ours.at(-1)![0]!, ours.at(-1)![1]! - 3.5, ours.at(-1)![2]!), what).toBeCloseTo(LENGTH_M, 4)
      }
    }
  }, 60_000)

  it('swings as the true one, and as that one in a gale and when a ball hits it', async () => {
    const still = await beside([bob(0.7)], 600, placeOf(0))
    expect(Math.abs(periodOf(still.ours) / periodOf(still.truth) - 1)).toBeLessThan(0.006)
    const blown = await beside([bob(0)], 90, (entities) => Math.hypot(entities[1]!, entities[3]!), { wind: { value: 'gale', strength: 1 } })
    for (const k of [29, 59, 89]) expect(Math.abs(blown.ours[k]! - blown.truth[k]!)).toBeLessThan(0.03)
    expect(Math.max(...blown.ours)).toBeGreaterThan(0.9)
    const hit = await beside([bob(0), ball(-2, 0.9, [6, 1.5, 0])], 60, placeOf(0))
    expect(Math.max(...hit.truth.map((x, k) => Math.abs(x - hit.ours[k]!)))).toBeLessThan(0.03)
    expect(Math.max(...hit.ours)).toBeGreaterThan(0.8)
  })

  it('hangs still when nothing moves it', async () => {
    const { ours } = await beside([bob(0)], 60, (entities) => [...entities.subarray(1, 7)])
    expect(ours.at(-1)!.map((v) => Math.abs(v) < 1e-6 ? 0 : +v.toFixed(5))).toEqual([0, 0.9, 0, 0, 0, 0])
    expect(ours.at(-1)).toEqual(ours[10])
  })
})

function meanOf(a: number, b: number): number {
  for (let k = 0; k < 9; k++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)]
  return a
}
