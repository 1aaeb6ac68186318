import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME } from '../../core/camera.ts'
import type { Controls } from '../../core/controls.ts'
import { moveBody, type Body } from '../../core/kinematics.ts'
import { comeBack, recallOf } from './come-back.ts'
import type { Start } from './starts.ts'
import { DT_S, PIXELS, type Subject } from './subject.ts'

/** A body on a plain, with a wall at x = 3 that it slides along. */
function walker(): Subject {
  const body: Body = { pose: { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.4, pitch: 0.1 }, velocityY: 0, grounded: true }
  const plain = { groundAt: () => 0, blockedAt: (x: number) => x > 3 }
  return {
    column: 'model',
    open: () => Promise.resolve(),
    step: (controls: Readonly<Controls>) => Promise.resolve(void moveBody(body, controls, 9.8, DT_S, plain)),
    look: () => Promise.resolve({ rgb: new Uint8Array(3 * PIXELS), code: new Float32Array(PIXELS), pose: { ...body.pose } }),
    branch: () => () => undefined,
    pose: () => ({ ...body.pose }),
  }
}

describe('walking off and home', () => {
  it.each([11, 12, 13])('ends where it began, looking the same way (seed %i)', async (seed) => {
    const { first, last, away, farM, back } = await comeBack(walker(), { spec: { seed } } as Start, 20)
    expect(back).toBe(true)
    expect(farM).toBeGreaterThan(2)
    expect(Math.hypot(last.pose.x - first.pose.x, last.pose.z - first.pose.z)).toBeLessThan(0.2)
    expect(Math.hypot(away.pose.x, away.pose.z)).toBeGreaterThan(0)
    expect(last.pose.yaw).toBeCloseTo(first.pose.yaw, 2)
    expect(last.pose.pitch).toBeCloseTo(first.pose.pitch, 2)
  })

  it('says so if the way home is barred', async () => {
    const subject = walker()
    const step = subject.step.bind(subject)
    let steps = 0
    // From the middle on nobody moves.
    subject.step = (controls) => (steps++ < 300 ? step(controls) : Promise.resolve())
    expect((await comeBack(subject, { spec: { seed: 12 } } as Start, 20)).back).toBe(false)
  })
})

describe('recall', () => {
  const grey = new Uint8Array(3 * PIXELS).fill(100)

  it('counts squares, whatever differs within them', () => {
    expect(recallOf(grey, grey)).toBe(100)
    expect(recallOf(grey.map((v) => v + 9), grey)).toBe(100)
    expect(recallOf(grey.map((v) => v + 11), grey)).toBe(0)
    // The left half of the picture: eight of sixteen columns of squares.
    const half = grey.map((v, k) => (Math.floor(k / 3) % FRAME.width < FRAME.width / 2 ? 0 : v))
    expect(recallOf(half, grey)).toBe(50)
  })
})
