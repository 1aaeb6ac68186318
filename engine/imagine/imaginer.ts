// Paints keyframes into its own copy of the memory: re-project, sample, enlarge, keep what was unseen.
// It knows nothing of threads; `worker.ts` and `inline.ts` run it.
import { FRAME, KEYFRAME, type Pose } from '../../core/camera.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import type { MoodPicture } from '../../core/mood.ts'
import { openMask } from '../../core/opening.ts'
import { VALID } from '../kernel/constants.ts'
import { inverseOfCode, makeLevel, type Keyframe, type KeyframeInput } from '../memory/keyframe.ts'
import { SOURCE, makeReprojection } from '../memory/reprojection.ts'
import { hold, KeyframeBlocks } from '../memory/keyframe-blocks.ts'
import { SpatialMemory } from '../memory/spatial-memory.ts'
import { connectSurfaces } from '../memory/surface.ts'
import { toByte } from '../render/renderer.ts'
import { courseAnew, keepBorder, keepScale, writeView } from './anew.ts'
import { Carver } from './carve.ts'
import { feather } from './feather.ts'
import { halved, writePicture } from './halved.ts'
import { leastCode, rowsOfSky } from './level.ts'
import { LooseFinder } from './loose.ts'
import type { PictureDepth } from './picture-depth.ts'
import { Planner, REPAINT, REPAINT_SMALL, type Look, type Tried } from './planner.ts'
import { MEMORY, PLANE, Sampler, type Rest } from './sampler.ts'
import { Settler } from './settle.ts'
import { takeRim } from './rim.ts'
import { limitRise } from './rise.ts'
import { makeSkySums, openSky } from './open-sky.ts'
import { snapCode } from './snap.ts'
import { stretchGround } from './stretch.ts'
import { doubleInverse, smoothCode } from './upsample.ts'
import type { Upscaler } from './upscaler.ts'
import type { Verifier } from './verifier.ts'
import type { WaterFinder } from './water-finder.ts'
import { WorldStyle } from './world-style.ts'

/** What paints: each of them one network. Without a verifier the first opening that is painted is taken, without the last one water lies still. */
export type Painters = { sampler: Sampler; upscaler: Upscaler; pictureDepth: PictureDepth; verifier?: Verifier; waterFinder?: WaterFinder }

/** A painted keyframe, in shared memory and ready to add as it is, held for whoever takes it, and the imaginer's state after it. */
export type Painted = {
  keyframe: Keyframe
  index: number
  style: Float32Array
  styleEpoch: number
  tried: Tried
  /** How surely each pixel of the keyframe's half level is water, u8 [72, 128]; absent where the slots name none. */
  water?: Uint8Array
}

/** What is to be painted. `opening`: the first view of a world, for which somebody waits; `image` gives its colours, RGB u8 [144, 256, 3], `imageDepth` its depth codes in [0, 1], [144, 256]. */
export type View = { pose: Pose; opening?: boolean; image?: Uint8Array; imageDepth?: Float32Array }

/**
 * What a world begins from besides its prompt: `image`, RGB u8 [144, 256, 3], is its first view, with depth codes [144, 256] in
 * [0, 1] if `imageDepth` is given (a simulator knows them), else as `depth` reads them; the looks of `mood` are its look. One of them at most.
 */
export type Origin = { image?: Uint8Array; imageDepth?: Float32Array; mood?: readonly MoodPicture[] }

/** What a world starts or continues from. `index` counts keyframes painted so far; `style` (LOOK_DIMS) holds under prompt `styleEpoch`; `mood`: it is that of a mood board. */
export type WorldStart = {
  seed: number
  epoch: number
  slots: Float32Array
  index: number
  style: Float32Array
  styleEpoch: number
  mood?: boolean
  keyframes: readonly Keyframe[]
  tried: Tried
}

/** Openings painted at most, each from noise of its own, and the log-likelihood of what was asked for from which one is good enough. */
const CANDIDATES = 4
const CLEAR_NATS = -2.5
/** Streams of noise of the second opening and later ones: no world has as many keyframes. */
const CANDIDATE_STREAM = 1 << 24
/** Neighbouring codes of one surface differ by less than this (about 7 % of depth in the middle of the range). */
const SPECKLE_CODE = 0.012
/** A painted thing this much nearer (depth code: about a third) than what memory shows is a new thing in front, not the same one. */
const NEARER_CODE = 0.06
/** Depth goes through `smoothCode` this often: fewer leave debris on walks, more melt trees into what is behind them. */
const SMOOTHINGS = 12
/**
 * Fresh strips up to so many pixels wide are not kept: silhouettes open them at every step, each painting would fill them at a depth of its own,
 * and the outlines would hang in the air. Views close them with their background instead (infill.ts).
 */
const SLIVER = 4
const LARGE = FRAME.width * FRAME.height

export class Imaginer {
  private memory = new SpatialMemory()
  private readonly planner = new Planner()
  private readonly sampler: Sampler
  private readonly upscaler: Upscaler
  private readonly pictureDepth: PictureDepth
  private readonly verifier: Verifier | undefined
  private readonly best = new Float32Array(4 * PLANE)
  private readonly waterFinder: WaterFinder | undefined
  private seed = 0
  private index = 0
  private readonly slots = new Float32Array(SLOT_DIMS)
  private readonly style = new WorldStyle()
  private readonly small = makeReprojection(KEYFRAME.width, KEYFRAME.height)
  private readonly large = makeReprojection(FRAME.width, FRAME.height)
  private readonly paintedCode = new Float32Array(PLANE)
  private readonly scratch = new Float32Array(PLANE)
  private readonly skySums = makeSkySums(KEYFRAME.width, KEYFRAME.height)
  /** The painting: colours, smoothed inverse depth and which neighbours belong together. */
  private readonly painted = makeLevel(KEYFRAME.width, KEYFRAME.height)
  private readonly free = new Uint8Array(PLANE)
  /** 1 where memory looks through space nobody has looked at: something nearer may be painted there. */
  private readonly doubt = new Uint8Array(PLANE)
  /** 1 where memory shows scraps. */
  private readonly loose = new Uint8Array(PLANE)
  private readonly looseFinder = new LooseFinder(PLANE)
  private readonly largeInverse = new Float32Array(LARGE)
  private readonly largeRgb = new Uint8Array(3 * LARGE)
  /** 1 where the view is painted, where its depth is, and what of that is kept. */
  private readonly fresh = new Uint8Array(LARGE)
  private readonly deep = new Uint8Array(LARGE)
  private readonly valid = new Uint8Array(LARGE)
  private readonly code16 = new Uint16Array(LARGE)
  private readonly opened = new Uint8Array(LARGE)
  private readonly moved = new Uint8Array(LARGE)
  private readonly carver = new Carver()
  private readonly settler = new Settler(FRAME.width, FRAME.height)
  private readonly rest: ((view: Readonly<Pose>) => Promise<boolean>) | undefined

  constructor({ sampler, upscaler, pictureDepth, verifier, waterFinder }: Painters, rest?: (view: Readonly<Pose>) => Promise<boolean>) {
    this.sampler = sampler
    this.upscaler = upscaler
    this.pictureDepth = pictureDepth
    this.verifier = verifier
    this.waterFinder = waterFinder
    this.rest = rest
  }

  begin(start: WorldStart): void {
    this.memory = new SpatialMemory({ blocks: new KeyframeBlocks() })
    this.memory.adopt(start.keyframes)
    this.seed = start.seed
    this.index = start.index
    this.style.begin(start.style, start.styleEpoch)
    this.prompt(start.epoch, start.slots, start.mood)
    this.planner.begin(start.tried)
  }

  /** New conditioning: colours of older epochs are repainted over the same geometry. `mood`: in the look of its mood board still. */
  prompt(epoch: number, slots: Float32Array, mood = false): void {
    this.memory.epoch = epoch
    this.style.mood = mood
    this.slots.set(slots)
    this.planner.begin([])
  }

  /** Paints the view most worth it; null if nothing near is unseen, or if the painting was given up. */
  async next(look: Look, leadS?: number): Promise<Painted | null> {
    const plan = this.planner.next(this.memory, look, leadS)
    return plan && this.paint(plan)
  }

  /** The first view of a world. With an image it is that picture, and its depth is read from it unless it comes along. */
  async opening(pose: Pose, { image, imageDepth, mood }: Origin = {}): Promise<Painted> {
    if (mood) await this.style.choose(mood, this.pictureDepth, this.sampler.x)
    return (await this.paint({ pose, opening: true, ...(image && { image }), ...(imageDepth && { imageDepth }) }))!
  }

  async paint({ pose, opening = false, image, imageDepth }: View): Promise<Painted | null> {
    const { epoch } = this.memory
    const { index } = this
    this.describe(pose)
    const anew = opening ? null : courseAnew(this.small)
    if (anew) this.startAnew()
    const style = this.style.told(epoch)
    this.style.toneBack(epoch, this.sampler, this.small, anew !== null)
    // Somebody waits for an opening.
    const rest: Rest | undefined = opening || !this.rest ? undefined : () => this.rest!(pose)
    if (image && imageDepth) writePicture(image, imageDepth, this.sampler.x)
    else if (image) await this.pictureDepth.read(halved(image), this.slots, this.sampler.x)
    else if (opening && this.verifier && !this.style.mood) await this.choose(pose, style, this.verifier)
    else if (!(await this.sampler.paint({ pose, slots: this.slots, style, seed: this.seed, stream: index, ...anew }, rest))) return null
    this.index++
    this.style.toneForth(epoch, this.sampler, this.small)
    if (anew) {
      keepScale(this.small, this.sampler.x.subarray(3 * PLANE), this.scratch)
      keepBorder(this.small, this.loose, this.sampler.x, this.sampler.holdRgb)
    }
    this.develop(pose, image !== undefined)
    const water = await this.waterFinder?.find(this.painted.rgb, this.paintedCode, pose, this.slots)
    await rest?.()
    const input = await this.enlarge(pose, epoch, anew !== null, rest, image, imageDepth)
    this.style.settle(epoch, input.rgb, this.large.code)
    const keyframe = this.memory.make(input)
    this.memory.add(keyframe)
    hold(keyframe)
    this.planner.done(this.memory, pose)
    return { keyframe, index, style: this.style.values.slice(), styleEpoch: this.style.epoch, tried: this.planner.tried, ...(water && { water }) }
  }

  /** Paints openings until one shows what was asked for, and leaves the one that shows it best in the sampler. The look of a mood board is nothing that words ask for. */
  private async choose(pose: Pose, style: Float32Array, verifier: Verifier): Promise<void> {
    const { sampler, slots, seed, best } = this
    let most = -Infinity
    for (let k = 0; k < CANDIDATES && most < CLEAR_NATS; k++) {
      await sampler.paint({ pose, slots, style, seed, stream: k === 0 ? this.index : CANDIDATE_STREAM + k })
      const score = await verifier.score(sampler.x, slots)
      if (score <= most) continue
      most = score
      best.set(sampler.x)
    }
    sampler.x.set(best)
  }

  /** Fills the sampler's memory tensor with what is known of the view. */
  private describe(pose: Pose): void {
    const { small, sampler, loose } = this
    const { memory, holdRgb, holdDepth } = sampler
    this.memory.reproject(pose, small)
    stretchGround(small, pose.pitch)
    this.findDoubt(pose)
    this.looseFinder.find(small, loose)
    const { source, code, magnification, rgb } = small
    const { doubt } = this
    const { keyframe, stale } = SOURCE
    for (let p = 0; p < PLANE; p++) {
      const hasRgb = source[p] === keyframe && !loose[p]
      const hasDepth = source[p]! >= stale && !loose[p]
      const held = !doubt[p] && magnification[p]! < REPAINT_SMALL
      holdRgb[p] = hasRgb && held ? 1 : 0
      holdDepth[p] = hasDepth && held ? 1 : 0
      for (let c = 0; c < 3; c++) memory[c * PLANE + p] = hasRgb ? rgb[3 * p + c]! / 127.5 - 1 : 0
      memory[MEMORY.code * PLANE + p] = hasDepth ? 2 * code[p]! - 1 : 0
      memory[MEMORY.rgbValid * PLANE + p] = hasRgb ? 1 : 0
      memory[MEMORY.depthValid * PLANE + p] = hasDepth ? 1 : 0
      memory[MEMORY.magnification * PLANE + p] = hasRgb || hasDepth ? magnification[p]! : 0
    }
  }

  /** Hands the whole view over to the sampler; nothing is held. */
  private startAnew(): void {
    const { sampler } = this
    writeView(this.small, sampler.x)
    sampler.memory.fill(0)
    sampler.holdRgb.fill(0)
    sampler.holdDepth.fill(0)
  }

  private findDoubt(pose: Pose): void {
    const { small, doubt } = this
    const free = this.memory.unobserved(pose)
    for (let j = 0; j < KEYFRAME.height; j++) {
      for (let i = 0; i < KEYFRAME.width; i++) {
        const p = j * KEYFRAME.width + i
        const fromM = free.at(i, j, KEYFRAME.width, KEYFRAME.height)
        doubt[p] = small.source[p] === SOURCE.keyframe && small.code[p]! < codeOfDepth(fromM) - NEARER_CODE ? 1 : 0
      }
    }
  }

  /** The sampler's result as u8 colours and smoothed depth. What is painted keeps to level ground; a picture's ground (`given`) is as `depth` reads it. */
  private develop(pose: Pose, given: boolean): void {
    const { painted, paintedCode, free } = this
    const { x, holdRgb, holdDepth } = this.sampler
    // Colours first: they are compared along borders of one depth, as it was painted.
    feather(x, holdRgb, KEYFRAME.width, KEYFRAME.height, 0, 2)
    feather(x, holdDepth, KEYFRAME.width, KEYFRAME.height, 3, 3)
    for (let j = 0, p = 0; j < KEYFRAME.height; j++) {
      const least = given ? 0 : leastCode(j, KEYFRAME.height, pose.pitch)
      for (let i = 0; i < KEYFRAME.width; i++, p++) {
        for (let c = 0; c < 3; c++) painted.rgb[3 * p + c] = toByte(x[c * PLANE + p]!)
        free[p] = holdDepth[p] ? 0 : 1
        paintedCode[p] = Math.max(holdDepth[p] ? 0 : least, Math.min(1, (x[3 * PLANE + p]! + 1) / 2))
      }
    }
    if (!given) limitRise(paintedCode, free, KEYFRAME.width, KEYFRAME.height, pose.pitch)
    openSky(paintedCode, painted.rgb, free, KEYFRAME.width, rowsOfSky(KEYFRAME.height, pose.pitch), this.skySums)
    snapCode(paintedCode, painted.rgb, free, KEYFRAME.width, KEYFRAME.height)
    smoothCode(paintedCode, painted.rgb, free, KEYFRAME.width, KEYFRAME.height, SMOOTHINGS)
    for (let p = 0; p < PLANE; p++) painted.inverse[p] = inverseOfCode(paintedCode[p]!)
    painted.flags.fill(VALID)
    connectSurfaces(painted, 0, true)
  }

  /** Frame size: what memory knows kept, the rest painted and made sharp, or as in `image` and `imageDepth`. The arrays are reused. */
  private async enlarge(pose: Pose, epoch: number, anew: boolean, rest?: Rest, image?: Uint8Array, imageDepth?: Float32Array): Promise<KeyframeInput & { valid: Uint8Array }> {
    const { large, painted, largeRgb: rgb, fresh, deep } = this
    const { width, height } = FRAME
    if (image) rgb.set(image)
    else await this.upscaler.double(painted.rgb, rgb)
    await rest?.()
    this.memory.reproject(pose, large)
    stretchGround(large, pose.pitch)
    fresh.fill(0)
    deep.fill(0)
    this.keepKnown(rgb, anew, fresh, deep)
    if (imageDepth) large.code.set(imageDepth)
    else {
      this.deepen(rgb, deep)
      this.settler.settle(large.code, deep)
      takeRim(large.code, deep, width, height, RIM, this.largeInverse)
    }
    await rest?.()
    this.carve(pose, fresh)
    return { width, height, rgb, code: sixteenBits(large.code, this.code16), pose: { ...pose }, epoch, soft: imageDepth === undefined, valid: this.worthKeeping(fresh) }
  }

  /** Puts what memory shows well enough into `rgb`, and marks what is painted (`fresh`) and where depth is too (`deep`). */
  private keepKnown(rgb: Uint8Array, anew: boolean, fresh: Uint8Array, deep: Uint8Array): void {
    const { source, magnification, code, rgb: known } = this.large
    const { doubt, loose, paintedCode } = this
    const { keyframe, stale } = SOURCE
    for (let j = 0, p = 0; j < FRAME.height; j++) {
      for (let i = 0; i < FRAME.width; i++, p++) {
        const q = (j >> 1) * KEYFRAME.width + (i >> 1)
        // Or the painting put something clearly nearer into unobserved space.
        const other = anew || loose[q] === 1 || (doubt[q] === 1 && paintedCode[q]! > code[p]! + NEARER_CODE)
        const fine = magnification[p]! < REPAINT
        if (source[p] === keyframe && fine && !other) {
          rgb[3 * p] = known[3 * p]!
          rgb[3 * p + 1] = known[3 * p + 1]!
          rgb[3 * p + 2] = known[3 * p + 2]!
          continue
        }
        fresh[p] = 1
        if (source[p]! < stale || other || !fine) deep[p] = 1
      }
    }
  }

  /** Painted depth, enlarged along the edges of `guide`, where `deep` is 1. */
  private deepen(guide: Uint8Array, deep: Uint8Array): void {
    doubleInverse(this.painted, guide, this.largeInverse, deep)
    for (let p = 0; p < deep.length; p++) {
      if (deep[p]) this.large.code[p] = this.largeInverse[p]! > 0 ? codeOfDepth(1 / this.largeInverse[p]!) : 0
    }
  }

  /** Pushes what would stand in space that older keyframes looked through out of it. */
  private carve(pose: Pose, fresh: Uint8Array): void {
    const { code } = this.large
    const { largeInverse, moved } = this
    for (let p = 0; p < code.length; p++) if (fresh[p]) largeInverse[p] = inverseOfCode(code[p]!)
    this.carver.carve(this.memory.keyframes, pose, FRAME.width, FRAME.height, largeInverse, moved, fresh)
    for (let p = 0; p < code.length; p++) if (moved[p]) code[p] = largeInverse[p]! > 0 ? codeOfDepth(1 / largeInverse[p]!) : 0
  }

  /** Fresh areas and one pixel more all around, without specks whose depth agrees with none of their neighbours. */
  private worthKeeping(fresh: Uint8Array): Uint8Array {
    const { width, height } = FRAME
    const { valid } = this
    const { code } = this.large
    openMask(fresh, width, height, SLIVER, this.opened)
    valid.fill(0)
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const p = j * width + i
        const left = i > 0 ? p - 1 : p
        const right = i + 1 < width ? p + 1 : p
        const up = j > 0 ? p - width : p
        const down = j + 1 < height ? p + width : p
        if (!(fresh[p] || fresh[left] || fresh[right] || fresh[up] || fresh[down])) continue
        valid[p] = alike(code, p, left) || alike(code, p, right) || alike(code, p, up) || alike(code, p, down) ? 1 : 0
      }
    }
    return valid
  }
}

/** Whether another pixel is at about the same depth. */
function alike(code: Float32Array, p: number, q: number): boolean {
  return q !== p && Math.abs(code[q]! - code[p]!) < SPECKLE_CODE
}

/** Codes in [0, 1] as u16. */
function sixteenBits(code: Float32Array, out: Uint16Array): Uint16Array {
  for (let p = 0; p < code.length; p++) out[p] = Math.round(code[p]! * 65535)
  return out
}

/** Width of a painted silhouette, pixels at frame size. */
const RIM = 2
