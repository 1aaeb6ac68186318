// The newest encoded units of a stream, in one preallocated block: what a clip is cut from after the fact, without a second encode.
// Adding copies a unit and allocates nothing; the oldest make room.
import type { EncodedUnit } from '../video/encoder.ts'

/** Units a second at most, and a few for the clock's jitter. */
const UNITS_PER_SECOND = 31

/** What is known of a kept unit besides its bytes. */
export type UnitNote = { timeUs: number; frameId: number; key: boolean; length: number }

export class UnitRing {
  private readonly block: Buffer
  private readonly maxUs: number
  private readonly capacity: number
  private readonly times: Float64Array
  private readonly frames: Float64Array
  private readonly starts: Uint32Array
  private readonly lengths: Uint32Array
  private readonly keys: Uint8Array
  private first = 0
  private held = 0
  /** Where the next unit goes in the block. */
  private head = 0

  constructor(maxBytes: number, maxSeconds: number) {
    // Memory is taken by the system only as it is written to.
    this.block = Buffer.allocUnsafeSlow(maxBytes)
    this.maxUs = maxSeconds * 1e6
    this.capacity = Math.ceil(maxSeconds * UNITS_PER_SECOND) + 1
    this.times = new Float64Array(this.capacity)
    this.frames = new Float64Array(this.capacity)
    this.starts = new Uint32Array(this.capacity)
    this.lengths = new Uint32Array(this.capacity)
    this.keys = new Uint8Array(this.capacity)
  }

  get count(): number {
    return this.held
  }

  /** True if a unit of that size and time fits without pushing out an older one. */
  hasRoom(length: number, timeUs: number): boolean {
    if (this.held === 0) return length <= this.block.length
    if (this.held === this.capacity || timeUs - this.times[this.first]! > this.maxUs) return false
    return this.placeFor(length) >= 0
  }

  /** Keeps a copy; false if it is larger than the whole block. */
  add(unit: Readonly<EncodedUnit>, frameId: number): boolean {
    if (unit.length > this.block.length) return false
    while (!this.hasRoom(unit.length, unit.timeUs)) this.drop()
    const start = this.held === 0 ? 0 : this.placeFor(unit.length)
    const at = this.slot(this.held++)
    this.block.set(unit.length === unit.bytes.length ? unit.bytes : unit.bytes.subarray(0, unit.length), start)
    this.times[at] = unit.timeUs
    this.frames[at] = frameId
    this.starts[at] = start
    this.lengths[at] = unit.length
    this.keys[at] = Number(unit.key)
    this.head = start + unit.length
    return true
  }

  /** Unit k, oldest first. */
  note(k: number): UnitNote {
    const at = this.slot(k)
    return { timeUs: this.times[at]!, frameId: this.frames[at]!, key: this.keys[at] === 1, length: this.lengths[at]! }
  }

  /** The bytes of unit k, until older ones are pushed out. */
  bytes(k: number): Buffer {
    const at = this.slot(k)
    return this.block.subarray(this.starts[at]!, this.starts[at]! + this.lengths[at]!)
  }

  /** The last key frame not after `timeUs`, or else the first there is; -1 if there is none. A clip can start only there. */
  keyAt(timeUs: number): number {
    let found = -1
    for (let k = 0; k < this.held; k++) {
      const at = this.slot(k)
      if (this.keys[at] === 0) continue
      if (found >= 0 && this.times[at]! > timeUs) break
      found = k
    }
    return found
  }

  private slot(k: number): number {
    return (this.first + k) % this.capacity
  }

  /** Where a unit of that size can lie in one piece without touching a kept one, or -1. */
  private placeFor(length: number): number {
    const tail = this.starts[this.first]!
    if (this.head > tail) {
      if (this.head + length <= this.block.length) return this.head
      return length <= tail ? 0 : -1
    }
    return this.head + length <= tail ? this.head : -1
  }

  private drop(): void {
    this.first = (this.first + 1) % this.capacity
    this.held--
  }
}
