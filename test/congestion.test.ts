// Congestion control as a whole in made-up time (narrow-link.ts): estimate, probes, pacer and ladder against a bottleneck.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TOP_RUNG } from '../server/video/rate.ts'
import { type Moment, play, type Scene } from './narrow-link.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const run = (scene: Partial<Scene>): Moment[] =>
  play({ fullBits: 2e6, fps: () => 30, delayMs: 15, stall: 0, linkBits: () => 1e9, seconds: 40, ...scene }, (ms) => vi.advanceTimersByTime(ms))
const between = (moments: readonly Moment[], fromMs: number, toMs: number) => moments.filter(({ ms }) => ms >= fromMs && ms < toMs)
const longest = (moments: readonly Moment[]) => Math.max(...moments.map(({ queueMs }) => queueMs))

describe('a link that halves and comes back', () => {
  it.each([
    ['30 frames a second', { fps: () => 30, link: 2.7e6 }],
    ['20 frames a second', { fps: () => 20, link: 1.8e6 }],
  ])('%s: the queue grows by less than 150 ms, and the rung is back within 15 s', (_name, { fps, link }) => {
    const moments = run({ fps, linkBits: (ms) => (ms > 10_000 && ms < 25_000 ? link / 2 : link), seconds: 45 })
    const before = between(moments, 2000, 10_000)
    const half = between(moments, 10_000, 25_000)
    expect(before.every(({ rung, skipped }) => rung === TOP_RUNG && !skipped)).toBe(true)
    expect(longest(half) - longest(before)).toBeLessThan(150)
    expect(half.at(-1)!.rung).toBeLessThan(TOP_RUNG)
    const back = between(moments, 25_000, Infinity).find(({ rung }) => rung === TOP_RUNG)
    expect(back!.ms - 25_000).toBeLessThan(15_000)
    expect(moments.at(-1)!.lost).toBe(0)
  })
})

describe('a link that is wide enough', () => {
  it.each([
    ['a frame rate that goes up and down', { fps: (ms: number) => (ms % 4000 < 2000 ? 30 : 15) }],
    ['a receiver whose threads sleep now and then', { fps: (ms: number) => (ms % 4000 < 2000 ? 30 : 15), stall: 3 }],
    ['single packets lost', { loss: 0.02 }],
  ])('%s: not taken for congestion', (_name, scene) => {
    const moments = run(scene)
    expect(moments.every(({ rung }) => rung === TOP_RUNG)).toBe(true)
    expect(moments.filter(({ skipped }) => skipped).length).toBeLessThan(0.02 * moments.length)
  })
})

it('a link far too thin from the start: the lowest rungs within seconds, and no long queue from then on', () => {
  const moments = run({ linkBits: () => 5e5, fps: () => 25 })
  expect(moments.find(({ rung }) => rung <= 1)!.ms).toBeLessThan(3000)
  expect(longest(between(moments, 5000, Infinity))).toBeLessThan(150)
  expect(between(moments, 5000, Infinity).filter(({ skipped }) => skipped).length).toBeLessThan(0.3 * moments.length)
})

describe('a spectator, to whom the stream is not fitted', () => {
  const shown = (moments: readonly Moment[]) => moments.filter(({ skipped }) => !skipped).length

  // The last: a key frame alone takes it half a second, nothing more fits in.
  it.each([[1.5e6, 10], [1e6, 5], [6e5, 0.5]])('behind a link of %s bits a second sees %s frames a second and more, none of them late, for a key frame a second at most', (bits, fps) => {
    const moments = run({ spectator: true, linkBits: (ms) => (ms < 5000 || ms > 25_000 ? 4e6 : bits), seconds: 45 })
    expect(shown(between(moments, 1000, 5000))).toBe(between(moments, 1000, 5000).length)
    const narrow = between(moments, 5000, 25_000)
    expect(longest(narrow)).toBeLessThan(500)
    // From when its rate is known.
    expect(longest(between(narrow, 7000, 25_000))).toBeLessThan(300)
    expect(shown(narrow)).toBeGreaterThan(20 * fps)
    expect(narrow.filter(({ key }) => key).length).toBeLessThanOrEqual(20)
    const after = between(moments, 40_000, Infinity)
    expect(shown(after)).toBe(after.length)
  })

  it('behind one that is wide enough misses next to nothing', () => {
    const moments = run({ spectator: true, stall: 3, linkBits: () => 4e6 })
    expect(shown(moments)).toBeGreaterThan(0.95 * moments.length)
  })
})
