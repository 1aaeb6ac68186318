// What liquids look like: the colour of a place of a surface from the ground below it, how deep it is, and what it mirrors. Pure; colours in 0..1.
import { uniform } from '../../core/rng.ts'
import type { SlotValue } from '../../core/slots.ts'
import type { Sample } from './liquid-surface.ts'

export type LiquidKind = SlotValue<'liquid'>
export type Rgb = [number, number, number]
/** Light of the world it lies in: the mean colour of the sky, and how bright the ground is, 0..1. */
export type Light = { sky: Rgb; ground: number }

type Body = { /** Per metre and channel. */ absorbs: Rgb; colour: Rgb; /** Reflected when looked at from above. */ mirror: number }
const BODIES: Record<Exclude<LiquidKind, 'lava'>, Body> = {
  water: { absorbs: [16, 9, 7], colour: [0.2, 0.42, 0.46], mirror: 0.16 },
  honey: { absorbs: [40, 110, 420], colour: [1, 0.58, 0.07], mirror: 0.08 },
}
/** Wet ground is darker. */
const WET = 0.7
/** Share of its colour that shows in the dark: the sky lights it from above. */
const LEAST_LIT = 0.25
/** At a glancing look a rippled surface mirrors no more than this. */
const MOST_MIRRORED = 0.8
/** Thinner than the first is drawn as nothing, from the second on it is whole, metres. */
const SHORE_M: readonly [number, number] = [0.0012, 0.0045]
/** Speeds at which water begins to foam, and where it is white, m/s. */
const FOAM_M_S: readonly [number, number] = [0.9, 2.4]
/** Crust, glow and cracks of lava, by heat. */
const EMBERS: readonly Rgb[] = [[0.07, 0.03, 0.03], [0.3, 0.05, 0.02], [0.9, 0.26, 0.03], [1, 0.62, 0.12], [1, 0.9, 0.5]]

/** How much of the liquid shows at a depth, 0..1. */
export function coverAt(depthM: number): number {
  return smooth(depthM, SHORE_M)
}

/** Share of what is mirrored at the cosine of the angle to the surface's normal: after Schlick (1994), with a lower power, since painted skies are no brighter than the ground. */
export function mirroredAt(kind: LiquidKind, cosine: number): number {
  if (kind === 'lava') return 0
  const { mirror } = BODIES[kind]
  const away = 1 - cosine
  return Math.min(MOST_MIRRORED, mirror + (1 - mirror) * away * away * away)
}

/** Writes the colour of a place at (x, z) seen at `cosine`, over the ground `below`, with `mirrored` in it by `share`, into `out`. */
export function shade(kind: LiquidKind, place: Sample, x: number, z: number, cosine: number, light: Light, below: Rgb, mirrored: Rgb, share: number, out: Rgb): void {
  if (kind === 'lava') return glow(place, x, z, out)
  const { absorbs, colour } = BODIES[kind]
  const way = place.depthM / Math.max(0.3, cosine)
  const foam = kind === 'water' ? 0.28 * smooth(place.speed, FOAM_M_S) : 0
  for (let c = 0; c < 3; c++) {
    const through = Math.exp(-absorbs[c]! * way)
    const body = below[c]! * WET * through + colour[c]! * (LEAST_LIT + (1 - LEAST_LIT) * light.ground) * (1 - through)
    const wet = body * (1 - share) + mirrored[c]! * share
    out[c] = wet + foam * (Math.min(1, 0.35 + 0.65 * light.ground) - wet)
  }
}

/** Slope that ripples add to a surface along x and z at a place, as the clock `t` (s) runs; thin films and thick liquids have none. */
export function ripple(kind: LiquidKind, depthM: number, x: number, z: number, t: number): readonly [number, number] {
  if (kind !== 'water') return NONE
  const size = RIPPLE * smooth(depthM, SHORE_M)
  ripples[0] = size * (noiseAt(x * 5 + 1.3 * t, z * 5) - 0.5)
  ripples[1] = size * (noiseAt(x * 5 + 31, z * 5 - 1.1 * t) - 0.5)
  return ripples
}
const RIPPLE = 0.22
const NONE = [0, 0] as const
const ripples: [number, number] = [0, 0]

/** Lava is its own light: a crust that cracks, broken up where it flows. */
function glow(place: Sample, x: number, z: number, out: Rgb): void {
  const rough = noiseAt(x * 2.2, z * 2.2) + 0.5 * noiseAt(x * 5.1, z * 5.1) - 0.75
  const crack = 1 - Math.min(1, Math.abs(rough) * 5)
  const heat = 0.22 + 0.5 * crack * crack + 0.9 * Math.min(0.6, place.speed * 2.5) - 0.12 * smooth(0.02 - place.depthM, [0, 0.02])
  const step = Math.min(0.999, Math.max(0, heat)) * (EMBERS.length - 1)
  const [low, high] = [EMBERS[Math.floor(step)]!, EMBERS[Math.floor(step) + 1]!]
  for (let c = 0; c < 3; c++) out[c] = low[c]! + (step % 1) * (high[c]! - low[c]!)
}

const NOISE_SIDE = 64
const NOISE = Float32Array.from({ length: NOISE_SIDE * NOISE_SIDE }, (_, n) => uniform(71, 5, n))

/** Value noise in 0..1 that repeats after 64 units. */
export function noiseAt(x: number, z: number): number {
  const i = Math.floor(x)
  const k = Math.floor(z)
  const u = x - i
  const v = z - k
  const a = u * u * (3 - 2 * u)
  const b = v * v * (3 - 2 * v)
  return (1 - b) * ((1 - a) * valueAt(i, k) + a * valueAt(i + 1, k)) + b * ((1 - a) * valueAt(i, k + 1) + a * valueAt(i + 1, k + 1))
}

function valueAt(i: number, k: number): number {
  return NOISE[(k & (NOISE_SIDE - 1)) * NOISE_SIDE + (i & (NOISE_SIDE - 1))]!
}

function smooth(value: number, range: readonly [number, number]): number {
  const t = Math.min(1, Math.max(0, (value - range[0]) / (range[1] - range[0])))
  return t * t * (3 - 2 * t)
}
