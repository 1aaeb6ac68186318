import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { makeBucket, takeToken } from '../../server/net/token-bucket.ts'
import { spend, startPace, waitMs } from './turn-pace.ts'

it('sends at once, then as often as the server takes it, and is never refused', () => {
  const pace = startPace(0)
  const bucket = makeBucket(LIMITS.promptPerSecond, LIMITS.promptBurst, 0)
  let sent = 0
  for (let now = 0; now < 60_000; now += 16) {
    if (waitMs(pace, now) > 0) continue
    expect(takeToken(bucket, now)).toBe(true)
    spend(pace, now)
    sent++
  }
  expect(waitMs(startPace(0), 0)).toBe(0)
  expect(sent).toBeGreaterThan(60 * LIMITS.promptPerSecond * 0.85)
})

it('leaves room for words: a prompt between two changes is not refused either', () => {
  const pace = startPace(0)
  const bucket = makeBucket(LIMITS.promptPerSecond, LIMITS.promptBurst, 0)
  for (let k = 0; k < LIMITS.promptBurst - 1; k++) {
    expect(waitMs(pace, 0)).toBe(0)
    spend(pace, 0)
    takeToken(bucket, 0)
  }
  expect(waitMs(pace, 0)).toBeGreaterThan(0)
  expect(takeToken(bucket, 0)).toBe(true)
  spend(pace, 0)
  // Waiting as long as it says is long enough.
  const now = waitMs(pace, 0)
  expect(waitMs(pace, now)).toBe(0)
  expect(takeToken(bucket, now)).toBe(true)
})
