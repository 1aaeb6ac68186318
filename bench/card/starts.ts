// Where a clip begins: a held-out world at its spawn with level eyes, which is where the engine's worlds begin too.
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import type { Slots } from '../../core/slots.ts'
import { sampleSpec } from '../../worlds/grammar.ts'
import { stageOf, type Stage } from '../../worlds/record-episode.ts'
import { buildScene, type Scene } from '../../worlds/scene.ts'
import type { WorldSpec } from '../../worlds/spec.ts'
import type { Split } from '../../worlds/splits.ts'

/** `id` names the seed in results: "test/3". */
export type Start = { id: string; spec: WorldSpec; prompt: string; scene: Scene; stage: Stage; pose: Pose }
/** A held-out world before anything of it is built. */
export type Casting = { id: string; spec: WorldSpec; prompt: string }

/** The first `count` landscapes of a split; yards have moving things of their own, which no picture tells the engine about. */
export function landscapes(split: Split, count: number): Casting[] {
  const found: Casting[] = []
  for (let index = 0; found.length < count; index++) {
    const { spec, prompt } = sampleSpec(index, split)
    if (spec.slots.family.value === 'landscape') found.push({ id: `${split}/${index}`, spec, prompt })
  }
  return found
}

/** The same world with some slots said otherwise. */
export function withSlots(casting: Casting, change: Partial<Slots>, name: string): Casting {
  return { ...casting, id: `${casting.id} ${name}`, spec: { ...casting.spec, slots: { ...casting.spec.slots, ...change } } }
}

export function startOf({ id, spec, prompt }: Casting): Start {
  const scene = buildScene(spec)
  const start = { id, spec, prompt, scene, stage: stageOf(scene), pose: scene.spawn }
  return standing(start, scene.spawn)
}

/** The same world from another place: level eyes at standing height. */
export function standing(start: Start, at: Pose): Start {
  const ground = start.stage.terrain.groundAt(at.x, at.z)
  return { ...start, pose: { ...at, pitch: 0, y: ground + EYE_HEIGHT_M } }
}

/** A pose of the engine's world, which begins at (0, eye height, 0) looking along -z, in the true world. */
export function toWorld(start: Pose, pose: Readonly<Pose>): Pose {
  const [sin, cos] = [Math.sin(start.yaw), Math.cos(start.yaw)]
  return {
    x: start.x + cos * pose.x - sin * pose.z,
    y: start.y + pose.y - EYE_HEIGHT_M,
    z: start.z + sin * pose.x + cos * pose.z,
    yaw: start.yaw + pose.yaw,
    pitch: pose.pitch,
  }
}

/** The inverse of `toWorld`. */
export function fromWorld(start: Pose, pose: Readonly<Pose>): Pose {
  const [sin, cos] = [Math.sin(start.yaw), Math.cos(start.yaw)]
  const [dx, dz] = [pose.x - start.x, pose.z - start.z]
  return { x: cos * dx + sin * dz, y: pose.y - start.y + EYE_HEIGHT_M, z: cos * dz - sin * dx, yaw: pose.yaw - start.yaw, pitch: pose.pitch }
}
