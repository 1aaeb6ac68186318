import { expect, it } from 'vitest'
import { readImpairment } from './settings.ts'

it('reads a network in words', () => {
  expect(readImpairment('delay=15 jitter=2.5ms loss=2% burst=4 reorder=0.01, rate=800kbit queue=200')).toEqual({
    delayMs: 15, jitterMs: 2.5, loss: 0.02, burst: 4, reorder: 0.01, bitsPerSecond: 800_000, queueMs: 200,
  })
  expect(readImpairment('')).toEqual({})
})

it('says what to write instead of anything else', () => {
  for (const text of ['lag=3', 'delay', 'loss=2percent', 'rate=4', 'delay=-1']) expect(() => readImpairment(text), text).toThrow(/is no impairment; write some of/)
})
