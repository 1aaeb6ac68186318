// The packets of one video stream as datagrams: RTP (RFC 3550) with header extensions of one byte (RFC 8285), and repairs (RFC 4588). The
// header is one buffer, written over for every packet: werift's own sender makes a dozen objects a packet and took twice as long.
//
//   +--------------------------------+---------------+---------------------------------------------------+
//   | V, X, M, PT, sequence, time,   | 0xBEDE, words | id, length - 1, bytes: mid, transport-wide number, |
//   | SSRC: 12 bytes                 |               | playout delay; zeros to a multiple of four        |
//   +--------------------------------+---------------+---------------------------------------------------+
import { HISTORY, type Wire } from './paced-sender.ts'

/** What both ends agreed on. Extensions with id 0 were refused; without `rtxPayloadType` there are no repairs. */
export type RtpTerms = { ssrc: number; payloadType: number; rtxSsrc: number; rtxPayloadType: number | undefined; mid: string; ids: { mid: number; wide: number; playoutDelay: number } }

/** A header as SRTP takes it. */
export type Header = { readonly ssrc: number; sequenceNumber: number; readonly serializeSize: number; serialize(): Buffer }

export interface Transport {
  /** Undefined until both ends have agreed and the connection is open. */
  terms(): RtpTerms | undefined
  /** The next transport-wide sequence number. */
  nextWide(): number
  /** Encrypts and sends; keeps neither. */
  send(payload: Buffer, header: Header): void
  /** A packet of the stream itself has left. */
  left(rtpTime: number, bytes: number, marker: boolean): void
}

const FIXED_BYTES = 12
const ONE_BYTE_PROFILE = 0xbede
/** Two 12-bit delays, least and most, in 10 ms: (0, 0) tells the receiver to show each frame at once. Any other value costs ~15 ms. */
const NO_DELAY = [0, 0, 0]

export class RtpWire implements Wire {
  private readonly transport: Transport
  private media: RtpHeader | undefined
  private rtx: RtpHeader | undefined
  private rtxSequence = Math.floor(Math.random() * 0x10000)
  /** The newest packets by sequence number. */
  private readonly payloads: (Buffer | undefined)[] = new Array<Buffer | undefined>(HISTORY)
  private readonly sequences = new Uint16Array(HISTORY)
  private readonly times = new Float64Array(HISTORY)
  private readonly markers = new Uint8Array(HISTORY)
  private scratch = Buffer.alloc(0)

  constructor(transport: Transport) {
    this.transport = transport
  }

  video(payload: Buffer, marker: boolean, rtpTime: number, sequence: number): number {
    const header = this.open()
    if (!header) return -1
    const at = sequence % HISTORY
    this.payloads[at] = payload
    this.sequences[at] = sequence
    this.times[at] = rtpTime
    this.markers[at] = marker ? 1 : 0
    const wide = this.send(header, payload, marker, rtpTime, sequence)
    this.transport.left(rtpTime, payload.length, marker)
    return wide
  }

  /** The repair goes under a transport-wide number of its own: with the original's it would count as a duplicate. */
  repair(sequence: number): number {
    const at = sequence % HISTORY
    const payload = this.payloads[at]
    if (!this.open() || !this.rtx || !payload || this.sequences[at] !== sequence) return -1
    if (this.scratch.length < payload.length + 2) this.scratch = Buffer.alloc(payload.length + 2)
    this.scratch.writeUInt16BE(sequence, 0)
    payload.copy(this.scratch, 2)
    this.rtxSequence = (this.rtxSequence + 1) & 0xffff
    return this.send(this.rtx, this.scratch.subarray(0, payload.length + 2), this.markers[at] === 1, this.times[at]!, this.rtxSequence)
  }

  private open(): RtpHeader | undefined {
    const terms = this.transport.terms()
    if (!terms) return undefined
    if (this.media) return this.media
    this.media = new RtpHeader(terms, terms.ssrc, terms.payloadType)
    if (terms.rtxPayloadType !== undefined) this.rtx = new RtpHeader(terms, terms.rtxSsrc, terms.rtxPayloadType)
    return this.media
  }

  private send(header: RtpHeader, payload: Buffer, marker: boolean, rtpTime: number, sequence: number): number {
    const wide = this.transport.nextWide()
    header.write(marker, rtpTime, sequence, wide)
    this.transport.send(payload, header)
    return wide
  }
}

class RtpHeader implements Header {
  readonly ssrc: number
  readonly serializeSize: number
  sequenceNumber = 0
  private readonly payloadType: number
  private readonly bytes: Buffer
  /** Where the transport-wide number stands; -1 if it was refused. */
  private wideAt = -1

  constructor({ mid, ids }: RtpTerms, ssrc: number, payloadType: number) {
    this.ssrc = ssrc
    this.payloadType = payloadType
    const extensions = ([[ids.mid, [...Buffer.from(mid)]], [ids.wide, [0, 0]], [ids.playoutDelay, NO_DELAY]] as const).filter(([id]) => id !== 0)
    const length = extensions.reduce((sum, [, value]) => sum + 1 + value.length, 0)
    const words = Math.ceil(length / 4)
    this.serializeSize = FIXED_BYTES + (words > 0 ? 4 + 4 * words : 0)
    this.bytes = Buffer.alloc(this.serializeSize)
    this.bytes.writeUInt32BE(ssrc, 8)
    this.bytes[0] = 2 << 6
    if (words === 0) return
    this.bytes[0] |= 1 << 4
    this.bytes.writeUInt16BE(ONE_BYTE_PROFILE, FIXED_BYTES)
    this.bytes.writeUInt16BE(words, FIXED_BYTES + 2)
    let at = FIXED_BYTES + 4
    for (const [id, value] of extensions) {
      this.bytes[at] = (id << 4) | (value.length - 1)
      this.bytes.set(value, at + 1)
      if (id === ids.wide) this.wideAt = at + 1
      at += 1 + value.length
    }
  }

  write(marker: boolean, rtpTime: number, sequence: number, wide: number): void {
    this.sequenceNumber = sequence
    this.bytes[1] = (marker ? 0x80 : 0) | this.payloadType
    this.bytes.writeUInt16BE(sequence, 2)
    this.bytes.writeUInt32BE(rtpTime, 4)
    if (this.wideAt >= 0) this.bytes.writeUInt16BE(wide, this.wideAt)
  }

  serialize(): Buffer {
    return this.bytes
  }
}
