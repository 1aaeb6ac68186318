// Fragments: a painting's depth is rough along silhouettes, and scraps of it end up at a depth that nothing around them has. From the
// painting's own place nobody can tell; after two steps they are debris in the air. Each is laid onto the surface it touches most.

/** Neighbouring codes closer than this lie on one surface (about 7 % of depth in the middle of the range). */
const SAME = 0.012
/** Scraps of at most this many pixels at frame size are no things of their own: seven by seven. */
const SCRAP = 49

export class Settler {
  private readonly label: Int32Array
  /** Pixels, one surface after the other; surface s is order[start[s]] .. order[start[s + 1] - 1]. */
  private readonly order: Int32Array
  private readonly start: Int32Array
  private readonly contacts: Int32Array
  private readonly width: number
  private readonly height: number

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.label = new Int32Array(width * height)
    this.order = new Int32Array(width * height)
    this.start = new Int32Array(width * height + 1)
    this.contacts = new Int32Array(width * height)
  }

  /** Changes depth codes [height, width] in place where `free` is 1; returns how many scraps were laid down. */
  settle(code: Float32Array, free: Uint8Array): number {
    const { start, order } = this
    const surfaces = this.findSurfaces(code)
    let settled = 0
    for (let s = 0; s < surfaces; s++) {
      if (start[s + 1]! - start[s]! > SCRAP) continue
      let all = true
      for (let k = start[s]!; k < start[s + 1]! && all; k++) all = free[order[k]!] === 1
      if (all && this.layDown(code, s)) settled++
    }
    return settled
  }

  /** Labels every pixel with its surface; returns how many there are. */
  private findSurfaces(code: Float32Array): number {
    const { label, order, start } = this
    label.fill(-1)
    let surfaces = 0
    let end = 0
    for (let seed = 0; seed < label.length; seed++) {
      if (label[seed]! >= 0) continue
      start[surfaces] = end
      label[seed] = surfaces
      order[end++] = seed
      for (let k = end - 1; k < end; k++) {
        const p = order[k]!
        for (let side = 0; side < 4; side++) {
          const q = this.beside(p, side)
          if (q < 0 || label[q]! >= 0 || Math.abs(code[q]! - code[p]!) >= SAME) continue
          label[q] = surfaces
          order[end++] = q
        }
      }
      surfaces++
    }
    start[surfaces] = end
    return surfaces
  }

  /** Gives scrap `s` the depths of the surface it has most contact with, from the border inwards; false if it touches only scraps. */
  private layDown(code: Float32Array, s: number): boolean {
    const { label, order, start, contacts } = this
    const [first, end] = [start[s]!, start[s + 1]!]
    let most = -1
    for (let k = first; k < end; k++) {
      for (let side = 0; side < 4; side++) {
        const q = this.beside(order[k]!, side)
        const other = q < 0 ? s : label[q]!
        if (other === s || start[other + 1]! - start[other]! <= SCRAP) continue
        contacts[other]!++
        if (most < 0 || contacts[other]! > contacts[most]!) most = other
      }
    }
    for (let k = first; k < end; k++) {
      for (let side = 0; side < 4; side++) {
        const q = this.beside(order[k]!, side)
        if (q >= 0) contacts[label[q]!] = 0
      }
    }
    if (most < 0) return false
    for (let changed = true; changed; ) {
      changed = false
      for (let k = first; k < end; k++) {
        const p = order[k]!
        if (label[p] === most) continue
        for (let side = 0; side < 4; side++) {
          const q = this.beside(p, side)
          if (q < 0 || label[q] !== most) continue
          code[p] = code[q]!
          label[p] = most
          changed = true
          break
        }
      }
    }
    return true
  }

  /** Left, right, upper, lower neighbour; -1 outside. */
  private beside(p: number, side: number): number {
    const { width } = this
    if (side === 0) return p % width > 0 ? p - 1 : -1
    if (side === 1) return p % width < width - 1 ? p + 1 : -1
    if (side === 2) return p - width
    return p + width < width * this.height ? p + width : -1
  }
}
