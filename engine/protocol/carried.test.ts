import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { isCarried, readFromPage, readFromServer, writeEcho, writeInput, writeKeyWanted, writeMeta, writeStart, writeUnit } from './carried.ts'
import { decodeClientMessage, encodeMessage } from './messages.ts'

const some = (length: number) => Uint8Array.from({ length }, (_, k) => k & 255)

describe('media over the signalling socket', () => {
  it('comes back as it went', () => {
    expect(readFromPage(writeStart())).toEqual({ kind: 'start' })
    expect(readFromPage(writeKeyWanted())).toEqual({ kind: 'key' })
    expect(readFromPage(writeInput(some(44)))).toEqual({ kind: 'input', packet: some(44) })
    expect(readFromPage(writeEcho(1.5))).toEqual({ kind: 'echo', bytes: writeEcho(1.5) })
    expect(readFromServer(writeEcho(1234.5))).toEqual({ kind: 'echo', timeMs: 1234.5 })
    expect(readFromServer(writeMeta(some(60)))).toEqual({ kind: 'meta', bytes: some(60) })
    for (const key of [true, false]) expect(readFromServer(writeUnit(some(300), 200, 0xfffffffe, key)!)).toEqual({ kind: 'unit', key, rtpTime: 0xfffffffe, bytes: some(200) })
  })

  it('is read at any place of a larger buffer', () => {
    const buffer = new Uint8Array(100)
    const unit = writeUnit(some(20), 20, 7, true)!
    buffer.set(unit, 33)
    expect(readFromServer(buffer.subarray(33, 33 + unit.length))).toEqual({ kind: 'unit', key: true, rtpTime: 7, bytes: some(20) })
  })

  it('refuses input and frames one byte over their limits, and what is not well formed', () => {
    expect(readFromPage(writeInput(some(LIMITS.channelMessageBytes)))).toMatchObject({ kind: 'input' })
    expect(readFromPage(writeInput(some(LIMITS.channelMessageBytes + 1)))).toBeUndefined()
    const most = some(LIMITS.unitBytes + 1)
    expect(readFromServer(writeUnit(most, LIMITS.unitBytes, 0, true)!)).toMatchObject({ kind: 'unit' })
    expect(writeUnit(most, LIMITS.unitBytes + 1, 0, true)).toBeUndefined()
    const long = new Uint8Array(8 + LIMITS.unitBytes + 1)
    long.set([0xc1, 4])
    expect(readFromServer(long)).toBeUndefined()
    for (const bytes of [[], [0xc1], [0xc1, 1, 0], [0xc1, 2], [0xc1, 3, 9], [0xc1, 4, 0], [0xc1, 9], [0xc1, 6, 1], [0x81, 1]]) expect(readFromPage(Uint8Array.from(bytes))).toBeUndefined()
    for (const bytes of [[], [0xc1], [0xc1, 1], [0xc1, 4, 1, 0, 0, 0, 0, 0], [0xc1, 6, 0, 0], [0x81, 4]]) expect(readFromServer(Uint8Array.from(bytes))).toBeUndefined()
  })

  it('is never taken for a message, nor a message for it', () => {
    expect(isCarried(encodeMessage({ type: 'bye' }))).toBe(false)
    for (const bytes of [writeStart(), writeKeyWanted(), writeInput(some(44))]) expect(decodeClientMessage(bytes).ok).toBe(false)
  })
})
