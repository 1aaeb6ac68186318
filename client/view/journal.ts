// The newest frames one by one: when each was shown and how long every stage of it took. For the timeline, and as a trace that
// Perfetto (ui.perfetto.dev) and chrome://tracing open.
import type { FrameMeta } from '../../engine/protocol/frame-meta.ts'
import { INTERVALS } from './trace.ts'

/** Half a minute at 30 frames a second. */
const KEPT = 900
const STAGES = INTERVALS.length
/** The first interval after a frame is made. */
const READY = INTERVALS.indexOf('encoded')

/** `stagesMs` in the order of INTERVALS; `atMs` on the page's clock. */
export type JournalEntry = { frameId: number; seq: number; atMs: number; stagesMs: readonly number[] }
export type Journal = ReturnType<typeof makeJournal>

export function makeJournal() {
  const rtps = new Float64Array(KEPT).fill(-1)
  const ids = new Uint32Array(KEPT)
  const seqs = new Uint16Array(KEPT)
  const shownMs = new Float64Array(KEPT).fill(NaN)
  const drawnMs = new Float64Array(KEPT)
  const stages = new Float32Array(KEPT * STAGES)
  let head = 0

  return {
    /** A frame was described; `halfTripMs` stands for the ways up and down. */
    described(meta: Readonly<FrameMeta>, halfTripMs: number) {
      const at = head++ % KEPT
      rtps[at] = meta.rtpTime
      ids[at] = meta.frameId
      seqs[at] = meta.lastInputSeq
      shownMs[at] = NaN
      stages.set([halfTripMs, meta.waitedMs, meta.generatedMs, meta.encodedMs, meta.queuedMs, halfTripMs, 0], at * STAGES)
    },
    /** It was drawn, and then shown. */
    presented(rtpTime: number, atDrawnMs: number, atMs: number, decodeMs: number, presentMs: number) {
      for (let k = head - 1; k >= Math.max(0, head - KEPT); k--) {
        const at = k % KEPT
        if (rtps[at] !== rtpTime) continue
        shownMs[at] = atMs
        drawnMs[at] = atDrawnMs
        stages[at * STAGES + 5]! += decodeMs
        stages[at * STAGES + 6] = presentMs
        return
      }
    },
    /** The frames that were shown, oldest first. */
    read(): JournalEntry[] {
      const entries: JournalEntry[] = []
      for (let k = head - 1; k >= Math.max(0, head - KEPT); k--) {
        const at = k % KEPT
        if (Number.isNaN(shownMs[at]!)) continue
        entries.push({ frameId: ids[at]!, seq: seqs[at]!, atMs: shownMs[at]!, stagesMs: [...stages.subarray(at * STAGES, (at + 1) * STAGES)] })
      }
      return entries.reverse()
    },
    /** When the `most` newest were shown, oldest first. */
    shownMs(most: number): number[] {
      const times: number[] = []
      for (let k = head - 1; k >= Math.max(0, head - KEPT) && times.length < most; k--) {
        const atMs = shownMs[k % KEPT]!
        if (!Number.isNaN(atMs)) times.push(atMs)
      }
      return times.reverse()
    },
    /** From ready on the server to drawn here, ms, of the `most` newest frames shown. */
    readyMs(most: number): number[] {
      const times: number[] = []
      for (let k = head - 1; k >= Math.max(0, head - KEPT) && times.length < most; k--) {
        const at = k % KEPT
        if (Number.isNaN(shownMs[at]!)) continue
        let ms = drawnMs[at]! - shownMs[at]!
        for (let stage = READY; stage < STAGES; stage++) ms += stages[at * STAGES + stage]!
        times.push(ms)
      }
      return times.reverse()
    },
    reset() {
      rtps.fill(-1)
      shownMs.fill(NaN)
    },
  }
}

/**
 * Trace Event Format, JSON object form: one track a stage, one complete event ("X", microseconds) a frame and stage, laid end to end so
 * that the last ends when the frame was shown.
 */
export function traceJson(entries: readonly JournalEntry[]): string {
  const events: object[] = [{ ph: 'M', pid: 1, name: 'process_name', args: { name: 'Sojourn, key to photon' } }]
  INTERVALS.forEach((stage, k) => events.push({ ph: 'M', pid: 1, tid: k + 1, name: 'thread_name', args: { name: `${k + 1} ${stage}` } }))
  for (const { frameId, seq, atMs, stagesMs } of entries) {
    let startUs = 1000 * (atMs - stagesMs.reduce((a, b) => a + b, 0))
    INTERVALS.forEach((stage, k) => {
      const durUs = 1000 * stagesMs[k]!
      events.push({ ph: 'X', pid: 1, tid: k + 1, name: stage, cat: 'frame', ts: startUs, dur: durUs, args: { frameId, inputSeq: seq } })
      startUs += durUs
    })
  }
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents: events })
}
