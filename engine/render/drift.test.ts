import { describe, expect, it } from 'vitest'
import { basisOf, EYE_HEIGHT_M, FRAME, makeBasis, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import type { WorldPhysics } from '../../core/physics.ts'
import { SLOTS } from '../../core/slots.ts'
import { floats } from '../kernel.ts'
import { driftClouds, drifts } from './drift.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const eye: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.3, pitch: 0.1 }
const calm: WorldPhysics = { gravity: 9.8, restitution: 0.5, windX: 0, windZ: 0, viscosity: 1 }
const HORIZON = 90

/** A sky whose red is a wave on the cloud layer, gone east by `gone` of its height, and ground below row `HORIZON`. */
function view(gone = 0): Float32Array {
  const axes = makeBasis()
  basisOf(eye, axes)
  const { right, up, forward } = axes
  const warp = new Float32Array(WARP.channels * FRAME_PIXELS)
  for (let p = 0; p < FRAME_PIXELS; p++) {
    const u = ((2 * ((p % FRAME.width) + 0.5)) / FRAME.width - 1) * TAN_HALF_H
    const v = (1 - (2 * (Math.floor(p / FRAME.width) + 0.5)) / FRAME.height) * TAN_HALF_V
    const [x, y, z] = [0, 1, 2].map((a) => forward[a]! + u * right[a]! + v * up[a]!) as [number, number, number]
    const height = Math.max(0.05, y)
    warp[p] = Math.sin(10 * (x / height - gone)) * Math.cos((10 * z) / height)
    warp[WARP.confidence * FRAME_PIXELS + p] = 1
    warp[WARP.code * FRAME_PIXELS + p] = p < HORIZON * FRAME.width ? -1 : 2 * codeOfDepth(20) - 1
  }
  return warp
}

const painted = view()
const warp = floats(WARP.channels * FRAME_PIXELS)

function drifted(timeS: number, physics = calm): Float32Array {
  warp.set(painted)
  driftClouds(physics, timeS, eye, warp)
  return warp.slice()
}

function apart(a: Float32Array, b: Float32Array, from = 0, to = 60 * FRAME.width): number {
  let sum = 0
  for (let p = from; p < to; p++) sum += Math.abs(a[p]! - b[p]!)
  return sum / (to - from)
}

describe('drifting clouds', () => {
  it('drift where there are clouds and nothing that should stay', () => {
    expect(SLOTS.weather.filter(drifts)).toEqual(['cloudy', 'rain', 'snowfall', 'storm'])
  })

  it('move the sky and nothing else', () => {
    const before = painted
    const after = drifted(3)
    expect(apart(before, after)).toBeGreaterThan(0.02)
    for (let p = HORIZON * FRAME.width; p < FRAME_PIXELS; p++) expect(after[p]).toBe(before[p])
    for (let k = WARP.code * FRAME_PIXELS; k < before.length; k++) if (after[k] !== before[k]) throw new Error('only colours may change')
  })

  it('go on steadily: never a jump, not even where a copy begins anew', () => {
    const frames = Array.from({ length: 100 }, (_, k) => drifted(k / 10))
    const steps = frames.slice(1).map((frame, k) => apart(frames[k]!, frame))
    const typical = [...steps].sort((a, b) => a - b)[50]!
    expect(typical).toBeGreaterThan(0)
    expect(Math.max(...steps)).toBeLessThan(4 * typical)
  })

  it('go faster in the wind, and with it', () => {
    const step = (physics: WorldPhysics) => apart(drifted(4, physics), drifted(4.1, physics))
    expect(step({ ...calm, windX: 12 })).toBeGreaterThan(1.5 * step(calm))
    // Half way through its cycle one copy shows alone; a little later it lies a little farther down the wind, under a breath of the other.
    const later = drifted(4.3, { ...calm, windX: 6 })
    const shifts = Array.from({ length: 13 }, (_, k) => (k - 6) / 100)
    const nearest = shifts.reduce((best, shift) => (apart(later, view(shift)) < apart(later, view(best)) ? shift : best))
    expect(nearest).toBeCloseTo((0.3 * 11) / 110, 1.6)
  })
})
