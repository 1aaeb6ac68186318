// The rows' own arithmetic; what they measure is checked on truth by ../card.test.ts.
import { describe, expect, it } from 'vitest'
import { BUTTON, IDLE } from '../../../core/controls.ts'
import { EYE_HEIGHT_M, FRAME, TAN_HALF_V } from '../../../core/camera.ts'
import { makeBorn, makeEntities, spawnThrown } from '../../../core/entities.ts'
import { moveBody, type Body } from '../../../core/kinematics.ts'
import { AHEAD, turn } from '../moves.ts'
import { rowsOf } from '../card.ts'
import { fromWorld, landscapes, toWorld, type Start } from '../starts.ts'
import { bounceAt, facingLevel, heightOf, inPicture, plainWorlds, gravityOf, stateOf, type State } from '../throws.ts'
import { commanded, keysOf, macroF1 } from './actions.ts'
import { correlationOf } from './counterfactual.ts'
import { meanDistance } from './diversity.ts'
import { halfLife } from './drift.ts'
import { factor } from './endless.ts'
import { tiltOf } from './liquid.ts'
import { lineThrough, restitution } from './physics.ts'
import { placeOf, readPassing, showsAt } from './permanence.ts'
import { correlation } from './prompts.ts'

const FLAT = { groundAt: () => 0, blockedAt: () => false }

describe('row 11', () => {
  it('throws to where the ground is level, from the same place', () => {
    // A hill all round, but for a level terrace towards +x.
    const groundAt = (x: number, z: number) => (x > 4 && Math.abs(z) < 2 ? 1 : 0.3 * Math.hypot(x, z))
    const start = { pose: { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.3, pitch: 0 }, stage: { terrain: { groundAt, blockedAt: () => false } } } as unknown as Start
    const { pose } = facingLevel(start)
    expect([pose.x, pose.z]).toEqual([0, 0])
    expect(Math.abs(pose.yaw - Math.PI / 2)).toBeLessThan(0.2)
  })
})

describe('row 14', () => {
  const poses = Array.from({ length: 30 }, (_, k) => ({ x: 0.1 * k, y: EYE_HEIGHT_M + 0.01 * k, z: -0.004 * k, yaw: 0, pitch: 0 }))
  /** A ball that lies still as seen on a walk past over uneven ground, hidden from `from` until `until`, shifted by `off` pixels afterwards. */
  const walk = (from: number, until: number, off = 0) => ({
    poses,
    balls: poses.map((pose, k) => {
      const [x, y] = showsAt([-1, 0.2, -7], pose)
      return k >= from && k < until ? undefined : { x: x + (k >= until ? off : 0), y, radius: 3 }
    }),
  })

  it('finds a place by how it moves in the picture', () => {
    const looks = poses.slice(0, 6).map((pose) => ({ pose, ball: { x: showsAt([-1, 0.2, -7], pose)[0], y: showsAt([-1, 0.2, -7], pose)[1] } }))
    placeOf(looks).forEach((value, c) => expect(value).toBeCloseTo([-1, 0.2, -7][c]!, 6))
  })

  it('knows where what lies still must come out', () => {
    expect(readPassing(walk(10, 16))).toMatchObject({ hidden: true, again: true, from: 10, until: 16 })
    expect(readPassing(walk(10, 16))!.offRadii).toBeCloseTo(0, 6)
    expect(readPassing(walk(10, 16, 9))!.offRadii).toBeCloseTo(3, 6)
  })

  it('tells a ball that was never hidden, or never came out, from one that was', () => {
    expect(readPassing(walk(30, 30))).toMatchObject({ hidden: false, again: true })
    expect(readPassing(walk(10, 30))).toMatchObject({ hidden: true, again: false, offRadii: undefined })
    // One look may be the tracker's.
    expect(readPassing(walk(10, 11))).toMatchObject({ hidden: false })
  })

  it('says nothing of a ball of which too little was seen before', () => {
    expect(readPassing(walk(3, 30))).toBeUndefined()
    expect(readPassing(walk(0, 30))).toBeUndefined()
  })
})

describe('row 4', () => {
  it.each([AHEAD, { ...AHEAD, lookYaw: 0.3 }, { ...IDLE, moveX: -1, moveZ: 0.5 }, { ...AHEAD, moveX: 1, buttons: BUTTON.run, lookYaw: -0.2 }])('what is commanded is what the body does on free ground', (controls) => {
    const body: Body = { pose: { x: 3, y: EYE_HEIGHT_M, z: -2, yaw: 0.7, pitch: 0 }, velocityY: 0, grounded: true }
    moveBody(body, controls, 9.8, 1 / 30, FLAT)
    const { right, ahead, yaw } = commanded(controls)
    const [dx, dz] = [body.pose.x - 3, body.pose.z + 2]
    expect(Math.cos(0.7) * dx + Math.sin(0.7) * dz).toBeCloseTo(right, 9)
    expect(Math.sin(0.7) * dx - Math.cos(0.7) * dz).toBeCloseTo(ahead, 9)
    expect(body.pose.yaw - 0.7).toBeCloseTo(yaw, 9)
  })

  it('F1 is one for the keys held, nothing for a picture that stands or cannot be read, and less for one wrong key', () => {
    const script = [AHEAD, turn(0.05), turn(-0.05), { ...IDLE, moveX: 1 }, { ...IDLE, moveX: -1 }, { ...IDLE, moveZ: -1 }]
    const held = script.map((controls) => keysOf(commanded(controls)))
    expect(macroF1(held, held)).toBe(1)
    expect(macroF1(held, held.map(() => new Set<string>()))).toBe(0)
    expect(macroF1(held, held.map(() => undefined))).toBe(0)
    const one = [...held]
    one[0] = new Set(['back'])
    expect(macroF1(held, one)).toBeCloseTo((4 + 0 + 2 / 3) / 6, 9)
  })
})

it('row 2: half-life is the first looked-at step below half way to the floor, or the whole length', () => {
  expect(halfLife([1, 8, 16, 32], [30, 24, 19, 12], 10)).toBeCloseTo(16 / 30)
  expect(halfLife([1, 8, 16, 32], [30, 29, 28, 27], 10)).toBeCloseTo(32 / 30)
})

it('row 3: a factor does not care which is larger, and has no value for nothing', () => {
  expect(factor(2, 4)).toBe(2)
  expect(factor(4, 2)).toBe(2)
  expect(factor(0, 2)).toBeUndefined()
})

it('row 5: correlation of changes knows sign and stillness', () => {
  const change = Float32Array.of(1, -2, 0, 3)
  expect(correlationOf(change, change.map((v) => 0.5 * v))).toBeCloseTo(1)
  expect(correlationOf(change, change.map((v) => -v))).toBeCloseTo(-1)
  expect(correlationOf(change, new Float32Array(4))).toBe(0)
})

it('row 13: a pool is as level as its surface, whatever its bed; a film is none', () => {
  const side = 20
  const field = (at: (x: number, z: number) => number) => Float64Array.from({ length: side * side }, (_, k) => at((k % side) * 0.125, Math.floor(k / side) * 0.125))
  const bed = field((x, z) => 0.05 * Math.sin(9 * x) + 0.03 * z)
  expect(tiltOf(field((x, z) => 0.2 - 0.05 * Math.sin(9 * x) - 0.03 * z), bed)).toBeCloseTo(0, 6)
  const leaning = field((x, z) => 0.2 - 0.05 * Math.sin(9 * x) - 0.03 * z + 0.1 * x)
  expect(tiltOf(leaning, bed)).toBeCloseTo((Math.atan(0.1) * 180) / Math.PI, 6)
  expect(tiltOf(field(() => 0.008), bed)).toBeUndefined()
})

it('row 17: correlation of depth is one for the same shape and low for another', () => {
  const slope = Float32Array.from({ length: 100 }, (_, k) => k / 100)
  expect(correlation(slope, slope.map((v) => 0.3 + 0.5 * v))).toBeCloseTo(1, 6)
  expect(correlation(slope, slope.map((_, k) => k % 2))).toBeLessThan(0.2)
})

describe('poses', () => {
  it('of the engine and of the true world are one another’s inverse', () => {
    const start = { x: 12, y: 5, z: -7, yaw: 1.1, pitch: 0 }
    const pose = { x: 0.4, y: 1.9, z: -2.5, yaw: -0.3, pitch: 0.1 }
    const there = toWorld(start, pose)
    // Ahead in the engine is along the start's heading in the world.
    expect(toWorld(start, { x: 0, y: EYE_HEIGHT_M, z: -1, yaw: 0, pitch: 0 })).toMatchObject({ x: 12 + Math.sin(1.1), y: 5, z: -7 - Math.cos(1.1) })
    const back = fromWorld(start, there)
    for (const key of ['x', 'y', 'z', 'yaw', 'pitch'] as const) expect(back[key]).toBeCloseTo(pose[key], 9)
  })
})

describe('rows 8 to 11', () => {
  const pose = { x: 1, y: 3, z: 2, yaw: 0.5, pitch: 0.2 }

  it('a height read off the picture is the height that was projected into it', () => {
    const entities = makeEntities()
    spawnThrown(entities, makeBorn(), pose, 0)
    entities[2] = 3.05
    const state = stateOf(entities, pose, 0)
    expect(inPicture(state)).toBe(true)
    expect(heightOf(state.y, state.aheadM, pose.pitch)).toBeCloseTo(state.heightM, 5)
    expect(state.radius).toBeCloseTo(((0.22 / 0.9) * FRAME.height) / (2 * TAN_HALF_V), -1)
  })

  it('finds the bounce where the upward speed grows', () => {
    const state = (upM_S: number): State => ({ t: 0, aheadM: 1, heightM: 0, upM_S, x: 0, y: 0, radius: 1 })
    expect(bounceAt([2, 1, 0, -1, -2, 1.2, 0.2].map(state))).toBe(5)
    expect(bounceAt([2, 1, 0].map(state))).toBe(3)
  })

  it('restitution is the root of rise over fall, and unknown where nothing bounces', () => {
    const heights = (list: number[]) => list.map((y, k) => ({ t: k / 10, y }))
    expect(restitution(heights([0, 0.5, 1, 0.5, 0, 0.3, 0.49, 0.3]))).toBeCloseTo(0.7)
    expect(restitution(heights([1, 0.5, 0]))).toBeUndefined()
    expect(restitution(heights([0, 1, 2, 3]))).toBeUndefined()
  })

  it('a line through points has their slope, and an R² that falls with scatter', () => {
    expect(lineThrough([[1, 3], [2, 5], [4, 9]])).toEqual({ slope: 2, r2: 1 })
    expect(lineThrough([[1, 3], [2, 9], [4, 5]])!.r2).toBeLessThan(0.5)
    expect(lineThrough([[1, 3], [1, 4]])).toBeUndefined()
  })

  it('plain worlds are held out, and fall as they are asked to', () => {
    const [world] = plainWorlds(1, { gravity: { value: 'low', strength: 1 } }, 'low')
    expect(world!.id).toMatch(/^test\/\d+ low$/)
    expect(gravityOf(world!)).toBeCloseTo(1.6)
    expect(landscapes('test', 3).every(({ spec }) => spec.slots.family.value === 'landscape')).toBe(true)
  })
})

it('row 18: the same picture twice has no spread, others have', () => {
  const grey = (value: number) => new Uint8Array(FRAME.width * FRAME.height * 3).fill(value)
  expect(meanDistance([grey(90), grey(90)])).toBe(0)
  expect(meanDistance([grey(20), grey(200)])).toBeGreaterThan(meanDistance([grey(90), grey(110)]))
})

it('a row that does not exist is named', () => {
  expect(() => rowsOf([2, 21])).toThrow('no row 21')
  expect(rowsOf([2, 4]).map(({ number }) => number)).toEqual([2, 4])
})
