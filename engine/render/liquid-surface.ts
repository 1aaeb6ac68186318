// The surface of what was poured, as a small height map around it: sampled by the pixel, where columns would be looked up one by one.
import { COLUMN_M, type Columns } from '../liquid/columns.ts'

/** Columns each way that are drawn at once: 12 m. */
const SIDE = 96
/** Farther from the eye it is thinner than a pixel, metres. */
const FAR_M = 14
const CELLS = SIDE * SIDE

/** One place: depth (m), height of the top (m), its slope along x and z, speed of the flow (m/s). */
export type Sample = { depthM: number; surfaceM: number; slopeX: number; slopeZ: number; speed: number }

export class LiquidSurface {
  /** Low corner in columns, and the columns in use each way. */
  i0 = 0
  k0 = 0
  width = 0
  height = 0
  /** Mean, lowest and highest height of the wet surface, metres. */
  level = 0
  lowM = 0
  highM = 0
  private readonly depth = new Float32Array(CELLS)
  private readonly top = new Float32Array(CELLS)
  private readonly speed = new Float32Array(CELLS)
  private readonly scratch = new Float32Array(CELLS)
  readonly found: Sample = { depthM: 0, surfaceM: 0, slopeX: 0, slopeZ: 0, speed: 0 }

  /** Takes in what is wet near (x, z); false if nothing is. */
  gather(columns: Columns, x: number, z: number): boolean {
    if (!this.frame(columns, x, z)) return false
    const { width, height } = this
    this.top.fill(NaN, 0, width * height)
    this.depth.fill(0, 0, width * height)
    this.speed.fill(0, 0, width * height)
    let sum = 0
    let wet = 0
    this.lowM = Infinity
    this.highM = -Infinity
    for (let k = 0; k < height; k++) {
      for (let i = 0; i < width; i++) {
        const at = columns.find(this.i0 + i, this.k0 + k)
        if (at < 0) continue
        const n = k * width + i
        const depth = columns.depth[at]!
        this.depth[n] = depth
        this.top[n] = columns.bed[at]! + depth
        if (depth === 0) continue
        this.speed[n] = Math.hypot(columns.flowX[at]!, columns.flowZ[at]!) / Math.max(depth, 0.005)
        sum += this.top[n]!
        this.lowM = Math.min(this.lowM, this.top[n]!)
        this.highM = Math.max(this.highM, this.top[n]!)
        wet++
      }
    }
    this.level = sum / wet
    this.spread()
    this.soften(this.depth)
    this.soften(this.top)
    return true
  }

  /** Height of the top, bilinear, metres; NaN outside. A ray asks for no more until it has met it. */
  topAt(x: number, z: number): number {
    const gx = x / COLUMN_M - 0.5 - this.i0
    const gz = z / COLUMN_M - 0.5 - this.k0
    const i = Math.floor(gx)
    const k = Math.floor(gz)
    const { width, top } = this
    if (i < 0 || k < 0 || i + 1 >= width || k + 1 >= this.height) return NaN
    const u = gx - i
    const n = k * width + i
    const near = top[n]! + u * (top[n + 1]! - top[n]!)
    const far = top[n + width]! + u * (top[n + width + 1]! - top[n + width]!)
    return near + (gz - k) * (far - near)
  }

  /** Everything of a place, bilinear, into `found`; false outside. */
  sample(x: number, z: number): boolean {
    const gx = x / COLUMN_M - 0.5 - this.i0
    const gz = z / COLUMN_M - 0.5 - this.k0
    const i = Math.floor(gx)
    const k = Math.floor(gz)
    const { width, depth, top, found } = this
    if (i < 0 || k < 0 || i + 1 >= width || k + 1 >= this.height) return false
    const u = gx - i
    const v = gz - k
    const n = k * width + i
    const a = (1 - u) * (1 - v)
    const b = u * (1 - v)
    const c = (1 - u) * v
    const d = u * v
    found.depthM = a * depth[n]! + b * depth[n + 1]! + c * depth[n + width]! + d * depth[n + width + 1]!
    found.surfaceM = a * top[n]! + b * top[n + 1]! + c * top[n + width]! + d * top[n + width + 1]!
    found.slopeX = ((1 - v) * (top[n + 1]! - top[n]!) + v * (top[n + width + 1]! - top[n + width]!)) / COLUMN_M
    found.slopeZ = ((1 - u) * (top[n + width]! - top[n]!) + u * (top[n + width + 1]! - top[n + 1]!)) / COLUMN_M
    found.speed = a * this.speed[n]! + b * this.speed[n + 1]! + c * this.speed[n + width]! + d * this.speed[n + width + 1]!
    return true
  }

  /** The box of wet columns, one wider each way. */
  private frame(columns: Columns, x: number, z: number): boolean {
    let [i0, i1, k0, k1] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let n = 0; n < columns.wetCount; n++) {
      const at = columns.wet[n]!
      const [i, k] = [columns.columnOf(at), columns.rowOf(at)]
      if (Math.abs(i * COLUMN_M - x) > FAR_M || Math.abs(k * COLUMN_M - z) > FAR_M || columns.depth[at] === 0) continue
      i0 = Math.min(i0, i)
      i1 = Math.max(i1, i)
      k0 = Math.min(k0, k)
      k1 = Math.max(k1, k)
    }
    if (i0 > i1) return false
    // A box too wide for the map keeps the part around the player.
    const [ci, ck] = [Math.round(x / COLUMN_M), Math.round(z / COLUMN_M)]
    const crop = (low: number, high: number, middle: number) => {
      const size = Math.min(SIDE, high - low + 5)
      return [Math.min(Math.max(low - 2, middle - (size >> 1)), high + 3 - size), size] as const
    }
    ;[this.i0, this.width] = crop(i0, i1, ci)
    ;[this.k0, this.height] = crop(k0, k1, ck)
    return true
  }

  /** Unknown columns take the mean height of those beside them that are known, else the level of all. */
  private spread(): void {
    const { width, height, top, scratch } = this
    scratch.set(top.subarray(0, width * height))
    for (let n = 0; n < width * height; n++) {
      if (!Number.isNaN(scratch[n]!)) continue
      const i = n % width
      let sum = 0
      let count = 0
      for (let side = 0; side < 4; side++) {
        if ((side === 0 && i === 0) || (side === 1 && i === width - 1)) continue
        const other = side === 0 ? n - 1 : side === 1 ? n + 1 : side === 2 ? n - width : n + width
        if (other < 0 || other >= width * height || Number.isNaN(scratch[other]!)) continue
        sum += scratch[other]!
        count++
      }
      top[n] = count > 0 ? sum / count : this.level
    }
  }

  /** Binomial over three columns each way: columns must not show as squares. */
  private soften(field: Float32Array): void {
    const { width, height, scratch } = this
    for (let k = 0; k < height; k++) {
      for (let i = 0; i < width; i++) {
        const n = k * width + i
        scratch[n] = (field[i > 0 ? n - 1 : n]! + 2 * field[n]! + field[i < width - 1 ? n + 1 : n]!) / 4
      }
    }
    for (let k = 0; k < height; k++) {
      for (let i = 0; i < width; i++) {
        const n = k * width + i
        field[n] = (scratch[k > 0 ? n - width : n]! + 2 * scratch[n]! + scratch[k < height - 1 ? n + width : n]!) / 4
      }
    }
  }
}
