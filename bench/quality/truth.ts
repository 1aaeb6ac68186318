// Ground truth for the world card: held-out worlds walked through and rendered at frame size.
import { FRAME, type Pose } from '../../core/camera.ts'
import { slotVector } from '../../core/slots.ts'
import { openGpu } from '../../worlds/gpu.ts'
import { parsePolicies, type PolicyName } from '../../worlds/policies.ts'
import { castEpisode, shootEpisode, stageOf, type Casting, type Shot } from '../../worlds/record-episode.ts'
import { createRenderer } from '../../worlds/render.ts'
import { buildScene } from '../../worlds/scene.ts'
import { loadPhysics } from '../../worlds/simulate.ts'
import type { Split } from '../../worlds/splits.ts'

/** One true frame. `code` u16 (depth code x 65535), `ids` 16 and up are moving things. */
export type TruePicture = Shot & { rgb: Uint8Array; code: Uint16Array; ids: Uint8Array }
export type TrueClip = { casting: Casting; slots: Float32Array; pictures: TruePicture[] }

export type Truth = {
  /** The episode `index` of a held-out split under one policy. */
  clip(index: number, split: Split, policy: PolicyName, frames: number): Promise<TrueClip>
  /** One world seen from its spawn and, from the same place, at other yaws (radians). */
  turns(index: number, split: Split, yaws: readonly number[]): Promise<TrueClip>
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
    clip(index, split, policy, frames) {
      const casting = castEpisode(index, split, parsePolicies(policy))[0]!
      const scene = buildScene(casting.spec)
      renderer.setScene(scene)
      return film(casting, shootEpisode(casting, stageOf(scene), frames))
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
