import { describe, expect, it } from 'vitest'
import { codeOfDepth } from '../../core/depth-code.ts'
import { writeStyle } from './style.ts'
import { Tone } from './tone.ts'

const [W, H] = [64, 72]
const N = W * H

/** A third of sky, a third of hills, a third of meadow, each with some light and shade. */
function picture(): Float32Array {
  const x = new Float32Array(4 * N)
  for (let p = 0; p < N; p++) {
    const third = Math.floor((3 * p) / N)
    const colour = [[0.2, 0.4, 0.8], [-0.1, 0, 0.1], [-0.4, 0.2, -0.5]][third]!
    for (let c = 0; c < 3; c++) x[c * N + p] = colour[c]! + 0.1 * Math.sin(p)
    x[3 * N + p] = 2 * [0, codeOfDepth(60), codeOfDepth(5)][third]! - 1
  }
  return x
}

function styleOf(x: Float32Array): Float32Array {
  const out = new Float32Array(12)
  const rgb = Uint8Array.from({ length: 3 * N }, (_, k) => Math.round(127.5 * (x[(k % 3) * N + Math.floor(k / 3)]! + 1)))
  writeStyle(rgb, Float32Array.from({ length: N }, (_, p) => (x[3 * N + p]! + 1) / 2), out)
  return out
}

const codeOf = (x: Float32Array) => Float32Array.from({ length: N }, (_, p) => (x[3 * N + p]! + 1) / 2)

function toned(wanted: Float32Array, x = picture()): Float32Array {
  const tone = new Tone()
  tone.set(styleOf(x), wanted)
  tone.apply(x, codeOf(x), W)
  return x
}

describe('toning', () => {
  it('brings the means of sky, distance and foreground to those that are wanted', () => {
    const wanted = Float32Array.of(0.5, -0.1, -0.2, 0.3, 0.1, -0.3, -0.2, 0.3, 0, -0.2, 0.1, 0.4)
    const got = styleOf(toned(wanted))
    for (const k of [0, 1, 2, 4, 5, 6, 8, 9, 10]) expect(Math.abs(got[k]! - wanted[k]!), `number ${k}`).toBeLessThan(0.08)
  })

  it('changes nothing where the look is the wanted one already, nor any depth', () => {
    const before = picture()
    const same = toned(styleOf(before))
    for (let k = 0; k < same.length; k++) expect(Math.abs(same[k]! - before[k]!)).toBeLessThan(0.01)
    expect(toned(new Float32Array(12).fill(0.3)).subarray(3 * N)).toEqual(before.subarray(3 * N))
  })

  it('keeps light and shade in order and inside the range, however far it goes', () => {
    const before = picture()
    const night = toned(Float32Array.of(-1, -1, -1, 0.3, -1, -1, -1, 0.3, -1, -1, -1, 0.4))
    expect(Math.min(...night)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...night.subarray(0, 3 * N))).toBeLessThan(Math.max(...before.subarray(0, 3 * N)))
    expect(night[0]! > night[4]!).toBe(before[0]! > before[4]!)
  })

  it('leaves alone what the wanted look says nothing of', () => {
    const before = picture()
    const after = toned(Float32Array.of(0, 0, 0, 0, 0.1, -0.3, -0.2, 0.5, 0, -0.2, 0.1, 0.5))
    // Down to where what counts as sky is evened out.
    for (let p = 0; p < N / 3 - 2 * W; p++) expect(after[p]).toBeCloseTo(before[p]!, 5)
  })

  it('is taken back where memory is known', () => {
    const before = picture()
    const tone = new Tone()
    tone.set(styleOf(before), Float32Array.of(0.5, -0.1, -0.2, 0.3, 0.1, -0.3, -0.2, 0.3, 0, -0.2, 0.1, 0.4))
    const x = before.slice()
    tone.apply(x, codeOf(x), W)
    const known = new Float32Array(N).fill(1, N / 2)
    const shown = x.slice()
    tone.undo(x, codeOf(x), W, known)
    for (let p = 0; p < N; p++) for (let c = 0; c < 3; c++) expect(x[c * N + p]).toBeCloseTo((known[p] ? before : shown)[c * N + p]!, 4)
  })

  it('is none between the same looks', () => {
    const x = picture()
    const tone = new Tone()
    tone.set(styleOf(x), styleOf(x))
    tone.apply(x, codeOf(x), W)
    expect(x).toEqual(picture())
  })
})
