import { describe, expect, it } from 'vitest'
import { HEARTBEAT_LIMIT_MS } from '../../engine/protocol/frame-meta.ts'
import { healthOf, OPENING_LIMIT_MS, REPLACE_MS, RETURNING_LIMIT_MS, retryMs } from './retry.ts'

describe('retry', () => {
  it('calls a connection silent after the heartbeat limit and lost when the server has not replaced it', () => {
    expect(healthOf(HEARTBEAT_LIMIT_MS, 'playing')).toBe('well')
    expect(healthOf(HEARTBEAT_LIMIT_MS + 1, 'playing')).toBe('silent')
    expect(healthOf(HEARTBEAT_LIMIT_MS + REPLACE_MS + 1, 'playing')).toBe('lost')
  })

  it('is patient while a world opens, less so on the way back to it', () => {
    expect(healthOf(OPENING_LIMIT_MS, 'opening')).toBe('well')
    expect(healthOf(OPENING_LIMIT_MS + 1, 'opening')).toBe('lost')
    expect(healthOf(RETURNING_LIMIT_MS, 'returning')).toBe('well')
    expect(healthOf(RETURNING_LIMIT_MS + 1, 'returning')).toBe('lost')
  })

  it('waits longer each time up to half a second, and gives up after the half minute that the server keeps a world', () => {
    const waits = Array.from({ length: 62 }, (_, attempt) => retryMs(attempt, 0.5)!)
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.at(-1)).toBe(500)
    const allMs = waits.reduce((a, b) => a + b)
    expect(allMs).toBeGreaterThan(30_000)
    expect(allMs).toBeLessThan(32_000)
    expect(retryMs(62, 0.5)).toBeUndefined()
  })
})
