// Ground truth for the world card: held-out worlds walked through and rendered at frame size.
import { FRAME, type Pose } from '../../core/camera.ts'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { slotVector } from '../../core/slots.ts'
import { drawEntities } from '../../engine/render/entity-hints.ts'
import { FRAME_PIXELS, WARP } from '../../engine/render/warp.ts'
import { openGpu } from '../../worlds/gpu.ts'
import { parsePolicies, type PolicyName } from '../../worlds/policies.ts'
import { castEpisode, shootEpisode, stageOf, type Casting, type Shot } from '../../worlds/record-episode.ts'
import { createRenderer, type Renderer } from '../../worlds/render.ts'
import { buildScene } from '../../worlds/scene.ts'
import { loadPhysics } from '../../worlds/simulate.ts'
import type { Split } from '../../worlds/splits.ts'

/** One true frame. `code` u16 (depth code x 65535), `ids` 16 and up are moving things. */
export type TruePicture = Shot & { rgb: Uint8Array; code: Uint16Array; ids: Uint8Array }
export type TrueClip = { casting: Casting; slots: Float32Array; pictures: TruePicture[] }

export type Truth = {
  /** Frame-sized; whoever sets another scene sets their own again afterwards. */
  renderer: Renderer
  /** The episode `index` of a held-out split under one policy. */
  clip(index: number, split: Split, policy: PolicyName, frames: number): Promise<TrueClip>
  /** The first `count` throws of a split, from its first episode on, whose ball flies through the view for a while: chosen by where it is, before anything is rendered. */
  throws(count: number, split: Split, frames: number): Promise<TrueClip[]>
  /** One world seen from its spawn and, from the same place, at other yaws (radians). */
  turns(index: number, split: Split, yaws: readonly number[]): Promise<TrueClip>
}

/** A ball this fast and this large in the picture, in this share of the frames, shows how moving things are drawn. */
const FLYING = { speedM_S: 2, pixels: 30, share: 0.4 }

const canvas = new Float32Array(WARP.channels * FRAME_PIXELS)

/** True if a ball flies through the view in enough of the shots. */
function ballInView(shots: readonly Shot[]): boolean {
  let showing = 0
  for (const { entities, pose } of shots) {
    const balls = entities.slice()
    for (let e = 0; e < ENTITY_SLOTS * ENTITY_FLOATS; e += ENTITY_FLOATS) {
      const speed = Math.hypot(balls[e + ENTITY.vx]!, balls[e + ENTITY.vy]!, balls[e + ENTITY.vz]!)
      if (balls[e + ENTITY.class] !== ENTITY_CLASS.ball || speed < FLYING.speedM_S) balls[e + ENTITY.alive] = 0
    }
    canvas.fill(0)
    drawEntities(balls, pose, canvas)
    let pixels = 0
    for (let p = WARP.coverage * FRAME_PIXELS; p < canvas.length; p++) if (canvas[p]! > 0) pixels++
    if (pixels >= FLYING.pixels) showing++
  }
  return showing >= FLYING.share * shots.length
}

export async function openTruth(): Promise<Truth> {
  await loadPhysics()
  const renderer = await createRenderer(await openGpu(), FRAME)
  const film = async (casting: Casting, shots: readonly Shot[]): Promise<TrueClip> => {
    const pictures: TruePicture[] = []
    for (const shot of shots) {
      const { rgb, code, ids } = await renderer.render(shot.pose, shot.timeS, shot.entities, shot.liquid)
      pictures.push({ ...shot, rgb: rgb.slice(), code: code.slice(), ids: ids.slice() })
    }
    return { casting, slots: slotVector(casting.spec.slots), pictures }
  }
  return {
    renderer,
    clip(index, split, policy, frames) {
      const casting = castEpisode(index, split, parsePolicies(policy))[0]!
      const scene = buildScene(casting.spec)
      renderer.setScene(scene)
      return film(casting, shootEpisode(casting, stageOf(scene), frames))
    },
    async throws(count, split, frames) {
      const clips: TrueClip[] = []
      for (let index = 0; clips.length < count; index++) {
        const casting = castEpisode(index, split, parsePolicies('throw'))[0]!
        const scene = buildScene(casting.spec)
        const shots = shootEpisode(casting, stageOf(scene), frames)
        if (!ballInView(shots)) continue
        renderer.setScene(scene)
        clips.push(await film(casting, shots))
      }
      return clips
    },
    turns(index, split, yaws) {
      const casting = castEpisode(index, split, parsePolicies('explore'))[0]!
      const scene = buildScene(casting.spec)
      renderer.setScene(scene)
      const first = shootEpisode(casting, stageOf(scene), 1)[0]!
      const at = (yaw: number): Pose => ({ ...scene.spawn, yaw: scene.spawn.yaw + yaw })
      return film(casting, yaws.map((yaw) => ({ ...first, pose: at(yaw) })))
    },
  }
}
