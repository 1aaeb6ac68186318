// The packets that are on their way, by transport-wide sequence number: when each left, how large it was. A fixed ring, nothing allocated.

/** Packets remembered: several seconds of them. A power of two, so that numbers wrap with it. */
const SIZE = 2048

export class SentPackets {
  /** Bytes that have left and that nothing has been heard of. */
  inFlight = 0
  /** Packets given up (`forget`) may be on their way all the same: until one sent since then has come. */
  private unsure = false
  /** The oldest packet that may be on its way, and the one after the newest; NaN before the first. */
  private oldest = NaN
  private next = NaN
  private readonly alone = new Uint8Array(SIZE)
  private readonly times = new Float64Array(SIZE)
  private readonly sizes = new Uint16Array(SIZE)
  private readonly numbers = new Uint16Array(SIZE)

  sent(sequence: number, bytes: number, nowMs: number): void {
    const at = sequence % SIZE
    this.alone[at] = this.inFlight === 0 && !this.unsure ? 1 : 0
    this.inFlight += bytes - this.sizes[at]!
    this.times[at] = nowMs
    this.sizes[at] = bytes
    this.numbers[at] = sequence
    this.next = (sequence + 1) & 0xffff
    if (Number.isNaN(this.oldest)) this.oldest = sequence
    else if (((this.next - this.oldest) & 0xffff) > SIZE) this.oldest = (this.next - SIZE) & 0xffff
  }

  /** Size of a packet that is told of for the first time, and 0 for any other. */
  told(sequence: number): number {
    const at = sequence % SIZE
    const bytes = this.numbers[at] === sequence ? this.sizes[at]! : 0
    if (bytes) {
      this.sizes[at] = 0
      this.unsure = false
    }
    this.inFlight -= bytes
    return bytes
  }

  /** Packets that left before then are not on their way: later ones have come, and feedback on these has been lost. */
  expire(beforeMs: number): void {
    for (; this.oldest !== this.next; this.oldest = (this.oldest + 1) & 0xffff) {
      const at = this.oldest % SIZE
      if (this.times[at]! >= beforeMs) return
      this.inFlight -= this.sizes[at]!
      this.sizes[at] = 0
    }
  }

  /** When it left, ms; valid for one that was told of just now. */
  timeOf(sequence: number): number {
    return this.times[sequence % SIZE]!
  }

  /** True if nothing was on its way when it left; valid like timeOf. */
  wasAlone(sequence: number): boolean {
    return this.alone[sequence % SIZE] === 1
  }

  /** Nothing will be heard of what is on its way. */
  forget(): void {
    this.sizes.fill(0)
    this.inFlight = 0
    this.unsure = true
  }
}
