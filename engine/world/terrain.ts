// The ground and obstacles of a generated world, read off remembered depth: a height map made from the keyframes' points.
// Points on surfaces that face up are floor, others are walls; where nothing is known the body keeps its level.
import { TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis } from '../../core/camera.ts'
import type { Terrain } from '../../core/kinematics.ts'
import type { Touch } from '../barriers.ts'
import { JOINED_DOWN, JOINED_RIGHT, VALID } from '../kernel/constants.ts'
import type { Keyframe, Level } from '../memory/keyframe.ts'
import { packCells, unpackCells } from './cells.ts'
import { eachCellUnder, facesUp } from './triangles.ts'

/** How far and in how many directions known ground is looked for around unknown, metres. */
const AROUND_M = 8
const WAYS = 16
/** Cells each way and their size in metres. The map wraps around: 128 m on, a cell is used again for the new place. */
const CELLS = 512
const CELL_M = 0.25
/** Points farther than this from a keyframe's eye are too coarse for footing, metres. */
const FAR_INVERSE = 1 / 40
/** Walls are believed from nearer only: whoever walks up to one sees it painted from there, and scraps painted from afar would stand in the way. */
const WALL_INVERSE = 1 / 8
/** Floors of one cell farther apart than this are two, metres. */
const STOREY_M = 0.6
/** A body this near the remembered ground stands on it, metres. */
const SAME_LEVEL_M = 0.01
/** A cell is solid where so many height bins between knee and head hold three points each: rough ground reaches into one at most. */
const SOLID_BINS = 2
/** One bin is enough where the eyes are, which rough ground does not reach: a crown that hangs down to them. Metres above the feet. */
const EYES_M = 1.55
/** A body is stopped by walls between these heights above its feet, metres. */
const KNEE_M = 0.5
const HEAD_M = 1.7
/** Heights of walls are kept as one bit per this many metres; 32 bits wrap around every 16 m. */
const BIN_M = 0.5
/** A ball is stopped by what is solid within this of its own height, metres: a trunk or a wall, not a tuft. */
const BALL_SPAN_M = 0.75
/** Its way is looked at in steps of this, metres. */
const BALL_STEP_M = 0.08
/** Solid cells this near the place of a touch say how the surface stands there, metres. */
const FACET_M = 0.7

export class RememberedTerrain implements Terrain {
  private readonly floorSum = new Float32Array(CELLS * CELLS)
  private readonly floorWeight = new Float32Array(CELLS * CELLS)
  /** Largest weight of one point: how near the best look at a cell was. */
  private readonly floorBest = new Float32Array(CELLS * CELLS)
  /** Heights with at least one, two and three points of walls, a bit per bin. */
  private readonly wallOnce = new Int32Array(CELLS * CELLS)
  private readonly wallTwice = new Int32Array(CELLS * CELLS)
  private readonly wallBins = new Int32Array(CELLS * CELLS)
  /** Which place a cell stands for at present: its unwrapped column and row, packed. */
  private readonly place = new Int32Array(CELLS * CELLS).fill(-1)
  /** Where the body has stood: floors stay as they were then (NaN: never stood on), so a way back is the same way. */
  private readonly held = new Float32Array(CELLS * CELLS).fill(NaN)
  /** 1 where the body has been: nothing solid can stand there. */
  private readonly trodden = new Uint8Array(CELLS * CELLS)
  private readonly axes = makeBasis()
  /** Lets the body through walls and up any slope: no ground counts as higher than `climbTo`, metres. */
  permeable = false
  climbTo = Infinity

  /** Adds what a keyframe shows within footing distance. */
  add(keyframe: Keyframe): void {
    const level = keyframe.full
    const { width, height, inverse, flags } = level
    basisOf(keyframe.pose, this.axes)
    const joins = VALID | JOINED_RIGHT | JOINED_DOWN
    for (let j = 0; j < height - 1; j++) {
      for (let i = 0; i < width - 1; i++) {
        const p = j * width + i
        if ((flags[p]! & joins) !== joins || inverse[p]! < FAR_INVERSE) continue
        this.file(keyframe, level, i, j)
        // The other half of the square between four points.
        if (!(flags[p + 1]! & JOINED_DOWN) || !(flags[p + width]! & JOINED_RIGHT)) continue
        this.point(level, i + 1, j + 1, p + width + 1, here)
        if (facesUp(here, right, below)) eachCellUnder(keyframe.pose, here, right, below, CELL_M, inverse[p]!, this.lay)
      }
    }
  }

  /** All that is known, as bytes. */
  pack(): Uint8Array {
    return packCells(this.place, this.columns())
  }

  /** Takes over what `pack` wrote; false if the bytes are no such thing. */
  unpack(bytes: Uint8Array): boolean {
    return unpackCells(bytes, this.place, this.columns()) !== undefined
  }

  private columns(): (Float32Array | Int32Array | Uint8Array)[] {
    return [this.place, this.floorSum, this.floorWeight, this.floorBest, this.held, this.wallOnce, this.wallTwice, this.wallBins, this.trodden]
  }

  /** `unknown` is the answer where nothing is remembered. */
  groundAt(x: number, z: number, unknown = NaN): number {
    // Bilinear between cell centres; unknown corners are left out.
    const gx = x / CELL_M - 0.5
    const gz = z / CELL_M - 0.5
    const i = Math.floor(gx)
    const k = Math.floor(gz)
    let sum = 0
    let total = 0
    for (let c = 0; c < 4; c++) {
      const height = this.floorOf(i + (c & 1), k + (c >> 1))
      if (Number.isNaN(height)) continue
      const weight = (c & 1 ? gx - i : 1 - gx + i) * (c & 2 ? gz - k : 1 - gz + k)
      sum += weight * height
      total += weight
    }
    return total > 0.2 ? Math.min(this.climbTo, sum / total) : unknown
  }

  /** As `groundAt`; where nothing is remembered, the mean of what is known nearest in sixteen directions, near ones counting most. */
  nearestGround(x: number, z: number, unknown: number): number {
    const known = this.groundAt(x, z)
    if (!Number.isNaN(known)) return known
    let sum = 0
    let total = 0
    for (let way = 0; way < WAYS; way++) {
      const dx = Math.cos((2 * Math.PI * way) / WAYS)
      const dz = Math.sin((2 * Math.PI * way) / WAYS)
      for (let apart = CELL_M; apart <= AROUND_M; apart += CELL_M) {
        const height = this.floorOf(Math.floor((x + apart * dx) / CELL_M), Math.floor((z + apart * dz) / CELL_M))
        if (Number.isNaN(height)) continue
        sum += height / (apart * apart)
        total += 1 / (apart * apart)
        break
      }
    }
    return total > 0 ? Math.min(this.climbTo, sum / total) : unknown
  }

  /** The body stands at (x, z) with its feet at `levelM`: from now on that is the ground there, whatever is painted later. */
  tread(x: number, z: number, levelM: number, radiusM: number): void {
    const gx = x / CELL_M - 0.5
    const gz = z / CELL_M - 0.5
    const i = Math.floor(gx)
    const k = Math.floor(gz)
    const as = this.groundAt(x, z)
    const known = Math.abs(as - levelM) < SAME_LEVEL_M
    let sum = 0
    let open = 0
    for (let c = 0; c < 4; c++) {
      const cell = this.claim(i + (c & 1), k + (c >> 1))
      const weight = (c & 1 ? gx - i : 1 - gx + i) * (c & 2 ? gz - k : 1 - gz + k)
      if (known && Number.isNaN(this.held[cell]!)) this.held[cell] = this.smoothFloor(i + (c & 1), k + (c >> 1))
      if (Number.isNaN(this.held[cell]!)) open += weight
      else sum += weight * this.held[cell]!
    }
    // Corners that nothing is known of are such that the body stands where it stands.
    const rest = Math.max(levelM - STOREY_M, Math.min(levelM + STOREY_M, (levelM - sum) / Math.max(open, 1e-3)))
    for (let c = 0; c < 4; c++) {
      const cell = this.claim(i + (c & 1), k + (c >> 1))
      if (Number.isNaN(this.held[cell]!)) this.held[cell] = rest
    }
    this.clear(x, z, radiusM)
  }

  private clear(x: number, z: number, radiusM: number): void {
    const reach = Math.ceil(radiusM / CELL_M)
    const ci = Math.floor(x / CELL_M)
    const ck = Math.floor(z / CELL_M)
    for (let k = ck - reach; k <= ck + reach; k++) {
      for (let i = ci - reach; i <= ci + reach; i++) {
        const dx = (i + 0.5) * CELL_M - x
        const dz = (k + 0.5) * CELL_M - z
        if (dx * dx + dz * dz < radiusM * radiusM) this.trodden[this.claim(i, k)] = 1
      }
    }
  }

  /** Where a ball first touches a wall on its way (engine/barriers.ts). One that is inside already touches it where it is. */
  barrierBefore(x: number, y: number, z: number, moveX: number, moveZ: number, radius: number, touch: Touch): boolean {
    const mask = binsBetween(y - BALL_SPAN_M, y + BALL_SPAN_M)
    const steps = Math.max(1, Math.ceil(Math.hypot(moveX, moveZ) / BALL_STEP_M))
    for (let k = 0; k <= steps; k++) {
      const share = k / steps
      if (!this.facetAt(x + share * moveX, z + share * moveZ, mask, radius + CELL_M / 2, touch)) continue
      touch.share = share
      return true
    }
    return false
  }

  /** Writes the normal of the solid cells around (x, z) if one is within `reachM`. */
  private facetAt(x: number, z: number, mask: number, reachM: number, touch: Touch): boolean {
    const reach = Math.ceil(FACET_M / CELL_M)
    const ci = Math.floor(x / CELL_M)
    const ck = Math.floor(z / CELL_M)
    let touches = false
    let sumX = 0
    let sumZ = 0
    for (let k = ck - reach; k <= ck + reach; k++) {
      for (let i = ci - reach; i <= ci + reach; i++) {
        if (!this.isSolid(i, k, mask)) continue
        const dx = x - (i + 0.5) * CELL_M
        const dz = z - (k + 0.5) * CELL_M
        const apart = dx * dx + dz * dz
        if (apart > FACET_M * FACET_M) continue
        touches ||= apart < reachM * reachM
        // Near cells say most.
        const weight = 1 / (apart * apart + 1e-3)
        sumX += weight * dx
        sumZ += weight * dz
      }
    }
    const length = Math.hypot(sumX, sumZ)
    if (!touches || length === 0) return false
    touch.normalX = sumX / length
    touch.normalZ = sumZ / length
    return true
  }

  private isSolid(i: number, k: number, mask: number, alone = 0): boolean {
    const cell = this.cellOf(i, k)
    if (cell < 0 || this.trodden[cell] !== 0) return false
    const bins = this.wallBins[cell]!
    return (bins & alone) !== 0 || bitsIn(bins & mask) >= SOLID_BINS
  }

  blockedAt(x: number, z: number, feetY: number, radiusM: number): boolean {
    if (this.permeable) return false
    const mask = binsBetween(feetY + KNEE_M, feetY + HEAD_M)
    const eyes = binsBetween(feetY + EYES_M, feetY + EYES_M)
    const reach = Math.ceil(radiusM / CELL_M)
    const ci = Math.floor(x / CELL_M)
    const ck = Math.floor(z / CELL_M)
    for (let k = ck - reach; k <= ck + reach; k++) {
      for (let i = ci - reach; i <= ci + reach; i++) {
        if (!this.isSolid(i, k, mask, eyes)) continue
        const dx = (i + 0.5) * CELL_M - x
        const dz = (k + 0.5) * CELL_M - z
        if (dx * dx + dz * dz < radiusM * radiusM) return true
      }
    }
    return false
  }

  /** Index of a known cell, -1 if nothing is known of the place. */
  private cellOf(i: number, k: number): number {
    const cell = (k & (CELLS - 1)) * CELLS + (i & (CELLS - 1))
    return this.place[cell] === packed(i, k) ? cell : -1
  }

  /** Height of the floor in a cell: as it was stood on, else as it is remembered; NaN if unknown. */
  private floorOf(i: number, k: number): number {
    const cell = this.cellOf(i, k)
    const held = cell < 0 ? NaN : this.held[cell]!
    return Number.isNaN(held) ? this.smoothFloor(i, k) : held
  }

  /** Mean floor of the known cells within one around, so that rough depth does not shake the walk. */
  private smoothFloor(i: number, k: number): number {
    let sum = 0
    let total = 0
    for (let z = k - 1; z <= k + 1; z++) {
      for (let x = i - 1; x <= i + 1; x++) {
        const cell = this.cellOf(x, z)
        if (cell < 0 || this.floorWeight[cell] === 0) continue
        // A well-seen neighbour says more than a glimpse of this very cell.
        sum += this.floorSum[cell]!
        total += this.floorWeight[cell]!
      }
    }
    return total > 0 ? sum / total : NaN
  }

  /** Files one point as floor or wall by the normal of the triangle with its right and lower neighbours. */
  private file({ pose }: Keyframe, level: Level, i: number, j: number): void {
    const p = j * level.width + i
    this.point(level, i, j, p, here)
    this.point(level, i + 1, j, p + 1, right)
    this.point(level, i, j + 1, p + level.width, below)
    if (facesUp(here, right, below)) eachCellUnder(pose, here, right, below, CELL_M, level.inverse[p]!, this.lay)
    else if (level.inverse[p]! >= WALL_INVERSE) {
      const cell = this.claim(Math.floor((here[0]! + pose.x) / CELL_M), Math.floor((here[2]! + pose.z) / CELL_M))
      const bin = 1 << (Math.floor((here[1]! + pose.y) / BIN_M) & 31)
      this.wallBins[cell]! |= bin & this.wallTwice[cell]!
      this.wallTwice[cell]! |= bin & this.wallOnce[cell]!
      this.wallOnce[cell]! |= bin
    }
  }

  private readonly lay = (i: number, k: number, y: number, inverse: number): void => this.addFloor(this.claim(i, k), y, inverse)

  /** Index of the cell for a place, emptied if it stood for another. */
  private claim(i: number, k: number): number {
    const cell = (k & (CELLS - 1)) * CELLS + (i & (CELLS - 1))
    const place = packed(i, k)
    if (this.place[cell] !== place) {
      this.place[cell] = place
      this.floorSum[cell] = this.floorWeight[cell] = this.floorBest[cell] = this.wallOnce[cell] = this.wallTwice[cell] = this.wallBins[cell] = this.trodden[cell] = 0
      this.held[cell] = NaN
    }
    return cell
  }

  /** Near looks count more. Of two floors in one cell the lower counts (the other is a canopy or noise), unless seen far less well. */
  private addFloor(cell: number, y: number, inverse: number): void {
    const weight = inverse * inverse
    const best = this.floorBest[cell]!
    const apart = best > 0 ? y - this.floorSum[cell]! / this.floorWeight[cell]! : 0
    if (Math.abs(apart) > STOREY_M) {
      const better = apart < 0 ? weight > 0.5 * best : weight > 4 * best
      if (!better) return
      this.floorSum[cell] = this.floorWeight[cell] = this.floorBest[cell] = 0
    }
    this.floorSum[cell]! += y * weight
    this.floorWeight[cell]! += weight
    this.floorBest[cell] = Math.max(this.floorBest[cell]!, weight)
  }

  /** Position relative to the keyframe's eye. */
  private point(level: Level, i: number, j: number, p: number, out: Float64Array): void {
    const depth = 1 / level.inverse[p]!
    const u = ((2 * (i + 0.5)) / level.width - 1) * TAN_HALF_H
    const v = (1 - (2 * (j + 0.5)) / level.height) * TAN_HALF_V
    for (let a = 0; a < 3; a++) out[a] = depth * (this.axes.forward[a]! + u * this.axes.right[a]! + v * this.axes.up[a]!)
  }
}

/** The bits of the bins that lie between two heights, metres. */
function binsBetween(lowM: number, highM: number): number {
  let mask = 0
  for (let bin = Math.floor(lowM / BIN_M); bin <= Math.floor(highM / BIN_M); bin++) mask |= 1 << (bin & 31)
  return mask
}

function bitsIn(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

/** Unwrapped column and row in one integer, unique within 8 km. */
function packed(i: number, k: number): number {
  return (((k + 16384) & 0x7fff) << 15) | ((i + 16384) & 0x7fff)
}

const here = new Float64Array(3)
const right = new Float64Array(3)
const below = new Float64Array(3)
