import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { isBehind, judgeTrip, noteSent, noteShown, startTrips, startUnseen } from './unseen.ts'

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

describe('what a line bears', () => {
  /** Frames of so many bytes, 30 a second, over a line of `bits` a second and 40 ms each way; word of them comes as they are shown. */
  function play(bits: number, bytes: number, seconds: number): number[] {
    const unseen = startUnseen()
    const trips = startTrips()
    const news = { tripMs: 0, bytes: 0 }
    const told: number[] = []
    let freeMs = 0
    for (let k = 0; k < 30 * seconds; k++) {
      const sentMs = (1000 / 30) * k
      freeMs = Math.max(freeMs, sentMs) + (8000 * bytes) / bits
      noteSent(unseen, k, bytes, sentMs)
      if (!noteShown(unseen, k, freeMs + 80, news)) continue
      const bears = judgeTrip(trips, news.tripMs, news.bytes, freeMs + 80)
      if (bears !== undefined) told.push(bears)
    }
    return told
  }

  it('is no limit where frames come as quickly as ever', () => {
    expect(play(4e6, 5000, 10).every((bits) => bits === Infinity)).toBe(true)
  })

  it('is what is shown while frames queue, and known within two seconds', () => {
    const told = play(1e6, 5000, 4)
    expect(told.findIndex((bits) => bits < Infinity)).toBeLessThan(8)
    for (const bits of told.filter((one) => one < Infinity)) expect(bits / 9e5).toBeCloseTo(1, 0)
  })

  it('counts every frame once, and the trip of the newest', () => {
    const unseen = startUnseen()
    const news = { tripMs: 0, bytes: 0 }
    for (let k = 0; k < 4; k++) noteSent(unseen, k, 10 + k, 100 * k)
    expect([noteShown(unseen, 2, 500, news), news]).toEqual([true, { tripMs: 300, bytes: 33 }])
    expect([noteShown(unseen, 2, 600, news), news.bytes]).toEqual([false, 0])
  })
})
