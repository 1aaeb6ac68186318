import { expect, it } from 'vitest'
import { makeBucket, takeToken } from './token-bucket.ts'

it('gives the burst at n and refuses n + 1, then the rate, and never saves up more than the burst', () => {
  const bucket = makeBucket(10, 5, 0)
  expect(Array.from({ length: 6 }, () => takeToken(bucket, 0))).toEqual([true, true, true, true, true, false])
  expect(takeToken(bucket, 99)).toBe(false)
  expect(takeToken(bucket, 201)).toBe(true)
  expect(takeToken(bucket, 201)).toBe(true)
  expect(takeToken(bucket, 201)).toBe(false)
  expect(Array.from({ length: 6 }, () => takeToken(bucket, 1e6)).filter(Boolean).length).toBe(5)
})
