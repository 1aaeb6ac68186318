// Height field of a world: biome relief, then water carved in, then level ground where something stands.
import type { WorldSpec } from './spec.ts'
import { type Layout, placeAt, viewOf } from './scene-layout.ts'
import { fbm, makeNoise, type Noise2, ridged, smoothstep } from './terrain-noise.ts'

/** The world is a square of this half width in metres, centred on the spawn. */
export const HALF_WORLD_M = 256
export const CELL_M = 2
/** Vertices a side; vertex (i, j) stands at (i * CELL_M - HALF_WORLD_M, j * CELL_M - HALF_WORLD_M). */
export const GRID_N = (2 * HALF_WORLD_M) / CELL_M + 1
/** Height of standing water, metres; dry worlds have it far below everything. */
export const WATER_LEVEL_M = 0
export const NO_WATER_M = -1000

export type HeightField = { heights: Float32Array; waterLevel: number }

type Relief = (x: number, z: number) => number

/** Natural relief by biome before water: metres, at least about 1.2 so that only carved water is under level 0. */
function reliefOf(spec: WorldSpec, layout: Layout): Relief {
  const n = makeNoise(spec.seed, 21)
  const m = makeNoise(spec.seed, 22)
  const away = (x: number, z: number) => smoothstep(40, 190, Math.hypot(x, z))
  // Alpine and canyon worlds open along the view like a valley.
  const flank = (x: number, z: number, from: number, to: number) => {
    const view = viewOf(layout.yaw, x, z)
    return smoothstep(from, to, Math.abs(view.right + 10 * n(view.ahead / 50, 3.3)))
  }
  const rolling =
    (height: number, wave: number): Relief =>
    (x, z) =>
      2 + height * (0.5 + 0.5 * fbm(n, x / wave, z / wave, 3)) * (0.35 + 0.65 * away(x, z))
  switch (spec.slots.biome.value) {
    case 'meadow':
      return rolling(17, 70)
    case 'forest':
      return rolling(22, 75)
    case 'snow':
      return rolling(24, 85)
    case 'savanna':
      return rolling(6, 110)
    case 'coast':
      return (x, z) => rolling(10, 70)(x, z) + 9 * away(x, z) * smoothstep(0.1, 0.7, fbm(m, x / 130, z / 130, 2))
    case 'swamp':
      return (x, z) => 0.75 + 1.5 * fbm(n, x / 26, z / 26, 3) + 4 * away(x, z) * (0.5 + 0.5 * n(x / 90, z / 90))
    case 'desert':
      return (x, z) => 2 + (3 + 14 * away(x, z)) * dune(n, m, x, z)
    case 'alpine':
      return (x, z) => 2.5 + 2.5 * fbm(n, x / 40, z / 40, 3) + 78 * flank(x, z, 22, 190) * ridged(m, x / 120, z / 120, 4)
    case 'volcanic':
      return (x, z) => 2 + (4 + 26 * away(x, z)) * (0.25 + 0.75 * ridged(m, x / 85, z / 85, 4)) + 0.5 * n(x / 6, z / 6)
    case 'canyon':
      return (x, z) => 2 + 0.8 * n(x / 20, z / 20) + mesa(flank(x, z, 12, 60), m, x, z)
  }
}

function dune(n: Noise2, m: Noise2, x: number, z: number): number {
  const bend = 16 * m(x / 90, z / 90)
  const wave = (x * 0.8 + z * 0.6 + bend) / 46
  const phase = wave - Math.floor(wave)
  // Asymmetric: a long windward slope and a short slip face.
  const profile = phase < 0.68 ? smoothstep(0, 0.68, phase) : 1 - smoothstep(0.68, 1, phase)
  return profile * (0.55 + 0.45 * n(x / 70, z / 70)) + 0.35 * (0.5 + 0.5 * m(x / 150, z / 150))
}

function mesa(flank: number, m: Noise2, x: number, z: number): number {
  const raw = flank * (0.5 + 0.9 * fbm(m, x / 75, z / 75, 3)) * 3
  const step = Math.floor(raw)
  return 13 * Math.max(0, step + smoothstep(0.62, 0.98, raw - step)) * 0.95 + 1.5 * flank
}

/** Metres of water depth wanted (positive) or dry (negative), as a signed distance to the shore. */
function shoreDistance(layout: Layout, n: Noise2, x: number, z: number): number {
  let wet = -1000
  const wobble = 5 * n(x / 24, z / 24) + 2 * n(x / 9, z / 9)
  const { lake, river, sea, yaw } = layout
  if (lake.along > 0) {
    const d = viewOf(yaw, x - lake.x, z - lake.z)
    wet = Math.max(wet, (1 - Math.hypot(d.ahead / lake.along, d.right / lake.across)) * lake.along + 0.4 * wobble)
  }
  if (river.half > 0) wet = Math.max(wet, river.half - Math.abs(riverOffset(layout, x, z)) + 0.15 * wobble)
  if (sea.shore < Infinity) {
    const d = viewOf(sea.yaw, x, z)
    wet = Math.max(wet, d.ahead - sea.shore + 1.4 * wobble)
  }
  return wet
}

function riverOffset(layout: Layout, x: number, z: number): number {
  const { river, yaw } = layout
  const d = viewOf(yaw, x, z)
  const course = river.ahead + river.slant * d.right + 7 * Math.sin(d.right / 24 + river.bend) - 7 * Math.sin(river.bend)
  return (d.ahead - course) / Math.hypot(1, river.slant)
}

export function buildHeights(spec: WorldSpec, layout: Layout): HeightField {
  const relief = reliefOf(spec, layout)
  const n = makeNoise(spec.seed, 23)
  const heights = new Float32Array(GRID_N * GRID_N)
  const swamp = spec.slots.biome.value === 'swamp'
  const waterLevel = spec.slots.water.value === 'none' && !swamp ? NO_WATER_M : WATER_LEVEL_M
  const { yard, landmark } = layout
  // A landmark stands on its own rise, and never in the water.
  const lift = Math.max(2.2, relief(landmark.x, landmark.z))
  const yardLevel = Math.max(1.6, relief(yard.x, yard.z))
  const spawnLevel = Math.max(yard.halfX > 0 ? yardLevel : 1.5, yard.halfX > 0 ? yardLevel : relief(0, 0))
  for (let j = 0; j < GRID_N; j++) {
    for (let i = 0; i < GRID_N; i++) {
      const x = i * CELL_M - HALF_WORLD_M
      const z = j * CELL_M - HALF_WORLD_M
      const wet = shoreDistance(layout, n, x, z)
      let h = fadeEdge(relief(x, z), x, z)
      // Banks slope down to the water over 10 m; a big relief keeps a narrower bank.
      h = 0.15 + (h - 0.15) * smoothstep(1, Math.min(30, 9 + h), -wet + 1)
      if (wet > -1) h = Math.min(h, 0.5 - 0.45 * (wet + 1))
      if (wet > 0) h = Math.max(h, -4)
      if (landmark.radius > 0) h = level(h, lift, Math.hypot(x - landmark.x, z - landmark.z), landmark.radius * 0.9, landmark.radius + 12)
      if (yard.halfX > 0) {
        const d = viewOf(layout.yaw, x - yard.x, z - yard.z)
        h = level(h, yardLevel, Math.max(Math.abs(d.right) - yard.halfX, Math.abs(d.ahead) - yard.halfZ), 2.5, 14)
      }
      h = level(h, spawnLevel, Math.hypot(x, z), 2.5, 12)
      heights[j * GRID_N + i] = h
    }
  }
  return { heights, waterLevel }
}

function level(h: number, target: number, distance: number, inner: number, outer: number): number {
  const keep = smoothstep(inner, outer, distance)
  return target + (h - target) * keep
}

/** Towards the rim every relief comes down to 5 m, which the ridges behind it cover. */
function fadeEdge(h: number, x: number, z: number): number {
  const t = smoothstep(200, 252, Math.max(Math.abs(x), Math.abs(z)))
  return h + (5 - h) * t
}

/** Bilinear height; beyond the rim the rim's own height. */
export function heightAt(heights: Float32Array, x: number, z: number): number {
  const u = Math.min(GRID_N - 1.001, Math.max(0, (x + HALF_WORLD_M) / CELL_M))
  const v = Math.min(GRID_N - 1.001, Math.max(0, (z + HALF_WORLD_M) / CELL_M))
  const i = Math.floor(u)
  const j = Math.floor(v)
  const at = j * GRID_N + i
  const low = heights[at]! + (heights[at + 1]! - heights[at]!) * (u - i)
  const high = heights[at + GRID_N]! + (heights[at + GRID_N + 1]! - heights[at + GRID_N]!) * (u - i)
  return low + (high - low) * (v - j)
}

/** Steepness as rise over run. */
export function slopeAt(heights: Float32Array, x: number, z: number): number {
  const dx = heightAt(heights, x + CELL_M, z) - heightAt(heights, x - CELL_M, z)
  const dz = heightAt(heights, x, z + CELL_M) - heightAt(heights, x, z - CELL_M)
  return Math.hypot(dx, dz) / (2 * CELL_M)
}

/** Slope that 99.5 of 100 grid edges stay under. */
export function steepestOf(heights: Float32Array): number {
  const slopes = new Float32Array((GRID_N - 1) * (GRID_N - 1))
  for (let j = 0; j < GRID_N - 1; j++) {
    for (let i = 0; i < GRID_N - 1; i++) {
      const at = j * GRID_N + i
      slopes[j * (GRID_N - 1) + i] = Math.hypot(heights[at + 1]! - heights[at]!, heights[at + GRID_N]! - heights[at]!) / CELL_M
    }
  }
  return Math.max(0.25, slopes.sort()[Math.floor(slopes.length * 0.995)]!)
}

/** Points of the footpath from behind the spawn to the landmark, a gentle S; empty where there is no landmark. */
export function pathOf(layout: Layout): { x: number; z: number }[] {
  if (layout.landmark.radius === 0) return []
  const to = viewOf(layout.yaw, layout.landmark.x, layout.landmark.z)
  const points = []
  for (let k = -3; k <= 20; k++) {
    const t = k / 20
    const sway = Math.sin(t * 5.5) * 3.2 * (1 - t * 0.6)
    points.push(placeAt(layout.yaw, to.ahead * t, to.right * t * t + sway))
  }
  return points
}
