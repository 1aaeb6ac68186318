import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { isBehind, noteSent, noteShown, startUnseen } from './unseen.ts'

describe('frames sent and not shown', () => {
  it('make someone be behind one byte over the limit, until they have shown enough', () => {
    const unseen = startUnseen()
    noteSent(unseen, 0xffff, LIMITS.unseenBytes - 10, 0)
    noteSent(unseen, 0, 10, 10)
    expect(isBehind(unseen, 20)).toBe(false)
    noteSent(unseen, 1, 1, 20)
    expect(isBehind(unseen, 20)).toBe(true)
    // An old report changes nothing; the ids wrap.
    noteShown(unseen, 0xfffe)
    expect(isBehind(unseen, 20)).toBe(true)
    noteShown(unseen, 0xffff)
    expect(isBehind(unseen, 20)).toBe(false)
  })

  it('make someone be behind after a second and a half, and are forgotten after another', () => {
    const unseen = startUnseen()
    for (let k = 0; k < 10; k++) noteSent(unseen, k, 100, 100 * k)
    expect(isBehind(unseen, 1500)).toBe(false)
    expect(isBehind(unseen, 1501)).toBe(true)
    // Frames in between that were never shown count as shown.
    noteShown(unseen, 8)
    expect(isBehind(unseen, 1501)).toBe(false)
    expect(isBehind(unseen, 3000)).toBe(true)
    expect(isBehind(unseen, 3401)).toBe(false)
  })

  it('take no more room than they have', () => {
    const unseen = startUnseen()
    for (let k = 0; k < 1000; k++) noteSent(unseen, k, 1, 0)
    noteShown(unseen, 999)
    expect(isBehind(unseen, 2000)).toBe(false)
  })
})
