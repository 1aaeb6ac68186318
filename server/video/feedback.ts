// Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01): which packets have come, and when. Read from the raw fields:
// what werift makes of them leaves out every status vector and counts one packet too many in every run.
//
//   run-length chunk     one status, for so many packets in a row
//   status vector chunk  a status each for 7 or 14 packets; those past the count are padding
//   receive deltas       one for each packet that has come, counted from the one before, the first from the reference time
//
// Statuses: 0 has not come, 1 and 2 has come, with a small or a large delta, 3 has come, time unknown.
import { LIMITS } from '../../core/limits.ts'

/** A chunk as werift reads it: a run if it has a length, else a vector. */
export type Chunk = { readonly packetStatus?: number; readonly runLength?: number; readonly symbolList?: readonly number[] }

/** `referenceTime` counts 64 ms, `delta` microseconds. */
export type Feedback = {
  readonly baseSequenceNumber: number
  readonly packetStatusCount: number
  readonly referenceTime: number
  readonly packetChunks: readonly Chunk[]
  readonly recvDeltas: readonly { readonly delta: number }[]
}

/** Hears of one packet: its transport-wide number, and when it came by the receiver's clock, ms; NaN: it has not. */
export type FeedbackSink = (sequence: number, receivedMs: number) => void

/** Tells `sink` of every packet the feedback covers, in order. False, and nothing told, if it covers more than anybody would. */
export function readFeedback(feedback: Feedback, sink: FeedbackSink): boolean {
  const { packetChunks, recvDeltas } = feedback
  if (feedback.packetStatusCount > LIMITS.feedbackPackets) return false
  let left = feedback.packetStatusCount
  let sequence = feedback.baseSequenceNumber
  let timeUs = feedback.referenceTime * 64_000
  let next = 0
  const tell = (status: number) => {
    if (status === 1 || status === 2) {
      timeUs += recvDeltas[next++]?.delta ?? NaN
      sink(sequence, timeUs / 1000)
    } else if (status === 0) sink(sequence, NaN)
    sequence = (sequence + 1) & 0xffff
    left--
  }
  for (const { runLength, packetStatus = 0, symbolList } of packetChunks) {
    if (runLength !== undefined) for (let k = Math.min(left, runLength); k > 0; k--) tell(packetStatus)
    else for (let k = 0; symbolList && k < symbolList.length && left > 0; k++) tell(symbolList[k]!)
  }
  return true
}
