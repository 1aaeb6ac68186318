import { describe, expect, it } from 'vitest'
import { analyticView } from './analytic-scene.ts'
import { MIXED, VALID, emptyGuess, fillGuess, makeKeyframe } from './keyframe.ts'

const HOME = { x: 0, y: 1.65, z: 0, yaw: 0, pitch: 0 }

describe('fillGuess', () => {
  it('of few valid pixels makes what is shown just as if it had looked at all', () => {
    const exact = analyticView(HOME)
    // Depth as a guess keeps it.
    const view = { ...exact, code: Float32Array.from(exact.code, (c) => Math.round(c * 4096) / 4096) }
    const valid = new Uint8Array(view.width * view.height)
    // A hole at the side, a strip through the middle with its silhouettes, a single pixel, a corner.
    for (let p = 0; p < valid.length; p++) {
      const i = p % view.width
      const j = (p / view.width) | 0
      valid[p] = i > 250 || (j > 60 && j < 75) || (i === 17 && j === 15) || (i < 2 && j < 2) ? 1 : 0
    }
    const dense = makeKeyframe({ ...view, valid }, 1)
    const sparse = emptyGuess(view.width, view.height, HOME, 0)
    // What an earlier frame left behind must not show.
    fillGuess(sparse, analyticView({ ...HOME, yaw: 2 }))
    fillGuess(sparse, { ...view, valid })
    const shown = (flags: Uint8Array) => flags.map((f) => (f & (VALID | MIXED) ? f : 0))
    expect(shown(sparse.full.flags)).toEqual(shown(dense.full.flags))
    expect(sparse.full.runs).toEqual(dense.full.runs)
    expect(sparse.full.spans).toEqual(dense.full.spans)
    expect(dense.full.flags.some((f) => f & MIXED)).toBe(true)
  })
})
