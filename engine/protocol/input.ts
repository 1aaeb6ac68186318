// Controls from client to server on the unreliable `input` channel. Every packet repeats the newest four samples, so that one
// packet in four arriving loses nothing. Little endian:
//
//    0               1               2               3
//   +---------------+---------------+-------------------------------+
//   | type = 1      | version = 1   | seq of the newest sample      |  seq counts samples, wraps at 65536
//   +---------------+---------------+-------------------------------+
//   | client time of the newest sample, ms, wraps at 2^32           |  performance.now(), rounded
//   +---------------+---------------+-------------------------------+
//   | count 1..4    | flags = 0     | low half of the frame shown   |  frameId last presented: the server sees the lag
//   +===============+===============+===============================+  12 bytes, then `count` samples, newest first:
//   | moveX         | moveZ         | lookYaw                       |  move: i8 / 127; look: i16 in 1/8192 radian (0.007 degrees,
//   +---------------+---------------+---------------+---------------+  +-4 radians a sample), since the sample before
//   | lookPitch                     | buttons       | age           |  age: ms before the newest sample, 255 = that or more
//   +-------------------------------+---------------+---------------+  8 bytes a sample, 44 bytes at most; buttons: bits of BUTTON
//
// A client samples while anything changes (at most 125 times a second) and repeats the last sample at least every
// KEEPALIVE_MS otherwise: the server releases every control after RELEASE_MS without a packet. Whoever only watches says no more than that
// they are there, every WATCHING_MS.
import { BUTTON_NAMES, buttonBits, type Controls } from '../../core/controls.ts'

export const INPUT_TYPE = 1
export const INPUT_VERSION = 1
export const INPUT_SAMPLES = 4
export const INPUT_HEADER_BYTES = 12
export const INPUT_SAMPLE_BYTES = 8
export const INPUT_MAX_BYTES = INPUT_HEADER_BYTES + INPUT_SAMPLES * INPUT_SAMPLE_BYTES
/** Look quantum: steps a radian. */
export const LOOK_STEPS = 8192
const MOVE_STEPS = 127
const KNOWN_BUTTONS = buttonBits(BUTTON_NAMES)
/** Longest silence of a client that is well, ms: four chances before RELEASE_MS. */
export const KEEPALIVE_MS = 60
/** The same of one who has no controls, over WebRTC: a dozen chances before HEARTBEAT_LIMIT_MS. */
export const WATCHING_MS = 240
/** Silence after which the server lets go of every key, ms. */
export const RELEASE_MS = 250

/**
 * Builds packets in one preallocated buffer. Look deltas are quantised with the remainder carried to the next sample, so that a
 * slow turn is not rounded away.
 */
export class InputWriter {
  private readonly bytes = new Uint8Array(INPUT_MAX_BYTES)
  private readonly view = new DataView(this.bytes.buffer)
  private readonly packets = Array.from({ length: INPUT_SAMPLES }, (_, k) =>
    this.bytes.subarray(0, INPUT_HEADER_BYTES + (k + 1) * INPUT_SAMPLE_BYTES),
  )
  private readonly times = new Float64Array(INPUT_SAMPLES)
  private count = 0
  private seq = 0xffff
  private yawRest = 0
  private pitchRest = 0

  /** Sequence number of the newest sample; the server acknowledges it in the frame meta. */
  get lastSeq(): number {
    return this.seq
  }

  /** Adds a sample and returns the packet to send; it is valid until the next call. */
  push(controls: Readonly<Controls>, timeMs: number, shownFrame: number): Uint8Array {
    const { view } = this
    this.bytes.copyWithin(INPUT_HEADER_BYTES + INPUT_SAMPLE_BYTES, INPUT_HEADER_BYTES, INPUT_MAX_BYTES - INPUT_SAMPLE_BYTES)
    this.times.copyWithin(1, 0)
    this.times[0] = timeMs
    this.count = Math.min(INPUT_SAMPLES, this.count + 1)
    this.seq = (this.seq + 1) & 0xffff
    view.setUint8(0, INPUT_TYPE)
    view.setUint8(1, INPUT_VERSION)
    view.setUint16(2, this.seq, true)
    view.setUint32(4, Math.round(timeMs) >>> 0, true)
    view.setUint8(8, this.count)
    view.setUint8(9, 0)
    view.setUint16(10, shownFrame & 0xffff, true)
    this.writeSample(controls)
    for (let k = 1; k < this.count; k++) {
      const ageMs = Math.min(255, Math.max(0, Math.round(timeMs - this.times[k]!)))
      view.setUint8(INPUT_HEADER_BYTES + k * INPUT_SAMPLE_BYTES + 7, ageMs)
    }
    return this.packets[this.count - 1]!
  }

  private writeSample(controls: Readonly<Controls>): void {
    const { view } = this
    const at = INPUT_HEADER_BYTES
    const yaw = controls.lookYaw * LOOK_STEPS + this.yawRest
    const pitch = controls.lookPitch * LOOK_STEPS + this.pitchRest
    const yawSteps = clampSteps(yaw, 0x7fff)
    const pitchSteps = clampSteps(pitch, 0x7fff)
    this.yawRest = yaw - yawSteps
    this.pitchRest = pitch - pitchSteps
    view.setInt8(at, clampSteps(controls.moveX * MOVE_STEPS, MOVE_STEPS))
    view.setInt8(at + 1, clampSteps(controls.moveZ * MOVE_STEPS, MOVE_STEPS))
    view.setInt16(at + 2, yawSteps, true)
    view.setInt16(at + 4, pitchSteps, true)
    view.setUint8(at + 6, controls.buttons & 0xff)
    view.setUint8(at + 7, 0)
  }
}

function clampSteps(value: number, most: number): number {
  return Math.max(-most, Math.min(most, Math.round(value)))
}

export type InputFault = 'size' | 'type' | 'version' | 'count' | 'reserved'

/** Reads packets in place: `load` checks one, the getters read it. Sample 0 is the newest, with sequence number `seq`. */
export class InputReader {
  private view = new DataView(new ArrayBuffer(INPUT_MAX_BYTES))

  /** Takes a packet, or says what is wrong with it (the reader then still holds the packet before). */
  load(bytes: Uint8Array): InputFault | undefined {
    if (bytes.length < INPUT_HEADER_BYTES + INPUT_SAMPLE_BYTES || bytes.length > INPUT_MAX_BYTES) return 'size'
    if (bytes[0] !== INPUT_TYPE) return 'type'
    if (bytes[1] !== INPUT_VERSION) return 'version'
    const count = bytes[8]!
    if (count < 1 || count > INPUT_SAMPLES) return 'count'
    if (bytes.length !== INPUT_HEADER_BYTES + count * INPUT_SAMPLE_BYTES) return 'size'
    if (bytes[9] !== 0) return 'reserved'
    for (let k = 0; k < bytes.length; k++) this.view.setUint8(k, bytes[k]!)
    return undefined
  }

  get seq(): number {
    return this.view.getUint16(2, true)
  }
  get timeMs(): number {
    return this.view.getUint32(4, true)
  }
  get count(): number {
    return this.view.getUint8(8)
  }
  get shownFrame(): number {
    return this.view.getUint16(10, true)
  }
  moveX(sample: number): number {
    return Math.max(-1, this.view.getInt8(sampleAt(sample)) / MOVE_STEPS)
  }
  moveZ(sample: number): number {
    return Math.max(-1, this.view.getInt8(sampleAt(sample) + 1) / MOVE_STEPS)
  }
  /** In LOOK_STEPS, so that sums stay exact. */
  yawSteps(sample: number): number {
    return this.view.getInt16(sampleAt(sample) + 2, true)
  }
  pitchSteps(sample: number): number {
    return this.view.getInt16(sampleAt(sample) + 4, true)
  }
  /** Bits that are no button's do nothing. */
  buttons(sample: number): number {
    return this.view.getUint8(sampleAt(sample) + 6) & KNOWN_BUTTONS
  }
  ageMs(sample: number): number {
    return this.view.getUint8(sampleAt(sample) + 7)
  }
}

function sampleAt(sample: number): number {
  return INPUT_HEADER_BYTES + sample * INPUT_SAMPLE_BYTES
}

/** How far sequence number `a` is ahead of `b` (negative: behind), both u16 and wrapping. */
export function seqAhead(a: number, b: number): number {
  return (((a - b) & 0xffff) ^ 0x8000) - 0x8000
}
