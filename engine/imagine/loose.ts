// Loose scraps of memory: seen from nearer than they were painted, rough silhouettes fall into pieces. A painting that had to keep
// them would build on them; it is better told that nothing is known there.
import { SOURCE, type Reprojection } from '../memory/reprojection.ts'

/** Neighbouring codes closer than this lie on one surface. */
const SAME = 0.02
/** Surfaces of fewer pixels are scraps if they are magnified at least so much (network value; 1.4x). */
const LARGEST = 140
const MAGNIFIED = Math.log2(1.3) / 2

export class LooseFinder {
  private readonly label: Uint8Array
  private readonly order: Int32Array

  constructor(pixels: number) {
    this.label = new Uint8Array(pixels)
    this.order = new Int32Array(pixels)
  }

  /** Writes 1 where `seen` shows a scrap, else 0. */
  find(seen: Reprojection, loose: Uint8Array): void {
    const { code, source, magnification, width } = seen
    const { label, order } = this
    const pixels = code.length
    label.fill(0)
    loose.fill(0)
    for (let seed = 0; seed < pixels; seed++) {
      if (label[seed] || source[seed]! < SOURCE.stale) continue
      let end = 0
      let sum = 0
      order[end++] = seed
      label[seed] = 1
      for (let k = 0; k < end; k++) {
        const p = order[k]!
        sum += magnification[p]!
        const i = p % width
        for (let side = 0; side < 4; side++) {
          const q = side === 0 ? (i > 0 ? p - 1 : -1) : side === 1 ? (i < width - 1 ? p + 1 : -1) : side === 2 ? p - width : p + width
          if (q < 0 || q >= pixels || label[q] || source[q]! < SOURCE.stale || Math.abs(code[q]! - code[p]!) >= SAME) continue
          label[q] = 1
          order[end++] = q
        }
      }
      if (end < LARGEST && sum >= end * MAGNIFIED) for (let k = 0; k < end; k++) loose[order[k]!] = 1
    }
  }
}
