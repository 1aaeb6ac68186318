import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M } from '../core/camera.ts'
import { BUTTON } from '../core/controls.ts'
import { moveBody, wrapAngle, type Terrain } from '../core/kinematics.ts'
import { makeRng } from '../core/rng.ts'
import { explorePoses } from './policies-explore.ts'
import { levelPoses } from './policies-level.ts'
import { parsePolicies, pickPolicy, POLICIES, scriptOf, STEP_S } from './policies.ts'

// Gentle hills, a lake east of x = 6 and a tree every 5 m.
const terrain: Terrain = {
  groundAt: (x, z) => (x > 6 ? -2 : Math.sin(x / 9) + Math.cos(z / 11) + 1.5),
  blockedAt: (x, z, _feet, radius) => Math.hypot(x - 5 * Math.round(x / 5 - 0.5) - 2.5, z - 5 * Math.round(z / 5)) < 0.3 + radius,
}
const place = { spawn: { x: 0, y: 1.7 + 2.5, z: 2.5, yaw: 1, pitch: -0.05 }, terrain, dryAt: (x: number) => x <= 6 }

describe('explore', () => {
  it('stands on dry, free ground at eye height, and starts at the spawn', () => {
    for (let seed = 0; seed < 50; seed++) {
      const poses = explorePoses(place, makeRng(seed, 0), 12)
      expect(poses).toHaveLength(12)
      expect(poses[0]).toMatchObject({ x: 0, z: 2.5, yaw: 1 })
      for (const p of poses) {
        expect(p.y - terrain.groundAt(p.x, p.z)).toBeCloseTo(EYE_HEIGHT_M, 6)
        expect(place.dryAt(p.x)).toBe(true)
        expect(terrain.blockedAt(p.x, p.z, p.y - EYE_HEIGHT_M, 0.35)).toBe(false)
      }
    }
  })

  it('turns 15 to 45 degrees to both sides and goes far', () => {
    const poses = explorePoses(place, makeRng(3, 0), 12)
    const turns = poses.slice(1, 3).map((p) => wrapAngle(p.yaw - poses[0]!.yaw))
    expect(turns[0]! * turns[1]!).toBeLessThan(0)
    for (const t of turns) expect(Math.abs(t)).toBeGreaterThan(0.25)
    for (const t of turns) expect(Math.abs(t)).toBeLessThan(0.8)
    expect(Math.max(...poses.map((p) => Math.hypot(p.x, p.z - 2.5)))).toBeGreaterThan(7)
  })

  it('depends only on the seed', () => {
    expect(explorePoses(place, makeRng(9, 0), 12)).toEqual(explorePoses(place, makeRng(9, 0), 12))
    expect(explorePoses(place, makeRng(9, 0), 12)).not.toEqual(explorePoses(place, makeRng(10, 0), 12))
  })
})

describe('level', () => {
  it('stands on dry, free ground with level eyes, every other view before something solid', () => {
    const ahead = (p: { x: number; z: number; y: number; yaw: number }) =>
      Array.from({ length: 14 }, (_, k) => (k + 1) / 2).some((reach) => terrain.blockedAt(p.x + Math.sin(p.yaw) * reach, p.z - Math.cos(p.yaw) * reach, p.y - EYE_HEIGHT_M, 0.35))
    const poses = levelPoses(place, makeRng(4, 0), 40)
    expect(new Set(poses.map(({ x }) => x)).size).toBe(40)
    for (const [k, p] of poses.entries()) {
      expect([p.pitch, place.dryAt(p.x), terrain.blockedAt(p.x, p.z, p.y - EYE_HEIGHT_M, 0.35)]).toEqual([0, true, false])
      expect(p.y - terrain.groundAt(p.x, p.z)).toBeCloseTo(EYE_HEIGHT_M, 6)
      if (k % 2 === 1) expect(ahead(p)).toBe(true)
    }
    expect(poses.filter((p) => !ahead(p)).length).toBeGreaterThan(2)
  })
})

describe('scripts', () => {
  const open: Terrain = { groundAt: () => 0, blockedAt: () => false }

  it('have lead + frames steps of legal controls for every policy', () => {
    for (const policy of POLICIES) {
      for (let seed = 0; seed < 20; seed++) {
        const { lead, controls } = scriptOf(policy, makeRng(seed, 0), 16)
        expect(controls).toHaveLength(lead + 16)
        for (const c of controls) {
          expect(Math.max(Math.abs(c.moveX), Math.abs(c.moveZ))).toBeLessThanOrEqual(1)
          expect(Math.abs(c.lookYaw)).toBeLessThan(0.6)
        }
      }
    }
  })

  it('bring a loop back to where it began', () => {
    for (let seed = 0; seed < 20; seed++) {
      const body = { pose: { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.3, pitch: 0 }, velocityY: 0, grounded: true }
      const begin = { ...body.pose }
      let far = 0
      for (const controls of scriptOf('loop', makeRng(seed, 0), 16).controls) {
        moveBody(body, controls, 9.8, STEP_S, open)
        far = Math.max(far, Math.hypot(body.pose.x, body.pose.z) + Math.abs(body.pose.yaw - 0.3))
      }
      expect(far).toBeGreaterThan(0.3)
      for (const key of ['x', 'y', 'z', 'yaw', 'pitch'] as const) expect(body.pose[key]).toBeCloseTo(begin[key], 9)
    }
  })

  it('throw at least once when asked to', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(scriptOf('throw', makeRng(seed, 0), 16).controls.some((c) => c.buttons & BUTTON.throw)).toBe(true)
    }
  })
})

describe('policy lists', () => {
  it('are weighted and picked in order', () => {
    const list = parsePolicies('explore=3,walk=1')
    expect(list).toEqual([
      { name: 'explore', weight: 0.75 },
      { name: 'walk', weight: 0.25 },
    ])
    expect(pickPolicy(list, 0.74)).toBe('explore')
    expect(pickPolicy(list, 0.76)).toBe('walk')
    expect(() => parsePolicies('stroll=1')).toThrow(/stroll/)
  })
})
