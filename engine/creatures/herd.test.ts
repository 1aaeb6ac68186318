import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import { ENTITY, makeEntities } from '../../core/entities.ts'
import type { Terrain } from '../../core/kinematics.ts'
import { fill, SLOTS } from '../../core/slots.ts'
import { CREATURE, CREATURE_FLOATS, CREATURES, Herd } from './herd.ts'
import { KINDS } from './kinds.ts'

const DT_S = 1 / 30
const LEVEL: Terrain = { groundAt: () => 0, blockedAt: () => false }
const player: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }
const far: Pose = { ...player, x: 30 }
const nothing = makeEntities()

function herdOf(kind: (typeof SLOTS.creature)[number], strength = 0.6, seed = 4): Herd {
  const herd = new Herd(seed)
  herd.become(fill('creature', kind, strength))
  return herd
}

function run(herd: Herd, seconds: number, who: Pose, ground = LEVEL, things = nothing): void {
  for (let k = 0; k < seconds / DT_S; k++) herd.step(who, things, ground, DT_S)
}

const alive = ({ state }: Herd) => Array.from({ length: CREATURES }, (_, k) => k * CREATURE_FLOATS).filter((at) => state[at + CREATURE.alive] === 1)
const placesOf = (herd: Herd) => alive(herd).map((at) => [herd.state[at]!, herd.state[at + CREATURE.z]!] as const)

describe('a herd', () => {
  it('is as many as asked for, ahead of the player, on the ground', () => {
    for (const [strength, count] of [[0.2, 2], [0.6, 6], [1, 10]] as const) {
      const herd = herdOf('sheep', strength)
      run(herd, 0.5, player)
      expect(alive(herd)).toHaveLength(count)
      for (const [x, z] of placesOf(herd)) {
        expect(-z).toBeGreaterThan(1)
        expect(Math.hypot(x, z)).toBeLessThan(17)
      }
      for (const at of alive(herd)) expect(herd.state[at + CREATURE.y]).toBe(0)
    }
  })

  it('waits for ground that is known, and where nothing is to walk about nothing changes', () => {
    const herd = herdOf('deer')
    run(herd, 1, player, { groundAt: () => NaN, blockedAt: () => false })
    expect(alive(herd)).toHaveLength(0)
    expect(herdOf('none').step(player, nothing, LEVEL, DT_S)).toBe(false)
  })

  it('goes on living unseen: who looks away and who looks on find the same', () => {
    const [seen, unseen] = [herdOf('deer'), herdOf('deer')]
    run(seen, 0.2, player)
    run(unseen, 0.2, player)
    const before = placesOf(unseen)
    run(seen, 20, player)
    run(unseen, 20, { ...player, yaw: Math.PI })
    expect(unseen.state).toEqual(seen.state)
    const moved = placesOf(unseen).map(([x, z], k) => Math.hypot(x - before[k]![0], z - before[k]![1]))
    expect(Math.max(...moved)).toBeGreaterThan(1)
  })

  it('wanders near its home and never as fast as it runs', () => {
    const herd = herdOf('sheep')
    run(herd, 1, player)
    const [homeX, homeZ] = placesOf(herd)[0]!
    for (let k = 0; k < 60; k++) {
      run(herd, 1, far)
      for (const at of alive(herd)) expect(herd.state[at + CREATURE.speed]).toBeLessThanOrEqual(KINDS.sheep.walkM_S + 1e-6)
    }
    for (const [x, z] of placesOf(herd)) expect(Math.hypot(x - homeX, z - homeZ)).toBeLessThan(25)
  })

  it('runs from whoever comes near and from what is thrown', () => {
    const herd = herdOf('deer', 0.2)
    run(herd, 1, far)
    const [x, z] = placesOf(herd)[0]!
    const near = { ...player, x, z: z + 4 }
    run(herd, 2, near)
    expect(Math.hypot(placesOf(herd)[0]![0] - x, placesOf(herd)[0]![1] - near.z)).toBeGreaterThan(KINDS.deer.shyM)

    const sheep = herdOf('sheep', 0.2)
    run(sheep, 1, far)
    const at = alive(sheep)[0]!
    const ball = makeEntities()
    ball.set([1, sheep.state[at]! + 0.5, 0.2, sheep.state[at + CREATURE.z]!, 6, 0, 0, 0.22, 1, 0, 0, 1])
    expect(ball[ENTITY.alive]).toBe(1)
    run(sheep, 0.6, far, LEVEL, ball)
    expect(sheep.state[at + CREATURE.speed]).toBeGreaterThan(KINDS.sheep.walkM_S + 0.5)
  })

  it('walks through nothing solid, up nothing steep and down no cliff', () => {
    const pen = { groundAt: (x: number) => (x < -8 ? -5 : x > 8 ? 3 : 0), blockedAt: (_x: number, z: number) => z > -2 || z < -20 }
    const herd = herdOf('rabbit', 1)
    run(herd, 1, player, pen)
    for (let k = 0; k < 90; k++) {
      const [x, z] = placesOf(herd)[k % 10]!
      run(herd, 0.5, { ...player, x, z }, pen)
      for (const [cx, cz] of placesOf(herd)) {
        expect(Math.abs(cx)).toBeLessThan(8.01)
        expect(cz).toBeLessThan(-1.99)
        expect(cz).toBeGreaterThan(-20.01)
      }
    }
  })

  it('stays behind where the player goes far, and another comes', () => {
    const herd = herdOf('fox')
    run(herd, 1, player)
    const gone = { ...player, x: 200 }
    run(herd, 0.5, gone)
    for (const [x, z] of placesOf(herd)) {
      expect(Math.hypot(x - 200, z)).toBeGreaterThan(25)
      expect(Math.hypot(x - 200, z)).toBeLessThan(50)
    }
  })

  it('of birds circles overhead and comes down nowhere', () => {
    const herd = herdOf('bird', 1)
    run(herd, 2, player)
    for (let k = 0; k < 40; k++) {
      run(herd, 1, player)
      for (const at of alive(herd)) expect(herd.state[at + CREATURE.y]).toBeGreaterThan(3)
    }
    for (const [x, z] of placesOf(herd)) expect(Math.hypot(x, z)).toBeLessThan(60)
  })

  it('turns into another kind where it stands, and into fewer by losing the last', () => {
    const herd = herdOf('sheep', 1)
    run(herd, 1, player)
    const before = placesOf(herd)
    herd.become(fill('creature', 'deer', 0.5))
    expect(placesOf(herd)).toEqual(before.slice(0, 4))
    herd.become(fill('creature', 'none'))
    expect(alive(herd)).toHaveLength(0)
  })
})
