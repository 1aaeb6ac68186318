import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hash32 } from '../../core/rng.ts'
import { expectAnew, isSigned, judge, makeGuardState, type GuardState, settle } from './guard.ts'

const PASSWORD = 'abcdefghijklmnopqrstuv'
const PEER = ['10.0.0.1', 5000] as const
const STRANGER = ['10.0.0.2', 5000] as const

function state(secured = true): GuardState {
  const made = makeGuardState(() => PASSWORD, () => secured)
  made.known.add(PEER.join(':'))
  return made
}

/** A binding request with USERNAME, MESSAGE-INTEGRITY and FINGERPRINT, as a browser sends. */
function check(password: string): Buffer {
  const user = Buffer.from('0006000561623a63640000000'.slice(0, 24), 'hex')
  const head = Buffer.alloc(20)
  head.writeUInt16BE(1, 0)
  head.writeUInt32BE(0x2112a442, 4)
  head.writeUInt16BE(user.length + 24, 2)
  const digest = createHmac('sha1', password).update(head).update(user).digest()
  head.writeUInt16BE(user.length + 24 + 8, 2)
  return Buffer.concat([head, user, Buffer.from([0, 8, 0, 20]), digest, Buffer.from([0x80, 0x28, 0, 4, 1, 2, 3, 4])])
}

function record(type: number, epoch: number, body = Buffer.from([1, 0])): Buffer {
  const head = Buffer.alloc(13)
  head[0] = type
  head.writeUInt16BE(0xfefd, 1)
  head.writeUInt16BE(epoch, 3)
  head.writeUInt16BE(body.length, 11)
  return Buffer.concat([head, body])
}

describe('guard', () => {
  it('takes a check signed with the password and learns its address', () => {
    const guard = state()
    expect(isSigned(check(PASSWORD), PASSWORD)).toBe(true)
    expect(judge(guard, check(PASSWORD), ...STRANGER)).toBeInstanceOf(Buffer)
    expect(guard.known.has(STRANGER.join(':'))).toBe(true)
  })

  it('drops a check that is unsigned, wrongly signed or cut', () => {
    const guard = state()
    expect(judge(guard, check('another password'), ...STRANGER)).toBe('stun')
    expect(judge(guard, check(PASSWORD).subarray(0, 40), ...STRANGER)).toBe('stun')
    expect(judge(guard, Buffer.from([0, 1, 0]), ...STRANGER)).toBe('malformed')
    expect(judge(guard, Buffer.alloc(20).fill(0x00), ...STRANGER)).toBe('stun')
    expect(guard.known.has(STRANGER.join(':'))).toBe(false)
  })

  it('knows 16 addresses of a peer, and no more', () => {
    const guard = state()
    for (let port = 1; port <= 16; port++) expect(judge(guard, check(PASSWORD), STRANGER[0], port)).toBeInstanceOf(Buffer)
    expect([15, 16].map((port) => judge(guard, record(23, 1), STRANGER[0], port))).toEqual([record(23, 1), 'source'])
  })

  it('takes data of the former path until the new one is there, and checks by the new password alone', () => {
    const guard = state()
    const next = 'vutsrqponmlkjihgfedcba'
    guard.password = () => next
    expectAnew(guard)
    expect(judge(guard, record(23, 1), ...PEER)).toEqual(record(23, 1))
    expect([judge(guard, check(PASSWORD), ...PEER), judge(guard, record(23, 1), ...STRANGER)]).toEqual(['stun', 'source'])
    expect(judge(guard, check(next), ...STRANGER)).toBeInstanceOf(Buffer)
    settle(guard)
    expect([judge(guard, record(23, 1), ...PEER), judge(guard, record(23, 1), ...STRANGER)]).toEqual(['source', record(23, 1)])
  })

  it('drops data from any address that has not shown the password', () => {
    for (const bytes of [record(23, 1), record(22, 0), Buffer.from([0x80, 200, 0, 0]), record(21, 0)]) {
      expect(judge(state(false), bytes, ...STRANGER)).toBe('source')
    }
    expect(judge(state(), record(23, 1), '10.0.0.1', 5001)).toBe('source')
  })

  it('drops alerts and, once secured, every plaintext record even from the peer\'s own address', () => {
    expect(judge(state(), record(21, 0), ...PEER)).toBe('alert')
    expect(judge(state(), record(21, 1), ...PEER)).toBe('alert')
    expect(judge(state(), record(22, 0), ...PEER)).toBe('plaintext')
    expect(judge(state(), record(20, 0), ...PEER)).toBe('plaintext')
    expect(judge(state(), record(23, 0), ...PEER)).toBe('plaintext')
    expect(judge(state(), record(24, 1), ...PEER)).toBe('class')
    expect(judge(state(), record(23, 1), ...PEER)).toEqual(record(23, 1))
    const hello = record(22, 0, Buffer.alloc(12))
    expect(judge(state(false), hello, ...PEER)).toEqual(hello)
    expect(judge(state(false), record(23, 0), ...PEER)).toBe('plaintext')
  })

  it('cuts a repeated flight down to its encrypted end, and drops plaintext hidden behind an encrypted record', () => {
    const flight = Buffer.concat([record(22, 0), record(20, 0), record(22, 1)])
    expect(judge(state(), flight, ...PEER)).toEqual(record(22, 1))
    expect(judge(state(), Buffer.concat([record(23, 1), record(21, 0)]), ...PEER)).toBe('alert')
  })

  it('lets each handshake message through once, the first hello until the second has come', () => {
    const guard = state(false)
    const message = (number: number, offset = 0) => {
      const body = Buffer.alloc(16)
      body.writeUInt16BE(number, 4)
      body.writeUIntBE(offset, 6, 3)
      body.writeUIntBE(4, 9, 3)
      return record(22, 0, body)
    }
    const verdicts = (numbers: number[]) => numbers.map((number) => judge(guard, message(number), ...PEER)).map((v) => (typeof v === 'string' ? v : 'passed'))
    expect(verdicts([0, 0, 1, 0, 1, 2, 1, 3, 2, 3])).toEqual(
      ['passed', 'passed', 'passed', 'repeated', 'repeated', 'passed', 'repeated', 'passed', 'repeated', 'repeated'],
    )
    expect(judge(guard, message(4, 0), ...PEER)).toBeInstanceOf(Buffer)
    expect(judge(guard, message(4, 4), ...PEER)).toBeInstanceOf(Buffer)
    expect(judge(guard, message(4, 4), ...PEER)).toBe('repeated')
    // A flight sent again: what is new in it is its encrypted end.
    expect(judge(guard, Buffer.concat([message(2), message(3), record(22, 1)]), ...PEER)).toEqual(record(22, 1))
  })

  it('drops classes nobody sends and records that lie about their length', () => {
    expect(judge(state(), Buffer.from([64, 0]), ...PEER)).toBe('class')
    expect(judge(state(), Buffer.from([255]), ...PEER)).toBe('class')
    expect(judge(state(), Buffer.alloc(0), ...PEER)).toBe('malformed')
    expect(judge(state(), record(23, 1).subarray(0, 14), ...PEER)).toBe('malformed')
  })

  it('never throws, and lets nothing of a stranger through but STUN responses', () => {
    const guard = state()
    for (let k = 0; k < 10_000; k++) {
      const bytes = Buffer.from(Array.from({ length: hash32(k, 0, 0) % 80 }, (_, i) => hash32(k, 1, i) & 255))
      if (bytes.length > 0 && k % 2) bytes[0] = hash32(k, 2, 0) % 4
      const verdict = judge(guard, bytes, ...STRANGER)
      if (typeof verdict !== 'string') expect([0x0101, 0x0111]).toContain(verdict.readUInt16BE(0))
    }
  })
})
