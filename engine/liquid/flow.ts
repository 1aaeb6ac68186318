// One step of all liquid: the network says what goes through every face, a column gives no more than it holds, and what it gives its neighbour gains. So volume is kept whatever
// the weights.
import { COLUMN_M, MOST_WET, type BedOf, type Columns } from './columns.ts'
import { FILM_M, FRONT_M } from '../../core/physics.ts'
import { FACE, FACE_FLOATS, FLOW_FLOATS, ROWS, type LiquidNet } from './network.ts'

export type LiquidPhysics = { gravity: number; viscosity: number }

/** What is left of a column that has run dry, metres. */
const NOTHING_M = 1e-7
/** Every wet column has two faces of its own, and those at the edge have more. */
const MOST_FACES = 4 * MOST_WET

export class Flow {
  private readonly columns: Columns
  private readonly net: LiquidNet
  /** Faces of this step: the columns on both sides, towards +z (1) or +x (0), and what goes through. */
  private readonly here = new Int32Array(MOST_FACES)
  private readonly there = new Int32Array(MOST_FACES)
  private readonly across = new Uint8Array(MOST_FACES)
  private readonly mean = new Float32Array(MOST_FACES)
  private readonly end = new Float32Array(MOST_FACES)
  private count = 0
  /** Per column: what leaves it, then the share of that which it can give. */
  private readonly leaving: Float32Array

  constructor(columns: Columns, net: LiquidNet) {
    this.columns = columns
    this.net = net
    this.leaving = new Float32Array(columns.depth.length)
  }

  /** Advances by `dtS`; returns how fast the depth of any column changed at most, m/s. */
  async advance(bedOf: BedOf, physics: LiquidPhysics, dtS: number): Promise<number> {
    this.listFaces(bedOf)
    for (let first = 0; first < this.count; first += ROWS) await this.ask(first, Math.min(this.count, first + ROWS), physics, dtS)
    const changed = this.exchange(dtS / COLUMN_M)
    this.columns.dryOut(NOTHING_M)
    return changed / dtS
  }

  /** Every face of a wet column that anything can pass; the others are closed. */
  private listFaces(bedOf: BedOf): void {
    const { columns } = this
    const { wet, wetCount, depth } = columns
    this.count = 0
    for (let n = 0; n < wetCount; n++) {
      const at = wet[n]!
      // One that has just been used for another place.
      if (depth[at] === 0) continue
      const i = columns.columnOf(at)
      const k = columns.rowOf(at)
      const east = columns.claim(i + 1, k, bedOf)
      const south = columns.claim(i, k + 1, bedOf)
      if (east >= 0) this.list(at, east, 0)
      if (south >= 0) this.list(at, south, 1)
      // A wet neighbour lists the face it has with this one itself.
      const west = columns.claim(i - 1, k, bedOf)
      const north = columns.claim(i, k - 1, bedOf)
      if (west >= 0 && depth[west] === 0) this.list(west, at, 0)
      if (north >= 0 && depth[north] === 0) this.list(north, at, 1)
    }
  }

  private list(here: number, there: number, across: 0 | 1): void {
    if (this.passes(here, there) <= FILM_M || this.count === MOST_FACES) {
      ;(across ? this.columns.flowZ : this.columns.flowX)[here] = 0
      return
    }
    this.here[this.count] = here
    this.there[this.count] = there
    this.across[this.count++] = across
  }

  /** Depth that can pass between two columns: the higher surface above the higher bed, metres. */
  private passes(here: number, there: number): number {
    const { bed, depth } = this.columns
    return Math.max(bed[here]! + depth[here]!, bed[there]! + depth[there]!) - Math.max(bed[here]!, bed[there]!)
  }

  private async ask(first: number, end: number, { gravity, viscosity }: LiquidPhysics, dtS: number): Promise<void> {
    const { net, columns } = this
    const { faces, flows } = net
    for (let n = first; n < end; n++) {
      const row = (n - first) * FACE_FLOATS
      faces[row + FACE.gravity] = gravity
      faces[row + FACE.viscosity] = viscosity
      faces[row + FACE.dt] = dtS
      faces[row + FACE.cell] = COLUMN_M
      this.describe(n, row, dtS / COLUMN_M)
    }
    // Rows left over hold what they held; nobody reads their answers.
    await net.run()
    const { depth } = columns
    for (let n = first; n < end; n++) {
      const from = (n - first) * FLOW_FLOATS
      const here = depth[this.here[n]!]!
      const there = depth[this.there[n]!]!
      this.mean[n] = wets(flows[from]!, here, there)
      this.end[n] = wets(flows[from + 1]!, here, there)
    }
  }

  private describe(n: number, row: number, ratio: number): void {
    const { columns, net } = this
    const { faces } = net
    const here = this.here[n]!
    const there = this.there[n]!
    const across = this.across[n]!
    const flow = across ? columns.flowZ : columns.flowX
    const i = columns.columnOf(here)
    const k = columns.rowOf(here)
    const before = across ? columns.find(i, k - 1) : columns.find(i - 1, k)
    const after = across ? columns.find(i, k + 2) : columns.find(i + 2, k)
    faces[row + FACE.here] = columns.depth[here]!
    faces[row + FACE.there] = columns.depth[there]!
    faces[row + FACE.rise] = columns.bed[there]! - columns.bed[here]!
    faces[row + FACE.flow] = flow[here]!
    faces[row + FACE.before] = before < 0 ? 0 : flow[before]!
    faces[row + FACE.after] = flow[there]!
    faces[row + FACE.swellHere] = ratio * this.coming(here)
    faces[row + FACE.swellThere] = ratio * this.coming(there)
    faces[row + FACE.driveBefore] = before < 0 ? 0 : this.drive(before, here)
    faces[row + FACE.driveAfter] = after < 0 ? 0 : this.drive(there, after)
  }

  /** What comes into a column less what leaves it, m^2/s. */
  private coming(at: number): number {
    const { columns } = this
    const i = columns.columnOf(at)
    const k = columns.rowOf(at)
    const west = columns.find(i - 1, k)
    const north = columns.find(i, k - 1)
    return (west < 0 ? 0 : columns.flowX[west]!) + (north < 0 ? 0 : columns.flowZ[north]!) - columns.flowX[at]! - columns.flowZ[at]!
  }

  private drive(here: number, there: number): number {
    const { bed, depth } = this.columns
    const drop = bed[here]! + depth[here]! - bed[there]! - depth[there]!
    return (Math.max(0, this.passes(here, there)) * drop) / COLUMN_M
  }

  /** Moves volume through the faces; returns the largest change of a depth, metres. `ratio` = dt / width of a column. */
  private exchange(ratio: number): number {
    const { columns, leaving, here, there, across, mean, end, count } = this
    const { depth } = columns
    for (let n = 0; n < count; n++) leaving[here[n]!] = leaving[there[n]!] = 0
    for (let n = 0; n < count; n++) leaving[mean[n]! > 0 ? here[n]! : there[n]!]! += ratio * Math.abs(mean[n]!)
    // Each column is met up to four times: what could be given is worked out before any of it is.
    for (let n = 0; n < count; n++) this.limit(n)
    let most = 0
    for (let n = 0; n < count; n++) {
      const moved = ratio * mean[n]!
      ;(across[n] ? columns.flowZ : columns.flowX)[here[n]!] = end[n]!
      depth[here[n]!]! -= moved
      depth[there[n]!]! += moved
      most = Math.max(most, Math.abs(moved))
    }
    // Rounding leaves some nanometres.
    for (let n = 0; n < count; n++) {
      depth[here[n]!] = Math.max(0, depth[here[n]!]!)
      depth[there[n]!] = Math.max(0, depth[there[n]!]!)
    }
    return most
  }

  private limit(n: number): void {
    const { columns, leaving, mean, end } = this
    const forth = mean[n]! > 0
    const from = forth ? this.here[n]! : this.there[n]!
    const to = forth ? this.there[n]! : this.here[n]!
    const holds = columns.depth[from]!
    const share = mean[n] === 0 ? 1 : leaving[from]! > holds ? holds / leaving[from]! : 1
    const room = mean[n] === 0 || columns.wetten(to)
    mean[n]! *= room ? share : 0
    end[n]! *= room ? share : 0
  }
}

/** A film does not wet dry ground. */
function wets(flow: number, here: number, there: number): number {
  const from = flow > 0 ? here : there
  const to = flow > 0 ? there : here
  return to <= FILM_M && from < FRONT_M ? 0 : flow
}
