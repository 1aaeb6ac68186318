// The look of a world as its imaginer keeps it: the style of its first view, which every later view is told, or that of a mood board, towards which all paintings are toned.
import { KEYFRAME } from '../../core/camera.ts'
import type { MoodPicture } from '../../core/mood.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import type { Reprojection } from '../memory/reprojection.ts'
import { toByte } from '../render/renderer.ts'
import { doubled, mixStyles } from './mood.ts'
import type { PictureDepth } from './picture-depth.ts'
import { MEMORY, PLANE, type Sampler } from './sampler.ts'
import { LOOK_DIMS, STYLE_DIMS, writeStyle } from './style.ts'
import { Tone } from './tone.ts'

/** Pictures of a mood board need not show what the world is. */
const NOTHING_SAID = new Float32Array(SLOT_DIMS)
const NO_STYLE = new Float32Array(STYLE_DIMS)

export class WorldStyle {
  /** See LOOK_DIMS. */
  readonly values = new Float32Array(LOOK_DIMS)
  /** The prompt under which it holds. */
  epoch = -1
  /** The look is that of a mood board, and no words since then have asked for another. */
  mood = false
  private readonly shown = this.values.subarray(0, STYLE_DIMS)
  private readonly own = this.values.subarray(STYLE_DIMS)
  private readonly tone = new Tone()
  private readonly rgb = new Uint8Array(3 * PLANE)
  private readonly code = new Float32Array(PLANE)

  begin(values: Float32Array, epoch: number): void {
    this.values.set(values)
    this.epoch = epoch
    this.tone.set(this.own, this.shown)
  }

  /** The world looks as these pictures do, mixed, from its first view on. `x`: the sampler's picture, as scratch. */
  async choose(mood: readonly MoodPicture[], pictureDepth: PictureDepth, x: Float32Array): Promise<void> {
    const styles: Float32Array[] = []
    for (const { picture } of mood) {
      const rgb = doubled(picture)
      await pictureDepth.read(rgb, NOTHING_SAID, x)
      const style = new Float32Array(STYLE_DIMS)
      writeStyle(rgb, this.codeOf(x), style)
      styles.push(style)
    }
    mixStyles(styles, mood.map(({ weight }) => weight), this.shown)
    this.mood = true
  }

  /** What a view under prompt `epoch` is told. A look that was chosen is a wish at first: the network has yet to find its own. */
  told(epoch: number): Float32Array {
    return this.epoch === epoch ? this.own : this.mood ? this.shown : NO_STYLE
  }

  /** Brings what memory shows of a view (`seen`) into the network's own colours, in the sampler's memory or, `anew`, in the picture it starts from. */
  toneBack(epoch: number, { memory, x }: Sampler, { code }: Reprojection, anew: boolean): void {
    if (this.epoch !== epoch || !this.tone.bends) return
    if (anew) this.tone.undo(x, code, KEYFRAME.width)
    else this.tone.undo(memory, code, KEYFRAME.width, memory.subarray(MEMORY.rgbValid * PLANE, (MEMORY.rgbValid + 1) * PLANE))
  }

  /** Brings what was painted into the colours that are shown; what memory held is as it was. The first view of a chosen look says how. */
  toneForth(epoch: number, { x, holdRgb }: Sampler, { rgb }: Reprojection): void {
    const known = this.epoch === epoch
    if (!known && this.mood) this.find(x)
    if (!(known || this.mood) || !this.tone.bends) return
    this.tone.apply(x, this.codeOf(x), KEYFRAME.width)
    for (let p = 0; p < PLANE; p++) if (holdRgb[p]) for (let c = 0; c < 3; c++) x[c * PLANE + p] = rgb[3 * p + c]! / 127.5 - 1
  }

  /** A view under prompt `epoch` is done: without a mood board the first of them makes the look. `code`: depth codes in [0, 1]. */
  settle(epoch: number, rgb: Uint8Array, code: Float32Array): void {
    if (this.epoch !== epoch && !this.mood) {
      writeStyle(rgb, code, this.shown)
      this.own.set(this.shown)
      this.tone.set(this.own, this.shown)
    }
    this.epoch = epoch
  }

  private find(x: Float32Array): void {
    for (let p = 0; p < PLANE; p++) for (let c = 0; c < 3; c++) this.rgb[3 * p + c] = toByte(x[c * PLANE + p]!)
    writeStyle(this.rgb, this.codeOf(x), this.own)
    this.tone.set(this.own, this.shown)
  }

  /** Depth codes of the sampler's picture, [72, 128] in [0, 1]. */
  private codeOf(x: Float32Array): Float32Array {
    for (let p = 0; p < PLANE; p++) this.code[p] = Math.max(0, Math.min(1, (x[3 * PLANE + p]! + 1) / 2))
    return this.code
  }
}
