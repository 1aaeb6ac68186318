// One encoded H.264 frame to RTP payloads (RFC 6184, packetisation mode 1).
//
// STAP-A: several small units in one payload (SPS and PPS always travel together with what follows if it fits).
//    0 1 2 3 4 5 6 7
//   +-+-+-+-+-+-+-+-+---------------+- - - - - -+---------------+- - - - -
//   |0|NRI|type = 24| size of unit  | unit      | size of unit  | unit
//   +-+-+-+-+-+-+-+-+---------------+- - - - - -+---------------+- - - - -
//
// FU-A: a unit too large for one payload, in parts. S marks the first part, E the last; `type` is the unit's own.
//    0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - -
//   |0|NRI|type = 28|S|E|0|   type  | part of the unit after its first byte
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - -
//
// Anything else is the unit itself. NRI is the largest of the units carried. The RTP marker bit closes a frame's last payload.
import { findNals, makeNalSpans, NAL } from './annexb.ts'

/** Largest payload, bytes: with RTP header, extensions, SRTP tag and UDP/IP it stays under 1280, which every path carries. */
export const MAX_PAYLOAD_BYTES = 1150
/** Payload buffers kept: the last 128 packets can be repaired (server/net/paced-sender.ts), and a frame may have that many again. */
const RING = 256
const STAP_HEADER_BYTES = 1
const STAP_SIZE_BYTES = 2
const FU_HEADER_BYTES = 2

/** Receives one payload; `payload` stays untouched for RING payloads. */
export type PayloadSink = (payload: Buffer, marker: boolean) => void

export class Packetizer {
  private readonly spans = makeNalSpans()
  private readonly ring = Array.from({ length: RING }, () => Buffer.alloc(MAX_PAYLOAD_BYTES))
  private next = 0

  /** Cuts the frame in `bytes[0, length)` (Annex B) and hands every payload to `sink`. Returns their number. */
  write(bytes: Uint8Array, length: number, sink: PayloadSink): number {
    const { spans } = this
    findNals(bytes, length, spans)
    let payloads = 0
    let k = 0
    while (k < spans.count) {
      const group = this.groupFrom(k)
      const last = k + group === spans.count
      if (group > 1) {
        sink(this.stapA(bytes, k, group), last)
        payloads++
      } else if (this.sizeOf(k) <= MAX_PAYLOAD_BYTES) {
        sink(this.copy(bytes, spans.start[k]!, spans.end[k]!), last)
        payloads++
      } else payloads += this.fuA(bytes, spans.start[k]!, spans.end[k]!, last, sink)
      k += group
    }
    return payloads
  }

  private sizeOf(k: number): number {
    return this.spans.end[k]! - this.spans.start[k]!
  }

  /** How many units from `k` on fit one STAP-A; 1 means the unit travels alone. */
  private groupFrom(k: number): number {
    let bytes = STAP_HEADER_BYTES
    let count = 0
    while (k + count < this.spans.count) {
      bytes += STAP_SIZE_BYTES + this.sizeOf(k + count)
      if (bytes > MAX_PAYLOAD_BYTES) break
      count++
    }
    return Math.max(1, count)
  }

  private stapA(bytes: Uint8Array, from: number, count: number): Buffer {
    const { spans } = this
    const out = this.take()
    let nri = 0
    let at = STAP_HEADER_BYTES
    for (let k = from; k < from + count; k++) {
      const size = this.sizeOf(k)
      nri = Math.max(nri, bytes[spans.start[k]!]! & 0x60)
      out[at] = size >> 8
      out[at + 1] = size & 0xff
      out.set(bytes.subarray(spans.start[k]!, spans.end[k]!), at + STAP_SIZE_BYTES)
      at += STAP_SIZE_BYTES + size
    }
    out[0] = nri | NAL.stapA
    return out.subarray(0, at)
  }

  private fuA(bytes: Uint8Array, start: number, end: number, lastUnit: boolean, sink: PayloadSink): number {
    const header = bytes[start]!
    // Parts of nearly equal size: none is a tiny straggler.
    const body = end - start - 1
    const parts = Math.ceil(body / (MAX_PAYLOAD_BYTES - FU_HEADER_BYTES))
    const size = Math.ceil(body / parts)
    for (let part = 0; part < parts; part++) {
      const from = start + 1 + part * size
      const to = Math.min(end, from + size)
      const out = this.take()
      const first = part === 0 ? 0x80 : 0
      const last = part === parts - 1 ? 0x40 : 0
      out[0] = (header & 0x60) | NAL.fuA
      out[1] = first | last | (header & 0x1f)
      out.set(bytes.subarray(from, to), FU_HEADER_BYTES)
      sink(out.subarray(0, FU_HEADER_BYTES + to - from), lastUnit && last !== 0)
    }
    return parts
  }

  private copy(bytes: Uint8Array, start: number, end: number): Buffer {
    const out = this.take()
    out.set(bytes.subarray(start, end))
    return out.subarray(0, end - start)
  }

  private take(): Buffer {
    this.next = (this.next + 1) % RING
    return this.ring[this.next]!
  }
}
