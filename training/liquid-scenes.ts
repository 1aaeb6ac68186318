// Liquids to learn from: a bed, a liquid of some kind, what lies on it and what is poured. Drawn by seed.
import type { Rng } from '../core/rng.ts'
import { createLiquid, type Liquid } from '../worlds/liquid.ts'

export const COLUMNS = 32
/** A jet: metres of depth added to one column at every step while it runs. */
export type Jet = { column: number; depthM: number; untilStep: number }
/** `physics`: gravity m/s^2, viscosity relative to water, seconds a step, metres a column. */
export type LiquidScene = { liquid: Liquid; bed: Float32Array; jet: Jet; physics: { gravity: number; viscosity: number; dtS: number; cellM: number }; settleSteps: number }

const STEEPEST = 0.25
/** The bed of play has remembered ground's roughness: a centimetre from column to column. */
const ROUGH_M = 0.012
const LONGEST_SETTLE = 120

export function liquidScene(rng: Rng): LiquidScene {
  const cellM = rng.range(0.1, 0.15)
  const gravity = rng.pick([9.8, 9.8, 9.8, rng.range(1.6, 20)])
  // A third each of the three kinds with their strengths, and anything between water and the thickest.
  const viscosity = rng.pick([rng.range(0.7, 1.5), rng.range(560, 1200), rng.range(2800, 6000), Math.exp(rng.range(0, Math.log(6000)))])
  const heights = bedOf(rng, cellM)
  const liquid = createLiquid({ columns: COLUMNS, cellM, x: 0, z: 0, gravity, viscosity, bedAt: (x, z) => heights[Math.floor(z / cellM) * COLUMNS + Math.floor(x / cellM)]! })
  if (rng.next() < 0.5) fillPool(rng, liquid, heights)
  const middle = () => 4 + Math.floor(rng.range(0, COLUMNS - 8))
  const column = middle() * COLUMNS + middle()
  const dtS = rng.pick([1 / 60, 1 / 30, 1 / 30, 1 / 30, rng.range(1 / 60, 1 / 24)])
  const jet = { column, depthM: rng.next() < 0.2 ? 0 : (rng.range(0.004, 0.04) * dtS) / cellM ** 2, untilStep: Math.floor(rng.range(10, LONGEST_SETTLE + 20)) }
  return { liquid, bed: heights, jet, physics: { gravity, viscosity, dtS, cellM }, settleSteps: Math.floor(rng.next() ** 2 * LONGEST_SETTLE) }
}

/** A slope with hills and hollows, sometimes terraced, always a little rough. */
function bedOf(rng: Rng, cellM: number): Float32Array {
  const level = rng.next() < 0.3
  const [a, b] = level ? [0, 0] : [rng.range(-STEEPEST, STEEPEST), rng.range(-STEEPEST, STEEPEST)]
  const hills = Array.from({ length: Math.floor(rng.range(0, 5)) }, () => ({ i: rng.range(0, COLUMNS), j: rng.range(0, COLUMNS), width: rng.range(2, 10), height: rng.range(-0.25, 0.25) }))
  const step = rng.next() < 0.25 ? rng.range(0.03, 0.15) : 0
  const rough = rng.pick([0, ROUGH_M / 4, ROUGH_M])
  return Float32Array.from({ length: COLUMNS * COLUMNS }, (_, k) => {
    const [i, j] = [k % COLUMNS, Math.floor(k / COLUMNS)]
    const smooth = hills.reduce((sum, hill) => sum + hill.height * Math.exp(-((i - hill.i) ** 2 + (j - hill.j) ** 2) / (2 * hill.width ** 2)), (a * i + b * j) * cellM)
    return (step > 0 ? step * Math.floor(smooth / step) : smooth) + rng.range(-rough, rough)
  })
}

/** Liquid that is there from the start: a block that breaks, or a pond up to a level. */
function fillPool(rng: Rng, liquid: Liquid, heights: Float32Array): void {
  const { depth } = liquid
  if (rng.next() < 0.5) {
    const [i0, j0, size, deep] = [rng.range(0, 20), rng.range(0, 20), rng.range(4, 16), rng.range(0.01, 0.3)]
    for (let k = 0; k < depth.length; k++) if (k % COLUMNS >= i0 && k % COLUMNS < i0 + size && k / COLUMNS >= j0 && k / COLUMNS < j0 + size) depth[k] = deep
    return
  }
  const sorted = Float32Array.from(heights).sort()
  const level = sorted[Math.floor(rng.range(0, 0.6) * sorted.length)]! + rng.range(0, 0.05)
  for (let k = 0; k < depth.length; k++) depth[k] = Math.max(0, level - heights[k]!)
}
