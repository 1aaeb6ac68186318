// The ground and obstacles of a generated world, read off remembered depth: a height map around the player, made from the keyframes'
// points. Points on surfaces that face up are floor, others are walls; where nothing is known the body keeps its level.
import { TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis } from '../../core/camera.ts'
import type { Terrain } from '../../core/kinematics.ts'
import { JOINED_DOWN, JOINED_RIGHT, VALID, type Keyframe, type Level } from '../memory/keyframe.ts'

/** Cells of the map, and their size in metres: 32 m across. */
const CELLS = 128
const CELL_M = 0.25
/** Points farther than this from a keyframe's eye are too coarse for footing, metres. */
const FAR_INVERSE = 1 / 18
/** The map follows when the player comes this near to its edge, metres. */
const MARGIN_M = 8
/** Steepest floor: y of the unit normal. */
const FLOOR_NORMAL_Y = 0.6
/** Wall points a cell needs to be solid: one or two are noise of generated depth. */
const SOLID_POINTS = 3
/** A body is stopped by walls between these heights above its feet, metres. */
const KNEE_M = 0.5
const HEAD_M = 1.7
/** Heights of walls are kept as one bit per this many metres above the map's base. */
const BIN_M = 0.5
const BINS = 30

export class RememberedTerrain implements Terrain {
  private readonly floorSum = new Float32Array(CELLS * CELLS)
  private readonly floorCount = new Uint16Array(CELLS * CELLS)
  private readonly floor = new Float32Array(CELLS * CELLS).fill(NaN)
  private readonly walls = new Uint16Array(CELLS * CELLS)
  private readonly wallBins = new Int32Array(CELLS * CELLS)
  private originX = 0
  private originZ = 0
  private baseY = 0
  private readonly axes = makeBasis()

  /** Forgets everything and centres the map on a place; `keyframes` are read again. */
  recentre(x: number, y: number, z: number, keyframes: readonly Keyframe[]): void {
    this.originX = Math.round(x / CELL_M) * CELL_M - (CELLS * CELL_M) / 2
    this.originZ = Math.round(z / CELL_M) * CELL_M - (CELLS * CELL_M) / 2
    this.baseY = Math.round(y) - 6
    this.floorSum.fill(0)
    this.floorCount.fill(0)
    this.walls.fill(0)
    this.wallBins.fill(0)
    for (const keyframe of keyframes) this.read(keyframe)
    this.level()
  }

  /** Adds one new keyframe. */
  add(keyframe: Keyframe): void {
    this.read(keyframe)
    this.level()
  }

  /** True when the player has come so near to the edge that the map should be re-centred. */
  leaving(x: number, z: number): boolean {
    const half = (CELLS * CELL_M) / 2
    return Math.abs(x - this.originX - half) > half - MARGIN_M || Math.abs(z - this.originZ - half) > half - MARGIN_M
  }

  groundAt(x: number, z: number): number {
    // Bilinear between cell centres; unknown corners are left out.
    const gx = (x - this.originX) / CELL_M - 0.5
    const gz = (z - this.originZ) / CELL_M - 0.5
    const i = Math.floor(gx)
    const k = Math.floor(gz)
    if (i < 0 || k < 0 || i + 1 >= CELLS || k + 1 >= CELLS) return NaN
    let sum = 0
    let total = 0
    for (let c = 0; c < 4; c++) {
      const height = this.floor[(k + (c >> 1)) * CELLS + i + (c & 1)]!
      if (Number.isNaN(height)) continue
      const weight = (c & 1 ? gx - i : 1 - gx + i) * (c & 2 ? gz - k : 1 - gz + k)
      sum += weight * height
      total += weight
    }
    return total > 0.2 ? sum / total : NaN
  }

  blockedAt(x: number, z: number, feetY: number, radiusM: number): boolean {
    const low = Math.max(0, Math.floor((feetY + KNEE_M - this.baseY) / BIN_M))
    const high = Math.min(BINS - 1, Math.floor((feetY + HEAD_M - this.baseY) / BIN_M))
    if (high < low) return false
    const mask = ((1 << (high - low + 1)) - 1) << low
    const reach = Math.ceil(radiusM / CELL_M)
    const ci = Math.floor((x - this.originX) / CELL_M)
    const ck = Math.floor((z - this.originZ) / CELL_M)
    for (let k = Math.max(0, ck - reach); k <= Math.min(CELLS - 1, ck + reach); k++) {
      for (let i = Math.max(0, ci - reach); i <= Math.min(CELLS - 1, ci + reach); i++) {
        const cell = k * CELLS + i
        if (this.walls[cell]! < SOLID_POINTS || !(this.wallBins[cell]! & mask)) continue
        const dx = this.originX + (i + 0.5) * CELL_M - x
        const dz = this.originZ + (k + 0.5) * CELL_M - z
        if (dx * dx + dz * dz < radiusM * radiusM) return true
      }
    }
    return false
  }

  private read(keyframe: Keyframe): void {
    const level = keyframe.half
    const { width, height, inverse, flags } = level
    basisOf(keyframe.pose, this.axes)
    const joins = VALID | JOINED_RIGHT | JOINED_DOWN
    for (let j = 0; j < height - 1; j++) {
      for (let i = 0; i < width - 1; i++) {
        const p = j * width + i
        if ((flags[p]! & joins) !== joins || inverse[p]! < FAR_INVERSE) continue
        this.place(keyframe, level, i, j)
      }
    }
  }

  /** Files one point as floor or wall by the normal of the triangle with its right and lower neighbours. */
  private place({ pose }: Keyframe, level: Level, i: number, j: number): void {
    const p = j * level.width + i
    this.point(level, i, j, p, here)
    this.point(level, i + 1, j, p + 1, right)
    this.point(level, i, j + 1, p + level.width, below)
    const ax = right[0]! - here[0]!, ay = right[1]! - here[1]!, az = right[2]! - here[2]!
    const bx = below[0]! - here[0]!, by = below[1]! - here[1]!, bz = below[2]! - here[2]!
    const nx = ay * bz - az * by
    const ny = az * bx - ax * bz
    const nz = ax * by - ay * bx
    const column = Math.floor((here[0]! + pose.x - this.originX) / CELL_M)
    const row = Math.floor((here[2]! + pose.z - this.originZ) / CELL_M)
    if (column < 0 || row < 0 || column >= CELLS || row >= CELLS) return
    const cell = row * CELLS + column
    const y = here[1]! + pose.y
    if (Math.abs(ny) > FLOOR_NORMAL_Y * Math.hypot(nx, ny, nz)) this.addFloor(cell, y)
    else {
      const bin = Math.floor((y - this.baseY) / BIN_M)
      if (bin < 0 || bin >= BINS) return
      this.walls[cell] = Math.min(60000, this.walls[cell]! + 1)
      this.wallBins[cell]! |= 1 << bin
    }
  }

  /** The lower of two floors in one cell counts: the upper one is a ceiling, a canopy or noise. */
  private addFloor(cell: number, y: number): void {
    const count = this.floorCount[cell]!
    const mean = count ? this.floorSum[cell]! / count : y
    if (y > mean + 0.6 || count >= 60000) return
    if (y < mean - 0.6) {
      this.floorSum[cell] = y
      this.floorCount[cell] = 1
      return
    }
    this.floorSum[cell]! += y
    this.floorCount[cell] = count + 1
  }

  /** Position relative to the keyframe's eye. */
  private point(level: Level, i: number, j: number, p: number, out: Float64Array): void {
    const depth = 1 / level.inverse[p]!
    const u = ((2 * (i + 0.5)) / level.width - 1) * TAN_HALF_H
    const v = (1 - (2 * (j + 0.5)) / level.height) * TAN_HALF_V
    for (let a = 0; a < 3; a++) out[a] = depth * (this.axes.forward[a]! + u * this.axes.right[a]! + v * this.axes.up[a]!)
  }

  /** Smooth floor heights: each cell the mean of the known cells within one around it, so that rough depth does not shake the walk. */
  private level(): void {
    for (let k = 0; k < CELLS; k++) {
      for (let i = 0; i < CELLS; i++) {
        let sum = 0
        let total = 0
        for (let z = Math.max(0, k - 1); z <= Math.min(CELLS - 1, k + 1); z++) {
          for (let x = Math.max(0, i - 1); x <= Math.min(CELLS - 1, i + 1); x++) {
            const cell = z * CELLS + x
            const count = this.floorCount[cell]!
            if (count === 0) continue
            sum += this.floorSum[cell]! / count
            total++
          }
        }
        this.floor[k * CELLS + i] = total > 0 ? sum / total : NaN
      }
    }
  }
}

const here = new Float64Array(3)
const right = new Float64Array(3)
const below = new Float64Array(3)
