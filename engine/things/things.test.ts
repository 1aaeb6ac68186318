import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import { BUTTON, IDLE } from '../../core/controls.ts'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS, makeBorn, makeEntities } from '../../core/entities.ts'
import { moveBody, type Body } from '../../core/kinematics.ts'
import { standsOn, stopsBody } from './footing.ts'
import { furnishYard, hangPendulum, PUT, putBox, type Store } from './place.ts'
import { makeRigs, RIG, RIG_FLOATS } from './rope.ts'

const EYES: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: -0.6 }
const FLOOR = () => 0
const store = (): Store => ({ entities: makeEntities(), born: makeBorn(), rigs: makeRigs() })
const slotOf = ({ entities }: Store, slot: number) => entities.subarray(slot * ENTITY_FLOATS, (slot + 1) * ENTITY_FLOATS)
const living = ({ entities }: Store, kind: keyof typeof ENTITY_CLASS) =>
  Array.from({ length: ENTITY_SLOTS }, (_, slot) => slot).filter((slot) => entities[slot * ENTITY_FLOATS + ENTITY.alive] === 1 && entities[slot * ENTITY_FLOATS] === ENTITY_CLASS[kind])

describe('putting down', () => {
  it('puts a box where the player looks, one to three metres ahead, and the next on top of it', () => {
    const things = store()
    expect(putBox(things, EYES, FLOOR)).toBe(true)
    expect(putBox(things, EYES, FLOOR)).toBe(true)
    const [first, second] = [slotOf(things, 0), slotOf(things, 1)]
    expect(-first[ENTITY.z]!).toBeGreaterThan(1)
    expect(-first[ENTITY.z]!).toBeLessThan(3.3)
    expect(first[ENTITY.y]).toBeCloseTo(PUT.halfM + PUT.dropM)
    expect([second[ENTITY.x], second[ENTITY.z]]).toEqual([first[ENTITY.x], first[ENTITY.z]])
    expect(second[ENTITY.y]! - first[ENTITY.y]!).toBeCloseTo(2 * PUT.halfM + PUT.dropM)
    expect(putBox(things, { ...EYES, yaw: 1.5 }, FLOOR)).toBe(true)
    expect(slotOf(things, 2)[ENTITY.y]).toBeCloseTo(PUT.halfM + PUT.dropM)
  })

  it('puts nothing where nothing is remembered', () => {
    const things = store()
    expect([putBox(things, EYES, () => NaN), hangPendulum(things, EYES, () => NaN)]).toEqual([false, false])
    expect(things.entities.every((v) => v === 0)).toBe(true)
  })
})

describe('hanging up', () => {
  it('stands a portal on the ground ahead and lets a bob go from forty degrees; the next one takes its place', () => {
    const things = store()
    const slope = (_x: number, z: number) => -0.1 * z
    expect(hangPendulum(things, EYES, slope)).toBe(true)
    const [slot] = living(things, 'bob')
    const rig = things.rigs.subarray(slot! * RIG_FLOATS, (slot! + 1) * RIG_FLOATS)
    const bob = slotOf(things, slot!)
    const arm = [0, 1, 2].map((axis) => bob[ENTITY.x + axis]! - rig[axis]!)
    expect(Math.hypot(...arm)).toBeCloseTo(rig[RIG.length]!, 5)
    expect((Math.acos(-arm[1]! / rig[RIG.length]!) * 180) / Math.PI).toBeCloseTo(40, 0)
    expect(rig[RIG.footAhead]).toBeGreaterThan(rig[RIG.footBehind]!)
    hangPendulum(things, { ...EYES, yaw: 2 }, slope)
    expect(living(things, 'bob').length).toBe(1)
    expect(things.rigs[living(things, 'bob')[0]! * RIG_FLOATS + RIG.x]).toBeGreaterThan(2)
  })
})

describe('a yard', () => {
  it('begins with three boxes on each other, a pendulum and three balls, the same for a seed; without what has no ground', () => {
    const first = store()
    const again = store()
    furnishYard(first, 5, { ...EYES, pitch: 0 }, FLOOR)
    furnishYard(again, 5, { ...EYES, pitch: 0 }, FLOOR)
    expect([...again.entities]).toEqual([...first.entities])
    expect([living(first, 'box').length, living(first, 'bob').length, living(first, 'ball').length]).toEqual([3, 1, 3])
    expect(living(first, 'box').map((slot) => +slotOf(first, slot)[ENTITY.y]!.toFixed(4))).toEqual([0.45, 1.35, 2.25])
    const other = store()
    furnishYard(other, 6, { ...EYES, pitch: 0 }, FLOOR)
    expect([...other.entities]).not.toEqual([...first.entities])
    const half = store()
    furnishYard(half, 5, { ...EYES, pitch: 0 }, (x) => (x < 0 ? 0 : NaN))
    expect(living(half, 'box').length).toBe(0)
    expect(living(half, 'bob').length).toBe(1)
  })
})

describe('the body among things', () => {
  /** Walks ahead for `steps` steps in a world with a box of half edge `half` three metres ahead; how far, and how high the feet end. */
  function walked(half: number, buttons = 0, steps = 60): { z: number; feet: number; most: number } {
    const { entities, rigs } = store()
    entities.set([ENTITY_CLASS.box, 0, half, -3, 0, 0, 0, half, 1, 1, 1, 1])
    const body: Body = { pose: { ...EYES, pitch: 0 }, velocityY: 0, grounded: true }
    let most = 0
    for (let k = 0; k < steps; k++) {
      const { x, y, z } = body.pose
      moveBody(body, { ...IDLE, moveZ: 1, buttons }, 9.8, 1 / 30, {
        groundAt: (gx, gz) => standsOn(entities, gx, gz, y - EYE_HEIGHT_M, 0),
        blockedAt: (bx, bz, feet, radius) => stopsBody(entities, rigs, bx, bz, feet, radius, x, z),
      })
      most = Math.max(most, body.pose.y - EYE_HEIGHT_M)
    }
    return { z: body.pose.z, feet: body.pose.y - EYE_HEIGHT_M, most }
  }

  it('does not walk through a box, steps over a low one and jumps onto one as high as a jump', () => {
    expect(walked(0.25).z).toBeGreaterThan(-3 + 0.25 + 0.3)
    expect(walked(0.25).most).toBe(0)
    expect(walked(0.2).most).toBeCloseTo(0.4)
    expect(walked(0.2).z).toBeLessThan(-4)
    expect(walked(0.25, BUTTON.jump).z).toBeLessThan(-4)
    expect(walked(0.9, BUTTON.jump).z).toBeGreaterThan(-3 + 0.9 + 0.3)
  })

  it('is let out of a box that slid into it, and passes under one that hangs over it', () => {
    const { entities, rigs } = store()
    entities.set([ENTITY_CLASS.box, 0, 0.5, -0.6, 0, 0, 0, 0.5, 1, 1, 1, 1])
    expect(stopsBody(entities, rigs, 0, 0.1, 0, 0.35, 0, 0)).toBe(false)
    expect(stopsBody(entities, rigs, 0, 0, 0, 0.35, 0, 2)).toBe(true)
    entities[ENTITY.y] = 2.5
    expect(stopsBody(entities, rigs, 0, 0, 0, 0.35, 0, 2)).toBe(false)
  })

  it('does not walk through the posts of a pendulum, but between them', () => {
    const things = store()
    hangPendulum(things, EYES, FLOOR)
    const rig = things.rigs.subarray(living(things, 'bob')[0]! * RIG_FLOATS)
    const [x, z, yaw] = [rig[RIG.x]!, rig[RIG.z]!, rig[RIG.yaw]!]
    expect(stopsBody(things.entities, things.rigs, x + 1.6 * Math.sin(yaw), z - 1.6 * Math.cos(yaw), 0, 0.35, 0, 0)).toBe(true)
    expect(stopsBody(things.entities, things.rigs, x, z, 0, 0.35, 0, 0)).toBe(false)
  })
})
