// Closed-loop play over recorded frames with the engine's own parts, so that `render` meets in training what it makes of a world at play:
// its own guesses carried from frame to frame, and keyframes that it sharpened itself.
import { FRAME } from '../core/camera.ts'
import { DEFAULT_MODELS } from '../engine/models/manifest.ts'
import { loadNetworks, sessionOf } from '../engine/models/networks.ts'
import type { KeyframeInput } from '../engine/memory/keyframe.ts'
import { SOURCE, makeReprojection, type Reprojection } from '../engine/memory/reprojection.ts'
import type { SpatialMemory } from '../engine/memory/spatial-memory.ts'
import { drawEntities } from '../engine/render/entity-hints.ts'
import { Renderer } from '../engine/render/renderer.ts'
import { rememberGuess } from '../engine/world/afterimage.ts'
import { temper } from '../engine/world/temper.ts'
import type { Views } from './samples-imagine.ts'
import { doubled, halved } from './soften.ts'

const { width: W, height: H } = FRAME
/** Rows x fields of one frame's entities. */
export const ENTITY_BLOCK = 96
/** Magnification of a picture of half the size: log2(2 metres per pixel) / 2. */
const DOUBLED = 0.5

export class RollOut {
  private readonly renderer: Renderer

  constructor(renderer: Renderer) {
    this.renderer = renderer
  }

  /** A true view as the imaginer would hand it over had it painted just this: at half size, doubled, sharpened by `render`, depth along the sharp edges. */
  async painted(view: KeyframeInput & { code: Float32Array }, slots: Float32Array): Promise<KeyframeInput> {
    const small = halved(view, W, H)
    const input = doubled(view, small, W, H)
    const { renderer } = this
    renderer.prepare(atOwnPose(input), view.pose, slots)
    await renderer.run()
    renderer.write()
    input.rgb.set(renderer.rgb)
    return { ...doubled(view, small, W, H, input.rgb), soft: true }
  }

  /** Plays the frames after `first` up to the one before `frame` over `memory`; returns what is then seen of `frame`. Reused by the next call. */
  async play(memory: SpatialMemory, views: Views, entities: Float32Array, first: number, frame: number): Promise<Reprojection> {
    const { renderer } = this
    const { seen, rgb } = renderer
    for (let k = first + 1; k < frame; k++) {
      const pose = views.poses[k]!
      memory.reproject(pose, seen)
      renderer.prepare(seen, pose, views.slots)
      drawEntities(entities.subarray(k * ENTITY_BLOCK, (k + 1) * ENTITY_BLOCK), pose, renderer.warp)
      await renderer.run()
      renderer.write()
      temper(rgb, seen, renderer.moving)
      rememberGuess(memory, renderer, pose, 0)
    }
    memory.reproject(views.poses[frame]!, seen)
    return seen
  }
}

/** What memory shows of a doubled picture at the picture's own pose. */
export function atOwnPose(input: KeyframeInput & { code: Float32Array }): Reprojection {
  const seen = makeReprojection(W, H)
  seen.rgb.set(input.rgb)
  seen.code.set(input.code)
  seen.source.fill(SOURCE.keyframe)
  seen.magnification.fill(DOUBLED)
  return seen
}

/** With the float network of a model folder, as it is trained. */
export async function openRollOut(models = DEFAULT_MODELS): Promise<RollOut> {
  const networks = await loadNetworks({ models, provider: 'cpu', precision: 'fp32' }, ['render'])
  return new RollOut(new Renderer(sessionOf(networks, 'render')))
}
