// Composition: where the eye starts, what it faces, and where water, path, yard and sun lie, all decided before any geometry.
import { makeRng } from '../core/rng.ts'
import { YARD_AHEAD_M } from '../core/yard.ts'
import type { WorldSpec } from './spec.ts'

export type Point = { x: number; z: number }
export type Layout = {
  /** Yaw of the opening view; the spawn is the origin. */
  yaw: number
  landmark: Point & { radius: number; yaw: number }
  /** Centre, half axes along and across the view, metres; radius 0 where there is no lake. */
  lake: Point & { across: number; along: number }
  /** River: half width in metres (0 = none), distance in front of the eye, bend. */
  river: { half: number; ahead: number; slant: number; bend: number }
  /** Sea: land ends `shore` metres from the spawn towards `yaw`; shore = Infinity where there is none. */
  sea: { yaw: number; shore: number }
  /** Courtyard half extents (0 = none), centred in front of the spawn, aligned with the view. */
  yard: Point & { halfX: number; halfZ: number }
  sun: { azimuth: number; elevation: number }
}

const FOOTPRINT_M = { none: 0, tower: 5, ruins: 9, pyramid: 15, windmill: 5.5, lighthouse: 5, monolith: 4, cottage: 6 } as const
const DISTANCE_M = { none: 36, tower: 40, ruins: 25, pyramid: 52, windmill: 32, lighthouse: 42, monolith: 29, cottage: 21 } as const
const DEG = Math.PI / 180

/** The place `ahead` metres in front of the spawn and `right` metres to its right. */
export function placeAt(yaw: number, ahead: number, right: number): Point {
  return { x: Math.sin(yaw) * ahead + Math.cos(yaw) * right, z: -Math.cos(yaw) * ahead + Math.sin(yaw) * right }
}

/** Inverse of `placeAt`. */
export function viewOf(yaw: number, x: number, z: number): { ahead: number; right: number } {
  return { ahead: Math.sin(yaw) * x - Math.cos(yaw) * z, right: Math.cos(yaw) * x + Math.sin(yaw) * z }
}

export function layOut(spec: WorldSpec): Layout {
  const rng = makeRng(spec.seed, 11)
  const { slots } = spec
  const yard = slots.family.value === 'yard'
  const yaw = rng.range(-Math.PI, Math.PI)
  const side = rng.next() < 0.5 ? -1 : 1
  const kind = slots.landmark.value
  const wet = slots.water.value
  const strength = slots.water.strength
  const bearing = side * rng.range(5, 15) * DEG
  const behindLake = wet === 'lake' && !yard ? 18 : 0
  const distance = (yard ? Math.max(34, DISTANCE_M[kind] + 8) : DISTANCE_M[kind]) * rng.range(0.9, 1.15) + behindLake
  const landmark = placeAt(yaw, distance * Math.cos(bearing), distance * Math.sin(bearing))
  const lakeAcross = 14 + 26 * strength
  const lakeAlong = 7 + 8 * strength
  const lakeAt = placeAt(yaw, (yard ? 34 : 12) + lakeAlong, -side * rng.range(2, 10))
  const seaYaw = yaw - side * rng.range(38, 62) * DEG
  return {
    yaw,
    landmark: { ...landmark, radius: FOOTPRINT_M[kind], yaw: yaw + rng.range(-0.7, 0.7) },
    lake: { ...lakeAt, across: wet === 'lake' ? lakeAcross : 0, along: wet === 'lake' ? lakeAlong : 0 },
    river: {
      half: wet === 'river' ? 3 + 6 * strength : 0,
      ahead: yard ? 30 : 13 + 4 * strength,
      slant: side * rng.range(0.15, 0.55),
      bend: rng.next() * 6,
    },
    sea: { yaw: seaYaw, shore: wet === 'sea' ? (yard ? 22 : 20 - 8 * strength) : Infinity },
    yard: { ...placeAt(yaw, YARD_AHEAD_M, 0), halfX: yard ? 9 : 0, halfZ: yard ? 7.5 : 0 },
    sun: sunOf(spec, yaw, side, rng.next()),
  }
}

/** The sun stands off the view axis: visible and low at dawn and dusk, high and behind the shoulder by day, a moon ahead at night. */
function sunOf(spec: WorldSpec, yaw: number, side: number, r: number): { azimuth: number; elevation: number } {
  const time = spec.slots.time.value
  if (time === 'day') return { azimuth: yaw - side * (70 + 50 * r) * DEG, elevation: (38 + 14 * r) * DEG }
  if (time === 'night') return { azimuth: yaw - side * (16 + 14 * r) * DEG, elevation: (17 + 5 * r) * DEG }
  if (time === 'dawn') return { azimuth: yaw - side * (22 + 45 * r) * DEG, elevation: (11 + 4 * r) * DEG }
  return { azimuth: yaw - side * (14 + 30 * r) * DEG, elevation: (5.5 + 3 * r) * DEG }
}
