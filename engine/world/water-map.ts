// Where a generated world's lakes, rivers and seas are: what the painting thread saw as water (imagine/water-finder.ts), kept by place. A pixel far away covers metres of water and one nearby centimetres,
// so the same places are kept in seven maps, each of cells twice as large as those of the one before; a look asks the finest one whose cells a pixel there would not miss.
import { basisOf, EYE_HEIGHT_M, makeBasis, TAN_HALF_H, TAN_HALF_V } from '../../core/camera.ts'
import { VALID } from '../kernel/constants.ts'
import type { Keyframe } from '../memory/keyframe.ts'
import { packCells, unpackCells } from './cells.ts'

export const LEVELS = 7
/** Cells each way in a map; it wraps around: 64 m on in the finest, 4 km in the coarsest, a cell is used again for the new place. */
const SIDE = 128
const CELLS = SIDE * SIDE
/** Of the finest map, metres. */
const CELL_M = 0.5
/** Water within this of the mean height of a cell's is that water, metres, and a share of how far it is: painted depth is rough. */
const APART_M = 0.35
const APART_SHARE = 0.05
/** The eye counts as at least this high over the water, metres: seen along its surface, a pixel would have no end. */
export const LEAST_HEIGHT_M = 0.4
/** Metres that a row of pixels at half size covers, by the square of how far it is over how high the eye is. */
const ROW = (2 * TAN_HALF_V) / 72
/** Corners of a look that are known, by weight, at least. */
const LEAST_KNOWN = 0.3

export class WaterMap {
  /** Which place a cell stands for at present: its unwrapped column and row, packed; -1: none. */
  private readonly place = new Int32Array(LEVELS * CELLS).fill(-1)
  /** Weights of all that was seen in a cell, of water among it, and of that times its height. */
  private readonly seen = new Float32Array(LEVELS * CELLS)
  private readonly wet = new Float32Array(LEVELS * CELLS)
  private readonly height = new Float32Array(LEVELS * CELLS)
  /** What follows from these: share of water, and its mean height. */
  private readonly shares = new Float32Array(LEVELS * CELLS)
  private readonly heights = new Float32Array(LEVELS * CELLS)
  /** The same of all water there is: weight, and times height. */
  private readonly all = new Float64Array(2)
  private readonly axes = makeBasis()

  /** Whether there is any water. */
  get any(): boolean {
    return this.all[0]! > 0
  }

  /** Mean height of all water, near looks counting more: the plane that waves travel on, metres. */
  get levelM(): number {
    return this.any ? this.all[1]! / this.all[0]! : -EYE_HEIGHT_M
  }

  clear(): void {
    this.place.fill(-1)
    this.all.fill(0)
  }

  /** Adds what a keyframe shows below the eye; `water` [72, 128], 0 to 255, says of each pixel of its half level how surely it is water. */
  add({ pose, half: { width, height, inverse, flags } }: Keyframe, water: Uint8Array): void {
    const { right, up, forward } = basisOf(pose, this.axes)
    for (let j = 0, p = 0; j < height; j++) {
      const v = (1 - (2 * (j + 0.5)) / height) * TAN_HALF_V
      const dy = forward[1]! + v * up[1]!
      for (let i = 0; i < width; i++, p++) {
        if (dy >= 0 || !(flags[p]! & VALID) || inverse[p] === 0) continue
        const z = 1 / inverse[p]!
        const u = ((2 * (i + 0.5)) / width - 1) * TAN_HALF_H
        const x = pose.x + z * (forward[0]! + u * right[0]! + v * up[0]!)
        const depthways = pose.z + z * (forward[2]! + u * right[2]! + v * up[2]!)
        this.vote(x, pose.y + z * dy, depthways, mapFor(z, -z * dy), inverse[p]! * inverse[p]!, water[p]! / 255, z)
      }
    }
  }

  /** How surely the place is water, 0 to 1, asked of map `level` or, where that knows nothing, of coarser ones. `zM`: how far it is seen from. */
  shareAt(x: number, y: number, z: number, level: number, zM: number): number {
    const tolerance = APART_M + APART_SHARE * zM
    for (let n = level, cellM = CELL_M * 2 ** level; n < LEVELS; n++, cellM *= 2) {
      const gx = x / cellM - 0.5
      const gz = z / cellM - 0.5
      const i = Math.floor(gx)
      const k = Math.floor(gz)
      // Bilinear between cell centres; unknown corners are left out.
      let known = 0
      let sum = 0
      for (let c = 0; c < 4; c++) {
        const cell = n * CELLS + ((k + (c >> 1)) & (SIDE - 1)) * SIDE + ((i + (c & 1)) & (SIDE - 1))
        if (this.place[cell] !== packed(i + (c & 1), k + (c >> 1))) continue
        const weight = (c & 1 ? gx - i : 1 - gx + i) * (c & 2 ? gz - k : 1 - gz + k)
        known += weight
        const apart = y - this.heights[cell]!
        if (apart < tolerance && apart > -tolerance) sum += weight * this.shares[cell]!
      }
      if (known > LEAST_KNOWN) return sum / known
    }
    return 0
  }

  /** All that is known, as bytes: the sums, then the cells. */
  pack(): Uint8Array {
    const cells = packCells(this.place, this.columns())
    const out = new Uint8Array(this.all.byteLength + cells.length)
    out.set(new Uint8Array(this.all.buffer))
    out.set(cells, this.all.byteLength)
    return out
  }

  /** Takes over what `pack` wrote; false if the bytes are no such thing. */
  unpack(bytes: Uint8Array): boolean {
    const sums = this.all.byteLength
    const cells = bytes.length < sums ? undefined : unpackCells(bytes.subarray(sums), this.place, this.columns())
    if (!cells) return false
    new Uint8Array(this.all.buffer).set(bytes.subarray(0, sums))
    for (const cell of cells) this.conclude(cell)
    return true
  }

  private columns(): (Float32Array | Int32Array)[] {
    return [this.place, this.seen, this.wet, this.height]
  }

  /** Files a place in the map that fits it and in all coarser ones. */
  private vote(x: number, y: number, z: number, level: number, weight: number, share: number, zM: number): void {
    for (let n = level, cellM = CELL_M * 2 ** level; n < LEVELS; n++, cellM *= 2) {
      const cell = this.claim(n, Math.floor(x / cellM), Math.floor(z / cellM))
      const wet = this.wet[cell]!
      // What stands in water or hangs over it does not make it land.
      if (wet > 0 && y - this.height[cell]! / wet > 2 * (APART_M + APART_SHARE * zM)) continue
      this.seen[cell]! += weight
      this.wet[cell]! += weight * share
      this.height[cell]! += weight * share * y
      this.conclude(cell)
    }
    if (share < 0.5) return
    this.all[0]! += weight * share
    this.all[1]! += weight * share * y
  }

  private conclude(cell: number): void {
    const wet = this.wet[cell]!
    this.shares[cell] = wet > 0 ? wet / this.seen[cell]! : 0
    this.heights[cell] = wet > 0 ? this.height[cell]! / wet : 0
  }

  /** Index of the cell for a place, emptied if it stood for another. */
  private claim(level: number, i: number, k: number): number {
    const cell = level * CELLS + (k & (SIDE - 1)) * SIDE + (i & (SIDE - 1))
    const place = packed(i, k)
    if (this.place[cell] !== place) {
      this.place[cell] = place
      this.seen[cell] = this.wet[cell] = this.height[cell] = 0
    }
    return cell
  }
}

/** The map whose cells are at least as long as what a row of pixels at half size covers, of something `zM` far and `belowM` below the eye. */
export function mapFor(zM: number, belowM: number): number {
  const rowM = (ROW * zM * zM) / Math.max(LEAST_HEIGHT_M, belowM)
  return rowM <= CELL_M ? 0 : Math.min(LEVELS - 1, Math.ceil(Math.log2(rowM / CELL_M)))
}

/** Unwrapped column and row in one integer, unique within 16 km of the finest cells. */
function packed(i: number, k: number): number {
  return (((k + 16384) & 0x7fff) << 15) | ((i + 16384) & 0x7fff)
}
