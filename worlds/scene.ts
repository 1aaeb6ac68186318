// A world from its spec: pure and deterministic. Everything a picture, a collision or a simulation needs, before any GPU.
import { EYE_HEIGHT_M, type Pose } from '../core/camera.ts'
import type { Terrain } from '../core/kinematics.ts'
import { makeRng, type Rng } from '../core/rng.ts'
import { type Layout, layOut, placeAt, viewOf } from './scene-layout.ts'
import { GROW, type PlantKind } from './scene-plants.ts'
import { builderAt, RAISE, raiseYard, type Style } from './scene-landmarks.ts'
import { type Look, lookOf, type Paints, paintsOf } from './scene-look.ts'
import { aboutAxis, ID, packPrimitives, type Primitive, type Primitives, type Rgb } from './scene-primitives.ts'
import { bodiesOf, type Body } from './scene-bodies.ts'
import { collisionOf } from './scene-collision.ts'
import { buildRidges } from './scene-ridges.ts'
import type { WorldSpec } from './spec.ts'
import { buildHeights, heightAt, type HeightField, pathOf, slopeAt, steepestOf } from './terrain.ts'
import { makeNoise, smoothstep } from './terrain-noise.ts'

export type Scene = {
  spec: WorldSpec
  layout: Layout
  field: HeightField
  primitives: Primitives
  /** Heights of the three rings of far hills by azimuth, metres (scene-ridges.ts). */
  ridges: Float32Array
  path: { x: number; z: number }[]
  look: Look
  spawn: Pose
  /** Rigid bodies that start the yard's physics; empty in a landscape. */
  bodies: Body[]
}

export function buildScene(spec: WorldSpec): Scene {
  const layout = layOut(spec)
  const field = buildHeights(spec, layout)
  const path = pathOf(layout)
  const paints = paintsOf(spec)
  const list: Primitive[] = []
  const style: Style = { wall: spec.slots.material.value, wallColour: paints.wall, roofColour: paints.roof, lit: paints.lit }
  raiseLandmark(list, spec, layout, field.heights, style)
  const yardLevel = heightAt(field.heights, layout.yard.x, layout.yard.z)
  if (layout.yard.halfX > 0)
    raiseYard(list, layout.yard.x, yardLevel, layout.yard.z, layout.yaw, layout.yard.halfX, layout.yard.halfZ, style)
  plant(list, spec, layout, field, path, paints)
  scatterRocks(list, spec, layout, field, path, paints)
  const bodies = layout.yard.halfX > 0 ? bodiesOf(spec, layout, yardLevel) : []
  const anchor = bodies.find((body) => body.anchor)?.anchor ?? null
  return {
    spec,
    layout,
    field,
    path,
    bodies,
    primitives: packPrimitives(list, field.heights),
    ridges: buildRidges(spec, layout),
    look: lookOf(spec, layout, field.waterLevel, yardLevel, steepestOf(field.heights), anchor),
    spawn: { x: 0, y: heightAt(field.heights, 0, 0) + EYE_HEIGHT_M, z: 0, yaw: layout.yaw, pitch: 0 },
  }
}

export function terrainOf(scene: Scene): Terrain {
  return collisionOf(scene)
}

function raiseLandmark(list: Primitive[], spec: WorldSpec, layout: Layout, heights: Float32Array, style: Style): void {
  const kind = spec.slots.landmark.value
  if (kind === 'none') return
  const { x, z } = layout.landmark
  // Its front is turned towards the spawn, give or take 40 degrees, so that doors and sails show.
  const front = Math.atan2(-x, z) + 0.55 * (layout.landmark.yaw - layout.yaw)
  RAISE[kind](builderAt(list, x, heightAt(heights, x, z), z, front, ID.landmark), style, makeRng(spec.seed, 41))
}

const SPACING_M: Record<PlantKind, number> = {
  pine: 6,
  broadleaf: 8,
  acacia: 15,
  palm: 8.5,
  cactus: 8,
  deadwood: 9,
  mushroom: 7.5,
  flowers: 2.6,
  bush: 7,
}
const PLANT_RADIUS_M = 165

function plant(
  list: Primitive[],
  spec: WorldSpec,
  layout: Layout,
  field: HeightField,
  path: Layout['lake'][] | { x: number; z: number }[],
  paints: Paints,
): void {
  const { value, strength } = spec.slots.vegetation
  if (value === 'none') return
  const rng = makeRng(spec.seed, 42)
  const kind: PlantKind = value === 'broadleaf' && spec.slots.biome.value === 'savanna' ? 'acacia' : value
  const reach = value === 'flowers' ? 46 : PLANT_RADIUS_M
  const spacing = SPACING_M[kind] * (1.35 - 0.45 * strength)
  const groves = makeNoise(spec.seed, 43)
  const threshold = 0.55 - 0.75 * strength
  for (let z = -reach; z < reach; z += spacing) {
    for (let x = -reach; x < reach; x += spacing) {
      const px = x + spacing * rng.next()
      const pz = z + spacing * rng.next()
      const chance = rng.next()
      const grove = groves(px / 34, pz / 34) * 0.9 + 0.35 * smoothstep(25, 120, Math.hypot(px, pz))
      if (Math.hypot(px, pz) > reach || grove + 0.5 * (chance - 0.5) < threshold) continue
      if (!roomAt(layout, field, path, px, pz, value === 'flowers' ? 1.2 : 3)) continue
      list.push(...GROW[kind](rng, px, heightAt(field.heights, px, pz), pz, rng.range(0.8, 1.25), paints))
    }
  }
  frame(list, layout, field, kind, rng, paints)
  undergrow(list, layout, field, path, value, rng, paints, strength)
}

/** A tall plant at each side of the opening view frames it. */
function frame(list: Primitive[], layout: Layout, field: HeightField, kind: PlantKind, rng: Rng, paints: Paints): void {
  if (layout.yard.halfX > 0) return
  for (const side of [-1, 1]) {
    const at = placeAt(layout.yaw, rng.range(9, 14), side * rng.range(7.5, 9.5))
    const y = heightAt(field.heights, at.x, at.z)
    if (y < field.waterLevel + 0.5) continue
    list.push(...GROW[kind](rng, at.x, y, at.z, 1.25, paints))
  }
}

function undergrow(
  list: Primitive[],
  layout: Layout,
  field: HeightField,
  path: { x: number; z: number }[],
  value: string,
  rng: Rng,
  paints: Paints,
  strength: number,
): void {
  if (value !== 'broadleaf' && value !== 'pine' && value !== 'flowers' && value !== 'palm') return
  const count = Math.round(20 + 50 * strength)
  for (let k = 0; k < count; k++) {
    const angle = rng.range(0, 6.28)
    const r = rng.range(5, 60)
    const x = r * Math.cos(angle)
    const z = r * Math.sin(angle)
    const size = rng.range(0.5, 1.1)
    if (roomAt(layout, field, path, x, z, 2)) list.push(...GROW.bush(rng, x, heightAt(field.heights, x, z), z, size, paints))
  }
}

function scatterRocks(
  list: Primitive[],
  spec: WorldSpec,
  layout: Layout,
  field: HeightField,
  path: { x: number; z: number }[],
  paints: Paints,
): void {
  const rng = makeRng(spec.seed, 44)
  const rocky = { alpine: 90, volcanic: 90, canyon: 80, coast: 60, desert: 40, snow: 40, forest: 40, meadow: 25, savanna: 25, swamp: 15 }[
    spec.slots.biome.value
  ]
  for (let k = 0; k < rocky; k++) {
    const angle = rng.range(0, 6.28)
    const r = 6 + 130 * rng.next() ** 1.5
    const x = r * Math.cos(angle)
    const z = r * Math.sin(angle)
    const s = 0.4 + 1.9 * rng.next() ** 3 * (r > 25 ? 1.8 : 1)
    const turn = rng.range(0, 6.28)
    if (!roomAt(layout, field, path, x, z, 1 + s)) continue
    const y = heightAt(field.heights, x, z)
    const jitter = rng.range(0.85, 1.12)
    const colour: Rgb = [paints.rock[0] * jitter, paints.rock[1] * jitter, paints.rock[2] * jitter].map((v) => Math.min(255, v)) as [
      number,
      number,
      number,
    ]
    list.push({
      shape: 'box',
      x,
      y: y + s * 0.3,
      z,
      size: [s, s * rng.range(0.55, 0.9), s * 0.8],
      taper: [0.55, 0.6],
      surface: 'rock',
      colour,
      id: ID.other,
      solid: true,
      turn: aboutAxis([0.28, 0.9, 0.33], turn),
    })
  }
}

/** Whether something with `marginM` around it may stand here: dry, not steep, off the path, out of the first steps and the view's axis. */
function roomAt(layout: Layout, field: HeightField, path: { x: number; z: number }[], x: number, z: number, marginM: number): boolean {
  const view = viewOf(layout.yaw, x, z)
  if (Math.hypot(x, z) < 4 + marginM) return false
  const { landmark, yard } = layout
  const far = Math.hypot(landmark.x, landmark.z)
  if (landmark.radius > 0 && Math.hypot(x - landmark.x, z - landmark.z) < landmark.radius + marginM + 2) return false
  if (landmark.radius > 0 && marginM > 1.5) {
    // A corridor kept open between the eye and the landmark.
    const along = (x * landmark.x + z * landmark.z) / far
    const across = Math.abs(x * landmark.z - z * landmark.x) / far
    if (along > 0 && along < far && across < 1.5 + (landmark.radius + 1) * (along / far)) return false
  }
  if (landmark.radius === 0 && view.ahead > 0 && view.ahead < 26 && Math.abs(view.right) < 4 && marginM > 1.5) return false
  if (yard.halfX > 0) {
    const d = viewOf(layout.yaw, x - yard.x, z - yard.z)
    if (Math.abs(d.right) < yard.halfX + 1 + marginM && Math.abs(d.ahead) < yard.halfZ + 1 + marginM) return false
  }
  if (path.some((p) => Math.hypot(p.x - x, p.z - z) < 1.2 + marginM * 0.6)) return false
  return heightAt(field.heights, x, z) > field.waterLevel + 0.45 && slopeAt(field.heights, x, z) < 0.75
}
