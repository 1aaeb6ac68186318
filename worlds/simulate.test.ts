import { beforeAll, describe, expect, it } from 'vitest'
import { BUTTON, IDLE, type Controls } from '../core/controls.ts'
import { ENTITY, ENTITY_FLOATS, THROW } from '../core/entities.ts'
import { SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'
import type { Primitive } from './scene-primitives.ts'
import { createSimulation, loadPhysics, type MovingBody, type SimulationScene } from './simulate.ts'
import type { WorldSpec } from './spec.ts'

const DT_S = 1 / 30
const THROWING: Controls = { ...IDLE, buttons: BUTTON.throw }

function specWith(change: Partial<Slots> = {}): WorldSpec {
  const slots = Object.fromEntries(SLOT_NAMES.map((n) => [n, { value: SLOTS[n][0], strength: 0.6 }])) as Slots
  const gravity: Slots['gravity'] = { value: 'normal', strength: 1 }
  const bounce: Slots['bounce'] = { value: 'normal', strength: 1 }
  return { version: 1, seed: 7, slots: { ...slots, gravity, bounce, ...change } }
}

function sceneWith(bodies: MovingBody[] = [], slope = 0): SimulationScene {
  const terrain = { groundAt: (x: number) => slope * x, blockedAt: () => false }
  return { spawn: { x: 0, y: 1.7, z: 0, yaw: 0.4, pitch: 0 }, bodies, terrain }
}

const ball = (y: number): MovingBody => ({ class: 1, x: 2, y, z: -3, radius: 0.25, colour: [1, 0, 0] })
const bob: MovingBody = { class: 3, x: 2, y: 2, z: 0, radius: 0.3, colour: [0, 1, 0], anchor: [0, 4, 0] }
const stack: MovingBody[] = [0, 1, 2].map((k) => ({ class: 2, x: -3, y: 0.3 + 0.61 * k, z: -3, radius: 0.3, colour: [0, 0, 1] }))

function run(scene: SimulationScene, spec: WorldSpec, controls: (step: number) => Controls, steps: number) {
  const simulation = createSimulation(scene, spec)
  const heights: number[] = []
  for (let k = 0; k < steps; k++) {
    simulation.step(controls(k), DT_S)
    heights.push(simulation.entities[ENTITY.y]!)
  }
  const result = { hash: simulation.hash(), heights, entities: simulation.entities.slice() }
  simulation.free()
  return result
}

const mash = (step: number): Controls => {
  const buttons = step % 40 === 5 ? BUTTON.throw : 0
  return { moveX: Math.sin(step), moveZ: 1, lookYaw: 0.01, lookPitch: 0, buttons }
}

beforeAll(loadPhysics)

describe('simulation', () => {
  it('gives one hash for one seed and one input, another for another', () => {
    const scene = sceneWith([ball(3), bob, ...stack], 0.1)
    const first = run(scene, specWith(), mash, 300).hash
    expect(run(scene, specWith(), mash, 300).hash).toBe(first)
    expect(run(scene, specWith(), (k) => (k === 290 ? IDLE : mash(k)), 300).hash).not.toBe(first)
    expect(run(scene, specWith({ gravity: { value: 'low', strength: 1 } }), mash, 300).hash).not.toBe(first)
  })

  it('bounces as high as the restitution says', () => {
    for (const [value, e] of [['bouncy', 0.88], ['normal', 0.5]] as const) {
      const { heights } = run(sceneWith([ball(3)]), specWith({ bounce: { value, strength: 1 } }), () => IDLE, 120)
      const touch = heights.findIndex((y, k) => k > 0 && y > heights[k - 1]! && heights[k - 1]! < 1)
      const apex = Math.max(...heights.slice(touch)) - 0.25
      expect(apex / 2.75).toBeGreaterThan(e * e * 0.85)
      expect(apex / 2.75).toBeLessThan(e * e * 1.15)
    }
  })

  it('lets a ball come to rest on level ground and roll down a slope', () => {
    const level = run(sceneWith([ball(1)]), specWith({ bounce: { value: 'dull', strength: 1 } }), () => IDLE, 240).entities
    expect(Math.hypot(level[ENTITY.vx]!, level[ENTITY.vy]!, level[ENTITY.vz]!)).toBeLessThan(0.02)
    expect(level[ENTITY.y]).toBeCloseTo(0.25, 1)
    const slope = run(sceneWith([ball(1)], 0.25), specWith(), () => IDLE, 120).entities
    expect(slope[ENTITY.vx]).toBeLessThan(-1)
  })

  it('keeps a pendulum on its rope and a stack standing', () => {
    const simulation = createSimulation(sceneWith([bob, ...stack]), specWith())
    for (let k = 0; k < 150; k++) {
      simulation.step(IDLE, DT_S)
      const [x, y, z] = simulation.entities.subarray(ENTITY.x)
      expect(Math.hypot(x!, y! - 4, z!)).toBeCloseTo(Math.hypot(2, 2), 1)
    }
    expect(simulation.entities[3 * ENTITY_FLOATS + ENTITY.y]).toBeCloseTo(1.5, 1)
    simulation.free()
  })

  it('stops a ball at a wall, turned and tapered or not', () => {
    const look = { surface: 'stone', colour: [0, 0, 0], id: 4 } as const
    const wall: Primitive = { shape: 'box', x: 4, y: 1.5, z: 0, size: [0.2, 1.5, 3], ...look, solid: true }
    const flying: MovingBody = { ...ball(1), x: 1, z: 0, velocity: [9, 2, 0] }
    const farthest = (solids: Primitive[]) => {
      const { entities } = run({ ...sceneWith([flying]), solids }, specWith(), () => IDLE, 45)
      return entities[ENTITY.x]!
    }
    expect(farthest([])).toBeGreaterThan(6)
    expect(farthest([wall])).toBeLessThan(3.9)
    expect(farthest([{ ...wall, shape: 'cone', size: [1, 1.5, 0.8], turn: [0, 0.5, 0, Math.sqrt(0.75)] }])).toBeLessThan(3.2)
    expect(farthest([{ ...wall, solid: false }])).toBeGreaterThan(6)
  })

  it('throws one ball per press, recycling the oldest of eight', () => {
    const simulation = createSimulation(sceneWith(), specWith())
    simulation.step(THROWING, DT_S)
    simulation.step(THROWING, DT_S)
    const aliveAt = (slot: number) => simulation.entities[slot * ENTITY_FLOATS + ENTITY.alive] === 1
    const alive = () => [0, 1, 2, 3, 4, 5, 6, 7].filter(aliveAt).length
    expect(alive()).toBe(1)
    const speed = Math.hypot(...simulation.entities.subarray(ENTITY.vx, ENTITY.vx + 3))
    expect(speed).toBeGreaterThan(THROW.speedM_S * 0.8)
    for (let k = 0; k < 20; k++) simulation.step(k % 2 ? THROWING : IDLE, DT_S)
    expect(alive()).toBe(8)
    simulation.free()
  })
})
