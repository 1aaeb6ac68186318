// Memory of keyframes, used again and again. Two threads look into the same bytes; left to their collectors of garbage, which know nothing of
// each other and little of how much it is, keyframes long forgotten lay about by the hundred megabytes. So a block counts who holds it, and
// whoever paints takes those that nobody holds.

/** Room for the count at the start of a block. */
export const HEAD_BYTES = 8

type Held = { readonly block: SharedArrayBuffer }

/** One more holds the keyframe: a memory, or whoever it is handed over to. */
export function hold({ block }: Held): void {
  Atomics.add(new Int32Array(block, 0, 1), 0, 1)
}

export function release({ block }: Held): void {
  Atomics.sub(new Int32Array(block, 0, 1), 0, 1)
}

/** The blocks of one painter for one world. */
export class KeyframeBlocks {
  private readonly counts: Int32Array<SharedArrayBuffer>[] = []

  /** A block of `bytes` that nobody holds. What it held last is still in it. */
  take(bytes: number): SharedArrayBuffer {
    const free = this.counts.find((count) => count.buffer.byteLength === bytes && Atomics.load(count, 0) === 0)
    if (free) return free.buffer
    const block = new SharedArrayBuffer(bytes)
    this.counts.push(new Int32Array(block, 0, 1))
    return block
  }
}
