import { describe, expect, it } from 'vitest'
import { hash32 } from '../../core/rng.ts'
import { UnitRing } from './unit-ring.ts'

const unit = (timeS: number, length: number, key = false) => ({ bytes: new Uint8Array(length).fill(Math.round(timeS * 10) & 255), length, key, timeUs: timeS * 1e6 })
const times = (ring: UnitRing) => Array.from({ length: ring.count }, (_, k) => ring.note(k).timeUs / 1e6)

describe('unit ring', () => {
  it('holds n bytes, and not n + 1', () => {
    const ring = new UnitRing(100, 60)
    ring.add(unit(0, 60), 1)
    expect(ring.hasRoom(40, 1)).toBe(true)
    expect(ring.hasRoom(41, 1)).toBe(false)
    ring.add(unit(1, 40), 2)
    expect(times(ring)).toEqual([0, 1])
    ring.add(unit(2, 1), 3)
    expect(times(ring)).toEqual([1, 2])
    expect(ring.add(unit(3, 100), 4)).toBe(true)
    expect(times(ring)).toEqual([3])
    expect(ring.add(unit(4, 101), 5)).toBe(false)
  })

  it('holds n seconds, and not more', () => {
    const ring = new UnitRing(1000, 10)
    for (const timeS of [0, 5, 10]) ring.add(unit(timeS, 1), timeS)
    expect(times(ring)).toEqual([0, 5, 10])
    expect(ring.hasRoom(1, 10.001e6)).toBe(false)
    ring.add(unit(10.001, 1), 11)
    expect(times(ring)).toEqual([5, 10, 10.001])
  })

  it('gives back every unit it holds as it was, whatever comes', () => {
    const ring = new UnitRing(2000, 4)
    for (let k = 0; k < 500; k++) {
      const length = 1 + (hash32(3, 1, k) % (k % 100 === 0 ? 1600 : 120))
      ring.add({ bytes: new Uint8Array(length + 7).fill(k & 255), length, key: k % 10 === 0, timeUs: k * 33_333 }, k)
      expect(ring.note(ring.count - 1)).toEqual({ timeUs: k * 33_333, frameId: k, key: k % 10 === 0, length })
      let sum = 0
      for (let j = 0; j < ring.count; j++) {
        const { frameId } = ring.note(j)
        expect(frameId).toBe(k - ring.count + 1 + j)
        const bytes = ring.bytes(j)
        sum += bytes.length
        if (bytes[0] !== (frameId & 255) || bytes[bytes.length - 1] !== (frameId & 255)) throw new Error(`unit ${frameId} was overwritten at ${k}`)
      }
      expect(sum).toBeLessThanOrEqual(2000)
    }
  })

  it('finds the key frame to start from', () => {
    const ring = new UnitRing(1000, 60)
    expect(ring.keyAt(0)).toBe(-1)
    for (let k = 0; k < 20; k++) ring.add(unit(k, 1, k % 8 === 3), k)
    expect(ring.keyAt(11e6)).toBe(11)
    expect(ring.keyAt(10.9e6)).toBe(3)
    expect(ring.keyAt(99e6)).toBe(19)
    // Nothing that old is kept: the first there is.
    expect(ring.keyAt(1e6)).toBe(3)
  })
})
