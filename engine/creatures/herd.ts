// Creatures that go about: graze, look up, wander around their home, run from who comes near. They live on whether anybody looks or not,
// since what they do depends on the world's seed, the ground and who is near, never on the picture.
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { wrapAngle, type Terrain } from '../../core/kinematics.ts'
import { uniform } from '../../core/rng.ts'
import type { Filled } from '../../core/slots.ts'
import { KINDS, type Kind, type KindName } from './kinds.ts'

/** At most so many in a world. */
export const CREATURES = 10
export const CREATURE_FLOATS = 14
/** Offsets within one: feet (a bird: middle) in metres, heading like a yaw, m/s, strides gone, what it does and for how much longer (s), the heading it wants, how far its head is down, home, draws made. */
export const CREATURE = { x: 0, y: 1, z: 2, heading: 3, speed: 4, stride: 5, mood: 6, left: 7, want: 8, low: 9, homeX: 10, homeZ: 11, draws: 12, alive: 13 } as const

const MOOD = { graze: 0, look: 1, walk: 2, flee: 3 } as const
const STREAM = 0x6e7d
/** The first of a herd appears this far ahead of the player and up to this much to the side; the others this near to it. Metres, radians. */
const FIRST = { nearM: 6, farM: 12, side: 0.6, apartM: 4 } as const
/** Who is farther from the player than this has gone; another comes this far off, in the half before the player. */
const GONE_M = 70
const COMES = { nearM: 32, farM: 44, side: 1.2 } as const
/** It wanders within this of its home, metres. */
const ROAM_M = 7
const TRIES = 6
const TURN_RAD_S = 2.5
const TURN_FLYING_RAD_S = 0.9
const SPEEDS_UP_M_S2 = 6
/** Ground this far ahead must not rise by more than that, nor fall by more: crowns of trees are remembered as ground, too. Metres. */
const AHEAD_M = 0.5
const RISE_M = 0.25
const DROP_M = 0.5
/** Nor is one put where the ground lies off the player's by more than this share of the way there. */
const SLOPE = 0.2
/** A thing faster than this within this of it frightens, m/s and metres. */
const FRIGHT = { speedM_S: 2, reachM: 2.5 } as const

export class Herd {
  /** [CREATURES, CREATURE_FLOATS]; part of a world's state. */
  readonly state = new Float32Array(CREATURES * CREATURE_FLOATS)
  private readonly seed: number
  private name: KindName | null = null
  private wanted = 0

  constructor(seed: number) {
    this.seed = seed
  }

  get kind(): Kind | null {
    return this.name && KINDS[this.name]
  }

  /** Another kind takes the places of the one before; fewer: the last ones go. */
  become({ value, strength }: Filled<'creature'>): void {
    this.name = value === 'none' ? null : value
    this.wanted = this.name ? Math.max(1, Math.round(KINDS[this.name].most * strength)) : 0
    for (let k = this.wanted; k < CREATURES; k++) this.state[k * CREATURE_FLOATS + CREATURE.alive] = 0
  }

  /** Advances by `dtS`; `entities` are thrown things. False if nothing has changed. */
  step(player: Readonly<Pose>, entities: Float32Array, ground: Terrain, dtS: number): boolean {
    const { kind } = this
    if (!kind || dtS <= 0) return false
    let changed = false
    for (let k = 0; k < this.wanted; k++) {
      const at = k * CREATURE_FLOATS
      if (this.state[at + CREATURE.alive] !== 1) changed = this.appear(kind, k, player, ground, false) || changed
      else if (Math.hypot(this.state[at]! - player.x, this.state[at + CREATURE.z]! - player.z) > GONE_M) this.appear(kind, k, player, ground, true)
      else if (kind.flight) changed = this.fly(kind, k, ground, dtS)
      else changed = this.walk(kind, k, player, entities, ground, dtS) || changed
    }
    return changed
  }

  /** Puts the `k`th somewhere on known ground near the first of them, or (`afar`) where it can hardly be seen to come. */
  private appear(kind: Kind, k: number, player: Readonly<Pose>, ground: Terrain, afar: boolean): boolean {
    const { state } = this
    const at = k * CREATURE_FLOATS
    const level = player.y - EYE_HEIGHT_M
    for (let n = 0; n < TRIES; n++) {
      const joins = !afar && k > 0 && state[CREATURE.alive] === 1
      const span = afar ? COMES : FIRST
      const yaw = joins ? this.draw(k) * 2 * Math.PI : player.yaw + (2 * this.draw(k) - 1) * span.side
      const reach = joins ? FIRST.apartM * Math.sqrt(this.draw(k)) : span.nearM + (span.farM - span.nearM) * this.draw(k)
      const x = (joins ? state[CREATURE.x]! : player.x) + Math.sin(yaw) * reach
      const z = (joins ? state[CREATURE.z]! : player.z) - Math.cos(yaw) * reach
      const floor = ground.groundAt(x, z)
      if (!kind.flight && !afar && (Number.isNaN(floor) || Math.abs(floor - level) > SLOPE * Math.hypot(x - player.x, z - player.z) || ground.blockedAt(x, z, floor, kind.radiusM))) continue
      const y = Number.isNaN(floor) ? level : floor
      const height = kind.flight ? kind.flight.heightM * (0.8 + 0.6 * this.draw(k)) : 0
      const heading = this.draw(k) * 2 * Math.PI - Math.PI
      const { draws } = CREATURE
      state.set([x, y + height, z, heading, 0, this.draw(k), MOOD.graze, 4 * this.draw(k), heading, 1, x, z, state[at + draws]!, 1], at)
      return true
    }
    return false
  }

  private walk(kind: Kind, k: number, player: Readonly<Pose>, entities: Float32Array, ground: Terrain, dtS: number): boolean {
    const { state } = this
    const at = k * CREATURE_FLOATS
    this.fear(kind, k, player, entities)
    state[at + CREATURE.left]! -= dtS
    if (state[at + CREATURE.left]! <= 0) this.decide(k)
    const mood = state[at + CREATURE.mood]!
    const before = state[at + CREATURE.speed]!
    const wanted = mood === MOOD.flee ? kind.runM_S : mood === MOOD.walk ? kind.walkM_S : 0
    state[at + CREATURE.speed]! += clamp(wanted - before, SPEEDS_UP_M_S2 * dtS)
    if (wanted > 0) this.turn(at, state[at + CREATURE.want]!, TURN_RAD_S * dtS)
    const lowered = this.lower(at, mood === MOOD.graze ? 1 : 0, dtS)
    return this.advance(kind, k, ground, dtS) || lowered
  }

  /** Runs from the player and from what is thrown. */
  private fear(kind: Kind, k: number, player: Readonly<Pose>, entities: Float32Array): void {
    const { state } = this
    const at = k * CREATURE_FLOATS
    const x = state[at]!
    const z = state[at + CREATURE.z]!
    if (Math.hypot(player.x - x, player.z - z) < kind.shyM) return this.flee(k, player.x, player.z)
    for (let slot = 0, e = 0; slot < ENTITY_SLOTS; slot++, e += ENTITY_FLOATS) {
      if (entities[e + ENTITY.alive] !== 1) continue
      const speed = Math.hypot(entities[e + ENTITY.vx]!, entities[e + ENTITY.vy]!, entities[e + ENTITY.vz]!)
      const apart = Math.hypot(entities[e + ENTITY.x]! - x, entities[e + ENTITY.z]! - z)
      if (speed > FRIGHT.speedM_S && apart < FRIGHT.reachM) return this.flee(k, entities[e + ENTITY.x]!, entities[e + ENTITY.z]!)
    }
  }

  private flee(k: number, fromX: number, fromZ: number): void {
    const { state } = this
    const at = k * CREATURE_FLOATS
    if (state[at + CREATURE.mood] === MOOD.flee && state[at + CREATURE.left]! > 0.4) return
    const away = Math.atan2(state[at]! - fromX, -(state[at + CREATURE.z]! - fromZ))
    state[at + CREATURE.want] = wrapAngle(away + (this.draw(k) - 0.5))
    state[at + CREATURE.mood] = MOOD.flee
    state[at + CREATURE.left] = 1.2 + 1.3 * this.draw(k)
  }

  /** What next? Mostly grazing, with walks that lead about its home; home is where it ran to. */
  private decide(k: number): void {
    const { state } = this
    const at = k * CREATURE_FLOATS
    if (state[at + CREATURE.mood] === MOOD.flee) {
      state[at + CREATURE.homeX] = state[at]!
      state[at + CREATURE.homeZ] = state[at + CREATURE.z]!
    }
    const u = this.draw(k)
    const mood = u < 0.4 ? MOOD.graze : u < 0.55 ? MOOD.look : MOOD.walk
    state[at + CREATURE.mood] = mood
    state[at + CREATURE.left] = mood === MOOD.look ? 1 + 2 * this.draw(k) : 2 + 4 * this.draw(k)
    if (mood !== MOOD.walk) return
    const angle = 2 * Math.PI * this.draw(k)
    const reach = ROAM_M * Math.sqrt(this.draw(k))
    const dx = state[at + CREATURE.homeX]! + reach * Math.sin(angle) - state[at]!
    const dz = state[at + CREATURE.homeZ]! + reach * Math.cos(angle) - state[at + CREATURE.z]!
    state[at + CREATURE.want] = Math.atan2(dx, -dz)
  }

  private lower(at: number, to: number, dtS: number): boolean {
    const { state } = this
    const low = state[at + CREATURE.low]!
    const next = low + clamp(to - low, 1.6 * dtS)
    state[at + CREATURE.low] = next
    return next !== low
  }

  private turn(at: number, want: number, most: number): void {
    const { state } = this
    const heading = state[at + CREATURE.heading]!
    state[at + CREATURE.heading] = wrapAngle(heading + clamp(wrapAngle(want - heading), most))
  }

  /** One step ahead, unless something is in the way: then it turns aside. */
  private advance(kind: Kind, k: number, ground: Terrain, dtS: number): boolean {
    const { state } = this
    const at = k * CREATURE_FLOATS
    const metres = state[at + CREATURE.speed]! * dtS
    if (metres <= 0) return false
    const heading = state[at + CREATURE.heading]!
    const x = state[at]! + Math.sin(heading) * metres
    const y = state[at + CREATURE.y]!
    const z = state[at + CREATURE.z]! - Math.cos(heading) * metres
    const floor = ground.groundAt(x, z)
    const ahead = ground.groundAt(x + Math.sin(heading) * AHEAD_M, z - Math.cos(heading) * AHEAD_M)
    if (ahead > y + RISE_M || ahead < y - DROP_M || floor > y + RISE_M || floor < y - DROP_M || ground.blockedAt(x, z, y, kind.radiusM) || this.crowded(kind, k, x, z)) {
      state[at + CREATURE.speed] = 0
      state[at + CREATURE.want] = wrapAngle(heading + (this.draw(k) < 0.5 ? -1 : 1) * (0.8 + 1.2 * this.draw(k)))
      return true
    }
    state[at + CREATURE.x] = x
    state[at + CREATURE.z] = z
    // Remembered ground is rough.
    if (!Number.isNaN(floor)) state[at + CREATURE.y]! += (floor - y) * Math.min(1, 8 * dtS)
    state[at + CREATURE.stride] = (state[at + CREATURE.stride]! + metres / kind.strideM) % 1
    return true
  }

  /** True if another stands there, and nearer than it does now. */
  private crowded(kind: Kind, k: number, x: number, z: number): boolean {
    const { state } = this
    const at = k * CREATURE_FLOATS
    for (let other = 0, o = 0; other < this.wanted; other++, o += CREATURE_FLOATS) {
      if (other === k || state[o + CREATURE.alive] !== 1) continue
      const apart = Math.hypot(state[o]! - x, state[o + CREATURE.z]! - z)
      if (apart < 2.5 * kind.radiusM && apart < Math.hypot(state[o]! - state[at]!, state[o + CREATURE.z]! - state[at + CREATURE.z]!)) return true
    }
    return false
  }

  /** Circles about its home, higher and lower as it likes, never into the ground. */
  private fly(kind: Kind, k: number, ground: Terrain, dtS: number): boolean {
    const { state } = this
    const at = k * CREATURE_FLOATS
    const { heightM, circleM } = kind.flight!
    const dx = state[at]! - state[at + CREATURE.homeX]!
    const dz = state[at + CREATURE.z]! - state[at + CREATURE.homeZ]!
    const out = Math.hypot(dx, dz)
    // Along the circle, bent inwards where it is too far out; every other flies the other way round.
    const radial = Math.atan2(dx, -dz)
    const side = k % 2 ? 1 : -1
    const bend = Math.max(-1, Math.min(1, (out - circleM * (0.7 + 0.06 * k)) / circleM))
    this.turn(at, wrapAngle(radial + side * (Math.PI / 2) * (1 + bend)), TURN_FLYING_RAD_S * dtS)
    state[at + CREATURE.speed]! += clamp(kind.walkM_S * (0.85 + 0.03 * k) - state[at + CREATURE.speed]!, SPEEDS_UP_M_S2 * dtS)
    const metres = state[at + CREATURE.speed]! * dtS
    const heading = state[at + CREATURE.heading]!
    state[at]! += Math.sin(heading) * metres
    state[at + CREATURE.z]! -= Math.cos(heading) * metres
    const floor = ground.groundAt(state[at]!, state[at + CREATURE.z]!)
    const least = heightM * (0.6 + 0.05 * k)
    if (floor + least > state[at + CREATURE.y]!) state[at + CREATURE.y]! += Math.min(floor + least - state[at + CREATURE.y]!, 2 * dtS)
    state[at + CREATURE.stride] = (state[at + CREATURE.stride]! + metres / kind.strideM) % 1
    return true
  }

  /** The next of its own random numbers in [0, 1). */
  private draw(k: number): number {
    return uniform(this.seed, STREAM + k, this.state[k * CREATURE_FLOATS + CREATURE.draws]!++)
  }
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value))
}
