import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, makeEntities } from '../core/entities.ts'
import { createDynamics, DYNAMICS_STATE, spawnThrown, type Dynamics, type EntityPhysics, type Ground } from './dynamics.ts'

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
    let seen: Float32Array | undefined
    const dynamics = createDynamics((state) => {
      seen = state.slice(0, DYNAMICS_STATE)
      return new Float32Array(48)
    })
    const slope = { groundAt: (x: number) => 0.75 * x }
    await dynamics.stepEntities(withBall(1, [1, 2, 3]), slope, { ...EARTH, windX: 4, windZ: 5 }, DT_S)
    const wanted = [1, 2, 3, 0.8 - 0.25, -0.6, 0.8, 0, 0.25, 9.8, 0.6, 4, 5, DT_S]
    expect([...seen!].map((v) => Math.round(v * 1e4) / 1e4)).toEqual(wanted.map((v) => Math.round(v * 1e4) / 1e4))
  })

  it('does not run for nobody, and moves only the living', async () => {
    let runs = 0
    const dynamics = createDynamics(() => {
      runs++
      return new Float32Array(48).fill(0.5)
    })
    await dynamics.stepEntities(makeEntities(), LEVEL, EARTH, DT_S)
    expect(runs).toBe(0)
    const entities = withBall(1)
    await dynamics.stepEntities(entities, LEVEL, EARTH, DT_S)
    expect(entities[ENTITY.y]).toBeCloseTo(1.5)
    expect(entities[ENTITY_FLOATS + ENTITY.y]).toBe(0)
  })

  it('survives unknown ground, lifts out what sank in and drops what left the world', async () => {
    const still = createDynamics(() => new Float32Array(48))
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
    dynamics = createDynamics(async (state) => {
      const { delta } = await session.run({ state: new Tensor('float32', state, [8, DYNAMICS_STATE]) })
      return delta!.data as Float32Array
    })
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

  it('comes to rest on level ground and stays there', async () => {
    const entities = withBall(1, [1, 0, 0])
    await heights(entities, { ...EARTH, restitution: 0.3 }, 300)
    const at = entities.slice(0, ENTITY_FLOATS)
    expect(Math.abs(at[ENTITY.y]! - 0.25)).toBeLessThan(0.04)
    await heights(entities, EARTH, 60)
    expect(Math.hypot(entities[ENTITY.x]! - at[ENTITY.x]!, entities[ENTITY.z]! - at[ENTITY.z]!)).toBeLessThan(0.3)
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

  it('throws far, farther under low gravity, and drifts with the wind', async () => {
    const flight = async (physics: EntityPhysics) => {
      const entities = makeEntities()
      spawnThrown(entities, { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0.2 }, 0)
      await heights(entities, physics, 24)
      return { far: -entities[ENTITY.z]!, high: entities[ENTITY.y]!, aside: entities[ENTITY.x]! }
    }
    const earth = await flight(EARTH)
    expect(earth.far).toBeGreaterThan(5)
    expect((await flight({ ...EARTH, gravity: 2 })).high).toBeGreaterThan(earth.high + 1)
    expect((await flight({ ...EARTH, windX: 10 })).aside).toBeGreaterThan(0.3)
  })
})
