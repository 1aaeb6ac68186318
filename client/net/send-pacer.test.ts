import { describe, expect, it } from 'vitest'
import { HEARTBEAT_LIMIT_MS } from '../../engine/protocol/frame-meta.ts'
import { KEEPALIVE_MS, RELEASE_MS, WATCHING_MS } from '../../engine/protocol/input.ts'
import { FASTEST_MS, nextSendMs, TIMES } from './send-pacer.ts'

const idle = { key: false, pending: false, times: TIMES, turning: false }

describe('send pacer', () => {
  it('sends news at once after a quiet moment', () => {
    expect(nextSendMs({ ...idle, pending: true }, 0, 100)).toBe(0)
  })

  it('lets a key go out at once, whatever went before', () => {
    expect(nextSendMs({ ...idle, key: true, turning: true }, 99, 100)).toBe(0)
  })

  it('never exceeds 125 samples a second, however many events arrive', () => {
    let sent = 0
    let lastMs = -Infinity
    for (let nowMs = 0; nowMs < 1000; nowMs++) {
      if (nextSendMs({ ...idle, pending: true, times: 1, turning: true }, lastMs, nowMs) > 0) continue
      lastMs = nowMs
      sent++
    }
    expect(sent).toBe(1000 / FASTEST_MS)
  })

  it('keeps held keys alive although two packets in a row are lost', () => {
    expect(nextSendMs(idle, 0, 0) * 3).toBeLessThan(RELEASE_MS)
  })

  it('lets one who only watches be silent for longer, but not with news', () => {
    expect(nextSendMs(idle, 0, 0, WATCHING_MS)).toBe(WATCHING_MS)
    expect(nextSendMs(idle, 0, 0)).toBe(KEEPALIVE_MS)
    expect(nextSendMs({ ...idle, pending: true }, 0, 0, WATCHING_MS)).toBe(FASTEST_MS)
    expect(WATCHING_MS * 12).toBeLessThan(HEARTBEAT_LIMIT_MS)
  })

  it('repeats a change soon, long before the next sign of life', () => {
    expect(nextSendMs({ ...idle, times: 1 }, 0, 0) * 3).toBeLessThan(nextSendMs(idle, 0, 0))
  })

  it('is slower the less there is to say', () => {
    const waits = [{ ...idle, pending: true }, { ...idle, turning: true }, { ...idle }, idle].map((a) => nextSendMs(a, 0, 0))
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
  })
})
