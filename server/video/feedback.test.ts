import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { readFeedback, type Feedback } from './feedback.ts'

function read(feedback: Feedback): (readonly [number, number])[] {
  const told: (readonly [number, number])[] = []
  readFeedback(feedback, (sequence, ms) => told.push([sequence, ms]))
  return told
}

describe('feedback', () => {
  it('reads runs and vectors, across the end of the numbers, and no padding', () => {
    const feedback: Feedback = {
      baseSequenceNumber: 65_534,
      packetStatusCount: 6,
      referenceTime: 10,
      packetChunks: [{ packetStatus: 1, runLength: 2 }, { symbolList: [0, 2, 3, 1, 0, 0, 0] }],
      recvDeltas: [{ delta: 1000 }, { delta: 250 }, { delta: -500 }, { delta: 2000 }],
    }
    expect(read(feedback)).toEqual([[65_534, 641], [65_535, 641.25], [0, NaN], [1, 640.75], [3, 642.75]])
  })

  it('takes feedback on as many packets as the limit says, and none on more', () => {
    const of = (count: number): Feedback => ({ baseSequenceNumber: 0, packetStatusCount: count, referenceTime: 0, packetChunks: [{ packetStatus: 0, runLength: 8191 }], recvDeltas: [] })
    expect(read(of(LIMITS.feedbackPackets)).length).toBe(LIMITS.feedbackPackets)
    expect(read(of(LIMITS.feedbackPackets + 1))).toEqual([])
  })

  it('gives no time where a delta is missing', () => {
    expect(read({ baseSequenceNumber: 0, packetStatusCount: 1, referenceTime: 0, packetChunks: [{ packetStatus: 1, runLength: 1 }], recvDeltas: [] })).toEqual([[0, NaN]])
  })
})
