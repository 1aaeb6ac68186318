// Media over the signalling WebSocket, for pages that cannot have WebRTC: the same encoded frames, descriptions and input packets, as binary
// messages. Their first byte is the one that msgpack never uses, so that no message of messages.ts begins like them. Little endian:
//
//   client to server   C1 01                                   carry the media on this socket from now on
//                      C1 02  input packet (input.ts)
//                      C1 03                                   a key frame is needed
//                      C1 06  8 bytes                          to be sent back as it is: the round trip, behind all that waits
//   server to client   C1 04  flags u8, 0, RTP time u32, then one encoded frame (Annex B); flag 1: key frame
//                      C1 05  description of a frame (frame-meta.ts)
//
// TCP loses nothing, but what waits in it is late: whoever has not shown enough of what was sent gets nothing until the next key frame.
import { LIMITS } from '../../core/limits.ts'

const MARK = 0xc1
const KIND = { start: 1, input: 2, key: 3, unit: 4, meta: 5, echo: 6 } as const
/** A time by the page's own clock, ms (float64). */
const ECHO_BYTES = 8
const HEAD_BYTES = 2
const UNIT_HEAD_BYTES = 8
const KEY_FLAG = 1

export type FromPage = { kind: 'start' } | { kind: 'key' } | { kind: 'input'; packet: Uint8Array } | { kind: 'echo'; bytes: Uint8Array }
/** `bytes` and `packet` are views of what arrived. */
export type FromServer = { kind: 'unit'; key: boolean; rtpTime: number; bytes: Uint8Array } | { kind: 'meta'; bytes: Uint8Array } | { kind: 'echo'; timeMs: number }

export function isCarried(bytes: Uint8Array): boolean {
  return bytes[0] === MARK
}

/** What a page sent, or undefined if no page of ours sends that. */
export function readFromPage(bytes: Uint8Array): FromPage | undefined {
  if (!isCarried(bytes)) return undefined
  const plain = bytes.length === HEAD_BYTES
  if (bytes[1] === KIND.start) return plain ? { kind: 'start' } : undefined
  if (bytes[1] === KIND.key) return plain ? { kind: 'key' } : undefined
  if (bytes[1] === KIND.echo) return bytes.length === HEAD_BYTES + ECHO_BYTES ? { kind: 'echo', bytes } : undefined
  if (bytes[1] !== KIND.input || plain || bytes.length > HEAD_BYTES + LIMITS.channelMessageBytes) return undefined
  return { kind: 'input', packet: bytes.subarray(HEAD_BYTES) }
}

/** What the server sent, or undefined if it is not well formed. */
export function readFromServer(bytes: Uint8Array): FromServer | undefined {
  if (!isCarried(bytes)) return undefined
  if (bytes[1] === KIND.meta) return { kind: 'meta', bytes: bytes.subarray(HEAD_BYTES) }
  if (bytes[1] === KIND.echo) return bytes.length === HEAD_BYTES + ECHO_BYTES ? { kind: 'echo', timeMs: new DataView(bytes.buffer, bytes.byteOffset).getFloat64(HEAD_BYTES, true) } : undefined
  if (bytes[1] !== KIND.unit || bytes.length <= UNIT_HEAD_BYTES || bytes.length > UNIT_HEAD_BYTES + LIMITS.unitBytes) return undefined
  const rtpTime = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  return { kind: 'unit', key: (bytes[2]! & KEY_FLAG) !== 0, rtpTime, bytes: bytes.subarray(UNIT_HEAD_BYTES) }
}

export const writeStart = (): Uint8Array<ArrayBuffer> => Uint8Array.of(MARK, KIND.start)
export const writeKeyWanted = (): Uint8Array<ArrayBuffer> => Uint8Array.of(MARK, KIND.key)
export const writeInput = (packet: Uint8Array): Uint8Array<ArrayBuffer> => withHead(KIND.input, packet)
export const writeMeta = (meta: Uint8Array): Uint8Array<ArrayBuffer> => withHead(KIND.meta, meta)

export function writeEcho(timeMs: number): Uint8Array<ArrayBuffer> {
  const time = new Uint8Array(ECHO_BYTES)
  new DataView(time.buffer).setFloat64(0, timeMs, true)
  return withHead(KIND.echo, time)
}

/** `length` bytes of `unit`; undefined if it is larger than anybody takes. */
export function writeUnit(unit: Uint8Array, length: number, rtpTime: number, key: boolean): Uint8Array<ArrayBuffer> | undefined {
  if (length > LIMITS.unitBytes) return undefined
  const bytes = new Uint8Array(UNIT_HEAD_BYTES + length)
  bytes[0] = MARK
  bytes[1] = KIND.unit
  bytes[2] = key ? KEY_FLAG : 0
  new DataView(bytes.buffer).setUint32(4, rtpTime, true)
  bytes.set(unit.subarray(0, length), UNIT_HEAD_BYTES)
  return bytes
}

function withHead(kind: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + body.length)
  bytes[0] = MARK
  bytes[1] = kind
  bytes.set(body, HEAD_BYTES)
  return bytes
}
