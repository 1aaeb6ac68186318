// Input to photon: from the event of an input change to the presentation of the first frame that was made with it. One clock, the
// browser's. A frame's meta and its presentation arrive in either order, so both are kept in rings until they meet.

const RING = 128
const WINDOW = 256

/** a - b for u16 sequence numbers that wrap, in [-32768, 32767]. */
export function seqDiff(a: number, b: number): number {
  return (((a - b) & 0xffff) ^ 0x8000) - 0x8000
}

export type Photon = ReturnType<typeof makePhoton>

export function makePhoton() {
  const changeSeq = new Uint16Array(RING)
  const changeMs = new Float64Array(RING)
  let changeHead = 0
  let changeTail = 0
  const metaFrame = new Float64Array(RING).fill(-1)
  const metaSeq = new Uint16Array(RING)
  const shownFrame = new Float64Array(RING).fill(-1)
  const shownMs = new Float64Array(RING)
  const latencies = new Float64Array(WINDOW)
  let count = 0

  return {
    /** An input change was sampled: its packet's sequence number and the time of its event, ms. */
    changed(seq: number, eventMs: number) {
      const at = changeHead % RING
      changeSeq[at] = seq
      changeMs[at] = eventMs
      changeHead++
      if (changeHead - changeTail > RING) changeTail = changeHead - RING
    },
    /** The meta of a frame arrived: the newest input it was made with. */
    acknowledged(frameId: number, lastInputSeq: number) {
      const at = frameId % RING
      metaFrame[at] = frameId
      metaSeq[at] = lastInputSeq
      if (shownFrame[at] === frameId) close(lastInputSeq, shownMs[at]!)
    },
    /** A frame was presented at `atMs`. */
    presented(frameId: number, atMs: number) {
      const at = frameId % RING
      shownFrame[at] = frameId
      shownMs[at] = atMs
      if (metaFrame[at] === frameId) close(metaSeq[at]!, atMs)
    },
    /** Median and 95th percentile of the newest latencies, ms; NaN before the first. */
    quantiles(): { p50: number; p95: number } {
      const sorted = latencies.slice(0, Math.min(count, WINDOW)).sort()
      return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
    },
    count: () => count,
    /** Latencies oldest first, for the bench. */
    recent(): number[] {
      const kept = Math.min(count, WINDOW)
      return Array.from({ length: kept }, (_, k) => latencies[(count - kept + k) % WINDOW]!)
    },
    reset() {
      changeTail = changeHead
      count = 0
      metaFrame.fill(-1)
      shownFrame.fill(-1)
    },
  }

  function close(lastInputSeq: number, atMs: number) {
    while (changeTail < changeHead) {
      const at = changeTail % RING
      if (seqDiff(changeSeq[at]!, lastInputSeq) > 0) return
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

/** rVFC's rtpTimestamp -> frameId: the server writes frameId * 90000 / fps modulo 2^32. `near` is any recent frame id. */
export function frameOfRtp(rtpTimestamp: number, fps: number, near: number): number {
  const ticks = 90000 / fps
  const nearRtp = near * ticks
  const base = Math.floor(nearRtp / 0x100000000) * 0x100000000
  let unwrapped = base + rtpTimestamp
  if (unwrapped - nearRtp > 0x80000000) unwrapped -= 0x100000000
  if (nearRtp - unwrapped > 0x80000000) unwrapped += 0x100000000
  return Math.max(0, Math.round(unwrapped / ticks))
}
