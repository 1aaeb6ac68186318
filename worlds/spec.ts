// One true world as a plain value: everything about a world follows from its spec, and a spec survives JSON unchanged.
import { worldPhysics, type WorldPhysics } from '../core/physics.ts'
import { SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'

/** `seed` is an integer in [0, 2^32); it decides geometry and placement, the slots decide what kind of world it is. */
export type WorldSpec = { version: 1; seed: number; slots: Slots }

/** Physics of a world in SI units: what the player, moving things and its liquid feel. */
export function physicsOf({ slots, seed }: WorldSpec): WorldPhysics {
  return worldPhysics(slots, seed)
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
