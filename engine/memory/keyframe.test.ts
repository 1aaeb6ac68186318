import { describe, expect, it } from 'vitest'
import { analyticView } from './analytic-scene.ts'
import { JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, MIXED, NEAR_EDGE, VALID } from '../kernel/constants.ts'
import { emptyGuess, fillGuess, makeKeyframe, type Level } from './keyframe.ts'

const HOME = { x: 0, y: 1.65, z: 0, yaw: 0, pitch: 0 }

describe('fillGuess', () => {
  const view = analyticView(HOME)
  const { width, height } = view
  const guessOf = (valid: Uint8Array): Level => {
    const guess = emptyGuess(width, height, HOME, 0)
    // What an earlier frame left behind must not show.
    fillGuess(guess, analyticView({ ...HOME, yaw: 2 }))
    fillGuess(guess, { ...view, valid })
    return guess.full
  }

  it('tells surfaces apart where a keyframe does, and leaves no far side of a silhouette', () => {
    const { flags } = guessOf(new Uint8Array(width * height).fill(1))
    const exact = makeKeyframe(view, 1).full
    let silhouettes = 0
    for (let p = 0; p < flags.length - width; p++) {
      const near = exact.inverse[p]!
      const far = exact.inverse[p + 1]!
      if (p % width === width - 1 || near < 2 * far || near < 0.1) continue
      silhouettes++
      expect(flags[p]! & JOINED_RIGHT).toBe(0)
      expect(flags[p]! & NEAR_EDGE).toBe(NEAR_EDGE)
      expect(flags[p + 1]! & (VALID | MIXED)).toBe(MIXED)
    }
    expect(silhouettes).toBeGreaterThan(20)
    // Nearly all of what a keyframe joins is joined.
    const both = (a: number, b: number) => a & b & (JOINED_RIGHT | JOINED_DOWN)
    const joins = (of: (p: number) => number) => flags.reduce((sum, _, p) => sum + (of(p) & JOINED_RIGHT ? 1 : 0) + (of(p) & JOINED_DOWN ? 1 : 0), 0)
    expect(joins((p) => both(flags[p]!, exact.flags[p]!)) / joins((p) => exact.flags[p]!)).toBeGreaterThan(0.97)
  })

  it('shows its valid pixels alone and joins nothing to others', () => {
    const valid = new Uint8Array(width * height)
    for (let p = 0; p < valid.length; p++) valid[p] = p % width > width - 6 || (p > 60 * width && p < 75 * width) || p === 15 * width + 17 ? 1 : 0
    const { flags, runs } = guessOf(valid)
    for (let p = 0; p < valid.length; p++) {
      if (!valid[p]) expect(flags[p]! & (VALID | JOINED_RIGHT | JOINED_DOWN)).toBe(0)
      if (flags[p]! & JOINED_RIGHT) expect(flags[p + 1]! & VALID).toBe(VALID)
      if (flags[p]! & JOINED_DOWN) expect(flags[p + width]! & VALID).toBe(VALID)
    }
    expect(runs.reduce((a, b) => a + b, 0)).toBeLessThan(runs.length / 3)
  })
})

describe('joins', () => {
  it('are told from either side, in keyframes and guesses alike', () => {
    const view = analyticView(HOME)
    const { full, half } = makeKeyframe(view, 1)
    const guess = emptyGuess(view.width, view.height, HOME, 0)
    fillGuess(guess, view)
    for (const { width, flags } of [full, half, guess.full]) {
      let joins = 0
      for (let p = 0; p < flags.length; p++) {
        if (flags[p]! & (JOINED_LEFT | JOINED_UP)) joins++
        expect((flags[p]! & JOINED_LEFT) !== 0).toBe(p % width > 0 && (flags[p - 1]! & JOINED_RIGHT) !== 0)
        expect((flags[p]! & JOINED_UP) !== 0).toBe(p >= width && (flags[p - width]! & JOINED_DOWN) !== 0)
      }
      expect(joins).toBeGreaterThan(flags.length / 2)
    }
  })
})
