import { expect, it } from 'vitest'
import { HOME } from '../world/state.ts'
import { analyticView } from './analytic-scene.ts'
import { emptyGuess, fillGuess, makeKeyframe, type Keyframe, type Level } from './keyframe.ts'
import { residentOf, type ResidentLevel } from './resident.ts'

const view = analyticView(HOME, 64, 36)

const same = (a: Uint8Array | Float32Array, b: Uint8Array | Float32Array) => a.length === b.length && a.every((value, k) => value === b[k])

function expectCopy(copy: ResidentLevel, level: Level): void {
  expect([copy.width, copy.height]).toEqual([level.width, level.height])
  expect(same(copy.inverse, level.inverse) && same(copy.flags, level.flags)).toBe(true)
  expect(same(copy.rgbx.filter((_, k) => k % 4 < 3), level.rgb)).toBe(true)
}

it('copies are those of their keyframe, however many of them and whatever lay there before', () => {
  const guess = emptyGuess(view.width, view.height, view.pose, 0)
  fillGuess(guess, view)
  expectCopy(residentOf(guess).full, guess.full)
  const keyframes: Keyframe[] = []
  for (let k = 0; k < 60; k++) {
    const keyframe = makeKeyframe({ ...view, rgb: view.rgb.map((v) => v ^ k) }, k)
    keyframes.push(keyframe)
    residentOf(keyframe)
  }
  for (const keyframe of keyframes) {
    const copy = residentOf(keyframe)
    expectCopy(copy.full, keyframe.full)
    expectCopy(copy.half, keyframe.half)
  }
})

it('a guess is copied anew at every look', () => {
  const guess = emptyGuess(view.width, view.height, view.pose, 0)
  fillGuess(guess, view)
  residentOf(guess)
  fillGuess(guess, { ...view, rgb: view.rgb.map((v) => 255 - v) })
  expectCopy(residentOf(guess).full, guess.full)
})
