import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { MAX_PAYLOAD_BYTES } from '../video/packetizer.ts'
import { HEADER_BYTES, PacedSender } from './paced-sender.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

type Left = { kind: 'video' | 'repair'; sequence: number; ms: number }

function make(): { sender: PacedSender; left: Left[] } {
  const left: Left[] = []
  const start = performance.now()
  const leave = (kind: Left['kind'], sequence: number) => {
    left.push({ kind, sequence, ms: performance.now() - start })
    return left.length & 0xffff
  }
  const wire = { video: (_payload: Buffer, _marker: boolean, _time: number, sequence: number) => leave('video', sequence), repair: (sequence: number) => leave('repair', sequence) }
  return { sender: new PacedSender(wire, { onLink: () => {}, onProbe: () => {} }), left }
}

/** One unit that makes so many packets. */
function frame(packets: number): Uint8Array {
  const bytes = new Uint8Array(5 + (packets - 1) * (MAX_PAYLOAD_BYTES - 2) + 100).fill(0x55)
  bytes.set([0, 0, 0, 1, 0x65])
  return bytes
}

/** From now on a stream of so many bits a second: one empty frame of it. */
const setPaceOf = (sender: PacedSender, bits: number) => sender.sendFrame(new Uint8Array(0), 0, 0, bits)
const send = (sender: PacedSender, packets: number, bits: number) => sender.sendFrame(frame(packets), frame(packets).length, 0, bits)

it('sends a frame of usual size at once', () => {
  const { sender, left } = make()
  expect(send(sender, 8, 2e6)).toBe(8)
  expect(left.length).toBe(8)
  expect(sender.holds()).toBe(false)
})

it('spreads a large one, in order, and takes no other meanwhile; repairs go first', () => {
  const { sender, left } = make()
  send(sender, 40, 3e5)
  const atOnce = left.length
  expect(atOnce).toBeLessThan(8)
  expect(sender.holds()).toBe(true)
  expect(sender.backlogBytes).toBeGreaterThan(30_000)
  vi.advanceTimersByTime(50)
  sender.nack([left[0]!.sequence])
  expect(left.at(-1)!.kind).toBe('repair')
  vi.advanceTimersByTime(1000)
  const video = left.filter(({ kind }) => kind === 'video')
  expect(video.map(({ sequence }) => (sequence - video[0]!.sequence) & 0xffff)).toEqual(Array.from({ length: 40 }, (_, k) => k))
  expect(video.at(-1)!.ms).toBeGreaterThan(300)
  expect([sender.holds(), sender.backlogBytes]).toEqual([false, 0])
})

it('keeps as many packets waiting as the limit says, and drops what comes on top', () => {
  const { sender, left } = make()
  send(sender, 8, 1)
  const atOnce = left.length
  send(sender, LIMITS.pacedPackets - (8 - atOnce), 1)
  const full = sender.backlogBytes
  send(sender, 1, 1)
  expect(sender.backlogBytes).toBe(full)
  sender.close()
})

it('repairs a packet once for requests that come together', () => {
  const { sender, left } = make()
  send(sender, 3, 2e6)
  const { sequence } = left[1]!
  sender.nack([sequence, sequence])
  sender.nack([sequence])
  expect(left.filter(({ kind }) => kind === 'repair').length).toBe(1)
  vi.advanceTimersByTime(100)
  sender.nack([sequence])
  expect(left.filter(({ kind }) => kind === 'repair').length).toBe(2)
})

it('repairs as much beyond the pace as the limit says, whatever is asked for', () => {
  const { sender, left } = make()
  send(sender, 100, 1e7)
  vi.advanceTimersByTime(1000)
  setPaceOf(sender, 1)
  const before = left.length
  sender.nack(left.map(({ sequence }) => sequence))
  const packets = Math.ceil(LIMITS.repairDebtBytes / (MAX_PAYLOAD_BYTES + HEADER_BYTES))
  expect(left.length - before).toBeGreaterThanOrEqual(packets)
  expect(left.length - before).toBeLessThanOrEqual(packets + Math.ceil(6000 / MAX_PAYLOAD_BYTES))
})

it('repairs nothing of what was sent into an outage, and what comes after it', () => {
  const { sender, left } = make()
  send(sender, 40, 3e5)
  sender.writeOff()
  expect(sender.backlogBytes).toBe(0)
  sender.repeatFrame(1)
  const before = left.length
  sender.nack(left.map(({ sequence }) => sequence))
  vi.advanceTimersByTime(1000)
  expect(left.length).toBe(before)
  send(sender, 3, 2e6)
  const [last] = left.slice(-1)
  sender.nack([left[0]!.sequence, last!.sequence])
  expect(left.slice(before).map(({ kind }) => kind)).toEqual(['video', 'video', 'video', 'repair'])
  expect(left.at(-1)!.sequence).toBe(last!.sequence)
})

it('takes losses of the outage itself for no sign of a narrow link', () => {
  const shares = [false, true].map((writtenOff) => {
    const { sender, left } = make()
    send(sender, 2, 2e6)
    sender.report(0, left[0]!.sequence)
    for (let k = 0; k < 60; k++) send(sender, 1, 2e6)
    if (writtenOff) sender.writeOff()
    for (let k = 0; k < 30; k++) send(sender, 1, 2e6)
    vi.advanceTimersByTime(1000)
    const during = sender.report(60 / 91, left.at(-1)!.sequence)
    for (let k = 0; k < 30; k++) send(sender, 1, 2e6)
    vi.advanceTimersByTime(1000)
    return [during, sender.report(0.1, left.at(-1)!.sequence)]
  })
  expect(shares[0]![0]).toBeCloseTo(60 / 91)
  expect(shares[1]![0]).toBeUndefined()
  expect(shares[1]![1]).toBeCloseTo(0.1)
})

it('probes with repairs, at the rate asked for, and ends a probe nobody tells of', () => {
  const { sender, left } = make()
  send(sender, 4, 1e6)
  sender.probe(2e6)
  vi.advanceTimersByTime(200)
  const probes = left.filter(({ kind }) => kind === 'repair')
  expect(probes.length).toBeGreaterThanOrEqual(6)
  expect(probes.at(-1)!.ms).toBeGreaterThan(30)
  expect(probes.at(-1)!.ms).toBeLessThan(80)
  sender.close()
})

it('holds frames back while packets queue, but not for what was heard too long ago', () => {
  const { sender } = make()
  let wide = 0
  /** Tells of the frame before, one packet, which came `lateMs` after it was sent; the next one is on its way by then. */
  const sendAndTell = (lateMs: number) => {
    send(sender, 1, 2e6)
    const delta = (performance.now() - 33 + lateMs) * 1000
    if (wide > 0) sender.feedback({ baseSequenceNumber: wide, packetStatusCount: 1, referenceTime: 1, packetChunks: [{ packetStatus: 1, runLength: 1 }], recvDeltas: [{ delta }] })
    wide++
    vi.advanceTimersByTime(33)
  }
  for (let k = 0; k < 10; k++) sendAndTell(0)
  expect(sender.holds()).toBe(false)
  for (let k = 0; k < 10; k++) sendAndTell(60)
  expect(sender.holds()).toBe(true)
  vi.advanceTimersByTime(300)
  expect(sender.holds()).toBe(true)
  send(sender, 1, 2e6)
  vi.advanceTimersByTime(150)
  expect(sender.holds()).toBe(false)
  sender.close()
})
