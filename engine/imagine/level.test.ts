import { describe, expect, it } from 'vitest'
import { basisOf, EYE_HEIGHT_M, makeBasis, TAN_HALF_V } from '../../core/camera.ts'
import { depthOfCode } from '../../core/depth-code.ts'
import { leastCode, rowsOfSky } from './level.ts'

const H = 72

describe('leastCode', () => {
  it('sets no limit above the horizon', () => {
    expect(leastCode(0, H, 0)).toBe(0)
    expect(leastCode(H / 2 - 1, H, 0)).toBe(0)
  })

  for (const pitch of [0, 0.2, -0.3]) {
    it(`lets the ground fall a little and no more, pitch ${pitch}`, () => {
      const axes = makeBasis()
      basisOf({ x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch }, axes)
      for (let j = H - 1; j > H - 12; j--) {
        const depth = depthOfCode(leastCode(j, H, pitch))
        const v = (1 - (2 * (j + 0.5)) / H) * TAN_HALF_V
        const y = EYE_HEIGHT_M + depth * (axes.forward[1]! + v * axes.up[1]!)
        const ahead = Math.hypot(depth * (axes.forward[0]! + v * axes.up[0]!), depth * (axes.forward[2]! + v * axes.up[2]!))
        expect(y / ahead).toBeCloseTo(-0.03, 3)
      }
    })
  }
})

describe('rowsOfSky', () => {
  it('ends where rays stop to rise', () => {
    for (const pitch of [0, 0.2, -0.2, 1.4, -1.4]) {
      const rises = (j: number) => (1 - (2 * (j + 0.5)) / H) * TAN_HALF_V * Math.cos(pitch) + Math.sin(pitch) > 0
      expect(rowsOfSky(H, pitch)).toBe(Array.from({ length: H }, (_, j) => j).filter(rises).length)
    }
  })
})
