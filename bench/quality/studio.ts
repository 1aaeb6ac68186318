// The engine's memory and networks laid open, so that the card can feed them truth and look at each stage by itself.
import { FRAME } from '../../core/camera.ts'
import { makeImaginer, PAINTING } from '../../engine/imagine/imagination.ts'
import type { Imaginer } from '../../engine/imagine/imaginer.ts'
import { LOOK_DIMS, STYLE_DIMS, writeStyle } from '../../engine/imagine/style.ts'
import { makeReprojection, SOURCE, type Reprojection } from '../../engine/memory/reprojection.ts'
import { SpatialMemory } from '../../engine/memory/spatial-memory.ts'
import { DEFAULT_MODELS } from '../../engine/models/manifest.ts'
import { loadNetworks, sessionOf, type Networks, type Precision } from '../../engine/models/networks.ts'
import { drawEntities } from '../../engine/render/entity-hints.ts'
import { Renderer } from '../../engine/render/renderer.ts'
import { rememberGuess } from '../../engine/world/afterimage.ts'
import { temper } from '../../engine/world/temper.ts'
import type { TrueClip, TruePicture } from './truth.ts'

export const PIXELS = FRAME.width * FRAME.height

export type Studio = { renderer: Renderer; imaginer: Imaginer; explanation: string; close(): Promise<void> }

export async function openStudio(precision: Precision = 'faster', models = DEFAULT_MODELS): Promise<Studio> {
  const networks: Networks = await loadNetworks({ models, provider: 'cpu', precision }, ['render', ...PAINTING])
  const renderer = new Renderer(sessionOf(networks, 'render'))
  return { renderer, imaginer: makeImaginer(networks), explanation: networks.explanation, close: () => networks.close() }
}

/** A true picture as a keyframe; moving things are left out of the static memory. */
export function keyframeOf(picture: TruePicture): Parameters<SpatialMemory['insert']>[0] {
  return { width: FRAME.width, height: FRAME.height, rgb: picture.rgb, code: picture.code, pose: picture.pose, epoch: 0, valid: picture.ids.map((id) => (id >= 16 ? 0 : 1)) }
}

/** One frame of `render` over a memory, its own guess carried on as in play. Returned arrays are fresh. */
export class Player {
  readonly seen: Reprojection = makeReprojection(FRAME.width, FRAME.height)
  private readonly renderer: Renderer
  private readonly memory: SpatialMemory
  private readonly slots: Float32Array

  constructor(renderer: Renderer, memory: SpatialMemory, slots: Float32Array) {
    this.renderer = renderer
    this.memory = memory
    this.slots = slots
  }

  async frame(picture: TruePicture): Promise<Uint8Array> {
    const { renderer, memory, seen } = this
    memory.reproject(picture.pose, seen)
    renderer.prepare(seen, picture.pose, this.slots)
    drawEntities(picture.entities, picture.pose, renderer.warp)
    await renderer.run()
    renderer.write()
    temper(renderer.rgb, renderer.seen, renderer.moving)
    rememberGuess(memory, renderer, picture.pose, 0)
    return renderer.rgb.slice()
  }

  /** The re-projection alone, holes filled with the mean colour of what is known: the warp-only baseline. */
  warp(): Uint8Array {
    return meanFilled(this.seen.rgb, this.seen.source)
  }

  /** 1 where keyframes explain a pixel. */
  seenMask(): Uint8Array {
    return this.seen.source.map((source) => (source === SOURCE.keyframe ? 1 : 0))
  }
}

/** A copy of re-projected pixels whose holes have the mean colour of what is known, or `otherwise` where nothing is. */
export function meanFilled(rgb: Uint8Array, source: Uint8Array, otherwise: readonly number[] = [0, 0, 0]): Uint8Array {
  const mean = [0, 0, 0]
  let known = 0
  for (let p = 0; p < source.length; p++) {
    if (source[p] === SOURCE.hole) continue
    known++
    for (let c = 0; c < 3; c++) mean[c]! += rgb[3 * p + c]!
  }
  const out = rgb.slice()
  for (let p = 0; p < source.length; p++) if (source[p] === SOURCE.hole) for (let c = 0; c < 3; c++) out[3 * p + c] = known ? mean[c]! / known : otherwise[c]!
  return out
}

/** Paints `target` from a memory that holds `known`; returns the picture and the mask of what was newly revealed. */
export async function paintBeside(studio: Studio, clip: TrueClip, known: readonly TruePicture[], target: TruePicture) {
  const memory = new SpatialMemory()
  for (const picture of known) memory.insert(keyframeOf(picture))
  const { imaginer } = studio
  imaginer.begin({ seed: clip.casting.spec.seed, epoch: 0, slots: clip.slots, index: 1, style: styleOf(clip), styleEpoch: 0, keyframes: memory.keyframes, tried: [] })
  const painted = (await imaginer.paint({ pose: target.pose }))!
  const seen = makeReprojection(FRAME.width, FRAME.height)
  memory.reproject(target.pose, seen)
  return { rgb: painted.keyframe.full.rgb, revealed: seen.source.map((source) => (source === SOURCE.hole ? 1 : 0)) }
}

function styleOf(clip: TrueClip): Float32Array {
  const look = new Float32Array(LOOK_DIMS)
  writeStyle(clip.pictures[0]!.rgb, Float32Array.from(clip.pictures[0]!.code, (code) => code / 65535), look)
  look.copyWithin(STYLE_DIMS, 0, STYLE_DIMS)
  return look
}

