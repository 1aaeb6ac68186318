// Thrown balls, seen: the same throw filmed in the engine and in the true world, and the ball's height read off the pictures.
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS } from '../../core/entities.ts'
import { basisOf, FRAME, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { IDLE, type Controls } from '../../core/controls.ts'
import { worldPhysics } from '../../core/physics.ts'
import type { Slots } from '../../core/slots.ts'
import { findBall, FOCAL, type Ball } from './ball.ts'
import { filmOn, THROW, times } from './moves.ts'
import { landscapes, standing, withSlots, type Casting, type Start } from './starts.ts'
import type { Subject } from './subject.ts'
import type { TrueSubject } from './true-world.ts'

/** The first thrown ball is red (core/entities.ts). */
export const BALL_RGB = [0.95, 0.22, 0.16] as const
/** Looks are this many steps apart: a tenth of a second, as PhyWorld's. */
export const EVERY = 3
export const LOOK_S = EVERY / 30

/** Open ground in plain light without wind: what is measured is the ball, not the weather. */
const PLAIN: Partial<Slots> = {
  biome: { value: 'meadow', strength: 0.6 },
  time: { value: 'day', strength: 0.6 },
  weather: { value: 'clear', strength: 0.6 },
  style: { value: 'natural', strength: 0.6 },
  vegetation: { value: 'none', strength: 0.6 },
  landmark: { value: 'none', strength: 0.6 },
  water: { value: 'none', strength: 0.6 },
  wind: { value: 'calm', strength: 0.2 },
  bounce: { value: 'normal', strength: 0.6 },
  gravity: { value: 'normal', strength: 0.6 },
}

/** Held-out worlds made plain, with some slots said otherwise. */
export function plainWorlds(count: number, change: Partial<Slots> = {}, name = 'plain'): Casting[] {
  return landscapes('test', count).map((casting) => withSlots(casting, { ...PLAIN, ...change }, name))
}

export function gravityOf({ spec }: Casting): number {
  return worldPhysics(spec.slots, spec.seed).gravity
}

/** Where thrown balls come down, metres ahead, and how far to the sides ground should be like there. */
const LANDS_M = [7.5, 8.5, 9.5, 10.5] as const
const ASIDE_M = 0.5
/** Headings tried all round. */
const HEADINGS = 24

/** The same place, facing where the true ground is most level: off a slope a ball rises higher than it fell, whatever its restitution. */
export function facingLevel(start: Start): Start {
  const { terrain } = start.stage
  const { x, z } = start.pose
  const slopeTowards = (yaw: number) => {
    const at = (ahead: number, aside: number) => terrain.groundAt(x + ahead * Math.sin(yaw) + aside * Math.cos(yaw), z - ahead * Math.cos(yaw) + aside * Math.sin(yaw))
    const slopes = LANDS_M.map((ahead) => Math.hypot(at(ahead + ASIDE_M, 0) - at(ahead - ASIDE_M, 0), at(ahead, ASIDE_M) - at(ahead, -ASIDE_M)) / (2 * ASIDE_M))
    return Math.max(...slopes)
  }
  const headings = Array.from({ length: HEADINGS }, (_, k) => start.pose.yaw + (2 * Math.PI * k) / HEADINGS)
  const yaw = headings.reduce((best, heading) => (slopeTowards(heading) < slopeTowards(best) ? heading : best))
  return standing(start, { ...start.pose, yaw })
}

/** What was seen `t` seconds after the throw, and what would have been without it; `ball` undefined where the tracker finds none. */
export type Seen = { t: number; ball: Ball | undefined; rgb: Uint8Array; without: Uint8Array }

/** Films a throw from where the subject stands now, and the same moments without it, which is what the tracker needs. */
export async function filmThrow(subject: Subject, looks: number, before: readonly Controls[] = []): Promise<Seen[]> {
  for (const one of before) await subject.step(one)
  const back = subject.branch()
  const withBall = await filmed(subject, looks, THROW)
  back()
  const without = await filmed(subject, looks, IDLE)
  return withBall.map((rgb, k) => ({ t: (k + 1) * LOOK_S, ball: findBall(rgb, without[k]!, BALL_RGB), rgb, without: without[k]! }))
}

async function filmed(subject: Subject, looks: number, first: Controls): Promise<Uint8Array[]> {
  const at = new Set(Array.from({ length: looks }, (_, k) => (k + 1) * EVERY))
  const views = await filmOn(subject, [first, ...times(looks * EVERY - 1, IDLE)], at)
  return [...views.values()].map(({ rgb }) => rgb)
}

/** Where the true ball is `t` seconds after the throw: metres ahead of the eye (level), above the eye, upward speed; and where it shows. */
export type State = { t: number; aheadM: number; heightM: number; upM_S: number; x: number; y: number; radius: number }

/** The true states of the same throw, at the same moments, from the simulation. */
export async function trueStates(truth: TrueSubject, looks: number, world: (pose: Pose) => Pose, before: readonly Controls[] = []): Promise<State[]> {
  for (const one of before) await truth.step(one)
  const states: State[] = []
  for (let k = 0; k < looks * EVERY; k++) {
    await truth.step(k === 0 ? THROW : IDLE)
    if ((k + 1) % EVERY === 0) states.push(stateOf(truth.entities, world(truth.pose()), (k + 1) / 30))
  }
  return states
}

/** The newest ball's state as the camera at `pose` (world coordinates) has it. */
export function stateOf(entities: Float32Array, pose: Pose, t: number): State {
  let e = -1
  for (let at = 0; at < entities.length; at += ENTITY_FLOATS) if (entities[at + ENTITY.class] === ENTITY_CLASS.ball && entities[at + ENTITY.alive]) e = at
  if (e < 0) return { t, aheadM: NaN, heightM: NaN, upM_S: NaN, x: NaN, y: NaN, radius: NaN }
  const [dx, dy, dz] = [entities[e + ENTITY.x]! - pose.x, entities[e + ENTITY.y]! - pose.y, entities[e + ENTITY.z]! - pose.z]
  const { right, up, forward } = basisOf(pose)
  const along = (axis: Float64Array) => axis[0]! * dx + axis[1]! * dy + axis[2]! * dz
  const depth = along(forward)
  return {
    t,
    aheadM: Math.sin(pose.yaw) * dx - Math.cos(pose.yaw) * dz,
    heightM: dy,
    upM_S: entities[e + ENTITY.vy]!,
    x: (along(right) / depth / TAN_HALF_H + 1) * 0.5 * FRAME.width - 0.5,
    y: (1 - along(up) / depth / TAN_HALF_V) * 0.5 * FRAME.height - 0.5,
    radius: (FOCAL * entities[e + ENTITY.radius]!) / depth,
  }
}

/** Height above the eye of what shows at picture row `y`, `aheadM` level metres away, for a camera pitched by `pitch`. */
export function heightOf(y: number, aheadM: number, pitch: number): number {
  const v = (1 - (2 * (y + 0.5)) / FRAME.height) * TAN_HALF_V
  return (aheadM * (v * Math.cos(pitch) + Math.sin(pitch))) / (Math.cos(pitch) - v * Math.sin(pitch))
}

/** The ball's heights over time by its picture; the distance is the true ball's, so that only what the picture shows is judged. */
export function heightsOf(seen: readonly Seen[], states: readonly State[], pitch: number): ({ t: number; y: number } | undefined)[] {
  return seen.map(({ t, ball }, k) => (ball && Number.isFinite(states[k]!.aheadM) ? { t, y: heightOf(ball.y, states[k]!.aheadM, pitch) } : undefined))
}

/** First look after the true ball has bounced (its upward speed grew), or the count of looks. */
export function bounceAt(states: readonly State[]): number {
  for (let k = 1; k < states.length; k++) if (states[k]!.upM_S > states[k - 1]!.upM_S + 0.3) return k
  return states.length
}

/** True where the whole ball shows in a frame. */
export function inPicture({ x, y, radius }: State): boolean {
  return x - radius > 1 && y - radius > 1 && x + radius < FRAME.width - 2 && y + radius < FRAME.height - 2
}
