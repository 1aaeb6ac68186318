import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, MAX_PITCH } from './camera.ts'
import { BUTTON, IDLE } from './controls.ts'
import { JUMP_M_S, moveBody, WALK_M_S, wrapAngle, type Body, type Terrain } from './kinematics.ts'

const DT_S = 1 / 30
const flat: Terrain = { groundAt: () => 0, blockedAt: () => false }
const standing = (): Body => ({ pose: { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }, velocityY: 0, grounded: true })

describe('moveBody', () => {
  it('walks forward along -z at walking speed, and no faster diagonally', () => {
    const body = standing()
    for (let i = 0; i < 30; i++) moveBody(body, { ...IDLE, moveZ: 1 }, 9.8, DT_S, flat)
    expect(body.pose.z).toBeCloseTo(-WALK_M_S, 6)
    const diagonal = standing()
    for (let i = 0; i < 30; i++) moveBody(diagonal, { ...IDLE, moveZ: 1, moveX: 1 }, 9.8, DT_S, flat)
    expect(Math.hypot(diagonal.pose.x, diagonal.pose.z)).toBeCloseTo(WALK_M_S, 6)
  })

  it('walks to the right of where it looks', () => {
    const body = standing()
    body.pose.yaw = Math.PI / 2
    moveBody(body, { ...IDLE, moveX: 1 }, 9.8, DT_S, flat)
    expect(body.pose.x).toBeCloseTo(0, 6)
    expect(body.pose.z).toBeGreaterThan(0)
  })

  it('jumps as high as gravity allows and lands where it left', () => {
    const body = standing()
    let top = 0
    moveBody(body, { ...IDLE, buttons: BUTTON.jump }, 9.8, DT_S, flat)
    for (let i = 0; i < 60; i++) {
      top = Math.max(top, body.pose.y - EYE_HEIGHT_M)
      moveBody(body, IDLE, 9.8, DT_S, flat)
    }
    // Explicit Euler loses half a step of the launch speed: g v dt / 2 / g.
    expect(top).toBeCloseTo(JUMP_M_S ** 2 / (2 * 9.8) - (JUMP_M_S * DT_S) / 2, 1)
    expect(body.grounded).toBe(true)
    expect(body.pose.y).toBeCloseTo(EYE_HEIGHT_M, 9)
  })

  it('is not moved by what the hands do: throwing and pouring', () => {
    const [idle, busy] = [standing(), standing()]
    for (let i = 0; i < 30; i++) {
      moveBody(idle, { ...IDLE, moveZ: 1 }, 9.8, DT_S, flat)
      moveBody(busy, { ...IDLE, moveZ: 1, buttons: BUTTON.throw | BUTTON.pour }, 9.8, DT_S, flat)
    }
    expect(busy).toEqual(idle)
  })

  it('slides along a wall instead of passing through it', () => {
    const wall: Terrain = { groundAt: () => 0, blockedAt: (_x, z) => z < -1 }
    const body = standing()
    for (let i = 0; i < 60; i++) moveBody(body, { ...IDLE, moveZ: 1, moveX: 0.5 }, 9.8, DT_S, wall)
    expect(body.pose.z).toBeGreaterThanOrEqual(-1)
    expect(body.pose.x).toBeGreaterThan(1)
  })

  it('does not climb a cliff, follows a gentle slope, falls off an edge', () => {
    const cliff: Terrain = { groundAt: (_x, z) => (z < -1 ? 3 : 0), blockedAt: () => false }
    const body = standing()
    for (let i = 0; i < 60; i++) moveBody(body, { ...IDLE, moveZ: 1 }, 9.8, DT_S, cliff)
    expect(body.pose.z).toBeGreaterThan(-1.01)
    expect(body.pose.z).toBeLessThan(-0.5)
    const slope: Terrain = { groundAt: (_x, z) => -z * 0.3, blockedAt: () => false }
    const climber = standing()
    for (let i = 0; i < 30; i++) moveBody(climber, { ...IDLE, moveZ: 1 }, 9.8, DT_S, slope)
    expect(climber.pose.y - EYE_HEIGHT_M).toBeCloseTo(WALK_M_S * 0.3, 6)
    // Rock is no ramp: 60 degrees, though one step of a thirtieth of a second rises by 18 cm only.
    const steep: Terrain = { groundAt: (_x, z) => Math.max(0, (-1 - z) * 1.73), blockedAt: () => false }
    const walker = standing()
    for (let i = 0; i < 60; i++) moveBody(walker, { ...IDLE, moveZ: 1 }, 9.8, DT_S, steep)
    expect(walker.pose.y - EYE_HEIGHT_M).toBeLessThan(0.2)
    const edge: Terrain = { groundAt: (_x, z) => (z < -0.5 ? -5 : 0), blockedAt: () => false }
    const faller = standing()
    for (let i = 0; i < 90; i++) moveBody(faller, { ...IDLE, moveZ: 1 }, 9.8, DT_S, edge)
    expect(faller.pose.y - EYE_HEIGHT_M).toBeCloseTo(-5, 9)
  })

  it('keeps its level over unknown ground and clamps pitch', () => {
    const unknown: Terrain = { groundAt: () => NaN, blockedAt: () => false }
    const body = standing()
    for (let i = 0; i < 30; i++) moveBody(body, { ...IDLE, moveZ: 1, lookPitch: 0.2 }, 9.8, DT_S, unknown)
    expect(body.pose.y).toBe(EYE_HEIGHT_M)
    expect(body.pose.pitch).toBe(MAX_PITCH)
  })
})

describe('wrapAngle', () => {
  it('maps to [-pi, pi)', () => {
    expect(wrapAngle(3 * Math.PI)).toBeCloseTo(-Math.PI, 9)
    expect(wrapAngle(-0.1)).toBeCloseTo(-0.1, 9)
    expect(wrapAngle(7)).toBeCloseTo(7 - 2 * Math.PI, 9)
  })
})
