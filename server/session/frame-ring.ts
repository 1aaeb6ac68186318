// Frames from the engine worker to the main thread: three I420 slots in shared memory, the newest wins, neither side ever waits.
//
// Each side owns one slot; the third lies in the middle. To publish, the writer swaps its slot with the middle and marks it
// fresh; to read, the reader swaps its own with the middle if that is fresh. One atomic exchange each, so a slot is never torn.
//
//   control word (Int32): bits 0-1 the slot in the middle, bit 2 set while it has not been read
//   slot: 16 x f64 description (FIELD), the I420 picture, the depth image (engine/protocol/frame-meta.ts META_DEPTH)
import { META_DEPTH_BYTES } from '../../engine/protocol/frame-meta.ts'
import { i420Bytes } from '../video/i420.ts'

const SLOTS = 3
const FRESH = 4
const HEADER_BYTES = 128
const CONTROL_BYTES = 64
const FIELD = { frameId: 0, seq: 1, x: 2, y: 3, z: 4, yaw: 5, pitch: 6, unsure: 7, tickMs: 8, waitedMs: 9, generatedMs: 10, doneMs: 11, slowed: 12, released: 13, visit: 14, hasDepth: 15 } as const

/** A frame's description. Times in ms on the shared clock (now.ts). `doneMs`: when it was ready for the encoder. `visit`: whose world it shows. */
export type FrameNote = Record<keyof typeof FIELD, number>
const FIELDS = Object.keys(FIELD) as (keyof typeof FIELD)[]

export function makeFrameNote(): FrameNote {
  return Object.fromEntries(FIELDS.map((field) => [field, 0])) as FrameNote
}

export function makeRingMemory(width: number, height: number): SharedArrayBuffer {
  return new SharedArrayBuffer(CONTROL_BYTES + SLOTS * slotBytes(width, height))
}

function slotBytes(width: number, height: number): number {
  return HEADER_BYTES + i420Bytes(width, height) + META_DEPTH_BYTES
}

type Slot = { note: Float64Array; picture: Uint8Array; depth: Uint8Array }

function slotsOf(memory: SharedArrayBuffer, width: number, height: number): Slot[] {
  const bytes = slotBytes(width, height)
  return Array.from({ length: SLOTS }, (_, k) => ({
    note: new Float64Array(memory, CONTROL_BYTES + k * bytes, HEADER_BYTES / 8),
    picture: new Uint8Array(memory, CONTROL_BYTES + k * bytes + HEADER_BYTES, i420Bytes(width, height)),
    depth: new Uint8Array(memory, CONTROL_BYTES + (k + 1) * bytes - META_DEPTH_BYTES, META_DEPTH_BYTES),
  }))
}

/** The engine worker's end. Fill `picture`, then publish. */
export class RingWriter {
  private readonly control: Int32Array
  private readonly slots: Slot[]
  private own = 0

  constructor(memory: SharedArrayBuffer, width: number, height: number) {
    this.control = new Int32Array(memory, 0, 1)
    this.slots = slotsOf(memory, width, height)
    Atomics.store(this.control, 0, 1)
  }

  get picture(): Uint8Array {
    return this.slots[this.own]!.picture
  }

  /** u8 [18, 32]; `hasDepth` in the note says whether it was filled. */
  get depth(): Uint8Array {
    return this.slots[this.own]!.depth
  }

  /** Hands the picture over. False if the frame before was never read: it is dropped. */
  publish(note: Readonly<FrameNote>): boolean {
    const slot = this.slots[this.own]!
    for (const field of FIELDS) slot.note[FIELD[field]] = note[field]
    const middle = Atomics.exchange(this.control, 0, this.own | FRESH)
    this.own = middle & 3
    return (middle & FRESH) === 0
  }
}

/** The main thread's end. Create it after the writer. */
export class RingReader {
  private readonly control: Int32Array
  private readonly slots: Slot[]
  private own = 2

  constructor(memory: SharedArrayBuffer, width: number, height: number) {
    this.control = new Int32Array(memory, 0, 1)
    this.slots = slotsOf(memory, width, height)
  }

  /** The depth image of the frame read last. */
  get depth(): Uint8Array {
    return this.slots[this.own]!.depth
  }

  /** The newest frame's picture, with its description in `note` (and its depth in `depth`); undefined if there is none since the last call. Valid until the next call. */
  read(note: FrameNote): Uint8Array | undefined {
    if ((Atomics.load(this.control, 0) & FRESH) === 0) return undefined
    this.own = Atomics.exchange(this.control, 0, this.own) & 3
    const slot = this.slots[this.own]!
    for (const field of FIELDS) note[field] = slot.note[FIELD[field]]!
    return slot.picture
  }
}
