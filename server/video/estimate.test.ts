import { describe, expect, it } from 'vitest'
import { judgeFeedback, noteLossShare, notePacket, raise, startEstimate, type Estimate } from './estimate.ts'

const PACKET = 1200
const USED = 2_000_000

/**
 * Frames of seven packets, thirty a second, over a bottleneck of `linkBits`, from `fromMs` on; feedback every other frame. `lateMs`: what a
 * frame is late by for another reason. Returns when the bottleneck is free again.
 */
function send(estimate: Estimate, fromMs: number, seconds: number, linkBits: number, freeMs = 0, lateMs: (frame: number) => number = () => 0): number {
  for (let frame = 0; frame < 30 * seconds; frame++) {
    const sentMs = fromMs + (frame * 1000) / 30
    for (let k = 0; k < 7; k++) {
      freeMs = Math.max(freeMs, sentMs) + (8000 * PACKET) / linkBits
      // The receiver's clock is another one.
      notePacket(estimate, sentMs, 5e6 + 20 + Math.max(freeMs, sentMs + lateMs(frame)), PACKET, USED)
    }
    if (frame % 2 === 1) judgeFeedback(estimate, true, sentMs)
  }
  return freeMs
}

describe('estimate', () => {
  it('knows no limit while nothing queues', () => {
    const estimate = startEstimate()
    send(estimate, 0, 20, 1e8)
    expect(estimate.bitsPerSecond).toBe(Infinity)
    expect(estimate.overused).toBe(false)
    expect(estimate.queueMs).toBeLessThan(1)
  })

  it('is not misled by frames that come late now and then, or in one go after a stall', () => {
    const estimate = startEstimate()
    send(estimate, 0, 30, 1e8, 0, (frame) => (frame % 23 < 3 ? 110 - 33 * (frame % 23) : 0))
    expect(estimate.bitsPerSecond).toBe(Infinity)
  })

  it('counts from what delays packets that have nothing before them: a busy machine is no narrow link', () => {
    const estimate = startEstimate()
    send(estimate, 0, 5, 1e8)
    // From now on every frame comes 60 ms late, and nothing is sent before it has.
    const late = (known: boolean) => {
      for (let frame = 0; frame < 5; frame++) notePacket(estimate, 5000 + 200 * frame, 5e6 + 80 + 5000 + 200 * frame, PACKET, USED, known && frame > 1)
    }
    late(false)
    expect(estimate.overused).toBe(true)
    late(true)
    send(estimate, 6000, 3, 1e8, 0, () => 60)
    expect([estimate.overused, estimate.queueMs]).toEqual([false, 0])
    // It is not for ever: by then it may be a queue.
    send(estimate, 9000, 5, 1e8, 0, () => 60)
    expect(estimate.overused).toBe(true)
  })

  it('finds the rate of a link that has become too slow, within a fraction of a second', () => {
    const estimate = startEstimate()
    const free = send(estimate, 0, 5, 2.5e6)
    expect(estimate.bitsPerSecond).toBe(Infinity)
    send(estimate, 5000, 0.4, 1.2e6, free)
    expect(estimate.overused).toBe(true)
    expect(estimate.bitsPerSecond).toBeGreaterThan(0.8 * 1.2e6)
    expect(estimate.bitsPerSecond).toBeLessThan(1.2e6)
  })

  it('is over it when the queue has drained; a probe raises it, and in the end it is forgotten', () => {
    const estimate = startEstimate()
    const free = send(estimate, 0, 0.6, 1.2e6)
    const low = estimate.bitsPerSecond
    expect(low).toBeLessThan(1.2e6)
    send(estimate, free + 100, 5, 1e8)
    expect(estimate.overused).toBe(false)
    expect(estimate.bitsPerSecond).toBe(low)
    raise(estimate, 1.8e6)
    raise(estimate, 1.1e6)
    expect(estimate.bitsPerSecond).toBe(1.8e6)
    send(estimate, free + 6000, 30, 1e8)
    expect(estimate.bitsPerSecond).toBe(Infinity)
  })

  it('lowers nothing for what queues behind a probe', () => {
    const estimate = startEstimate()
    for (let k = 0; k < 100; k++) notePacket(estimate, 10 * k, 30 * k, PACKET, USED)
    judgeFeedback(estimate, false, 1000)
    judgeFeedback(estimate, false, 1060)
    expect(estimate.bitsPerSecond).toBe(Infinity)
  })

  /** A report a second of what is lost while `bits` are used of what the estimate allows. */
  function report(estimate: Estimate, seconds: number, lost: (usedBits: number) => number): number {
    let used = USED
    for (let k = 0; k < seconds; k++) {
      used = Math.min(USED, estimate.bitsPerSecond)
      noteLossShare(estimate, lost(used), used, 1000 * k)
    }
    return used
  }

  it('sends less where packets are lost because there are too many: a line that lets no more than so much through', () => {
    const estimate = startEstimate()
    const used = report(estimate, 40, (bits) => Math.max(0, 1 - 1.1e6 / bits))
    expect(used).toBeLessThan(1.3e6)
    expect(estimate.losses.own).toBeLessThan(0.05)
  })

  it('does not blame itself for what a line loses at any rate', () => {
    const estimate = startEstimate()
    // In bursts: a tenth in the mean, a quarter or nothing in any second.
    const used = report(estimate, 60, (() => {
      let k = 0
      return () => [0.25, 0, 0.2, 0.05, 0, 0.1][k++ % 6]!
    })())
    expect(used).toBe(USED)
    expect(estimate.bitsPerSecond).toBe(Infinity)
  })

  it('says of little loss only that nothing more may be tried, until it is known to be the line’s own', () => {
    const estimate = startEstimate()
    noteLossShare(estimate, 0.01, USED, 1000)
    expect(estimate.troubledMs).toBe(-Infinity)
    for (let k = 2; k < 9; k++) noteLossShare(estimate, 0.05, USED, 1000 * k)
    expect([estimate.bitsPerSecond, estimate.troubledMs]).toEqual([Infinity, 8000])
  })

  it('begins anew with another clock', () => {
    const estimate = startEstimate()
    send(estimate, 0, 2, 1e8)
    notePacket(estimate, 2100, -7e8, PACKET, USED)
    notePacket(estimate, 2200, -7e8 + 100, PACKET, USED)
    expect(estimate.queueMs).toBeLessThan(1)
  })
})
