import { describe, expect, it } from 'vitest'
import { analyticView } from './analytic-scene.ts'
import { MIXED, VALID, emptyKeyframe, fillKeyframe, makeKeyframe } from './keyframe.ts'

const HOME = { x: 0, y: 1.65, z: 0, yaw: 0, pitch: 0 }

describe('fillKeyframe', () => {
  it('of few valid pixels makes what is shown just as if it had looked at all', () => {
    const view = analyticView(HOME)
    const valid = new Uint8Array(view.width * view.height)
    // A hole at the side, a strip through the middle with its silhouettes, a single pixel, a corner.
    for (let p = 0; p < valid.length; p++) {
      const i = p % view.width
      const j = (p / view.width) | 0
      valid[p] = i > 250 || (j > 60 && j < 75) || (i === 17 && j === 15) || (i < 2 && j < 2) ? 1 : 0
    }
    const dense = makeKeyframe({ ...view, valid }, 1)
    const sparse = emptyKeyframe(view.width, view.height, HOME, 0, 1)
    // What an earlier frame left behind must not show.
    fillKeyframe(sparse, analyticView({ ...HOME, yaw: 2 }), true)
    fillKeyframe(sparse, { ...view, valid }, true)
    for (const [a, b] of [[dense.full, sparse.full], [dense.half, sparse.half]] as const) {
      const shown = (flags: Uint8Array) => flags.map((f) => (f & (VALID | MIXED) ? f : 0))
      expect(shown(b.flags)).toEqual(shown(a.flags))
      expect(b.runs).toEqual(a.runs)
    }
    expect(dense.full.flags.some((f) => f & MIXED)).toBe(true)
    expect(sparse.probes).toEqual(dense.probes)
  })
})
