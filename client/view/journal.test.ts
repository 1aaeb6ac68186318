import { describe, expect, it } from 'vitest'
import { makeFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { makeJournal, traceJson } from './journal.ts'
import { INTERVALS } from './trace.ts'

const meta = (k: number) => ({ ...makeFrameMeta(), frameId: k, rtpTime: 3000 * k, lastInputSeq: k, waitedMs: 5, generatedMs: 20, encodedMs: 2, queuedMs: 1 })

describe('journal', () => {
  it('joins what was said of a frame with when it was shown, and leaves out frames that never were', () => {
    const journal = makeJournal()
    for (let k = 0; k < 4; k++) journal.described(meta(k), 3)
    journal.presented(3000 * 1, 495, 500, 4, 6)
    journal.presented(3000 * 3, 563, 566, 4, 7)
    expect(journal.read()).toEqual([
      { frameId: 1, seq: 1, atMs: 500, stagesMs: [3, 5, 20, 2, 1, 7, 6] },
      { frameId: 3, seq: 3, atMs: 566, stagesMs: [3, 5, 20, 2, 1, 7, 7] },
    ])
    // Encoded, sent, decoded and up to the drawing: not the five and three milliseconds after it.
    expect(journal.readyMs(9)).toEqual([2 + 1 + 7 + 6 - 5, 2 + 1 + 7 + 7 - 3])
    expect([journal.shownMs(9), journal.shownMs(1)]).toEqual([[500, 566], [566]])
    for (let k = 4; k < 2000; k++) journal.described(meta(k), 3)
    expect(journal.read()).toEqual([])
  })

  it('writes a trace whose events of a frame lie end to end up to the moment it was shown', () => {
    const journal = makeJournal()
    journal.described(meta(7), 3)
    journal.presented(21_000, 490, 500, 4, 6)
    const { traceEvents } = JSON.parse(traceJson(journal.read())) as { traceEvents: { ph: string; name: string; ts: number; dur: number; tid: number; args: { frameId: number } }[] }
    const spans = traceEvents.filter(({ ph }) => ph === 'X')
    expect(spans.map(({ name }) => name)).toEqual([...INTERVALS])
    spans.forEach((span, k) => k > 0 && expect(span.ts).toBeCloseTo(spans[k - 1]!.ts + spans[k - 1]!.dur, 3))
    expect(spans.at(-1)!.ts + spans.at(-1)!.dur).toBeCloseTo(500_000, 3)
    expect(spans.every(({ args }) => args.frameId === 7)).toBe(true)
    expect(traceEvents.filter(({ ph, name }) => ph === 'M' && name === 'thread_name')).toHaveLength(INTERVALS.length)
  })
})
