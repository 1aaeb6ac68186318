import { expect, it } from 'vitest'
import { makeRng } from '../../core/rng.ts'
import { rises, startTrend } from './trend.ts'

/** Groups thirty a second with these delays; true for each that counts as rising. */
const play = (delays: readonly number[]): boolean[] => {
  const trend = startTrend()
  return delays.map((delay, k) => rises(trend, 1e6 + delay, (k * 1000) / 30 + delay))
}
const steady = Array.from({ length: 60 }, () => 5)

it('does not rise on a steady delay, a noisy one, or one that comes late once', () => {
  const rng = makeRng(1, 1)
  expect(play(steady)).not.toContain(true)
  expect(play(Array.from({ length: 300 }, () => 10 * rng.next()))).not.toContain(true)
  expect(play([...steady, 80, ...steady])).not.toContain(true)
})

it('rises with a queue that grows, also slowly, and not when it drains', () => {
  expect(play([...steady, ...Array.from({ length: 30 }, (_, k) => 5 + 20 * k)])).toContain(true)
  expect(play([...steady, ...Array.from({ length: 90 }, (_, k) => 5 + 4 * k)])).toContain(true)
  expect(play([...steady.map(() => 300), ...Array.from({ length: 30 }, (_, k) => 300 - 10 * k)])).not.toContain(true)
})
