// One recorded episode: which world, who walks through it, and what every frame sees. Depends on nothing but its index and split.
import { EYE_HEIGHT_M, type Pose } from '../core/camera.ts'
import { IDLE, type Controls } from '../core/controls.ts'
import { ENTITY_FLOATS, ENTITY_SLOTS, makeEntities } from '../core/entities.ts'
import { wrapAngle, type Terrain } from '../core/kinematics.ts'
import { hash32, makeRng, uniform, type Rng } from '../core/rng.ts'
import type { Slots } from '../core/slots.ts'
import { describe } from './grammar-describe.ts'
import { sampleSpec } from './grammar.ts'
import { createYardLiquid } from './liquid-yard.ts'
import { elsewhere, explorePoses, type Place } from './policies-explore.ts'
import { levelPoses } from './policies-level.ts'
import { pickPolicy, scriptOf, STEP_S, type PolicyName } from './policies.ts'
import type { LiquidField } from './render.ts'
import type { Layout } from './scene-layout.ts'
import { terrainOf, type Scene } from './scene.ts'
import { createSimulation, type SimulationScene } from './simulate.ts'
import type { WorldSpec } from './spec.ts'
import { heldOutCombo, type Split } from './splits.ts'

/** What happens in one frame. `controls` led to it. */
export type Shot = { pose: Pose; timeS: number; controls: Controls; entities: Float32Array; liquid?: LiquidField }
/** An episode's world; `pair` links the two halves of a prompt switch: same geometry, same poses, another look. */
export type Casting = {
  index: number
  spec: WorldSpec
  prompt: string
  policy: PolicyName
  split: Split
  pair?: { id: number; half: 0 | 1 }
}

const STREAM = { policy: 31, shots: 32, look: 33, words: 34 } as const
/** Indices added until a world of the wanted family is found. */
const FAMILY_STRIDE = 1 << 22
const FAMILY_TRIES = 200
const LOOK_TRIES = 40
const SETTLE_STEPS = 120
/** Depth of dry ground over the water level that counts as dry, metres. */
const SHORE_M = 0.12

/** The castings of episode `index`: one, or the two halves of a prompt switch. */
export function castEpisode(index: number, split: Split, policies: readonly { name: PolicyName; weight: number }[]): Casting[] {
  const policy = pickPolicy(policies, uniform(index, STREAM.policy, splitSalt(split)))
  const { spec, prompt } = policy === 'yard' ? yardSpec(index, split) : sampleSpec(index, split)
  const first: Casting = { index, spec, prompt, policy, split }
  if (policy !== 'switch') return [first]
  const other = otherLook(spec, split, makeRng(hash32(index, STREAM.look, splitSalt(split)), 0))
  return [
    { ...first, pair: { id: index, half: 0 } },
    { ...first, ...other, pair: { id: index, half: 1 } },
  ]
}

function splitSalt(split: Split): number {
  return { train: 1, dev: 2, test: 3, ood: 4 }[split]
}

function yardSpec(index: number, split: Split): { spec: WorldSpec; prompt: string } {
  for (let attempt = 0; attempt < FAMILY_TRIES; attempt++) {
    const sample = sampleSpec(index + attempt * FAMILY_STRIDE, split)
    if (sample.spec.slots.family.value === 'yard') return sample
  }
  throw new Error(`no yard among ${FAMILY_TRIES} worlds from index ${index} of split ${split}`)
}

/** Another time, weather and style over the same geometry, in the same split. */
function otherLook(spec: WorldSpec, split: Split, rng: Rng): { spec: WorldSpec; prompt: string } {
  for (let attempt = 0; attempt < LOOK_TRIES; attempt++) {
    const donor = sampleSpec(Math.floor(rng.range(0, FAMILY_STRIDE)), split).spec.slots
    const slots: Slots = { ...spec.slots, time: donor.time, weather: donor.weather, style: donor.style }
    const changed = slots.time.value !== spec.slots.time.value || slots.style.value !== spec.slots.style.value
    if (!changed || (heldOutCombo(slots) !== undefined) !== (split === 'ood')) continue
    return { spec: { ...spec, slots }, prompt: describe(slots, rng, split === 'train' ? 'train' : 'any') }
  }
  return { spec, prompt: describe(spec.slots, rng, split === 'train' ? 'train' : 'any') }
}

/** What a shooting script needs of a built scene. */
export type Stage = SimulationScene & { waterLevel: number; layout: Layout }

export function stageOf(scene: Scene): Stage {
  const { spawn, bodies, layout, field, primitives } = scene
  return { spawn, bodies, layout, waterLevel: field.waterLevel, terrain: terrainOf(scene), solids: primitives.list }
}

export function shootEpisode(casting: Casting, stage: Stage, frames: number): Shot[] {
  const rng = makeRng(hash32(casting.index, STREAM.shots, splitSalt(casting.split)), 0)
  const place = placeOf(stage)
  const timeS = rng.range(0, 60)
  if (casting.policy !== 'explore' && casting.policy !== 'level') return drive(casting, stage, place, rng, frames, timeS)
  const poses = casting.policy === 'level' ? levelPoses(place, rng, frames) : explorePoses(place, rng, frames)
  const entities = momentOf(stage, casting.spec, Math.floor(rng.range(0, SETTLE_STEPS)))
  return poses.map((pose) => ({ pose, timeS, controls: IDLE, entities }))
}

function placeOf(stage: Stage): Place {
  const terrain: Terrain = stage.terrain
  return { spawn: stage.spawn, terrain, dryAt: (x, z) => terrain.groundAt(x, z) > stage.waterLevel + SHORE_M }
}

/** Sparse views show one moment of the world's moving things, between their start and their rest. */
function momentOf(stage: Stage, spec: WorldSpec, steps: number): Float32Array {
  if (stage.bodies.length === 0) return makeEntities()
  const simulation = createSimulation(stage, spec)
  for (let k = 0; k < steps; k++) simulation.step(IDLE, STEP_S)
  const entities = simulation.entities.slice()
  simulation.free()
  return entities
}

function drive(casting: Casting, stage: Stage, place: Place, rng: Rng, frames: number, timeS: number): Shot[] {
  const script = scriptOf(casting.policy, rng, frames)
  const simulation = createSimulation(stage, casting.spec, startOf(casting.policy, place, rng))
  const liquid = createYardLiquid(casting.spec, stage.layout, stage.terrain.groundAt)
  const shots: Shot[] = []
  script.controls.forEach((controls, step) => {
    simulation.step(controls, STEP_S)
    liquid?.step(STEP_S)
    if (step < script.lead) return
    const shot = { pose: { ...simulation.body.pose }, timeS: timeS + step * STEP_S, controls, entities: simulation.entities.slice() }
    shots.push(liquid ? { ...shot, liquid: liquid.field() } : shot)
  })
  simulation.free()
  return shots
}

/** The yard is watched from the spawn; everything else starts there or anywhere. */
function startOf(policy: PolicyName, place: Place, rng: Rng): Pose {
  const spawn = { ...place.spawn, yaw: wrapAngle(place.spawn.yaw + rng.range(-0.3, 0.3)), pitch: rng.range(-0.12, 0.05) }
  const ground = place.terrain.groundAt(spawn.x, spawn.z)
  if (Number.isFinite(ground)) spawn.y = ground + EYE_HEIGHT_M
  return policy === 'yard' || rng.next() < 0.4 ? spawn : elsewhere(place, rng)
}

export const ENTITY_SHAPE = [ENTITY_SLOTS, ENTITY_FLOATS] as const
