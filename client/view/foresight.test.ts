import { describe, expect, it } from 'vitest'
import { MAX_PITCH, type Pose } from '../../core/camera.ts'
import { BUTTON, IDLE, type Controls } from '../../core/controls.ts'
import { moveBody, RUN_M_S, WALK_M_S, type Body } from '../../core/kinematics.ts'
import { makeFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { makeForesight, soften } from './foresight.ts'

const HOME: Pose = { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0 }
const NOTHING = { yaw: 0, pitch: 0 }
const NO_MARK = () => ({ yaw: 0, pitch: 0, timeMs: 0 })
const still = (change: Partial<Controls> = {}): Controls => ({ ...IDLE, ...change })
const FLAT = { groundAt: () => 0, blockedAt: () => false }

describe('foresight', () => {
  it('adds the look that a frame does not know yet, and only that', () => {
    const foresight = makeForesight()
    for (let seq = 0; seq < 5; seq++) foresight.sampled(seq, still({ lookYaw: 0.1, lookPitch: -0.02 }), 1000 + 8 * seq)
    const out = { ...HOME }
    // The frame has samples 0 to 2: their .3 rad are in its pose.
    foresight.now({ ...HOME, yaw: 0.3, pitch: -0.06 }, foresight.mark(2, NO_MARK()), 4, { yaw: 0.01, pitch: 0 }, 1040, out)
    expect(out.yaw).toBeCloseTo(0.3 + 0.2 + 0.01, 10)
    expect(out.pitch).toBeCloseTo(-0.06 - 0.04, 10)
    foresight.now({ ...HOME, yaw: 0.5 }, foresight.mark(4, NO_MARK()), 4, NOTHING, 1040, out)
    expect(out.yaw).toBeCloseTo(0.5, 10)
  })

  it('never looks past the steepest pitch, wraps with yaw and with sequence numbers', () => {
    const foresight = makeForesight()
    foresight.sampled(0xffff, still(), 1000)
    foresight.sampled(0, still({ lookYaw: 0.5, lookPitch: 2 }), 1008)
    const out = foresight.now({ ...HOME, yaw: 3 }, foresight.mark(0xffff, NO_MARK()), 0, NOTHING, 1010, { ...HOME })
    expect(out.yaw).toBeCloseTo(3.5 - 2 * Math.PI, 10)
    expect(out.pitch).toBe(MAX_PITCH)
  })

  it('says nothing about frames made with input it does not know', () => {
    const foresight = makeForesight()
    foresight.sampled(5, still(), 1000)
    foresight.sampled(6, still({ lookYaw: 1 }), 1008)
    expect(foresight.now(HOME, foresight.mark(4, NO_MARK()), 0, NOTHING, 1010, { ...HOME }).yaw).toBe(0)
    expect(foresight.now(HOME, foresight.mark(5, NO_MARK()), 0, NOTHING, 1010, { ...HOME }).yaw).toBe(1)
    // A stalled stream stays turned.
    expect(foresight.now(HOME, foresight.mark(5, NO_MARK()), 0, NOTHING, 9000, { ...HOME }).yaw).toBe(1)
    foresight.reset()
    expect(foresight.now(HOME, foresight.mark(5, NO_MARK()), 0, NOTHING, 1010, { ...HOME }).yaw).toBe(0)
  })

  it('walks as the server will: the same place as the server’s own kinematics a moment later', () => {
    const controls = still({ moveX: 0.6, moveZ: 1, buttons: BUTTON.run })
    const foresight = makeForesight()
    foresight.sampled(1, controls, 1000)
    foresight.sampled(2, controls, 1050)
    const pose = { ...HOME, yaw: 0.8 }
    // The frame was made 10 ms after sample 1 arrived; now is 90 ms later.
    const out = foresight.now(pose, foresight.mark(1, NO_MARK()), 10, NOTHING, 1100, { ...HOME })
    const body: Body = { pose: { ...pose }, velocityY: 0, grounded: true }
    moveBody(body, controls, 9.8, 0.09, FLAT)
    expect(out.x).toBeCloseTo(body.pose.x, 6)
    expect(out.z).toBeCloseTo(body.pose.z, 6)
    expect(Math.hypot(out.x, out.z)).toBeCloseTo(0.09 * RUN_M_S, 6)
  })

  it('foresees the same steps whatever is poured or thrown', () => {
    const [idle, busy] = [0, BUTTON.throw | BUTTON.pour].map((buttons) => {
      const foresight = makeForesight()
      foresight.sampled(1, still({ moveZ: 1, buttons }), 1000)
      return foresight.now(HOME, foresight.mark(1, NO_MARK()), 10, NOTHING, 1100, { ...HOME })
    })
    expect(busy).toEqual(idle)
  })

  it('starts a step at once, and stops foreseeing steps that walls do not let through', () => {
    const foresight = makeForesight()
    foresight.sampled(1, still(), 1000)
    foresight.sampled(2, still({ moveZ: 1 }), 1010)
    expect(foresight.now(HOME, foresight.mark(1, NO_MARK()), 0, NOTHING, 1060, { ...HOME }).z).toBeCloseTo(-0.05 * WALK_M_S, 6)
    for (let frame = 0; frame < 8; frame++) {
      foresight.sampled(3 + frame, still({ moveZ: 1 }), 1060 + 33 * frame)
      foresight.described({ ...makeFrameMeta(), rtpTime: 3000 * frame, lastInputSeq: 3 + frame, pose: HOME }, 90_000)
    }
    expect(Math.abs(foresight.now(HOME, foresight.mark(10, NO_MARK()), 0, NOTHING, 1391, { ...HOME }).z)).toBeLessThan(0.01)
  })
})

describe('soften', () => {
  it('leaves ordinary turns alone and never turns a picture off the screen', () => {
    const small = { ...HOME, yaw: 0.2, pitch: -0.2 }
    soften(HOME, small)
    expect([small.yaw, small.pitch]).toEqual([0.2, -0.2])
    const more = { ...HOME, yaw: 0.21 }
    soften(HOME, more)
    expect(more.yaw).toBeCloseTo(0.21, 3)
    const large = { ...HOME, yaw: -3, pitch: 1.2 }
    soften(HOME, large)
    expect(large.yaw).toBeCloseTo(-0.35, 3)
    expect(large.pitch).toBeLessThan(0.351)
    const across = { ...HOME, yaw: -Math.PI + 0.01 }
    soften({ ...HOME, yaw: Math.PI - 0.01 }, across)
    expect(across.yaw - (Math.PI - 0.01)).toBeCloseTo(0.02, 3)
  })
})
