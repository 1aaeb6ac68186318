// Memory of keyframes, used again and again. Two threads look into the same bytes; left to their collectors of garbage, which know nothing of
// each other and little of how much it is, keyframes long forgotten lay about by the hundred megabytes. So a block counts who holds it, and
// whoever paints takes those that nobody holds.

import type { Keyframe } from './keyframe.ts'

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

/**
 * The keyframes of one painter for one world. What nobody holds is taken again, bytes and objects: a keyframe's two dozen views are four
 * kilobytes that live for minutes, which collectors meet late and in pieces.
 */
export class KeyframeBlocks {
  private readonly made: Keyframe[] = []
  private readonly counts: Int32Array<SharedArrayBuffer>[] = []

  /** A keyframe of this size that nobody holds, if there is one. What it showed last is still in it. */
  take(width: number, height: number): Keyframe | undefined {
    return this.made.find(({ full }, k) => full.width === width && full.height === height && Atomics.load(this.counts[k]!, 0) === 0)
  }

  /** One more; returns its number. */
  keep(keyframe: Keyframe): number {
    this.counts.push(new Int32Array(keyframe.block, 0, 1))
    return this.made.push(keyframe) - 1
  }
}
