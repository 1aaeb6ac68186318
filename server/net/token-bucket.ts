// How often something may happen: `burst` at once, then `perSecond` on average. Pure: the caller brings the time.

export type TokenBucket = { readonly perSecond: number; readonly burst: number; tokens: number; timeMs: number }

export function makeBucket(perSecond: number, burst: number, nowMs: number): TokenBucket {
  return { perSecond, burst, tokens: burst, timeMs: nowMs }
}

/** Takes one token; false if there is none. */
export function takeToken(bucket: TokenBucket, nowMs: number): boolean {
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + ((nowMs - bucket.timeMs) / 1000) * bucket.perSecond)
  bucket.timeMs = nowMs
  if (bucket.tokens < 1) return false
  bucket.tokens--
  return true
}
