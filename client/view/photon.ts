// Input to photon: from the event of an input change to the presentation of the first frame that was made with it. One clock, the
// browser's. A frame's meta and its presentation arrive in either order, so both are kept in rings until they meet, keyed by the
// frame's RTP timestamp (90 kHz, u32), which both carry.
//
//   drawn  the call that draws the frame has returned: the picture is the compositor's
//   lit    the display frame after that begins: its pixels can be on a screen at the earliest (16.7 ms later at 60 Hz, at most)
import { seqAhead } from '../../engine/protocol/input.ts'

const RING = 128
const WINDOW = 256
/** Frames whose meta and presentation may be waiting for each other: a second of them, and more when keys bring frames forward. */
const FRAMES = 64

export type Photon = ReturnType<typeof makePhoton>

export function makePhoton() {
  const changeSeq = new Uint16Array(RING)
  const changeMs = new Float64Array(RING)
  let changeHead = 0
  let changeTail = 0
  const metaRtp = new Float64Array(FRAMES).fill(-1)
  const metaSeq = new Uint16Array(FRAMES)
  let metaHead = 0
  const shownRtp = new Float64Array(FRAMES).fill(-1)
  const drawnMs = new Float64Array(FRAMES)
  const litMs = new Float64Array(FRAMES)
  let shownHead = 0
  const drawn = new Float64Array(WINDOW)
  const lit = new Float64Array(WINDOW)
  let count = 0

  return {
    /** A new connection; what is still open is forgotten, what was measured stays. */
    restart() {
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
      const at = metaHead++ % FRAMES
      metaRtp[at] = rtpTime
      metaSeq[at] = lastInputSeq
      const shown = shownRtp.indexOf(rtpTime)
      if (shown >= 0) close(lastInputSeq, drawnMs[shown]!, litMs[shown]!)
    },
    /** A frame was drawn, and then the next display frame began. */
    presented(rtpTime: number, atDrawnMs: number, atLitMs: number) {
      const at = shownHead++ % FRAMES
      shownRtp[at] = rtpTime
      drawnMs[at] = atDrawnMs
      litMs[at] = atLitMs
      const meta = metaRtp.indexOf(rtpTime)
      if (meta >= 0) close(metaSeq[meta]!, atDrawnMs, atLitMs)
    },
    /** Median and 95th percentile of the newest latencies to `lit`, ms; NaN before the first. */
    quantiles(): { p50: number; p95: number } {
      const sorted = lit.slice(0, Math.min(count, WINDOW)).sort()
      return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
    },
    count: () => count,
    /** The newest latencies, ms, oldest first, for the bench. */
    recent: (): { drawn: number[]; lit: number[] } => ({ drawn: newest(drawn), lit: newest(lit) }),
  }

  function newest(ring: Float64Array): number[] {
    const kept = Math.min(count, WINDOW)
    return Array.from({ length: kept }, (_, k) => ring[(count - kept + k) % WINDOW]!)
  }

  function close(lastInputSeq: number, atDrawnMs: number, atLitMs: number) {
    while (changeTail < changeHead) {
      const at = changeTail % RING
      if (seqAhead(changeSeq[at]!, lastInputSeq) > 0) return
      drawn[count % WINDOW] = atDrawnMs - changeMs[at]!
      lit[count % WINDOW] = atLitMs - changeMs[at]!
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
