import { describe, expect, it } from 'vitest'
import type { Pose } from '../../core/camera.ts'
import { analyticView } from './analytic-scene.ts'
import { bytes, doubles } from '../kernel.ts'
import { REACH, RUN, VALID } from '../kernel/constants.ts'
import { makeKeyframe } from './keyframe.ts'
import { writeProjection } from './projection.ts'
import { residentOf } from './resident.ts'
import { openRuns } from './slot.ts'

const HOME: Pose = { x: 0, y: 1.65, z: 0, yaw: 0, pitch: 0 }
const W = 256
const H = 144
/** REACH of kernel/constants.ts and LEAST_W of kernel/cull.ts. */
const MARGIN = REACH
const LEAST_W = 1e-3

const keyframe = makeKeyframe(analyticView(HOME), 1)
const { full } = keyframe
const resident = residentOf(keyframe).full
const across = Math.ceil(full.width / RUN)
const matrix = doubles(12)
const open = bytes(full.runs.length)

/** Counts runs, those left open, and the pixels in view whose run or whose neighbours' runs are not. */
function look(pose: Pose): { runs: number; left: number; missed: number } {
  writeProjection(HOME, full.width, full.height, pose, W, H, matrix)
  openRuns(resident, matrix, W, H, open)
  let missed = 0
  const runOf = (i: number, j: number) => open[j * across + Math.floor(i / RUN)]!
  for (let j = 0; j < full.height; j++) {
    for (let i = 0; i < full.width; i++) {
      const p = j * full.width + i
      if (!(full.flags[p]! & VALID)) continue
      const [x, y, w] = [0, 4, 8].map((k) => matrix[k]! * i + matrix[k + 1]! * j + matrix[k + 2]! + matrix[k + 3]! * full.inverse[p]!) as [number, number, number]
      if (w <= LEAST_W || x < -MARGIN * w || y < -MARGIN * w || x > (W - 1 + MARGIN) * w || y > (H - 1 + MARGIN) * w) continue
      if (!(runOf(i, j) & 1)) missed++
      for (const [di, dj] of [[-1, 0], [1, 0], [0, -1], [0, 1]] as const) {
        const [a, b] = [i + di, j + dj]
        const beside = a >= 0 && b >= 0 && a < full.width && b < full.height && full.flags[b * full.width + a]! & VALID
        if (beside && !runOf(a, b)) missed++
      }
    }
  }
  return { runs: full.runs.reduce((sum, run) => sum + run, 0), left: open.reduce((sum, run) => sum + (run & 1), 0), missed }
}

describe('openRuns', () => {
  it('leaves out no run of a pixel in view, nor its neighbours', () => {
    for (let k = 0; k < 24; k++) {
      const pose = { x: 2 * Math.sin(k), y: 1.65 + 0.5 * Math.sin(3 * k), z: -0.4 * k, yaw: 0.26 * k, pitch: 0.3 * Math.sin(2 * k) }
      expect(look(pose).missed, `view ${k}`).toBe(0)
    }
  })

  it('leaves out most of what lies beside the view, and all that lies behind it', () => {
    const beside = look({ ...HOME, yaw: 0.8 })
    expect(beside.left).toBeLessThan(0.6 * beside.runs)
    expect(look({ ...HOME, yaw: Math.PI }).left).toBe(0)
    expect(look(HOME).left).toBe(look(HOME).runs)
  })
})
