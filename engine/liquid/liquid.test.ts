import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FRONT_M } from '../../core/physics.ts'
import { DEFAULT_MODELS } from '../models/manifest.ts'
import { loadNetworks, type Networks } from '../models/networks.ts'
import { COLUMN_M, MOST_WET, type BedOf } from './columns.ts'
import { Liquid } from './liquid.ts'
import { liquidNetOf, type LiquidNet } from './network.ts'

const DT_S = 1 / 30
const WATER = { gravity: 9.8, viscosity: 1.1 }
const HONEY = { gravity: 9.8, viscosity: 4400 }
const flat: BedOf = () => 0
const bowl: BedOf = (x, z) => 0.15 * (x * x + z * z)

let networks: Networks
let learnt: LiquidNet
beforeAll(async () => {
  networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'cpu' }, ['liquid'])
  learnt = liquidNetOf(networks.sessions.liquid)
})
afterAll(() => networks.close())

/** Pours at the origin for `pourS` of `wholeS` seconds. */
async function run(net: LiquidNet, bedOf: BedOf, physics: typeof WATER, pourS: number, wholeS: number): Promise<Liquid> {
  const liquid = new Liquid(net)
  for (let k = 0; k < wholeS / DT_S; k++) {
    if (k * DT_S < pourS) liquid.pour(0.01, 0.01, 0.01 * DT_S, bedOf)
    await liquid.step(bedOf, physics, DT_S)
  }
  return liquid
}

function reach({ columns }: Liquid): number {
  return Math.max(...[...columns.wet.subarray(0, columns.wetCount)].filter((at) => columns.depth[at]! >= FRONT_M).map((at) => COLUMN_M * Math.hypot(columns.columnOf(at), columns.rowOf(at))))
}

describe.each([['learnt', () => learnt], ['without a network', () => liquidNetOf(null)]] as const)('a liquid, %s', (_, net) => {
  it('keeps its volume while it is poured, runs down and settles', async () => {
    for (const bedOf of [flat, bowl, (x: number) => 0.2 * x]) {
      for (const physics of [WATER, HONEY]) expect((await run(net(), bedOf, physics, 2, 6)).columns.volumeM3()).toBeCloseTo(0.02, 5)
    }
  })

  it('lies level in a bowl and comes to rest there', async () => {
    const liquid = await run(net(), bowl, WATER, 3, 40)
    const { columns } = liquid
    const tops = [-3, -2, 0, 1, 3].map((i) => columns.find(i, 0)).map((at) => columns.bed[at]! + columns.depth[at]!)
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(0.015)
    expect(liquid.still).toBe(true)
    const before = liquid.columns.depth.slice()
    expect(await liquid.step(bowl, WATER, DT_S)).toBe(false)
    expect(liquid.columns.depth).toEqual(before)
    liquid.wake()
    expect(liquid.still).toBe(false)
  })

  it('creeps as honey where it runs as water', async () => {
    const [water, honey] = [await run(net(), flat, WATER, 2, 4), await run(net(), flat, HONEY, 2, 4)]
    expect(reach(honey)).toBeLessThan(0.75 * reach(water))
  })

  it('runs downhill', async () => {
    const { columns } = await run(net(), (x) => -0.15 * x, WATER, 2, 4)
    let moment = 0
    for (let n = 0; n < columns.wetCount; n++) moment += columns.depth[columns.wet[n]!]! * columns.columnOf(columns.wet[n]!) * COLUMN_M
    expect((moment * COLUMN_M ** 2) / columns.volumeM3()).toBeGreaterThan(0.5)
  })

  it('stays on this side of what is solid or unknown', async () => {
    const wall: BedOf = (x) => (x > 0.5 ? NaN : 0)
    const { columns } = await run(net(), wall, WATER, 3, 6)
    for (let n = 0; n < columns.wetCount; n++) expect(columns.columnOf(columns.wet[n]!) * COLUMN_M).toBeLessThan(0.5)
    expect(columns.volumeM3()).toBeCloseTo(0.03, 5)
    expect(new Liquid(net()).pour(0.6, 0, 0.01, wall)).toBe(false)
  })
})

it('goes on after long steps as after short ones', async () => {
  const [long, short] = [new Liquid(learnt), new Liquid(learnt)]
  for (const [liquid, dtS] of [[long, 0.25], [short, 0.25 / 6]] as const) {
    liquid.pour(0, 0, 0.02, bowl)
    for (let k = 0; k < Math.round(1 / dtS); k++) await liquid.step(bowl, WATER, dtS)
  }
  expect(long.columns.depth).toEqual(short.columns.depth)
})

it('gives way to new liquid where it is farthest from it: as many columns as there is room for, and one more', async () => {
  const liquid = new Liquid(liquidNetOf(null))
  const side = 64
  const put = (n: number) => liquid.pour((n % side) * COLUMN_M + 0.01, Math.floor(n / side) * COLUMN_M + 0.01, 1e-5, flat)
  const room = 64
  for (let n = 0; n <= MOST_WET - room; n++) put(n)
  expect(liquid.columns.wetCount).toBe(MOST_WET - room + 1)
  const before = liquid.columns.volumeM3()
  put(MOST_WET - room + 1)
  expect(liquid.columns.wetCount).toBe(MOST_WET - room + 1 - room + 1)
  expect(liquid.columns.volumeM3()).toBeCloseTo(before - 63e-5, 6)
  // The other end of the first row lies farthest.
  expect(liquid.columns.depth[liquid.columns.find(side - 1, 0)]).toBe(0)
  expect(liquid.columns.depth[liquid.columns.find((MOST_WET - room + 1) % side, Math.floor((MOST_WET - room + 1) / side))]).toBeGreaterThan(0)
})

it('a column is used again sixteen metres on, and what lay there is gone', async () => {
  const liquid = new Liquid(learnt)
  liquid.pour(0, 0, 0.01, flat)
  liquid.pour(16, 0, 0.005, flat)
  for (let k = 0; k < 60; k++) await liquid.step(flat, WATER, DT_S)
  expect(liquid.columns.volumeM3()).toBeCloseTo(0.005, 5)
  expect(liquid.columns.find(0, 0)).toBe(-1)
})

it('is the same again from its bytes, step for step; other bytes are refused', async () => {
  const liquid = await run(learnt, bowl, WATER, 1, 1.5)
  const again = new Liquid(learnt)
  expect(again.unpack(liquid.pack())).toBe(true)
  for (let k = 0; k < 20; k++) {
    for (const one of [liquid, again]) {
      one.pour(0.3, 0.2, 1e-4, bowl)
      await one.step(bowl, WATER, DT_S)
    }
  }
  expect(again.pack()).toEqual(liquid.pack())
  const bytes = liquid.pack()
  for (const wrong of [bytes.subarray(0, bytes.length - 4), bytes.subarray(0, 7), Uint8Array.from([...bytes.subarray(0, 8), 255, 255, 255, 127])]) expect(new Liquid(learnt).unpack(wrong)).toBe(false)
})
