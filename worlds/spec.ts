// One true world as a plain value: everything about a world follows from its spec, and a spec survives JSON unchanged.
import { SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'

/** `seed` is an integer in [0, 2^32); it decides geometry and placement, the slots decide what kind of world it is. */
export type WorldSpec = { version: 1; seed: number; slots: Slots }

/** Physics of a world in SI units. */
export type Physics = {
  /** m/s^2, positive downwards. */
  gravity: number
  /** Speed kept by a bounce, 0..1. */
  restitution: number
  /** Wind velocity, m/s. */
  windX: number
  windZ: number
  /** Kinematic viscosity of the liquid relative to water (1), a log scale in effect: honey is in the thousands. */
  viscosity: number
}

const EARTH_GRAVITY = 9.8
const GRAVITY = { low: 1.6, normal: EARTH_GRAVITY, high: 20 } as const
const RESTITUTION = { dull: 0.15, normal: 0.5, bouncy: 0.88 } as const
const WIND_M_S = { calm: 0, breezy: 4, gale: 12 } as const
const VISCOSITY = { water: 1, honey: 4000, lava: 800 } as const

export function physicsOf(spec: WorldSpec): Physics {
  const { gravity, bounce, wind, liquid } = spec.slots
  const windSpeed = WIND_M_S[wind.value] * blend(wind.strength)
  // The wind's direction is a property of the seed: golden-angle steps spread consecutive seeds around the compass.
  const angle = (spec.seed % 4096) * 2.399963
  return {
    gravity: mix(EARTH_GRAVITY, GRAVITY[gravity.value], blend(gravity.strength)),
    restitution: mix(RESTITUTION.normal, RESTITUTION[bounce.value], blend(bounce.strength)),
    windX: windSpeed * Math.cos(angle),
    windZ: windSpeed * Math.sin(angle),
    viscosity: VISCOSITY[liquid.value] * (0.5 + liquid.strength),
  }
}

/** Throws a RangeError naming the first thing wrong with a value that claims to be a spec. */
export function checkSpec(spec: WorldSpec): WorldSpec {
  if (spec.version !== 1) throw new RangeError(`world spec version ${String(spec.version)} is not 1; write it again with this release`)
  if (!Number.isInteger(spec.seed) || spec.seed < 0 || spec.seed >= 2 ** 32) throw new RangeError(`world seed ${spec.seed} is no u32`)
  for (const name of SLOT_NAMES) {
    const { value, strength } = spec.slots[name]
    if (!(SLOTS[name] as readonly string[]).includes(value)) throw new RangeError(`slot ${name} has no value "${value}"`)
    if (!(strength >= 0 && strength <= 1)) throw new RangeError(`strength ${strength} of slot ${name} is outside [0, 1]`)
  }
  return spec
}

/** Strength 0.2..1 as a blend weight: a hint moves physics by a third, "as said" (0.6) by two thirds, the most by all of it. */
function blend(strength: number): number {
  return Math.min(1, Math.max(0, (strength + 0.2) / 1.2))
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
