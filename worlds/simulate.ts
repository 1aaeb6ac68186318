// The true physics of a world: the player by core/kinematics, balls, boxes and pendulums by Rapier's deterministic build.
// Same scene, spec, start and controls give the same states bit for bit, on any machine; `hash` proves it.
import RAPIER from '@dimforge/rapier3d-deterministic-compat'
import { createHash } from 'node:crypto'
import type { Pose } from '../core/camera.ts'
import { BUTTON, type Controls } from '../core/controls.ts'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS, makeBorn, makeEntities, spawnThrown } from '../core/entities.ts'
import { moveBody, type Body, type Terrain } from '../core/kinematics.ts'
import type { WorldPhysics } from '../core/physics.ts'
import type { Body as SceneBody } from './scene-bodies.ts'
import type { Primitive } from './scene-primitives.ts'
import { addGround, addSolids } from './simulate-colliders.ts'
import { physicsOf, type WorldSpec } from './spec.ts'

/** A thing that moves from the start; at rest unless a velocity in m/s is given. */
export type MovingBody = SceneBody & { velocity?: readonly [number, number, number] }
/** What the simulation needs of a scene. */
export type SimulationScene = { spawn: Pose; bodies: readonly MovingBody[]; terrain: Terrain; solids?: readonly Primitive[] }

export interface Simulation {
  readonly body: Body
  /** [8, 12] as `core/entities.ts` describes; refreshed by every step. */
  readonly entities: Float32Array
  step(controls: Controls, dtS: number): void
  /** Hex digest of everything that moves. */
  hash(): string
  /** Frees the WebAssembly memory. */
  free(): void
}

/** Substeps are at most this long, so that a thrown ball moves less than its radius. */
const SUBSTEP_S = 1 / 90
/** Share of the wind's relative speed a ball takes up per second. */
const WIND_GRIP_HZ = 0.25
const ROLL_DAMPING = 0.35
const DENSITY_KG_M3 = 300
/** Things this far below the spawn have left the world. */
const LOST_M = 120

let ready: Promise<void> | undefined
/** Loads the physics engine; await it once before `createSimulation`. */
export function loadPhysics(): Promise<void> {
  ready ??= RAPIER.init()
  return ready
}

export function createSimulation(scene: SimulationScene, spec: WorldSpec, start: Pose = scene.spawn): Simulation {
  const physics = physicsOf(spec)
  const world = new RAPIER.World({ x: 0, y: -physics.gravity, z: 0 })
  addStatic(world, scene, start, physics)
  const entities = makeEntities()
  const born = makeBorn()
  const bodies: (RAPIER.RigidBody | undefined)[] = new Array(ENTITY_SLOTS).fill(undefined)
  scene.bodies.slice(0, ENTITY_SLOTS).forEach((moving, slot) => {
    writeEntity(entities, slot, moving)
    bodies[slot] = addBody(world, entities, slot, physics, moving.anchor)
  })
  const body: Body = { pose: { ...start }, velocityY: 0, grounded: true }
  let thrown = 0
  let held = 0
  return {
    body,
    entities,
    step(controls, dtS) {
      moveBody(body, controls, physics.gravity, dtS, scene.terrain)
      if (controls.buttons & ~held & BUTTON.throw) {
        const slot = spawnThrown(entities, born, body.pose, thrown++)
        const old = bodies[slot]
        if (old) world.removeRigidBody(old)
        bodies[slot] = addBody(world, entities, slot, physics)
      }
      held = controls.buttons
      advance(world, bodies, entities, physics, dtS)
      readBack(bodies, entities, scene.spawn.y - LOST_M)
    },
    hash: () => stateHash(body, entities),
    free: () => world.free(),
  }
}

function addStatic(world: RAPIER.World, scene: SimulationScene, start: Pose, physics: WorldPhysics): void {
  addGround(world, scene.terrain, start.x, start.z, scene.spawn.y - LOST_M, physics)
  addSolids(world, scene.solids ?? [], start.x, start.z, physics)
}

function writeEntity(entities: Float32Array, slot: number, body: MovingBody): void {
  const colour = body.colour.map((c) => c / 255)
  entities.set([body.class, body.x, body.y, body.z, ...(body.velocity ?? [0, 0, 0]), body.radius, ...colour, 1], slot * ENTITY_FLOATS)
}

type Point = readonly [number, number, number]

function addBody(world: RAPIER.World, entities: Float32Array, slot: number, physics: WorldPhysics, anchor?: Point): RAPIER.RigidBody {
  const e = entities.subarray(slot * ENTITY_FLOATS, (slot + 1) * ENTITY_FLOATS)
  const desc = RAPIER.RigidBodyDesc.dynamic()
    .setTranslation(e[ENTITY.x]!, e[ENTITY.y]!, e[ENTITY.z]!)
    .setLinvel(e[ENTITY.vx]!, e[ENTITY.vy]!, e[ENTITY.vz]!)
    .setAngularDamping(ROLL_DAMPING)
    .setCcdEnabled(true)
  // Boxes slide and fall but stay upright: a slot has no room for a rotation, and pictures must agree with physics.
  if (e[ENTITY.class] === ENTITY_CLASS.box) desc.lockRotations()
  const body = world.createRigidBody(desc)
  const radius = e[ENTITY.radius]!
  const box = e[ENTITY.class] === ENTITY_CLASS.box
  const shape = box ? RAPIER.ColliderDesc.cuboid(radius, radius, radius) : RAPIER.ColliderDesc.ball(radius)
  const restitution = box ? physics.restitution * 0.3 : physics.restitution
  world.createCollider(shape.setDensity(DENSITY_KG_M3).setRestitution(restitution).setFriction(0.8), body)
  if (anchor) hang(world, body, anchor)
  return body
}

function hang(world: RAPIER.World, body: RAPIER.RigidBody, [x, y, z]: Point): void {
  const at = body.translation()
  const anchor = world.createRigidBody(RAPIER.RigidBodyDesc.fixed().setTranslation(x, y, z))
  const arm = { x: x - at.x, y: y - at.y, z: z - at.z }
  world.createImpulseJoint(RAPIER.JointData.spherical({ x: 0, y: 0, z: 0 }, arm), anchor, body, true)
}

function advance(
  world: RAPIER.World,
  bodies: readonly (RAPIER.RigidBody | undefined)[],
  entities: Float32Array,
  physics: WorldPhysics,
  dtS: number,
): void {
  const substeps = Math.ceil(dtS / SUBSTEP_S - 1e-6)
  const windy = physics.windX !== 0 || physics.windZ !== 0
  world.timestep = dtS / substeps
  for (let k = 0; k < substeps; k++) {
    if (windy) bodies.forEach((body, slot) => body && blow(body, entities[slot * ENTITY_FLOATS + ENTITY.class]!, physics, dtS / substeps))
    world.step()
  }
}

/** Wind drags light round things along; boxes are too heavy to notice. */
function blow(body: RAPIER.RigidBody, entityClass: number, physics: WorldPhysics, dtS: number): void {
  if (entityClass === ENTITY_CLASS.box || body.isSleeping()) return
  const v = body.linvel()
  const grip = body.mass() * WIND_GRIP_HZ * dtS
  body.applyImpulse({ x: (physics.windX - v.x) * grip, y: 0, z: (physics.windZ - v.z) * grip }, false)
}

function readBack(bodies: (RAPIER.RigidBody | undefined)[], entities: Float32Array, lostBelowY: number): void {
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    const body = bodies[slot]
    if (!body) continue
    const at = slot * ENTITY_FLOATS
    const p = body.translation()
    const v = body.linvel()
    entities[at + ENTITY.x] = p.x
    entities[at + ENTITY.y] = p.y
    entities[at + ENTITY.z] = p.z
    entities[at + ENTITY.vx] = v.x
    entities[at + ENTITY.vy] = v.y
    entities[at + ENTITY.vz] = v.z
    if (p.y < lostBelowY) entities[at + ENTITY.alive] = 0
  }
}

function stateHash(body: Body, entities: Float32Array): string {
  const { x, y, z, yaw, pitch } = body.pose
  const player = Float64Array.of(x, y, z, yaw, pitch, body.velocityY, Number(body.grounded))
  return createHash('sha256').update(new Uint8Array(player.buffer)).update(new Uint8Array(entities.buffer)).digest('hex')
}
