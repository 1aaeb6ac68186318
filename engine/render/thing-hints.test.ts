import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { ENTITY_CLASS, ENTITY_FLOATS, makeBorn, makeEntities } from '../../core/entities.ts'
import { hangPendulum } from '../things/place.ts'
import { makeRigs } from '../things/rope.ts'
import { drawEntities, hintDepths } from './entity-hints.ts'
import { drawThings } from './thing-hints.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const EYE: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.5, pitch: -0.2 }
type Memory = { depthM: number } | undefined

function blank(memory?: Memory): Float32Array {
  const warp = new Float32Array(WARP.channels * FRAME_PIXELS)
  hintDepths.fill(Infinity)
  if (!memory) return warp
  warp.fill(1, WARP.confidence * FRAME_PIXELS, (WARP.confidence + 1) * FRAME_PIXELS)
  warp.fill(2 * codeOfDepth(memory.depthM) - 1, WARP.code * FRAME_PIXELS, (WARP.code + 1) * FRAME_PIXELS)
  return warp
}

function drawn(entities: Float32Array, pose = EYE, memory?: Memory, rigs = makeRigs()): Float32Array {
  const warp = blank(memory)
  drawThings(entities, rigs, pose, warp)
  return warp
}

const coverOf = (warp: Float32Array) => warp.subarray(WARP.coverage * FRAME_PIXELS, (WARP.coverage + 1) * FRAME_PIXELS)
const redOf = (warp: Float32Array) => warp.subarray(WARP.hint * FRAME_PIXELS, (WARP.hint + 1) * FRAME_PIXELS)
const area = (warp: Float32Array) => coverOf(warp).reduce((sum, c) => sum + c, 0)

/** A box of half edge .3 m, so far ahead of `EYE`. */
function withBox(aheadM: number, y = 0.3, red = 0.6): Float32Array {
  const entities = makeEntities()
  entities.set([ENTITY_CLASS.box, Math.sin(EYE.yaw) * aheadM, y, -Math.cos(EYE.yaw) * aheadM, 0, 0, 0, 0.3, red, 0.2, 0.2, 1])
  return entities
}

/** The hint's red, 0 to 1, where the place on the box (-1 to 1 each) shows. */
function redAt(warp: Float32Array, pose: Pose, entities: Float32Array, x: number, y: number, z: number): number {
  const eyes = { x: entities[1]! + 0.3 * x - pose.x, y: entities[2]! + 0.3 * y - pose.y, z: entities[3]! + 0.3 * z - pose.z }
  const cosYaw = Math.cos(pose.yaw)
  const sinYaw = Math.sin(pose.yaw)
  const flat = eyes.x * sinYaw - eyes.z * cosYaw
  const ahead = flat * Math.cos(pose.pitch) + eyes.y * Math.sin(pose.pitch)
  const up = eyes.y * Math.cos(pose.pitch) - flat * Math.sin(pose.pitch)
  const right = eyes.x * cosYaw + eyes.z * sinYaw
  const tan = 0.5095
  const i = Math.round((right / ahead / ((tan * 16) / 9) + 1) * 0.5 * FRAME.width - 0.5)
  const j = Math.round((1 - up / ahead / tan) * 0.5 * FRAME.height - 0.5)
  return (redOf(warp)[j * FRAME.width + i]! + 1) / 2
}

describe('boxes as hints', () => {
  it('show three faces, the top lighter than the sides and one side darker than the other', () => {
    const entities = withBox(2.5)
    const warp = drawn(entities)
    // The eye is behind it (+z) and to its west (-x), above.
    const [top, south, west] = [redAt(warp, EYE, entities, 0, 1, 0), redAt(warp, EYE, entities, 0, 0.3, 1), redAt(warp, EYE, entities, -1, 0.3, 0)]
    expect(top).toBeGreaterThan(south + 0.05)
    expect(Math.abs(south - west)).toBeGreaterThan(0.02)
    expect(top).toBeGreaterThan(0.6)
  })

  it('are as large as they should be, with a soft outline', () => {
    const warp = drawn(withBox(4, 0.3), EYE)
    // A face of .6 m at 4 m is some 21 pixels; turned by half a radian and seen from above it shows more.
    expect(area(warp)).toBeGreaterThan(400)
    expect(area(warp)).toBeLessThan(1300)
    expect(new Set(coverOf(warp))).toEqual(new Set([0, 0.25, 0.5, 0.75, 1]))
  })

  it('are hidden by nearer memory and not by farther, pixel by pixel', () => {
    const open = area(drawn(withBox(4)))
    expect(area(drawn(withBox(4), EYE, { depthM: 20 }))).toBe(open)
    expect(area(drawn(withBox(4), EYE, { depthM: 2 }))).toBe(0)
    // Its near edge shows before a wall that its far edge is behind.
    const half = area(drawn(withBox(4, 0.3), { ...EYE, pitch: -0.4 }, { depthM: 3.85 }))
    expect(half).toBeGreaterThan(0.1 * open)
    expect(half).toBeLessThan(0.95 * open)
  })

  it('hide each other and balls by depth, in whatever order they are drawn', () => {
    const near = withBox(3, 0.5, 0.9)
    const both = (first: Float32Array, second: Float32Array) => {
      const entities = makeEntities()
      entities.set(first.subarray(0, ENTITY_FLOATS))
      entities.set(second.subarray(0, ENTITY_FLOATS), ENTITY_FLOATS)
      return drawn(entities)
    }
    const far = withBox(4, 0.3, 0.1)
    const middle = redAt(drawn(near), EYE, near, 0, 0.3, 1)
    expect(redAt(both(near, far), EYE, near, 0, 0.3, 1)).toBeCloseTo(middle, 5)
    expect(redAt(both(far, near), EYE, near, 0, 0.3, 1)).toBeCloseTo(middle, 5)
    const ball = makeEntities()
    ball.set([ENTITY_CLASS.ball, Math.sin(EYE.yaw) * 5, 0.3, -Math.cos(EYE.yaw) * 5, 0, 0, 0, 0.2, 1, 1, 1, 1])
    expect(redAt(both(near, ball), EYE, near, 0, 0.3, 1)).toBeCloseTo(middle, 5)
  })

  it('are drawn whole by an eye beside them and not at all behind it', () => {
    expect(area(drawn(withBox(0.7, 1.6)))).toBeGreaterThan(0.3 * FRAME_PIXELS)
    expect(area(drawn(withBox(-3)))).toBe(0)
  })

  it('darken remembered ground around their foot', () => {
    const entities = withBox(3)
    const warp = blank()
    for (let j = 0; j < FRAME.height; j++) {
      const fall = Math.sin(EYE.pitch) + (1 - (2 * (j + 0.5)) / FRAME.height) * 0.5095 * Math.cos(EYE.pitch)
      if (fall >= 0) continue
      for (let i = 0; i < FRAME.width; i++) {
        warp[WARP.confidence * FRAME_PIXELS + j * FRAME.width + i] = 1
        warp[WARP.code * FRAME_PIXELS + j * FRAME.width + i] = 2 * codeOfDepth(EYE_HEIGHT_M / -fall) - 1
      }
    }
    drawThings(entities, makeRigs(), EYE, warp)
    const darkest = Math.min(...warp.subarray(0, FRAME_PIXELS))
    expect(darkest).toBeLessThan(-0.2)
  })
})

describe('balls and bobs as hints', () => {
  it('are the discs of training to the last bit', () => {
    const entities = makeEntities()
    entities.set([ENTITY_CLASS.ball, 1.2, 0.4, -3, 0, 0, 0, 0.22, 0.9, 0.3, 0.1, 1])
    entities.set([ENTITY_CLASS.ball, 2.2, 0.5, -4, 0, 0, 0, 0.36, 0.1, 0.3, 0.9, 1], ENTITY_FLOATS)
    const old = blank()
    drawEntities(entities, EYE, old)
    expect(Buffer.compare(Buffer.from(drawn(entities).buffer), Buffer.from(old.buffer))).toBe(0)
    // A bob without its portal.
    entities[ENTITY_FLOATS] = ENTITY_CLASS.bob
    expect(Buffer.compare(Buffer.from(drawn(entities).buffer), Buffer.from(old.buffer))).toBe(0)
  })
})

describe('a pendulum as hints', () => {
  it('is a portal, a rope and a bob', () => {
    const entities = makeEntities()
    const rigs = makeRigs()
    hangPendulum({ entities, born: makeBorn(), rigs }, { ...EYE, pitch: 0 }, () => 0)
    const level = { ...EYE, pitch: 0 }
    const bare = area(drawn(entities, level))
    const whole = area(drawn(entities, level, undefined, rigs))
    expect(bare).toBeGreaterThan(100)
    expect(whole).toBeGreaterThan(bare + 300)
    // From within, where a part of it is behind the eye.
    expect(area(drawn(entities, { ...level, x: rigs[0]!, z: rigs[2]! }, undefined, rigs))).toBeGreaterThan(0)
  })
})
