// The liquid of a yard: poured from a spout onto the paved floor, the same in every recording of a world.
import { createLiquid, type Liquid } from './liquid.ts'
import type { LiquidField } from './render.ts'
import type { Layout } from './scene-layout.ts'
import { placeAt } from './scene-layout.ts'
import { physicsOf, type WorldSpec } from './spec.ts'

/** Columns a side and their width: a patch of 4.8 m. */
const COLUMNS = 40
const CELL_M = 0.12
/** Where the spout stands from the middle of the yard, metres ahead and to the right of the opening view. */
const SPOUT_AHEAD_M = -0.6
const SPOUT_RIGHT_M = 0.9
const POUR_M3_S = 0.035
/** The spout runs for this long, then rests. */
const POUR_S = 7
/** The floor falls this much towards the patch's middle, metres, so that a thin liquid gathers instead of covering the yard. */
const DISH_M = 0.045

export interface YardLiquid {
  step(dtS: number): void
  /** What the renderer draws now; a fresh copy. */
  field(): LiquidField
  readonly liquid: Liquid
}

/** The yard's liquid, or undefined in a world without a yard. `groundAt` is the floor's height. */
export function createYardLiquid(spec: WorldSpec, layout: Layout, groundAt: (x: number, z: number) => number): YardLiquid | undefined {
  if (layout.yard.halfX === 0) return undefined
  const offset = placeAt(layout.yaw, SPOUT_AHEAD_M, SPOUT_RIGHT_M)
  const spout = { x: layout.yard.x + offset.x, z: layout.yard.z + offset.z }
  const half = (COLUMNS * CELL_M) / 2
  const { gravity, viscosity } = physicsOf(spec)
  const bedAt = (x: number, z: number) => groundAt(x, z) + (DISH_M * ((x - spout.x) ** 2 + (z - spout.z) ** 2)) / (half * half)
  const liquid = createLiquid({ columns: COLUMNS, cellM: CELL_M, x: spout.x - half, z: spout.z - half, bedAt, gravity, viscosity })
  let timeS = 0
  return {
    liquid,
    step(dtS) {
      if (timeS < POUR_S) liquid.pour(spout.x, spout.z, POUR_M3_S * dtS)
      timeS += dtS
      liquid.step(dtS)
    },
    field: () => fieldOf(liquid, spec.slots.liquid.value),
  }
}

/** A liquid as the renderer takes it. */
export function fieldOf(liquid: Liquid, kind: LiquidField['kind']): LiquidField {
  const { columns, cellM, x, z } = liquid
  const surface = new Float32Array(columns * columns)
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < columns; i++) surface[j * columns + i] = liquid.surfaceAt(x + (i + 0.5) * cellM, z + (j + 0.5) * cellM)
  }
  return { originX: x, originZ: z, cellM, nx: columns, nz: columns, surface, kind }
}
