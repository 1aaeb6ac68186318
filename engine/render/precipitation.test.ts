import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import type { WorldPhysics } from '../../core/physics.ts'
import { fill, SLOTS } from '../../core/slots.ts'
import { hintDepths } from './entity-hints.ts'
import { drawPrecipitation, falls } from './precipitation.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const eye: Pose = { x: 3, y: EYE_HEIGHT_M, z: -5, yaw: 0.4, pitch: 0 }
const calm: WorldPhysics = { gravity: 9.8, restitution: 0.5, windX: 0, windZ: 0, viscosity: 1 }

function drawn(weather: (typeof SLOTS.weather)[number], strength = 0.6, timeS = 1, pose = eye, physics = calm, wallM = Infinity) {
  const warp = new Float32Array(WARP.channels * FRAME_PIXELS)
  if (wallM < Infinity) {
    warp.fill(1, WARP.confidence * FRAME_PIXELS, (WARP.confidence + 1) * FRAME_PIXELS)
    warp.fill(2 * codeOfDepth(wallM) - 1, WARP.code * FRAME_PIXELS, (WARP.code + 1) * FRAME_PIXELS)
  }
  hintDepths.fill(Infinity)
  const count = drawPrecipitation(fill('weather', weather, strength), physics, timeS, pose, warp)
  return { count, cover: warp.slice(WARP.coverage * FRAME_PIXELS, (WARP.coverage + 1) * FRAME_PIXELS) }
}

const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0)
function differs(a: Float32Array, b: Float32Array): number {
  return a.reduce((off, value, p) => off + Math.abs(value - b[p]!), 0) / (sum(a) + sum(b))
}

describe('precipitation', () => {
  it('falls in rain, snowfall and storms alone, and more where there is more of it', () => {
    for (const weather of SLOTS.weather) expect(drawn(weather).count > 0, weather).toBe(falls(weather))
    expect(SLOTS.weather.filter(falls)).toEqual(['rain', 'snowfall', 'storm'])
    for (const weather of ['rain', 'snowfall'] as const) expect(drawn(weather, 1).count).toBeGreaterThan(1.4 * drawn(weather, 0.2).count)
  })

  it('is there wherever one goes and looks', () => {
    const counts = [0, 1, 2, 3].flatMap((k) => [drawn('rain', 0.6, 1, { ...eye, yaw: (k * Math.PI) / 2 }).count, drawn('rain', 0.6, 1, { ...eye, x: 200 * k }).count])
    for (const count of counts) expect(count).toBeGreaterThan(30)
  })

  it('is the same at the same moment, elsewhere at the next, and drawn in thin lines', () => {
    const [now, again, later] = [drawn('rain'), drawn('rain'), drawn('rain', 0.6, 1 + 1 / 30)]
    expect(again.cover).toEqual(now.cover)
    expect(differs(now.cover, later.cover)).toBeGreaterThan(0.5)
    expect(sum(now.cover) / FRAME_PIXELS).toBeLessThan(0.03)
  })

  it('comes down: a flake is lower a moment later, by how fast it falls', () => {
    // Looking level, all flakes of one moment, moved down, match those of the next best where they have fallen to.
    const [a, b] = [drawn('snowfall', 1, 2).cover, drawn('snowfall', 1, 2.1).cover]
    const match = (rows: number) => {
      let total = 0
      for (let j = Math.max(0, -rows); j < FRAME.height - Math.max(0, rows); j++) for (let i = 0; i < FRAME.width; i++) total += a[j * FRAME.width + i]! * b[(j + rows) * FRAME.width + i]!
      return total
    }
    const best = Array.from({ length: 25 }, (_, k) => k - 12).reduce((x, rows) => (match(rows) > match(x) ? rows : x), 0)
    expect(best).toBeGreaterThan(0)
  })

  it('slants in the wind and ends at walls', () => {
    expect(differs(drawn('storm').cover, drawn('storm', 0.6, 1, eye, { ...calm, windX: 12 }).cover)).toBeGreaterThan(0.5)
    expect(sum(drawn('rain', 0.6, 1, eye, calm, 2).cover)).toBeLessThan(0.6 * sum(drawn('rain').cover))
  })
})
