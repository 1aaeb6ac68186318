// From an enlarged painting to a keyframe: `detail` adds the texture that painting at half size cannot hold and puts colours and depth
// back on the same silhouettes. What memory knows sharply goes in as context and comes out as it was.
import { FRAME } from '../../core/camera.ts'
import { fillNormal } from '../../core/rng.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import type { Reprojection } from '../memory/reprojection.ts'
import { toByte } from '../render/renderer.ts'

const PIXELS = FRAME.width * FRAME.height
/** Channels of the view: RGB, depth code, known, noise. */
const VIEW = { code: 3, known: 4, noise: 5, channels: 6 } as const
/** Streams of the sampler count keyframes up from 0; the texture of keyframe k draws from here on. */
const TEXTURE_STREAM = 1 << 20

/** Seed of the world and number of the keyframe: together they name the noise. */
export type Grain = { seed: number; stream: number }

export class Detailer {
  private readonly session: Session
  private readonly view: Float32Array
  private readonly slots: Float32Array
  private readonly detailed: Float32Array
  private readonly noise: Float32Array

  constructor(session: Session) {
    this.session = session
    this.view = tensorOf(session, 'inputs', 'view', VIEW.channels * PIXELS)
    this.slots = tensorOf(session, 'inputs', 'slots', SLOT_DIMS)
    this.detailed = tensorOf(session, 'outputs', 'detailed', 4 * PIXELS)
    this.noise = this.view.subarray(VIEW.noise * PIXELS)
  }

  /** Works on `seen` [144, 256] in place: colours where `fresh` is 1, depth codes where `deep` is 1. `rawCode` are enlarged codes as painted. */
  async paint(seen: Reprojection, rawCode: Float32Array, fresh: Uint8Array, deep: Uint8Array, slots: Float32Array, grain: Grain): Promise<void> {
    const { view, detailed } = this
    fillNormal(grain.seed, TEXTURE_STREAM + grain.stream, this.noise)
    for (let p = 0; p < PIXELS; p++) {
      for (let c = 0; c < 3; c++) view[c * PIXELS + p] = seen.rgb[3 * p + c]! / 127.5 - 1
      view[VIEW.code * PIXELS + p] = 2 * (deep[p] ? rawCode[p]! : seen.code[p]!) - 1
      view[VIEW.known * PIXELS + p] = fresh[p] ? 0 : 1
      if (!fresh[p]) this.noise[p] = 0
    }
    this.slots.set(slots)
    await this.session.run()
    for (let p = 0; p < PIXELS; p++) {
      if (fresh[p]) for (let c = 0; c < 3; c++) seen.rgb[3 * p + c] = toByte(detailed[c * PIXELS + p]!)
      if (deep[p]) seen.code[p] = Math.max(0, Math.min(1, (detailed[VIEW.code * PIXELS + p]! + 1) / 2))
    }
  }
}
