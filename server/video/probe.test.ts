import { describe, expect, it } from 'vitest'
import { beginProbe, endProbe, isDue, isSending, makeProbe, noteCame, noteSent } from './probe.ts'

const PACKET = 1200

/** A probe of `bits` a second over a link of `linkBits`: what it shows. `clump`: the receiver reads all at once. */
function probe(bits: number, linkBits: number, { lose = 0, clump = false } = {}): number | undefined {
  const state = makeProbe()
  beginProbe(state, bits, 0)
  const sent: number[] = []
  for (let ms = 0; isSending(state); ms += 5) {
    while (isDue(state, ms)) {
      sent.push(ms)
      noteSent(state, PACKET, ms)
    }
  }
  let free = 0
  sent.forEach((ms, k) => {
    free = Math.max(ms, free) + (8000 * PACKET) / linkBits
    noteCame(state, ms, k < lose ? NaN : clump ? 900 : free, PACKET)
  })
  return endProbe(state, sent.at(-1)!, 200)
}

describe('probe', () => {
  it('shows what was tried where the link bears it', () => {
    const shown = probe(2e6, 1e8)!
    expect(shown).toBeGreaterThan(1.8e6)
    expect(shown).toBeLessThan(2.4e6)
  })

  it('shows less than the link where that is slower', () => {
    const shown = probe(2e6, 1e6)!
    expect(shown).toBeGreaterThan(0.8e6)
    expect(shown).toBeLessThan(1e6)
  })

  it('shows nothing where packets are lost or were read in one go', () => {
    expect(probe(2e6, 1e8, { lose: 3 })).toBeNaN()
    expect(probe(2e6, 1e8, { clump: true })).toBeNaN()
  })

  it('lasts until its packets have been told of, or for a while; there is none before and after', () => {
    const state = makeProbe()
    expect([isSending(state), isDue(state, 0), endProbe(state, 1e9, 1e9)]).toEqual([false, false, undefined])
    beginProbe(state, 1e6, 0)
    for (let k = 0; isSending(state); k++) noteSent(state, PACKET, 10 * k)
    expect(endProbe(state, 0, 100)).toBe(undefined)
    expect(endProbe(state, 0, 5000)).toBeNaN()
    expect(endProbe(state, 0, 6000)).toBe(undefined)
  })
})
