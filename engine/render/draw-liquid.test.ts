import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { Columns, COLUMN_M } from '../liquid/columns.ts'
import { drawLiquid, markLiquid } from './draw-liquid.ts'
import { coverAt, type LiquidKind, mirroredAt } from './liquid-look.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const EYES: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }
const DAY = Float32Array.of(0.2, 0.5, 0.9, 0.4, 0, 0, 0, 0.2, -0.2, 0, -0.4, 0.4)
/** Middle of the pool, metres ahead. */
const AHEAD_M = 6

/** A pool of one metre, two centimetres deep. */
function pool(): Columns {
  const columns = new Columns()
  for (let k = -4; k < 4; k++) {
    for (let i = -4; i < 4; i++) {
      const at = columns.claim(i, k - AHEAD_M / COLUMN_M, () => 0)
      columns.depth[at] = 0.02
      columns.wetten(at)
    }
  }
  return columns
}

/** Level green ground under a blue sky. */
function view(): Float32Array {
  const warp = new Float32Array(WARP.channels * FRAME_PIXELS)
  for (let p = 0; p < FRAME_PIXELS; p++) {
    const v = (1 - (2 * (Math.floor(p / FRAME.width) + 0.5)) / FRAME.height) * TAN_HALF_V
    const depth = v < 0 ? EYE_HEIGHT_M / -v : Infinity
    const colour = v < 0 ? [-0.4, 0.1, -0.6] : [0.2, 0.5, 0.9]
    colour.forEach((value, c) => (warp[c * FRAME_PIXELS + p] = value))
    warp[WARP.code * FRAME_PIXELS + p] = 2 * codeOfDepth(depth) - 1
    warp[WARP.confidence * FRAME_PIXELS + p] = 1
  }
  return warp
}

const rowOf = (aheadM: number) => Math.round((1 + EYE_HEIGHT_M / aheadM / TAN_HALF_V) * 0.5 * FRAME.height)
const pixel = (warp: Float32Array, i: number, j: number) => [0, 1, 2].map((c) => warp[c * FRAME_PIXELS + j * FRAME.width + i]!)

function changed(kind: LiquidKind, warp = view(), pose = EYES): Set<number> {
  const before = warp.slice()
  drawLiquid(pool(), kind, DAY, pose, undefined, 0, warp)
  return new Set(Array.from({ length: FRAME_PIXELS }, (_, p) => p).filter((p) => [0, 1, 2].some((c) => warp[c * FRAME_PIXELS + p] !== before[c * FRAME_PIXELS + p])))
}

describe('what was poured', () => {
  it('is drawn where it lies, and nowhere else', () => {
    const shown = changed('water')
    const rows = [...shown].map((p) => Math.floor(p / FRAME.width))
    expect(Math.abs(Math.min(...rows) - rowOf(AHEAD_M + 0.55))).toBeLessThanOrEqual(2)
    expect(Math.abs(Math.max(...rows) - rowOf(AHEAD_M - 0.55))).toBeLessThanOrEqual(2)
    expect(shown.has(rowOf(AHEAD_M) * FRAME.width + FRAME.width / 2)).toBe(true)
    expect(changed('water', view(), { ...EYES, yaw: Math.PI }).size).toBe(0)
  })

  it('is marked as moving, so that no guess is made of it', () => {
    const shown = changed('honey')
    const moving = new Uint8Array(FRAME_PIXELS)
    markLiquid(moving)
    expect([...shown].every((p) => moving[p] === 1)).toBe(true)
    changed('honey', view(), { ...EYES, yaw: Math.PI })
    const none = new Uint8Array(FRAME_PIXELS)
    markLiquid(none)
    expect(none.some(Boolean)).toBe(false)
  })

  it('is hidden by what stands before it', () => {
    const warp = view()
    const wall = 2 * codeOfDepth(3) - 1
    for (let j = 0; j < FRAME.height; j++) for (let i = 0; i < FRAME.width / 2; i++) warp[WARP.code * FRAME_PIXELS + j * FRAME.width + i] = wall
    const columns = [...changed('water', warp)].map((p) => p % FRAME.width)
    expect(Math.min(...columns)).toBe(FRAME.width / 2)
  })

  it('mirrors the sky as water, is amber as honey, and glows as lava', () => {
    const colours = (['water', 'honey', 'lava'] as const).map((kind) => {
      const warp = view()
      changed(kind, warp)
      return pixel(warp, FRAME.width / 2, rowOf(AHEAD_M))
    })
    const [water, honey, lava] = colours as [number[], number[], number[]]
    expect(water[2]).toBeGreaterThan(water[0]!)
    expect(honey[0]).toBeGreaterThan(honey[1]!)
    expect(honey[1]).toBeGreaterThan(honey[2]!)
    expect(lava[0]).toBeGreaterThan(lava[2]! + 0.2)
  })

  it('shows as a jet from the hand while it is poured', () => {
    const warp = view()
    const before = warp.slice()
    drawLiquid(new Columns(), 'honey', DAY, EYES, { x: 0, y: 0, z: -3 }, 0, warp)
    const shown = Array.from({ length: FRAME_PIXELS }, (_, p) => p).filter((p) => warp[p] !== before[p])
    expect(shown.length).toBeGreaterThan(100)
    expect(shown.some((p) => p % FRAME.width > 0.6 * FRAME.width)).toBe(true)
  })

  it('fades where it is thin and mirrors more the flatter it is looked at', () => {
    expect([0, 0.001, 0.01].map(coverAt)).toEqual([0, 0, 1])
    expect(mirroredAt('water', 0.1)).toBeGreaterThan(4 * mirroredAt('water', 1))
    expect(mirroredAt('lava', 0.1)).toBe(0)
  })
})
