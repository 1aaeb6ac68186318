import { describe, expect, it } from 'vitest'
import { makeReprojection, SOURCE, type Reprojection } from '../memory/reprojection.ts'
import { courseAnew, keepBorder, keepScale, messOf, writeView } from './anew.ts'
import { feather } from './feather.ts'

const [W, H] = [64, 36]

/** Ground below a sky, every `every`-th pixel of the upper half a scrap in the air. */
function view(every: number): Reprojection {
  const seen = makeReprojection(W, H)
  for (let p = 0; p < W * H; p++) {
    const j = Math.floor(p / W)
    seen.code[p] = j >= H / 2 ? 0.4 + 0.01 * (j - H / 2) : p % every === 0 ? 0.5 : 0
    seen.source[p] = SOURCE.keyframe
    seen.rgb.set([j, 100, 200], 3 * p)
  }
  seen.share.stale = seen.share.hole = 0
  return seen
}

describe('painting anew', () => {
  it('leaves tidy views alone, and begins the noisier the messier they are', () => {
    expect(messOf(view(W * H))).toBeLessThan(0.06)
    expect(courseAnew(view(W * H))).toBeNull()
    const messy = courseAnew(view(18))!
    const veryMessy = courseAnew(view(4))!
    expect(messy.from).toBeGreaterThan(veryMessy.from)
    expect(veryMessy.from).toBeGreaterThan(0)
  })

  it('does not bring back the look of an older prompt', () => {
    const seen = view(4)
    seen.share.stale = 0.5
    expect(courseAnew(seen)).toBeNull()
  })

  it('continues a view first that is unknown in part', () => {
    const seen = view(4)
    seen.share.hole = 0.3
    expect(courseAnew(seen)).toBeNull()
  })

  it('hands over colours and depth as the sampler has them, holes as what is left of them', () => {
    const seen = view(W * H)
    seen.source[10 * W + 7] = SOURCE.hole
    seen.rgb.fill(0, 3 * (10 * W + 7), 3 * (10 * W + 8))
    const x = new Float32Array(4 * W * H)
    writeView(seen, x)
    const at = (c: number, p: number) => x[c * W * H + p]!
    expect(at(0, 10 * W + 7)).toBeCloseTo(10 / 127.5 - 1, 6)
    expect(at(2, 10 * W + 7)).toBeCloseTo(200 / 127.5 - 1, 6)
    expect(at(3, (H - 1) * W)).toBeCloseTo(2 * (0.4 + 0.01 * (H / 2 - 1)) - 1, 6)
  })

  it('keeps the ground where it was, and the sky at infinity', () => {
    const seen = view(W * H)
    const painted = Float32Array.from(seen.code, (code) => 2 * (code > 0 ? code - 0.05 : 0) - 1)
    keepScale(seen, painted, new Float32Array(W * H))
    for (const p of [0, (H / 2) * W, (H - 1) * W + 5]) expect((painted[p]! + 1) / 2).toBeCloseTo(seen.code[p]!, 5)
  })

  it('joins its border to what lies around it: the step goes, the middle stays', () => {
    const seen = view(W * H)
    const x = new Float32Array(4 * W * H)
    writeView(seen, x)
    // Painted a fifth brighter, on the same surfaces.
    const painted = x.map((v, k) => (k < 3 * W * H ? v + 0.2 : v))
    const hold = new Uint8Array(W * H)
    keepBorder(seen, new Uint8Array(W * H), painted, hold)
    expect(hold.reduce((sum, h) => sum + h, 0)).toBe(2 * W + 2 * (H - 2))
    feather(painted, hold, W, H, 0, 2)
    const off = (i: number, j: number) => painted[j * W + i]! - x[j * W + i]!
    expect(off(0, 10)).toBe(0)
    expect(Math.abs(off(1, 10))).toBeLessThan(0.05)
    expect(off(W / 2, H / 2)).toBeGreaterThan(0.05)
    for (let i = 1; i < W; i++) expect(Math.abs(off(i, 10) - off(i - 1, 10))).toBeLessThan(0.05)
  })

  it('holds no border where something else was painted, nor scraps, nor what memory does not show', () => {
    const seen = view(W * H)
    const x = new Float32Array(4 * W * H)
    writeView(seen, x)
    const before = x.slice()
    x[3 * W * H + 5 * W] = 0.5
    const loose = new Uint8Array(W * H)
    loose[6 * W] = 1
    seen.source[7 * W] = SOURCE.stale
    for (const j of [5, 6, 7]) for (let c = 0; c < 3; c++) x[c * W * H + j * W] = 0.9
    const hold = new Uint8Array(W * H)
    keepBorder(seen, loose, x, hold)
    for (const j of [5, 6, 7]) {
      expect(hold[j * W]).toBe(0)
      expect(x[j * W]).toBeCloseTo(0.9, 6)
    }
    expect(hold[8 * W]).toBe(1)
    expect(x[8 * W]).toBe(before[8 * W])
  })
})
