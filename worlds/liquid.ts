// A shallow liquid over a small square bed: columns of depth h exchange volume through the faces between them.
// Depth-averaged momentum with the friction of a viscous film: dq/dt = -g h d(bed + h)/dx - (3 nu / h^2 + drag) q,
// friction taken implicitly so that honey and lava are as stable as water.
// A column never gives more than it holds, so volume is kept to rounding.
import { FILM_M, FRONT_M, WATER_VISCOSITY } from '../core/physics.ts'

export type LiquidOptions = {
  /** Columns a side and their width in metres. */
  columns: number
  cellM: number
  /** World x and z of the low corner. */
  x: number
  z: number
  /** Height of the bed at a column's centre, metres. */
  bedAt(x: number, z: number): number
  /** m/s^2. */
  gravity: number
  /** Relative to water, see core/physics.ts. */
  viscosity: number
}

export interface Liquid {
  readonly columns: number
  readonly cellM: number
  readonly x: number
  readonly z: number
  /** Height of the bed under every column, metres; row by row along x, rows along z. */
  readonly bed: Float64Array
  /** Depth of every column, metres. */
  readonly depth: Float64Array
  /** Volume per second and metre of face, from a column to its neighbour towards +x and +z, m^2/s. */
  readonly flowX: Float64Array
  readonly flowZ: Float64Array
  /** Pours `m3` cubic metres onto a place, spread over about one column; outside the bed it is lost and false is returned. */
  pour(x: number, z: number, m3: number): boolean
  step(dtS: number): void
  volumeM3(): number
  /** World height of the surface; NaN outside the bed or where it is dry. */
  surfaceAt(x: number, z: number): number
}

/** Turbulent losses of even the thinnest liquid, per second: what lets water come to rest. */
const DRAG_HZ = 0.4
/** Share of the stability limit cell / sqrt(2 g h) used by a substep, and its upper bound. */
const COURANT = 0.35
const SUBSTEP_S = 1 / 60
const SHALLOWEST_M = 0.02

export function createLiquid(options: LiquidOptions): Liquid {
  const { columns: n, cellM, x: x0, z: z0, gravity } = options
  const nu = WATER_VISCOSITY * options.viscosity
  const middle = (k: number) => (k + 0.5) * cellM
  const bed = Float64Array.from({ length: n * n }, (_, k) => options.bedAt(x0 + middle(k % n), z0 + middle(Math.floor(k / n))))
  const depth = new Float64Array(n * n)
  const flowX = new Float64Array(n * n)
  const flowZ = new Float64Array(n * n)
  const share = new Float64Array(n * n)
  const columnAt = (x: number, z: number) => {
    const i = Math.floor((x - x0) / cellM)
    const j = Math.floor((z - z0) / cellM)
    return i >= 0 && j >= 0 && i < n && j < n ? j * n + i : -1
  }
  const substep = (dtS: number) => {
    accelerate(bed, depth, flowX, n, 1, gravity, nu, dtS, cellM)
    accelerate(bed, depth, flowZ, n, n, gravity, nu, dtS, cellM)
    limit(depth, flowX, flowZ, share, n, dtS / cellM)
    exchange(depth, flowX, n, 1, dtS / cellM)
    exchange(depth, flowZ, n, n, dtS / cellM)
  }
  return {
    columns: n,
    cellM,
    x: x0,
    z: z0,
    bed,
    depth,
    flowX,
    flowZ,
    pour(x, z, m3) {
      const at = columnAt(x, z)
      if (at >= 0) depth[at]! += m3 / (cellM * cellM)
      return at >= 0
    },
    step(dtS) {
      const deepest = depth.reduce((most, h) => Math.max(most, h), SHALLOWEST_M)
      const longest = Math.min(SUBSTEP_S, (COURANT * cellM) / Math.sqrt(2 * gravity * deepest))
      const substeps = Math.ceil(dtS / longest)
      for (let k = 0; k < substeps; k++) substep(dtS / substeps)
    },
    volumeM3: () => depth.reduce((sum, h) => sum + h, 0) * cellM * cellM,
    surfaceAt(x, z) {
      const at = columnAt(x, z)
      return at >= 0 && depth[at]! > FILM_M ? bed[at]! + depth[at]! : NaN
    },
  }
}

/** One step of the flow through the faces towards +stride (1: x, n: z); the last row has a wall. */
function accelerate(
  bed: Float64Array,
  depth: Float64Array,
  flow: Float64Array,
  n: number,
  stride: 1 | number,
  gravity: number,
  nu: number,
  dtS: number,
  cellM: number,
): void {
  for (let at = 0; at < n * n; at++) {
    if (stride === 1 ? at % n === n - 1 : at >= n * (n - 1)) continue
    const here = bed[at]! + depth[at]!
    const there = bed[at + stride]! + depth[at + stride]!
    // Depth that can pass the face: the higher surface above the higher bed.
    const h = Math.max(here, there) - Math.max(bed[at]!, bed[at + stride]!)
    if (h <= FILM_M) {
      flow[at] = 0
      continue
    }
    const pushed = flow[at]! + (dtS * gravity * h * (here - there)) / cellM
    const moved = pushed / (1 + dtS * (DRAG_HZ + (3 * nu) / (h * h)))
    const [from, to] = moved > 0 ? [at, at + stride] : [at + stride, at]
    flow[at] = depth[to]! <= FILM_M && depth[from]! < FRONT_M ? 0 : moved
  }
}

/** Scales what leaves a column so that it holds no less than nothing afterwards. `ratio` = dt / cell. */
function limit(depth: Float64Array, flowX: Float64Array, flowZ: Float64Array, share: Float64Array, n: number, ratio: number): void {
  for (let at = 0; at < n * n; at++) {
    const west = at % n === 0 ? 0 : flowX[at - 1]!
    const north = at < n ? 0 : flowZ[at - n]!
    const leaving = ratio * (Math.max(0, flowX[at]!) + Math.max(0, flowZ[at]!) + Math.max(0, -west) + Math.max(0, -north))
    share[at] = leaving > depth[at]! && leaving > 0 ? Math.max(0, depth[at]!) / leaving : 1
  }
  for (let at = 0; at < n * n; at++) {
    if (at % n < n - 1) flowX[at]! *= flowX[at]! > 0 ? share[at]! : share[at + 1]!
    if (at < n * (n - 1)) flowZ[at]! *= flowZ[at]! > 0 ? share[at]! : share[at + n]!
  }
}

function exchange(depth: Float64Array, flow: Float64Array, n: number, stride: number, ratio: number): void {
  for (let at = 0; at < n * n; at++) {
    if (stride === 1 ? at % n === n - 1 : at >= n * (n - 1)) continue
    const moved = flow[at]! * ratio
    depth[at]! -= moved
    depth[at + stride]! += moved
  }
}
