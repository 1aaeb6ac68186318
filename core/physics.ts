// Slots that are felt rather than seen, as numbers of physics: one mapping for the true worlds and the generated ones.
import type { Filled, Slots } from './slots.ts'

/** m/s^2 downwards, speed kept by a bounce (0..1), wind velocity in m/s, kinematic viscosity of the liquid relative to water (1). */
export type WorldPhysics = { gravity: number; restitution: number; windX: number; windZ: number; viscosity: number }

const EARTH_GRAVITY = 9.8
const GRAVITY = { low: 1.6, normal: EARTH_GRAVITY, high: 20 } as const
const RESTITUTION = { dull: 0.15, normal: 0.5, bouncy: 0.88 } as const
const WIND_M_S = { calm: 0, breezy: 4, gale: 12 } as const
/** Honey is thousands of times as viscous as water; a log scale in effect. */
const VISCOSITY = { water: 1, honey: 4000, lava: 800 } as const
/** Kinematic viscosity of water, m^2/s. training/liquid.py has this and the next two as well. */
export const WATER_VISCOSITY = 1e-6
/** Surface tension, metres: thinner films do not flow, and nothing shallower wets dry ground. */
export const FILM_M = 1e-4
export const FRONT_M = 0.004

/** The wind's direction is a property of the seed: golden-angle steps spread consecutive seeds around the compass. */
export function worldPhysics({ gravity, bounce, wind, liquid }: Slots, seed: number): WorldPhysics {
  const speed = windSpeed(wind)
  const angle = (seed % 4096) * 2.399963
  return {
    gravity: gravityOf(gravity),
    restitution: restitutionOf(bounce),
    windX: speed * Math.cos(angle),
    windZ: speed * Math.sin(angle),
    viscosity: VISCOSITY[liquid.value] * (0.5 + liquid.strength),
  }
}

/** m/s^2. */
export function gravityOf({ value, strength }: Filled<'gravity'>): number {
  return mix(EARTH_GRAVITY, GRAVITY[value], blend(strength))
}

/** Speed kept by a bounce, 0..1. */
export function restitutionOf({ value, strength }: Filled<'bounce'>): number {
  return mix(RESTITUTION.normal, RESTITUTION[value], blend(strength))
}

/** m/s. */
export function windSpeed({ value, strength }: Filled<'wind'>): number {
  return WIND_M_S[value] * blend(strength)
}

/** Strength 0.2..1 as a blend weight: a hint moves physics by a third, "as said" (0.6) by two thirds, the most by all of it. */
function blend(strength: number): number {
  return Math.min(1, Math.max(0, (strength + 0.2) / 1.2))
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
