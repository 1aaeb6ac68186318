import { describe, expect, it } from 'vitest'
import { basisOf, EYE_HEIGHT_M, FRAME, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import type { Light } from '../../core/hours.ts'
import { fill, SLOTS, type SlotValue } from '../../core/slots.ts'
import { bytes, floats } from '../kernel.ts'
import { Daylight } from './daylight.ts'
import { addCurves, CURVES, TERMS, traitsOf, writeTerms } from './light-curves.ts'
import { FRAME_PIXELS } from './warp.ts'

type Hour = SlotValue<'time'>
const eye: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.4, pitch: 0.15 }
const HORIZON = 80
const look = { weather: fill('weather', 'fog'), style: fill('style', 'natural') }
const rgb = bytes(3 * FRAME_PIXELS)
const code = floats(FRAME_PIXELS)
for (let p = 0; p < FRAME_PIXELS; p++) {
  const row = Math.floor(p / FRAME.width)
  code[p] = row < HORIZON ? 0 : codeOfDepth(4 + (FRAME.height - row))
  rgb.set(row < HORIZON ? [120, 160, 210 - row] : [90 + (p % 50), 120, 60], 3 * p)
}
const light = (hour: Hour, days: number, weather = look.weather): Light => ({ painted: { ...look, weather, time: fill('time', hour) }, days })

function shown(now: Light, { before = now, fading = 0, pose = eye } = {}): Uint8Array {
  const daylight = new Daylight(7)
  daylight.set(now, before)
  const out = new Uint8Array(3 * FRAME_PIXELS)
  daylight.show(rgb, code, pose, fading, out)
  return out
}

function mean(picture: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let k = 3 * from * FRAME.width; k < 3 * to * FRAME.width; k++) sum += picture[k]!
  return sum / (3 * (to - from) * FRAME.width)
}

describe('daylight', () => {
  it('leaves the hour of painting as it was painted, at the end of a day, too', () => {
    for (const hour of SLOTS.time) {
      expect(Buffer.compare(shown(light(hour, 0)), rgb)).toBe(0)
      expect(Buffer.compare(shown(light(hour, 0.9999)), rgb)).toBe(0)
    }
  })

  it('does what the curves say, pixel by pixel', () => {
    const picture = shown(light('day', 0.5))
    const curves = new Float32Array(CURVES)
    addCurves(traitsOf(look), 'day', 'night', 1, curves)
    const { up, forward } = basisOf(eye)
    const terms = new Float64Array(TERMS)
    for (const [i, j] of [[3, 2], [200, 60], [128, 90], [40, 140]] as const) {
      const p = j * FRAME.width + i
      const slope = forward[1]! + (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V * up[1]!
      writeTerms(rgb[3 * p]! / 255, rgb[3 * p + 1]! / 255, rgb[3 * p + 2]! / 255, j < HORIZON ? slope : code[p]!, terms)
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let k = 0; k < TERMS; k++) sum += curves[4 * ((j < HORIZON ? 0 : TERMS) + k) + c]! * terms[k]!
        expect(Math.abs(picture[3 * p + c]! - 255 * Math.min(1, Math.max(0, sum)))).toBeLessThan(1.5)
      }
    }
  })

  it('darkens towards night and goes steadily', () => {
    const steps = Array.from({ length: 51 }, (_, k) => shown(light('day', k / 100)))
    expect(mean(steps[50]!, 0, HORIZON)).toBeLessThan(0.7 * mean(steps[0]!, 0, HORIZON))
    expect(mean(steps[50]!, HORIZON, FRAME.height)).toBeLessThan(0.7 * mean(steps[0]!, HORIZON, FRAME.height))
    for (let k = 1; k < steps.length; k++) expect(Math.abs(mean(steps[k]!, 0, FRAME.height) - mean(steps[k - 1]!, 0, FRAME.height))).toBeLessThan(8)
  })

  it('shows stars and a moon in a clear night that was painted by day, before the sky alone, and none in fog', () => {
    const clear = fill('weather', 'clear')
    const poses = Array.from({ length: 8 }, (_, k) => ({ ...eye, yaw: (k * Math.PI) / 4, pitch: 0.3 }))
    const bright = (picture: Uint8Array, from: number, to: number) => {
      let count = 0
      for (let p = from * FRAME.width; p < to * FRAME.width; p++) if (picture[3 * p]! > 200) count++
      return count
    }
    const nights = poses.map((pose) => shown(light('day', 0.5, clear), { pose }))
    const skies = nights.map((picture) => bright(picture, 0, HORIZON))
    expect(skies.reduce((sum, one) => sum + one)).toBeGreaterThan(30)
    // The moon is in some of them, and much larger than a star.
    expect(Math.max(...skies)).toBeGreaterThan(Math.min(...skies) + 20)
    expect(nights.every((picture) => bright(picture, HORIZON, FRAME.height) === 0)).toBe(true)
    expect(poses.every((pose) => bright(shown(light('day', 0.5), { pose }), 0, HORIZON) === 0)).toBe(true)
  })

  it('mixes with the light of what fades out', () => {
    const [before, now] = [light('day', 0.5), light('dusk', 0)]
    const mixed = shown(now, { before, fading: 0.5 })
    const [night, dusk] = [shown(before), shown(now)]
    for (let k = 0; k < mixed.length; k += 997) expect(Math.abs(mixed[k]! - (night[k]! + dusk[k]!) / 2)).toBeLessThan(3)
  })
})
