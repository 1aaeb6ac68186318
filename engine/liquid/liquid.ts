// The liquid of a generated world: poured by the player, stepped by a learned network (network.ts), still once it has come to rest.
import { COLUMN_M, Columns, MOST_WET, type BedOf } from './columns.ts'
import { Flow, type LiquidPhysics } from './flow.ts'
import type { LiquidNet } from './network.ts'

/** Longer steps are taken in parts: the network has learnt up to here. */
const LONGEST_S = 1 / 24
/** Slower than this everywhere (m/s) for so long (s), it has come to rest. */
const REST_M_S = 1e-4
const REST_AFTER_S = 0.5
/** Columns dried at once when there is no room. */
const ROOM = 64

export class Liquid {
  readonly columns = new Columns()
  private readonly flow: Flow
  private restS = 0

  constructor(net: LiquidNet) {
    this.flow = new Flow(this.columns, net)
  }

  /** Nothing moves: a step would change nothing. */
  get still(): boolean {
    return this.columns.wetCount === 0 || this.restS >= REST_AFTER_S
  }

  /** Pours `m3` onto a place; false where no ground is known. */
  pour(x: number, z: number, m3: number, bedOf: BedOf): boolean {
    const { columns } = this
    if (columns.wetCount > MOST_WET - ROOM) columns.giveWay(ROOM, x, z)
    const at = columns.claim(Math.floor(x / COLUMN_M), Math.floor(z / COLUMN_M), bedOf)
    if (at < 0) return false
    columns.wetten(at)
    columns.depth[at]! += m3 / (COLUMN_M * COLUMN_M)
    this.wake()
    return true
  }

  /** Something it obeys has changed. */
  wake(): void {
    this.restS = 0
  }

  /** Advances by `dtS`; false if it lay still. */
  async step(bedOf: BedOf, physics: LiquidPhysics, dtS: number): Promise<boolean> {
    if (this.still || dtS <= 0) return false
    const parts = Math.ceil(dtS / LONGEST_S)
    let fastest = 0
    for (let k = 0; k < parts; k++) fastest = Math.max(fastest, await this.flow.advance(bedOf, physics, dtS / parts))
    this.restS = fastest < REST_M_S ? this.restS + dtS : 0
    return true
  }

  pack(): Uint8Array {
    const columns = this.columns.pack()
    const out = new Uint8Array(8 + columns.length)
    new DataView(out.buffer).setFloat64(0, this.restS, true)
    out.set(columns, 8)
    return out
  }

  unpack(bytes: Uint8Array): boolean {
    if (bytes.length < 8) return false
    this.restS = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true)
    return this.columns.unpack(bytes.subarray(8))
  }
}
