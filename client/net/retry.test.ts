import { describe, expect, it } from 'vitest'
import { HEARTBEAT_LIMIT_MS } from '../../engine/protocol/frame-meta.ts'
import { healthOf, OPENING_LIMIT_MS, REPLACE_MS, retryMs } from './retry.ts'

describe('retry', () => {
  it('calls a connection silent after the heartbeat limit and lost when the server has not replaced it', () => {
    expect(healthOf(HEARTBEAT_LIMIT_MS, false)).toBe('well')
    expect(healthOf(HEARTBEAT_LIMIT_MS + 1, false)).toBe('silent')
    expect(healthOf(HEARTBEAT_LIMIT_MS + REPLACE_MS + 1, false)).toBe('lost')
  })

  it('is patient while a world opens', () => {
    expect(healthOf(HEARTBEAT_LIMIT_MS * 3, true)).toBe('well')
    expect(healthOf(OPENING_LIMIT_MS + 1, true)).toBe('lost')
  })

  it('waits longer each time, then gives up', () => {
    const waits = [0, 1, 2, 3, 4, 5].map((attempt) => retryMs(attempt, 0.5)!)
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.reduce((a, b) => a + b)).toBeLessThan(30_000)
    expect(retryMs(6, 0.5)).toBeUndefined()
  })
})
