import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, makeBorn, makeEntities } from '../core/entities.ts'
import type { Barriers } from './barriers.ts'
import { createDynamics, DYNAMICS_STATE, dynamicsTensors, spawnThrown, type Dynamics, type EntityPhysics, type Ground } from './dynamics.ts'
import { PAIR_FLOATS, PAIRS } from './meeting.ts'

const MODEL = fileURLToPath(new URL('models/s/dynamics.onnx', import.meta.url))
const EARTH: EntityPhysics = { gravity: 9.8, restitution: 0.6, windX: 0, windZ: 0 }
const LEVEL = { groundAt: () => 0 }
const DT_S = 1 / 30

function withBall(y: number, velocity: readonly number[] = [0, 0, 0], radius = 0.25): Float32Array {
  const entities = makeEntities()
  entities.set([ENTITY_CLASS.ball, 0, y, 0, ...velocity, radius, 1, 0, 0, 1])
  return entities
}

describe('the entity step around its network', () => {
  it('tells the network what the header says', async () => {
    const tensors = dynamicsTensors()
    const dynamics = createDynamics({ ...tensors, run: () => undefined })
    const slope = { groundAt: (x: number) => 0.75 * x }
    await dynamics.stepEntities(withBall(1, [1, 2, 3]), slope, { ...EARTH, windX: 4, windZ: 5 }, DT_S)
    const wanted = [1, 2, 3, 0.8 - 0.25, -0.6, 0.8, 0, 0.25, 9.8, 0.6, 4, 5, DT_S]
    expect([...tensors.state.subarray(0, DYNAMICS_STATE)].map((v) => Math.round(v * 1e4) / 1e4)).toEqual(wanted.map((v) => Math.round(v * 1e4) / 1e4))
  })

  it('does not run for nobody, and moves only the living', async () => {
    let runs = 0
    const tensors = dynamicsTensors()
    const run = () => {
      runs++
      tensors.delta.fill(0.5)
    }
    const dynamics = createDynamics({ ...tensors, run })
    await dynamics.stepEntities(makeEntities(), LEVEL, EARTH, DT_S)
    expect(runs).toBe(0)
    const entities = withBall(1)
    await dynamics.stepEntities(entities, LEVEL, EARTH, DT_S)
    expect(entities[ENTITY.y]).toBeCloseTo(1.5)
    expect(entities[ENTITY_FLOATS + ENTITY.y]).toBe(0)
  })

  it('survives unknown ground, lifts out what sank in and drops what left the world', async () => {
    const still = createDynamics({ ...dynamicsTensors(), run: () => undefined })
    const unknown = withBall(1)
    await still.stepEntities(unknown, { groundAt: () => NaN }, EARTH, DT_S)
    expect(unknown[ENTITY.y]).toBe(1)
    const sunk = withBall(-0.5)
    await still.stepEntities(sunk, LEVEL, EARTH, DT_S)
    expect(sunk[ENTITY.y]).toBe(0)
    const lost = withBall(-50)
    await still.stepEntities(lost, LEVEL, EARTH, DT_S)
    expect(lost[ENTITY.alive]).toBe(0)
  })
})

describe.skipIf(!existsSync(MODEL))('the trained entity step', () => {
  let dynamics: Dynamics
  beforeAll(async () => {
    const session = await InferenceSession.create(MODEL, { intraOpNumThreads: 1 })
    const tensors = dynamicsTensors()
    const run = async () => {
      const { delta, push } = await session.run({ state: new Tensor('float32', tensors.state, [8, DYNAMICS_STATE]), pairs: new Tensor('float32', tensors.pairs, [PAIRS, PAIR_FLOATS]) })
      tensors.delta.set(delta!.data as Float32Array)
      tensors.push.set(push!.data as Float32Array)
    }
    dynamics = createDynamics({ ...tensors, run })
  })

  async function heights(entities: Float32Array, physics: EntityPhysics, steps: number, ground: Ground = LEVEL): Promise<number[]> {
    const out: number[] = []
    for (let k = 0; k < steps; k++) {
      await dynamics.stepEntities(entities, ground, physics, DT_S)
      out.push(entities[ENTITY.y]! - 0.25)
    }
    return out
  }

  it('bounces with the right restitution', async () => {
    for (const restitution of [0.3, 0.6, 0.85]) {
      const track = await heights(withBall(2.25), { ...EARTH, restitution }, 60)
      const touch = track.findIndex((y, k) => k > 0 && y > track[k - 1]!)
      const apex = Math.max(...track.slice(touch))
      expect(apex / 2, `restitution ${restitution}`).toBeGreaterThan(restitution ** 2 - 0.09)
      expect(apex / 2, `restitution ${restitution}`).toBeLessThan(restitution ** 2 + 0.09)
      expect(Math.min(...track)).toBeGreaterThan(-0.12)
    }
  })

  it('rolls out on level ground, comes to rest, and stays there', async () => {
    const entities = withBall(1, [1, 0, 0])
    await heights(entities, { ...EARTH, restitution: 0.33 }, 300)
    // The simulated ball has got 4.75 m far then, and lies still at 6.88 m after half a minute.
    expect(Math.abs(entities[ENTITY.x]! - 4.75)).toBeLessThan(0.6)
    await heights(entities, EARTH, 700)
    const at = entities.slice(0, ENTITY_FLOATS)
    expect(Math.abs(at[ENTITY.x]! - 6.88)).toBeLessThan(0.9)
    expect(Math.abs(at[ENTITY.y]! - 0.25)).toBeLessThan(0.02)
    await heights(entities, EARTH, 60)
    expect([...entities.subarray(0, ENTITY_FLOATS)]).toEqual([...at])
  })

  it('rolls down a slope, straight whatever its heading', async () => {
    for (const angle of [0, 1, 2.5]) {
      const entities = withBall(0.27)
      const slope = { groundAt: (x: number, z: number) => -0.3 * (x * Math.cos(angle) + z * Math.sin(angle)) }
      await heights(entities, EARTH, 45, slope)
      const [x, z] = [entities[ENTITY.x]!, entities[ENTITY.z]!]
      const along = x * Math.cos(angle) + z * Math.sin(angle)
      expect(along).toBeGreaterThan(1)
      expect(along).toBeLessThan(3.2)
      expect(Math.abs(-x * Math.sin(angle) + z * Math.cos(angle))).toBeLessThan(0.1)
    }
  })

  /** A wall from x = 3 on. */
  const wall: Barriers = (x, _y, _z, moveX, _moveZ, radius, touch) => {
    const share = (3 - radius - x) / Math.max(moveX, 1e-9)
    if (share > 1) return false
    Object.assign(touch, { share: Math.max(0, share), normalX: -1, normalZ: 0 })
    return true
  }

  it('bounces off a wall as hard as restitution says, goes on along it, and never enters it', async () => {
    for (const restitution of [0.3, 0.6, 0.85]) {
      for (const speed of [3, 7, 11]) {
        const entities = withBall(2, [speed, 3, 1.5])
        let most = 0
        let steps = 0
        for (; steps < 45 && entities[ENTITY.vx]! > 0; steps++) {
          await dynamics.stepEntities(entities, { ...LEVEL, barriers: wall }, { ...EARTH, restitution }, DT_S)
          most = Math.max(most, entities[ENTITY.x]!)
        }
        const what = `restitution ${restitution}, ${speed} m/s`
        expect(most, what).toBeLessThan(3 - 0.25 + 0.12)
        expect(Math.abs(-entities[ENTITY.vx]! / speed - restitution), what).toBeLessThan(0.06)
        expect(entities[ENTITY.vz], what).toBeGreaterThan(1.2)
      }
    }
  })

  it('does not stick to a wall it rolls along or leaves', async () => {
    const along = withBall(0.25, [0, 0, 3])
    along[ENTITY.x] = 3 - 0.25
    const leaving = withBall(1, [-2, 0, 0])
    leaving[ENTITY.x] = 3 - 0.25
    for (let k = 0; k < 15; k++) for (const entities of [along, leaving]) await dynamics.stepEntities(entities, { ...LEVEL, barriers: wall }, EARTH, DT_S)
    expect(along[ENTITY.vz]).toBeGreaterThan(2.2)
    expect(Math.abs(along[ENTITY.x]! - 2.75)).toBeLessThan(0.05)
    expect(leaving[ENTITY.x]).toBeLessThan(2.2)
  })

  it('throws far, farther under low gravity, and drifts with the wind', async () => {
    const flight = async (physics: EntityPhysics) => {
      const entities = makeEntities()
      spawnThrown(entities, makeBorn(), { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0.2 }, 0)
      await heights(entities, physics, 24)
      return { far: -entities[ENTITY.z]!, high: entities[ENTITY.y]!, aside: entities[ENTITY.x]! }
    }
    const earth = await flight(EARTH)
    expect(earth.far).toBeGreaterThan(5)
    expect((await flight({ ...EARTH, gravity: 2 })).high).toBeGreaterThan(earth.high + 1)
    expect((await flight({ ...EARTH, windX: 10 })).aside).toBeGreaterThan(0.3)
  })

  const speedOf = (entities: Float32Array, slot: number) => [...entities.subarray(slot * ENTITY_FLOATS + ENTITY.vx, slot * ENTITY_FLOATS + ENTITY.vx + 3)] as [number, number, number]
  function withTwo(first: readonly number[], second: readonly number[], radii: readonly [number, number] = [0.22, 0.22]): Float32Array {
    const entities = makeEntities()
    for (const [slot, body] of [first, second].entries()) entities.set([ENTITY_CLASS.ball, ...body, radii[slot]!, 1, 0, 0, 1], slot * ENTITY_FLOATS)
    return entities
  }

  it('lets two balls bounce off each other in the air as hard as restitution says, and keeps what they have together', async () => {
    for (const restitution of [0.3, 0.6, 0.85]) {
      const entities = withTwo([-1, 3, 0, 4, 0, 0], [1, 3, 0, -2, 0, 0], [0.22, 0.3])
      await heights(entities, { ...EARTH, gravity: 0, restitution }, 20)
      const [a, b] = [speedOf(entities, 0), speedOf(entities, 1)]
      const mass = [0.22 ** 3, 0.3 ** 3] as const
      expect((b[0] - a[0]) / 6, `restitution ${restitution}`).toBeGreaterThan(restitution - 0.12)
      expect((b[0] - a[0]) / 6, `restitution ${restitution}`).toBeLessThan(restitution + 0.12)
      // Air slows both a little.
      const together = (mass[0] * a[0] + mass[1] * b[0]) / (mass[0] + mass[1])
      expect(together).toBeCloseTo((mass[0] * 4 - mass[1] * 2) / (mass[0] + mass[1]), 0)
      expect(entities[ENTITY_FLOATS + ENTITY.x]! - entities[ENTITY.x]!).toBeGreaterThan(0.52)
    }
  })

  it('lets a ball that rolls push one that lies', async () => {
    const entities = withTwo([-1.5, 0.22, 0, 4, 0, 0], [0, 0.22, 0, 0, 0, 0])
    await heights(entities, EARTH, 30)
    expect(entities[ENTITY_FLOATS + ENTITY.x]!).toBeGreaterThan(0.6)
    expect(entities[ENTITY_FLOATS + ENTITY.x]! - entities[ENTITY.x]!).toBeGreaterThan(0.42)
    expect(Math.abs(entities[ENTITY_FLOATS + ENTITY.z]!)).toBeLessThan(0.01)
  })

  it('leaves two alone that do not meet, to the last bit', async () => {
    const alone = withBall(1, [3, 1, 0])
    await heights(alone, EARTH, 20)
    const two = withTwo([0, 1, 0, 3, 1, 0], [0, 1, 2, 3, 1, 0], [0.25, 0.25])
    await heights(two, EARTH, 20)
    expect([...two.subarray(1, 7)]).toEqual([...alone.subarray(1, 7)])
  })
})
