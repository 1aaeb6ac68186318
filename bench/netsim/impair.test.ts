import { describe, expect, it } from 'vitest'
import { Way, type Fate, type Impairment } from './impair.ts'

const COUNT = 40_000
/** Sends a datagram a millisecond, 1000 bytes each. */
function run(settings: Partial<Impairment>, count = COUNT, seed = 1): (number | Fate)[] {
  const way = new Way(settings, seed)
  return Array.from({ length: count }, (_, k) => way.send(1000, k))
}
const delays = (out: readonly (number | Fate)[]) => out.flatMap((at, k) => (typeof at === 'number' ? [at - k] : []))
const share = (out: readonly (number | Fate)[], fate: Fate) => out.filter((at) => at === fate).length / out.length
const runs = (out: readonly (number | Fate)[]) => {
  const lengths: number[] = []
  let length = 0
  for (const at of out) {
    if (at === 'lost') length++
    else if (length > 0) lengths.push(length), (length = 0)
  }
  return lengths
}
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length

describe('one way of a bad network', () => {
  it('does nothing when nothing is asked for', () => {
    expect(run({}, 100)).toEqual(Array.from({ length: 100 }, (_, k) => k))
  })

  it('delays, with jitter inside its bounds and in order', () => {
    const out = run({ delayMs: 30, jitterMs: 8 }) as number[]
    const waited = delays(out)
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(22)
    expect(Math.max(...waited)).toBeLessThanOrEqual(38)
    expect(Math.max(...waited) - Math.min(...waited)).toBeGreaterThan(8)
    expect(out.every((at, k) => k === 0 || at >= out[k - 1]!)).toBe(true)
  })

  it('loses the share asked for, one by one', () => {
    const out = run({ loss: 0.1 })
    expect(share(out, 'lost')).toBeCloseTo(0.1, 2)
    // Independent losses follow each other with the same chance: runs of 1 / (1 - 0.1) on average.
    expect(mean(runs(out))).toBeCloseTo(1.11, 1)
  })

  it('loses the same share in bursts of the length asked for', () => {
    const out = run({ loss: 0.1, burst: 5 })
    expect(share(out, 'lost')).toBeGreaterThan(0.085)
    expect(share(out, 'lost')).toBeLessThan(0.115)
    expect(mean(runs(out))).toBeGreaterThan(4.5)
    expect(mean(runs(out))).toBeLessThan(5.5)
  })

  it('lets later datagrams overtake the share that is held back', () => {
    const out = run({ reorder: 0.05, reorderMs: 10 }) as number[]
    const overtaken = out.filter((at, k) => k + 1 < out.length && at > out[k + 1]!).length / out.length
    // Two held back in a row keep their order.
    expect(overtaken).toBeGreaterThan(0.04)
    expect(overtaken).toBeLessThan(0.055)
  })

  it('says how long the longest wait before the bottleneck was since it was last asked', () => {
    const way = new Way({ bitsPerSecond: 8e6 }, 1)
    for (let k = 0; k < 10; k++) way.send(1000, 0)
    expect([way.takeLongestWait(), way.takeLongestWait()]).toEqual([9, 0])
  })

  it('passes at the bottleneck’s rate and drops what would wait longer than the queue', () => {
    // 8 Mbit/s come in, 4 pass: half is dropped, and what passes waits as long as the queue.
    const out = run({ bitsPerSecond: 4e6, queueMs: 50 })
    expect(share(out, 'queue')).toBeCloseTo(0.5, 2)
    const passed = out.filter((at) => typeof at === 'number')
    expect((8000 * passed.length) / (passed.at(-1)! / 1000)).toBeGreaterThan(3.9e6)
    const late = delays(out).slice(-1000)
    expect(Math.min(...late)).toBeGreaterThan(45)
    expect(Math.max(...late)).toBeLessThanOrEqual(53)
  })

  it('is dark for as long as asked, then as before', () => {
    const way = new Way({ delayMs: 5 }, 1)
    way.blackout(100)
    expect([way.send(100, 99.9), way.send(100, 100)]).toEqual(['blackout', 105])
  })

  it('changes while it runs', () => {
    const way = new Way({ delayMs: 5 }, 1)
    expect(way.send(100, 0)).toBe(5)
    way.change({ delayMs: 50 })
    expect(way.send(100, 10)).toBe(60)
  })

  it('is the same network for the same seed, another for another', () => {
    const settings = { delayMs: 20, jitterMs: 5, loss: 0.1, burst: 3, reorder: 0.02 }
    expect(run(settings, 2000, 7)).toEqual(run(settings, 2000, 7))
    expect(run(settings, 2000, 8)).not.toEqual(run(settings, 2000, 7))
  })

  it('refuses settings that make no sense', () => {
    expect(() => new Way({ loss: 1 }, 1)).toThrow(/loss is 1: write a share/)
    expect(() => new Way({ delayMs: -1 }, 1)).toThrow(/delayMs is -1: write 0 or more/)
    expect(() => new Way({ bitsPerSecond: 0 }, 1)).toThrow(/bitsPerSecond is 0/)
  })
})
