import { describe, expect, it } from 'vitest'
import { basisOf, EYE_HEIGHT_M, FRAME, makeBasis, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { drawShadow } from './shadow.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const eye: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }

/** Level grey ground under a sky; `floorM` lower than the eye's own. */
function view(floorM = 0): Float32Array {
  const warp = new Float32Array(WARP.channels * FRAME_PIXELS)
  for (let p = 0; p < FRAME_PIXELS; p++) {
    const v = (1 - (2 * (Math.floor(p / FRAME.width) + 0.5)) / FRAME.height) * TAN_HALF_V
    warp[WARP.code * FRAME_PIXELS + p] = 2 * (v < 0 ? codeOfDepth((EYE_HEIGHT_M + floorM) / -v) : 0) - 1
    warp[WARP.confidence * FRAME_PIXELS + p] = 1
  }
  return warp
}

/** Pixels that lost light, and how much of it in all. */
function darkened(warp: Float32Array, heading: number, share = 1, x = 0, z = -5): { columns: number[]; rows: number[]; light: number } {
  const axes = makeBasis()
  basisOf(eye, axes)
  const before = warp.slice()
  drawShadow(x, 0, z, heading, 1.2, 0.6, share, axes, eye, warp)
  const at = Array.from({ length: FRAME_PIXELS }, (_, p) => p).filter((p) => warp[p] !== before[p])
  return { columns: at.map((p) => p % FRAME.width), rows: at.map((p) => Math.floor(p / FRAME.width)), light: at.reduce((sum, p) => sum + before[p]! - warp[p]!, 0) }
}

const span = (values: number[]) => Math.max(...values) - Math.min(...values)

describe('the shadow of what stands there', () => {
  it('lies on the ground around its feet', () => {
    const { columns, rows, light } = darkened(view(), 0)
    const feet = (1 + EYE_HEIGHT_M / 5 / TAN_HALF_V) * 0.5 * FRAME.height
    expect(Math.abs((Math.min(...rows) + Math.max(...rows)) / 2 - feet)).toBeLessThan(3)
    expect(Math.abs((Math.min(...columns) + Math.max(...columns)) / 2 - FRAME.width / 2)).toBeLessThan(2)
    expect(light).toBeGreaterThan(0)
  })

  it('turns with it, and is fainter where it is told to be', () => {
    const [ahead, aside] = [darkened(view(), 0), darkened(view(), Math.PI / 2)]
    expect(span(aside.columns) / span(ahead.columns)).toBeGreaterThan(1.6)
    expect(span(ahead.rows) / span(aside.rows)).toBeGreaterThan(1.6)
    expect(darkened(view(), 0, 0.5).light).toBeCloseTo(ahead.light / 2, 3)
  })

  it('falls on nothing but that ground, and not where memory shows nothing', () => {
    expect(darkened(view(1.5), 0).light).toBe(0)
    const unknown = view()
    unknown.fill(0.5, WARP.confidence * FRAME_PIXELS, (WARP.confidence + 1) * FRAME_PIXELS)
    expect(darkened(unknown, 0).light).toBe(0)
    expect(darkened(view(), 0, 1, 0, 5).light).toBe(0)
  })
})
