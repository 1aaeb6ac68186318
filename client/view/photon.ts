// Input to photon: from the event of an input change to the presentation of the first frame that was made with it. One clock, the
// browser's. A frame's meta and its presentation arrive in either order, so both are kept in rings until they meet, keyed by the
// frame's RTP timestamp (90 kHz, u32), which both carry.
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { seqAhead } from '../../engine/protocol/input.ts'

const RING = 128
const WINDOW = 256

export type Photon = ReturnType<typeof makePhoton>

export function makePhoton() {
  const changeSeq = new Uint16Array(RING)
  const changeMs = new Float64Array(RING)
  let changeHead = 0
  let changeTail = 0
  const metaRtp = new Float64Array(RING).fill(-1)
  const metaSeq = new Uint16Array(RING)
  const shownRtp = new Float64Array(RING).fill(-1)
  const shownMs = new Float64Array(RING)
  const latencies = new Float64Array(WINDOW)
  let ticksPerFrame = RTP_CLOCK_HZ / 30
  let count = 0

  return {
    /** A new connection at `fps`; what is still open is forgotten, what was measured stays. */
    restart(fps: number) {
      ticksPerFrame = RTP_CLOCK_HZ / fps
      changeTail = changeHead
      metaRtp.fill(-1)
      shownRtp.fill(-1)
    },
    /** An input change was sampled: its sequence number and the time of its event, ms. */
    changed(seq: number, eventMs: number) {
      const at = changeHead % RING
      changeSeq[at] = seq
      changeMs[at] = eventMs
      changeHead++
      if (changeHead - changeTail > RING) changeTail = changeHead - RING
    },
    /** The meta of a frame arrived: the newest input it was made with. */
    acknowledged(rtpTime: number, lastInputSeq: number) {
      const at = slot(rtpTime)
      metaRtp[at] = rtpTime
      metaSeq[at] = lastInputSeq
      if (shownRtp[at] === rtpTime) close(lastInputSeq, shownMs[at]!)
    },
    /** A frame was presented at `atMs`. */
    presented(rtpTime: number, atMs: number) {
      const at = slot(rtpTime)
      shownRtp[at] = rtpTime
      shownMs[at] = atMs
      if (metaRtp[at] === rtpTime) close(metaSeq[at]!, atMs)
    },
    /** Median and 95th percentile of the newest latencies, ms; NaN before the first. */
    quantiles(): { p50: number; p95: number } {
      const sorted = latencies.slice(0, Math.min(count, WINDOW)).sort()
      return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
    },
    count: () => count,
    /** The newest latencies, ms, oldest first, for the bench. */
    recent(): number[] {
      const kept = Math.min(count, WINDOW)
      return Array.from({ length: kept }, (_, k) => latencies[(count - kept + k) % WINDOW]!)
    },
  }

  function slot(rtpTime: number): number {
    return Math.round(rtpTime / ticksPerFrame) % RING
  }

  function close(lastInputSeq: number, atMs: number) {
    while (changeTail < changeHead) {
      const at = changeTail % RING
      if (seqAhead(changeSeq[at]!, lastInputSeq) > 0) return
      latencies[count % WINDOW] = atMs - changeMs[at]!
      count++
      changeTail++
    }
  }
}

/** Nearest-rank quantile of ascending values. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!
}
