import { beforeAll, describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M } from '../../core/camera.ts'
import { ENTITY, ENTITY_FLOATS, THROW } from '../../core/entities.ts'
import { createSimulation, loadPhysics } from '../../worlds/simulate.ts'
import { lobsUnder } from './lob.ts'
import { BEFORE, clearLooks, controlsOf, velocityOf } from './pair.ts'
import { plainWorlds, type State } from './throws.ts'

beforeAll(loadPhysics)

const state = (x: number, y: number, radius = 4): State => ({ t: 0, aheadM: 5, heightM: 3, upM_S: 0, x, y, radius })

describe('two throws', () => {
  it('meet in the true simulation when the flights of their balls say so, and in more ways than one', () => {
    const lobs = lobsUnder(9.8)
    expect(lobs.length).toBeGreaterThan(2)
    for (const lob of lobs) {
      const spawn = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.4, pitch: 0 }
      const simulation = createSimulation({ spawn, bodies: [], terrain: { groundAt: () => 0, blockedAt: () => false } }, plainWorlds(1)[0]!.spec)
      const { entities } = simulation
      let [nearest, at] = [Infinity, -1]
      for (const [k, controls] of controlsOf(lob, lob.meets + 6, true).entries()) {
        simulation.step(controls, 1 / 30)
        if (k <= lob.wait) continue
        const apart = Math.hypot(...[ENTITY.x, ENTITY.y, ENTITY.z].map((axis) => entities[axis]! - entities[ENTITY_FLOATS + axis]!))
        if (apart < nearest) [nearest, at] = [apart, k]
      }
      simulation.free()
      expect(nearest).toBeLessThan(2 * THROW.radiusM + 0.05)
      expect(Math.abs(at - lob.meets)).toBeLessThanOrEqual(2)
    }
  })

  it('have none where flights are too long to be seen', () => {
    expect(lobsUnder(1.6)).toEqual([])
  })

  it('are looked at where neither ball hides the other and both show whole', () => {
    const first = Array.from({ length: 20 }, (_, k) => state(100, k < BEFORE ? 20 + 4 * k : 60 + 2 * (k - BEFORE)))
    const second = first.map(({ y }, k) => state(100, k < 6 ? y + 12 : k < 14 ? y + 5 : y + 12))
    expect(clearLooks([first, second])).toEqual({ before: [0, 1, 2, 3, 4, 5], after: [14, 15, 16, 17, 18, 19] })
    expect(clearLooks([first, first])).toBeUndefined()
    expect(clearLooks([first.map(({ x }) => state(x, 141)), second])).toBeUndefined()
  })

  it('have the speed they had at the touch, whatever gravity did before or after it', () => {
    const gravity = 7
    const balls = Array.from({ length: 20 }, (_, k) => {
      const t = (k - BEFORE + 0.5) / 30
      const metresPx = THROW.radiusM / 4
      return { x: 127.5 + (2 * t) / metresPx, y: 71.5 - (3 * t - (gravity * t * t) / 2) / metresPx }
    })
    const states = balls.map(({ x, y }) => state(x, y))
    for (const looks of [[0, 1, 2, 3], [12, 15, 18]]) {
      const { right, up } = velocityOf(balls, states, looks, gravity)!
      expect(right).toBeCloseTo(2, 6)
      expect(up).toBeCloseTo(3, 6)
    }
    expect(velocityOf([undefined, ...balls.slice(1)], states, [0, 1, 2], gravity)).toBeUndefined()
  })
})
