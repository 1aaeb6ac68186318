import { describe, expect, it } from 'vitest'
import { basisOf, TAN_HALF_H, TAN_HALF_V, writeRays } from './camera.ts'
import { codeOfDepth, depthOfCode, SKY_CODE } from './depth-code.ts'

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)

describe('camera', () => {
  it('has orthonormal axes at any yaw and pitch', () => {
    for (const [yaw, pitch] of [[0, 0], [1.3, 0.7], [-2.9, -1.1]] as const) {
      const { right, up, forward } = basisOf({ x: 0, y: 0, z: 0, yaw, pitch })
      for (const axis of [right, up, forward]) expect(dot(axis, axis)).toBeCloseTo(1, 12)
      expect(dot(right, up)).toBeCloseTo(0, 12)
      expect(dot(up, forward)).toBeCloseTo(0, 12)
      expect(dot(right, forward)).toBeCloseTo(0, 12)
    }
  })

  it('looks along -z at yaw 0, to +x a quarter turn later, and up with pitch', () => {
    expect([...basisOf({ x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }).forward].map((v) => v + 0)).toEqual([0, 0, -1])
    expect(basisOf({ x: 0, y: 0, z: 0, yaw: Math.PI / 2, pitch: 0 }).forward[0]).toBeCloseTo(1, 12)
    expect(basisOf({ x: 0, y: 0, z: 0, yaw: 0, pitch: 0.5 }).forward[1]).toBeGreaterThan(0)
  })

  it('writes rays whose z-component along forward is one and whose corners span the field of view', () => {
    const [width, height] = [8, 4]
    const rays = new Float32Array(3 * width * height)
    writeRays({ x: 5, y: 6, z: 7, yaw: 0, pitch: 0 }, width, height, rays)
    expect(rays[0]).toBeCloseTo(-TAN_HALF_H * (1 - 1 / width), 5)
    expect(rays[width * height]).toBeCloseTo(TAN_HALF_V * (1 - 1 / height), 5)
    for (let i = 0; i < width * height; i++) expect(rays[2 * width * height + i]).toBeCloseTo(-1, 6)
  })
})

describe('depth code', () => {
  it('round-trips depth, keeps order, and gives the sky zero', () => {
    let last = 1.1
    for (const depthM of [0.5, 1, 3, 10, 50, 200, 600, 1000]) {
      const code = codeOfDepth(depthM)
      expect(depthOfCode(code)).toBeCloseTo(depthM, 6)
      expect(code).toBeLessThan(last)
      expect(code).toBeGreaterThan(SKY_CODE)
      last = code
    }
    expect(codeOfDepth(Infinity)).toBe(0)
    expect(depthOfCode(0)).toBe(Infinity)
    expect(codeOfDepth(0.01)).toBe(1)
  })
})
