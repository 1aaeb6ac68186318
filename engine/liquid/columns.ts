// Where liquid stands: columns on a grid over the ground, only where there is or was any. The grid wraps around: 16 m on, a column is used again for the new place.

/** Columns each way and their width, metres. */
const SIDE = 128
export const COLUMN_M = 0.125
/** Columns that may be wet at once: 32 square metres. Beyond that what lies farthest from the player gives way. */
export const MOST_WET = 2048
const NOWHERE = -1

/** Height of the ground under a place, metres; NaN where nothing is known or something solid stands. */
export type BedOf = (x: number, z: number) => number

export class Columns {
  /** Height of the ground, m; depth of the liquid on it, m; flow to the next column towards +x and +z, m^2/s. */
  readonly bed = new Float32Array(SIDE * SIDE)
  readonly depth = new Float32Array(SIDE * SIDE)
  readonly flowX = new Float32Array(SIDE * SIDE)
  readonly flowZ = new Float32Array(SIDE * SIDE)
  /** The wet ones, in the order in which they were wetted. */
  readonly wet = new Int32Array(MOST_WET)
  wetCount = 0
  private readonly place = new Int32Array(SIDE * SIDE).fill(NOWHERE)
  private readonly listed = new Uint8Array(SIDE * SIDE)

  /** Index of a column that is known, else -1. */
  find(i: number, k: number): number {
    const at = indexOf(i, k)
    return this.place[at] === packed(i, k) ? at : -1
  }

  /** Index of a column, made known with the ground as it is now; -1 where there can be none. */
  claim(i: number, k: number, bedOf: BedOf): number {
    const at = indexOf(i, k)
    if (this.place[at] === packed(i, k)) return at
    const bed = bedOf((i + 0.5) * COLUMN_M, (k + 0.5) * COLUMN_M)
    if (Number.isNaN(bed)) return -1
    this.place[at] = packed(i, k)
    this.bed[at] = bed
    this.depth[at] = this.flowX[at] = this.flowZ[at] = 0
    return at
  }

  /** Column and row of a known column. */
  columnOf(at: number): number {
    return (this.place[at]! << 2) >> 17
  }

  rowOf(at: number): number {
    return (this.place[at]! << 17) >> 17
  }

  /** Puts a column on the list of wet ones; false if that is full. */
  wetten(at: number): boolean {
    if (this.listed[at] === 1) return true
    if (this.wetCount === MOST_WET) return false
    this.listed[at] = 1
    this.wet[this.wetCount++] = at
    return true
  }

  /** Takes columns that hold less than `leastM` off the list. */
  dryOut(leastM: number): void {
    let kept = 0
    for (let n = 0; n < this.wetCount; n++) {
      const at = this.wet[n]!
      if (this.depth[at]! >= leastM) this.wet[kept++] = at
      else this.empty(at)
    }
    this.wetCount = kept
  }

  /** Makes room by drying the `count` wet columns that are farthest from (x, z). */
  giveWay(count: number, x: number, z: number): void {
    const apart = (at: number) => ((this.columnOf(at) + 0.5) * COLUMN_M - x) ** 2 + ((this.rowOf(at) + 0.5) * COLUMN_M - z) ** 2
    const farthest = [...this.wet.subarray(0, this.wetCount)].sort((a, b) => apart(b) - apart(a)).slice(0, count)
    for (const at of farthest) this.depth[at] = 0
    this.dryOut(Number.MIN_VALUE)
  }

  volumeM3(): number {
    let sum = 0
    for (let n = 0; n < this.wetCount; n++) sum += this.depth[this.wet[n]!]!
    return sum * COLUMN_M * COLUMN_M
  }

  /** Everything, as bytes: the wet list, then of every known column its index, place, bed, depth and flows. */
  pack(): Uint8Array {
    const known: number[] = []
    for (let at = 0; at < this.place.length; at++) if (this.place[at] !== NOWHERE) known.push(at)
    const out = new Uint8Array(4 * (1 + this.wetCount + KEPT * known.length))
    const ints = new Int32Array(out.buffer)
    const floats = new Float32Array(out.buffer)
    ints[0] = this.wetCount
    ints.set(this.wet.subarray(0, this.wetCount), 1)
    known.forEach((at, n) => {
      const to = 1 + this.wetCount + KEPT * n
      ints[to] = at
      ints[to + 1] = this.place[at]!
      floats.set([this.bed[at]!, this.depth[at]!, this.flowX[at]!, this.flowZ[at]!], to + 2)
    })
    return out
  }

  /** Takes over what `pack` wrote; false if the bytes are no such thing. */
  unpack(bytes: Uint8Array): boolean {
    const words = bytes.length / 4
    if (!Number.isInteger(words) || words < 1) return false
    const copy = bytes.slice().buffer
    const ints = new Int32Array(copy)
    const floats = new Float32Array(copy)
    const wetCount = ints[0]!
    const known = (words - 1 - wetCount) / KEPT
    if (wetCount < 0 || wetCount > MOST_WET || !Number.isInteger(known) || known < 0) return false
    const inside = (at: number) => at >= 0 && at < SIDE * SIDE
    if (!ints.subarray(1, 1 + wetCount).every(inside)) return false
    this.place.fill(NOWHERE)
    this.listed.fill(0)
    this.wetCount = wetCount
    this.wet.set(ints.subarray(1, 1 + wetCount))
    for (let n = 0; n < wetCount; n++) this.listed[this.wet[n]!] = 1
    for (let from = 1 + wetCount; from < words; from += KEPT) {
      const at = ints[from]!
      if (!inside(at)) return false
      this.place[at] = ints[from + 1]!
      this.bed[at] = floats[from + 2]!
      this.depth[at] = floats[from + 3]!
      this.flowX[at] = floats[from + 4]!
      this.flowZ[at] = floats[from + 5]!
    }
    return true
  }

  /** Nothing goes through the faces of a dry column that leads to another dry one. */
  private empty(at: number): void {
    this.listed[at] = 0
    this.depth[at] = 0
    const [i, k] = [this.columnOf(at), this.rowOf(at)]
    const dry = (other: number) => other < 0 || this.depth[other] === 0
    if (dry(this.find(i + 1, k))) this.flowX[at] = 0
    if (dry(this.find(i, k + 1))) this.flowZ[at] = 0
    const [west, north] = [this.find(i - 1, k), this.find(i, k - 1)]
    if (west >= 0 && dry(west)) this.flowX[west] = 0
    if (north >= 0 && dry(north)) this.flowZ[north] = 0
  }
}

/** Words a column takes in `pack`. */
const KEPT = 6

function indexOf(i: number, k: number): number {
  return (k & (SIDE - 1)) * SIDE + (i & (SIDE - 1))
}

/** Column and row in 15 bits each: four kilometres until they repeat. */
function packed(i: number, k: number): number {
  return ((i & 0x7fff) << 15) | (k & 0x7fff)
}
