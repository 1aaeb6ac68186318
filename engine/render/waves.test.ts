import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, KEYFRAME, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import type { WorldPhysics } from '../../core/physics.ts'
import { LOOK_DIMS } from '../imagine/style.ts'
import { floats } from '../kernel.ts'
import { makeKeyframe } from '../memory/keyframe.ts'
import { WaterMap } from '../world/water-map.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'
import { drawWaves } from './waves.ts'

const EYE: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }
const CALM: WorldPhysics = { gravity: 9.8, restitution: 0.5, windX: 0, windZ: 0, viscosity: 1 }
const GALE = { ...CALM, windX: 12 }
/** Columns of the post that stands 2 m away, and the middle: water is right of it. */
const [POST, POST_END, MIDDLE] = [180, 190, FRAME.width / 2]
const style = new Float32Array(LOOK_DIMS)
style.set([0.2, 0.4, 0.7, 0.4])

/** Depth code of a pixel: level ground, a sky, and a post before the water. */
function codeAt(p: number): number {
  const down = ((2 * (Math.floor(p / FRAME.width) + 0.5)) / FRAME.height - 1) * TAN_HALF_V
  const ground = codeOfDepth(down > 0 ? 1.9 / down : Infinity)
  const post = p % FRAME.width >= POST && p % FRAME.width < POST_END
  return post ? Math.max(ground, codeOfDepth(2)) : ground
}

const painted = new Float32Array(WARP.channels * FRAME_PIXELS)
for (let p = 0; p < FRAME_PIXELS; p++) {
  for (let c = 0; c < 3; c++) painted[c * FRAME_PIXELS + p] = 0.3 * Math.sin(0.09 * (p % FRAME.width) + 0.21 * Math.floor(p / FRAME.width) + c) - 0.2
  painted[WARP.code * FRAME_PIXELS + p] = 2 * codeAt(p) - 1
  painted[WARP.confidence * FRAME_PIXELS + p] = 1
}

function lake(): WaterMap {
  const code = Float32Array.from({ length: FRAME_PIXELS }, (_, p) => codeAt(p))
  const keyframe = makeKeyframe({ ...FRAME, rgb: new Uint8Array(3 * FRAME_PIXELS), code, pose: EYE, epoch: 0 }, 0)
  const water = new WaterMap()
  const post = (i: number) => i >= POST / 2 && i < POST_END / 2
  water.add(keyframe, Uint8Array.from({ length: KEYFRAME.width * KEYFRAME.height }, (_, p) => (p % KEYFRAME.width >= MIDDLE / 2 && !post(p % KEYFRAME.width) ? 255 : 0)))
  return water
}

const water = lake()
const warp = floats(WARP.channels * FRAME_PIXELS)
function waved(timeS: number, physics = CALM, from = painted): Float32Array {
  warp.set(from)
  expect(drawWaves(water, physics, timeS, style, EYE, warp)).toBe(true)
  return warp.slice()
}

/** Pixels of which a colour differs. */
function changed(a: Float32Array, b: Float32Array): Set<number> {
  const out = new Set<number>()
  for (let k = 0; k < 3 * FRAME_PIXELS; k++) if (a[k] !== b[k]) out.add(k % FRAME_PIXELS)
  return out
}
function apart(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let k = 0; k < 3 * FRAME_PIXELS; k++) sum += Math.abs(a[k]! - b[k]!)
  return sum
}

describe('waves', () => {
  it('move water, and nothing else: no sky, no land, nothing that stands before it, no depth', () => {
    const after = waved(3, GALE)
    const moved = changed(painted, after)
    expect(moved.size).toBeGreaterThan(0.15 * FRAME_PIXELS)
    for (const p of moved) {
      const column = p % FRAME.width
      if (p < (FRAME_PIXELS / 2) || column < MIDDLE - 12 || (column >= POST && column < POST_END)) throw new Error(`column ${column} of row ${Math.floor(p / FRAME.width)} has moved`)
    }
    for (let k = WARP.code * FRAME_PIXELS; k < painted.length; k++) if (after[k] !== painted[k]) throw new Error('only colours may change')
  })

  it('bring no colours of the shore or the post into the water', () => {
    const red = painted.slice()
    for (let p = 0; p < FRAME_PIXELS; p++) {
      const land = p % FRAME.width < MIDDLE - 12 || (p % FRAME.width >= POST && p % FRAME.width < POST_END)
      for (let c = 0; c < 3; c++) red[c * FRAME_PIXELS + p] = land ? [1, -1, -1][c]! : -0.5
    }
    const after = waved(2, { ...CALM, windX: 3 }, red)
    for (const p of changed(red, after)) if (after[p]! - after[FRAME_PIXELS + p]! > 0.35) throw new Error(`pixel ${p} is red`)
  })

  it('are the same at the same moment, go on steadily, and keep the colour of the water in the mean', () => {
    expect(Buffer.compare(Buffer.from(waved(5).buffer), Buffer.from(waved(5).buffer))).toBe(0)
    const frames = Array.from({ length: 40 }, (_, k) => waved(k / 30))
    const steps = frames.slice(1).map((frame, k) => apart(frames[k]!, frame))
    const typical = [...steps].sort((a, b) => a - b)[20]!
    expect(typical).toBeGreaterThan(0)
    expect(Math.max(...steps)).toBeLessThan(3 * typical)
    const mean = (frame: Float32Array) => [...changed(painted, frame)].reduce((sum, p) => sum + frame[p]!, 0) / changed(painted, frame).size
    const still = [...changed(painted, frames[9]!)].reduce((sum, p) => sum + painted[p]!, 0) / changed(painted, frames[9]!).size
    expect(Math.abs(mean(frames[9]!) - still)).toBeLessThan(0.05)
  })

  it('are higher in the wind, and have white caps in a gale alone', () => {
    expect(apart(painted, waved(4, { ...CALM, windX: 4 }))).toBeGreaterThan(1.15 * apart(painted, waved(4)))
    const caps = (physics: WorldPhysics) => {
      let count = 0
      for (let k = 0; k < 20; k++) {
        const after = waved(k, physics)
        for (let p = FRAME_PIXELS / 2; p < FRAME_PIXELS; p++) if (after[p]! > 0.45) count++
      }
      return count / 20
    }
    expect(caps(CALM)).toBe(0)
    expect(caps(GALE)).toBeGreaterThan(10)
    expect(caps(GALE)).toBeLessThan(0.1 * FRAME_PIXELS)
  })

  it('leave guesses alone, which are handed on from frame to frame', () => {
    const guessed = painted.slice().fill(0.5, WARP.confidence * FRAME_PIXELS, WARP.magnification * FRAME_PIXELS)
    warp.set(guessed)
    drawWaves(water, GALE, 1, style, EYE, warp)
    expect(changed(guessed, warp).size).toBe(0)
  })

  it('say whether any are in view', () => {
    warp.set(painted)
    expect(drawWaves(new WaterMap(), GALE, 1, style, EYE, warp)).toBe(false)
    expect(drawWaves(water, GALE, 1, style, { ...EYE, z: 700 }, warp)).toBe(false)
    expect(changed(painted, warp).size).toBe(0)
  })
})
