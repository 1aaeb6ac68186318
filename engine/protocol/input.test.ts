import { describe, expect, it } from 'vitest'
import { BUTTON, IDLE } from '../../core/controls.ts'
import { hash32 } from '../../core/rng.ts'
import { INPUT_MAX_BYTES, InputReader, InputWriter, LOOK_STEPS, seqAhead } from './input.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('input packet', () => {
  it('has the drawn layout', () => {
    const writer = new InputWriter()
    const first = writer.push({ moveX: 1, moveZ: -1, lookYaw: 0.5, lookPitch: -0.25, buttons: 5 }, 1000, 0x12345)
    expect(hex(first)).toBe('0101' + '0000' + 'e8030000' + '01' + '00' + '4523' + '7f81' + '0010' + '00f8' + '05' + '00')
    const second = writer.push({ moveX: 0, moveZ: 0.5, lookYaw: 0, lookPitch: 0, buttons: 0 }, 1008.4, 7)
    expect(hex(second)).toBe('0101' + '0100' + 'f0030000' + '02' + '00' + '0700' + '0040' + '0000' + '0000' + '0000' + '7f81' + '0010' + '00f8' + '0508')
  })

  it('keeps the four newest samples, newest first', () => {
    const writer = new InputWriter()
    let packet = new Uint8Array()
    for (let k = 0; k < 6; k++) packet = writer.push({ moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: k }, k * 10, 0) as Uint8Array<ArrayBuffer>
    const reader = new InputReader()
    expect(reader.load(packet)).toBeUndefined()
    expect(packet.length).toBe(INPUT_MAX_BYTES)
    expect(reader.seq).toBe(5)
    expect([0, 1, 2, 3].map((k) => reader.buttons(k))).toEqual([5, 4, 3, 2])
    expect([0, 1, 2, 3].map((k) => reader.ageMs(k))).toEqual([0, 10, 20, 30])
  })

  it('carries every button there is, and no bit that is none', () => {
    const writer = new InputWriter()
    const reader = new InputReader()
    const read = (buttons: number) => {
      expect(reader.load(writer.push({ ...IDLE, buttons }, 0, 0))).toBeUndefined()
      return reader.buttons(0)
    }
    expect(Object.values(BUTTON).map(read)).toEqual(Object.values(BUTTON))
    expect([read(0xc0), read(0xff), read(0x48)]).toEqual([0, 0x3f, BUTTON.pour])
  })

  it('loses no slow turn to rounding', () => {
    const writer = new InputWriter()
    const reader = new InputReader()
    let sum = 0
    for (let k = 0; k < 1000; k++) {
      reader.load(writer.push({ moveX: 0, moveZ: 0, lookYaw: 0.00003, lookPitch: 0, buttons: 0 }, k, 0))
      sum += reader.yawSteps(0)
    }
    expect(Math.abs(sum - 0.03 * LOOK_STEPS)).toBeLessThanOrEqual(1)
  })

  it('wraps sequence numbers', () => {
    expect(seqAhead(5, 3)).toBe(2)
    expect(seqAhead(3, 5)).toBe(-2)
    expect(seqAhead(1, 0xffff)).toBe(2)
    expect(seqAhead(0xffff, 1)).toBe(-2)
  })

  it('refuses sizes n - 1 and n + 1, and says why', () => {
    const packet = new InputWriter().push({ moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 }, 0, 0)
    const reader = new InputReader()
    expect(reader.load(packet.subarray(0, 19))).toBe('size')
    expect(reader.load(new Uint8Array(INPUT_MAX_BYTES + 1))).toBe('size')
    expect(reader.load(packet)).toBeUndefined()
    expect(reader.load(Uint8Array.from([...packet, 0]))).toBe('size')
    const changed = (at: number, value: number) => Uint8Array.from(packet, (byte, k) => (k === at ? value : byte))
    expect(reader.load(changed(0, 9))).toBe('type')
    expect(reader.load(changed(1, 2))).toBe('version')
    expect(reader.load(changed(8, 0))).toBe('count')
    expect(reader.load(changed(8, 5))).toBe('count')
    expect(reader.load(changed(8, 2))).toBe('size')
    expect(reader.load(changed(9, 1))).toBe('reserved')
  })

  it('stays in range whatever 10,000 mutations make of a packet', () => {
    const writer = new InputWriter()
    for (let k = 0; k < 3; k++) writer.push({ moveX: 0.3, moveZ: 1, lookYaw: 0.1, lookPitch: 0, buttons: 1 }, k, k)
    const good = writer.push({ moveX: 1, moveZ: 1, lookYaw: 0.1, lookPitch: 0.2, buttons: 3 }, 20, 9)
    const reader = new InputReader()
    let taken = 0
    for (let k = 0; k < 10_000; k++) {
      const bytes = good.slice(0, hash32(1, 0, k) % 4 === 0 ? hash32(1, 1, k) % 50 : undefined)
      for (let m = 0; m <= hash32(1, 2, k) % 3; m++) bytes[hash32(1, 3 + m, k) % 44] = hash32(1, 9 + m, k) & 255
      if (reader.load(bytes)) continue
      taken++
      let most = 0
      for (let s = 0; s < reader.count; s++) most = Math.max(most, Math.abs(reader.moveX(s)), Math.abs(reader.yawSteps(s)) / 0x8000)
      expect(most).toBeLessThanOrEqual(1)
    }
    expect(taken).toBeGreaterThan(1000)
  })
})
