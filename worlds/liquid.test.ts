import { describe, expect, it } from 'vitest'
import { createLiquid, type Liquid } from './liquid.ts'

const bowl = (x: number, z: number) => 0.15 * (x * x + z * z)
function pool(viscosity: number, bedAt = bowl): Liquid {
  return createLiquid({ columns: 32, cellM: 0.125, x: -2, z: -2, bedAt, gravity: 9.8, viscosity })
}

/** Root of the second moment of the volume around (x, 0): how far the liquid has spread, metres. */
function spread(liquid: Liquid, x = 0): number {
  let sum = 0
  liquid.depth.forEach((h, k) => {
    const dx = liquid.x + ((k % 32) + 0.5) * liquid.cellM - x
    const dz = liquid.z + (Math.floor(k / 32) + 0.5) * liquid.cellM
    sum += h * (dx * dx + dz * dz)
  })
  return Math.sqrt((sum * liquid.cellM ** 2) / liquid.volumeM3())
}

describe('liquid', () => {
  it('keeps its volume within 1e-6 while pouring, sloshing and settling, for every viscosity', () => {
    for (const viscosity of [1, 800, 4000]) {
      const liquid = pool(viscosity)
      let poured = 0
      for (let k = 0; k < 300; k++) {
        if (k < 150 && liquid.pour(0.9, -0.4, 0.002)) poured += 0.002
        liquid.step(1 / 30)
        expect(Math.abs(liquid.volumeM3() - poured)).toBeLessThan(1e-6)
        expect(Math.min(...liquid.depth)).toBeGreaterThanOrEqual(-1e-12)
      }
    }
  })

  it('settles water level in a bowl', () => {
    const liquid = pool(1)
    for (let k = 0; k < 100; k++) liquid.pour(0.5, 0.5, 0.004)
    for (let k = 0; k < 1800; k++) liquid.step(1 / 30)
    const surfaces = [-0.6, -0.3, 0, 0.3, 0.6].map((x) => liquid.surfaceAt(x, 0.05))
    expect(Math.max(...surfaces) - Math.min(...surfaces)).toBeLessThan(0.02)
    expect(liquid.surfaceAt(1.9, 1.9)).toBeNaN()
  })

  it('lets honey creep where water runs', () => {
    const spreadAfter = (viscosity: number) => {
      const liquid = pool(viscosity, () => 0)
      for (let k = 0; k < 30; k++) {
        liquid.pour(0, 0, 0.002)
        liquid.step(1 / 30)
      }
      return spread(liquid)
    }
    expect(spreadAfter(4000)).toBeLessThan(0.75 * spreadAfter(1))
  })

  it('is deterministic and refuses to pour outside', () => {
    const run = () => {
      const liquid = pool(800)
      for (let k = 0; k < 100; k++) {
        liquid.pour(0.1 * Math.sin(k), 0.2, 0.001)
        liquid.step(1 / 30)
      }
      return liquid.depth
    }
    expect(run()).toEqual(run())
    expect(pool(1).pour(5, 0, 1)).toBe(false)
  })
})
