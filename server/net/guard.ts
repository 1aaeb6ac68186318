// Judges every datagram before the WebRTC stack sees it. The stack trusts more than it should: it answers connectivity checks
// without verifying their signature, takes data from any source address, and lets a plaintext alert end a session.
//
// What may pass (first byte, RFC 7983):
//   0-3    STUN: a response (the stack matches and verifies those), or a request signed with this session's ICE password;
//          the source of a signed request becomes a known address, since only the two ends of the signalling know the password
//   20-63  DTLS from a known address: handshake records, each message once (the stack computes its keys anew from a repeated one,
//          and then no picture ever decrypts), and encrypted application data; never an alert (a lost peer is noticed by the
//          heartbeat instead); once the handshake is done, nothing in plaintext (epoch 0)
//   128-191 SRTP and SRTCP from a known address (the stack authenticates them)
//   others nothing
import { createHmac, timingSafeEqual } from 'node:crypto'

export const GUARD_RULES = ['stun', 'source', 'alert', 'plaintext', 'repeated', 'malformed', 'class'] as const
export type GuardRule = (typeof GUARD_RULES)[number]

/** The one session's facts the verdict depends on. */
export type GuardState = {
  /** ICE password of this end. */
  password: () => string
  /** True once the DTLS handshake is done. */
  secured: () => boolean
  /** Addresses ("host:port") that have sent a signed check. */
  known: Set<string>
  /** Those of before ICE began anew: data may come from them until the new path is there, checks may not. */
  former: Set<string>
  /** Handshake fragments that have passed, as message number x 2^24 + offset. */
  heard: Set<number>
}

export function makeGuardState(password: () => string, secured: () => boolean): GuardState {
  return { password, secured, known: new Set(), former: new Set(), heard: new Set() }
}

/** ICE begins anew, with another password: whoever is known has to sign a check with that one. */
export function expectAnew(state: GuardState): void {
  for (const address of state.known) state.former.add(address)
  state.known.clear()
}

/** The new path is there: nothing may come by the one before. */
export function settle(state: GuardState): void {
  state.former.clear()
}

/** A peer has a handful of network paths (on each of two networks its own address and four of relays); more addresses than this are not a peer. */
const MAX_KNOWN = 16

/** The bytes the stack may have (the datagram, or its tail), or the rule that stops them. */
export function judge(state: GuardState, datagram: Buffer, host: string, port: number): Buffer | GuardRule {
  const first = datagram[0]
  if (first === undefined) return 'malformed'
  if (first <= 3) return judgeStun(state, datagram, host, port)
  if (first >= 20 && first <= 63) return isKnown(state, host, port) ? judgeDtls(state, datagram) : 'source'
  if (first >= 128 && first <= 191) return isKnown(state, host, port) ? datagram : 'source'
  return 'class'
}

/** True for STUN: it tells where a player may be, but not which way they use. */
export function isCheck(datagram: Buffer): boolean {
  return datagram[0]! <= 3
}

function isKnown({ known, former }: GuardState, host: string, port: number): boolean {
  const address = `${host}:${port}`
  return known.has(address) || former.has(address)
}

// STUN (RFC 8489): u16 type, u16 length, u32 cookie, 12 bytes id, attributes (u16 type, u16 length, value padded to 4).
const STUN_HEADER_BYTES = 20
const BINDING_REQUEST = 0x0001
const BINDING_RESPONSE = 0x0101
const BINDING_ERROR = 0x0111
const MESSAGE_INTEGRITY = 0x0008
const HMAC_BYTES = 20

function judgeStun(state: GuardState, datagram: Buffer, host: string, port: number): Buffer | GuardRule {
  if (datagram.length < STUN_HEADER_BYTES) return 'malformed'
  const type = datagram.readUInt16BE(0)
  if (type === BINDING_RESPONSE || type === BINDING_ERROR) return datagram
  if (type !== BINDING_REQUEST || !isSigned(datagram, state.password())) return 'stun'
  if (state.known.size < MAX_KNOWN) state.known.add(`${host}:${port}`)
  return datagram
}

/** True if MESSAGE-INTEGRITY holds: HMAC-SHA1 over everything before it, with the length field ending at the attribute. */
export function isSigned(message: Buffer, password: string): boolean {
  let at = STUN_HEADER_BYTES
  while (at + 4 <= message.length) {
    const type = message.readUInt16BE(at)
    const length = message.readUInt16BE(at + 2)
    if (type === MESSAGE_INTEGRITY) {
      if (length !== HMAC_BYTES || at + 4 + HMAC_BYTES > message.length) return false
      const signed = Buffer.from(message.subarray(0, at))
      signed.writeUInt16BE(at + 4 + HMAC_BYTES - STUN_HEADER_BYTES, 2)
      const digest = createHmac('sha1', password).update(signed).digest()
      return timingSafeEqual(digest, message.subarray(at + 4, at + 4 + HMAC_BYTES))
    }
    at += 4 + ((length + 3) & ~3)
  }
  return false
}

// DTLS record (RFC 6347 section 4.1): u8 type, u16 version, u16 epoch, u48 sequence, u16 length, fragment.
const RECORD_HEADER_BYTES = 13
const RECORD = { changeCipher: 20, alert: 21, handshake: 22, data: 23 } as const

function judgeDtls(state: GuardState, datagram: Buffer): Buffer | GuardRule {
  const secured = state.secured()
  let from = -1
  let rule: GuardRule = 'malformed'
  for (let at = 0; at < datagram.length; ) {
    if (at + RECORD_HEADER_BYTES > datagram.length) return 'malformed'
    const next = at + RECORD_HEADER_BYTES + datagram.readUInt16BE(at + 11)
    if (next > datagram.length) return 'malformed'
    const epoch = datagram.readUInt16BE(at + 3)
    const fault = judgeRecord(datagram[at]!, epoch, secured) ?? judgeFragments(state, datagram, at, next, epoch)
    if (fault === undefined && from < 0) from = at
    if (fault !== undefined) {
      rule = fault
      // A repeated last flight starts with plaintext records and ends with the encrypted one: cut off the front only.
      if (from >= 0) return rule
    }
    at = next
  }
  return from < 0 ? rule : datagram.subarray(from)
}

function judgeRecord(type: number, epoch: number, secured: boolean): GuardRule | undefined {
  if (type === RECORD.alert) return 'alert'
  if (type === RECORD.data) return epoch > 0 ? undefined : 'plaintext'
  if (type !== RECORD.handshake && type !== RECORD.changeCipher) return 'class'
  return secured && epoch === 0 ? 'plaintext' : undefined
}

// Handshake message header (RFC 6347 section 4.2.2): u8 type, u24 length, u16 number, u24 fragment offset, u24 fragment length.
const MESSAGE_HEADER_BYTES = 12
/** The first hello may be repeated until the second has come: its answer may be lost. Every later answer the stack repeats by itself. */
const FIRST_HELLO = 0
/** A certificate in the smallest fragments makes a few dozen. */
const MAX_FRAGMENTS = 256

/** A plaintext handshake record passes if any fragment in it is new. */
function judgeFragments(state: GuardState, datagram: Buffer, record: number, end: number, epoch: number): GuardRule | undefined {
  if (datagram[record] !== RECORD.handshake || epoch > 0) return undefined
  let fresh = false
  for (let at = record + RECORD_HEADER_BYTES; at < end; ) {
    if (at + MESSAGE_HEADER_BYTES > end) return 'malformed'
    const number = datagram.readUInt16BE(at + 4)
    const key = number * 0x1000000 + datagram.readUIntBE(at + 6, 3)
    const repeatable = number === FIRST_HELLO && !hasLater(state.heard)
    if (!state.heard.has(key) || repeatable) fresh = true
    if (state.heard.size < MAX_FRAGMENTS) state.heard.add(key)
    at += MESSAGE_HEADER_BYTES + datagram.readUIntBE(at + 9, 3)
  }
  return fresh ? undefined : 'repeated'
}

function hasLater(heard: ReadonlySet<number>): boolean {
  for (const key of heard) if (key >= 0x1000000) return true
  return false
}
