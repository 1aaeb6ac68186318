import { describe, expect, it } from 'vitest'
import { makeFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { INTERVALS, makeTrace } from './trace.ts'

describe('trace', () => {
  const meta = { ...makeFrameMeta(), waitedMs: 5, generatedMs: 20, encodedMs: 2, queuedMs: 1 }

  it('puts each time under the stage it leads to', () => {
    const trace = makeTrace()
    trace.roundTrip(8)
    trace.meta(meta)
    trace.presented(3, 6)
    const byStage = Object.fromEntries(INTERVALS.map((stage, k) => [stage, trace.read()[k]]))
    expect(byStage).toMatchObject({ received: 4, taken: 5, generated: 20, encoded: 2, sent: 1, decoded: 7, presented: 6 })
  })

  it('is smooth: one slow frame hardly moves it, a lasting change does', () => {
    const trace = makeTrace()
    trace.meta(meta)
    trace.meta({ ...meta, generatedMs: 120 })
    expect(trace.read()[2]!).toBeLessThan(30)
    for (let k = 0; k < 100; k++) trace.meta({ ...meta, generatedMs: 120 })
    expect(trace.read()[2]!).toBeGreaterThan(118)
  })
})
