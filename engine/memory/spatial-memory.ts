// The world so far: keyframes with depth, looked at from anywhere. What has once been seen stays as it was first seen.
// Owned by the world model (one per player) and by the maker of training samples; it knows nothing of networks.
import type { Pose } from '../../core/camera.ts'
import { LIMITS } from '../../core/limits.ts'
import { emptyGuess, fillGuess, keyframeBytes, makeKeyframe, type Keyframe, type KeyframeInput } from './keyframe.ts'
import { hold, release, type KeyframeBlocks } from './keyframe-blocks.ts'
import { mixEarlier, type Fade } from './fade.ts'
import { inside } from '../kernel.ts'
import { SOFT, SOURCE, copyReprojection, countShares, residentReprojection, type Reprojection } from './reprojection.ts'
import { FreeSpace } from './free-space.ts'
import { infill } from './infill.ts'
import { Retrieval } from './retrieval.ts'
import { placeSlot } from './slot.ts'
import { clearZBuffer, closeCracks, copyZBuffer, makeZBuffer, splat, type ZBuffer } from './splat.ts'
import { lookBack } from './look-back.ts'
import { roundSilhouettes } from './silhouette.ts'

export type MemoryOptions = {
  /** Keyframes looked at per view. Most are fragments: they hold what was new when they were painted. */
  mostSources?: number
  /** What those may cost together, in full keyframes all in view; such a one costs one to two milliseconds at 256x144. */
  mostLoad?: number
  /** The least valuable keyframes are forgotten beyond this. */
  capacityBytes?: number
  /** Where keyframes made here lie; by default each in memory of its own. */
  blocks?: KeyframeBlocks
}

const DEFAULT_SOURCES = 24
const DEFAULT_LOAD = 2.2
/** At this distance a keyframe is worth half of what it is worth here, metres. */
const HALF_WORTH_M = 25
/** Worth of colours of the prompt before; of those before that again so much less. */
const STALE_WORTH = 0.3

export class SpatialMemory {
  readonly keyframes: Keyframe[] = []
  /** The prompt epoch whose colours are good; older keyframes are stale. */
  epoch = 0
  private nextId = 0
  private bytes = 0
  private lastFrame: Keyframe | null = null
  private hasLastFrame = false
  private readonly capacityBytes: number
  private readonly blocks: KeyframeBlocks | undefined
  private readonly retrieval: Retrieval
  private readonly freeSpace = new FreeSpace()

  constructor(options: MemoryOptions = {}) {
    this.capacityBytes = options.capacityBytes ?? LIMITS.memoryBytes
    this.blocks = options.blocks
    this.retrieval = new Retrieval(options.mostSources ?? DEFAULT_SOURCES, options.mostLoad ?? DEFAULT_LOAD)
  }

  /**
   * Remembers a keyframe and returns its id. Write once: pixels that memory already explains as finely (within 1.5x) with the colours
   * of the current epoch are left out, so that the first look of a surface stays its look. `all` keeps every valid pixel.
   */
  insert(input: KeyframeInput, all = false): number {
    const kept = all || this.keyframes.length === 0 ? input : { ...input, valid: this.unexplained(input) }
    const keyframe = makeKeyframe(kept, this.nextId, this.blocks)
    this.add(keyframe)
    return keyframe.id
  }

  /** Remembers a keyframe of another memory as it is: the bytes are shared. */
  add(keyframe: Keyframe): void {
    hold(keyframe)
    this.keyframes.push(keyframe)
    this.nextId = Math.max(this.nextId, keyframe.id + 1)
    this.bytes += keyframeBytes(keyframe)
    while (this.bytes > this.capacityBytes && this.keyframes.length > 1) this.forgetLeast(keyframe.pose)
  }

  /** Prepares a keyframe without remembering it yet. */
  make(input: KeyframeInput): Keyframe {
    return makeKeyframe(input, this.nextId, this.blocks)
  }

  /** Takes over all keyframes of another memory (restoring, or a second copy for another thread). */
  adopt(keyframes: readonly Keyframe[]): void {
    for (const keyframe of keyframes) this.add(keyframe)
  }

  /** The previous output: a guess of last resort (confidence .5) for pixels no keyframe explains; null forgets it. */
  setLastFrame(input: KeyframeInput | null): void {
    this.hasLastFrame = input !== null
    if (!input) return
    this.lastFrame ??= emptyGuess(input.width, input.height, input.pose, input.epoch)
    fillGuess(this.lastFrame, input)
  }

  /** The last frame as kept, null if there is none; assigned when a world is restored. */
  get guess(): Keyframe | null {
    return this.hasLastFrame ? this.lastFrame : null
  }

  set guess(keyframe: Keyframe | null) {
    this.lastFrame = keyframe
    this.hasLastFrame = keyframe !== null
  }

  /**
   * Fills `target` with what is remembered of the view from `pose`. A function of memory and pose only: the same view looks the same.
   * Keyframes from id `before` on are ignored: the view as it was before they came. `fade` lets the newest ones in little by little.
   */
  reproject(pose: Pose, target: Reprojection, before = Infinity, fade: Fade | null = null): void {
    if (inside(target.rgb)) return this.fill(pose, target, before, fade)
    const shown = kept(shownViews, target, residentReprojection)
    this.fill(pose, shown, before, fade)
    copyReprojection(shown, target)
  }

  private fill(pose: Pose, target: Reprojection, before: number, fade: Fade | null): void {
    const z = kept(views, target, makeZBuffer)
    clearZBuffer(z)
    this.retrieval.choose(this.keyframes, pose, target.width, this.epoch, before)
    const since = fade ? fade.since : Infinity
    let used = this.splatChosen(z, pose, 0, 0, since, false)
    const freshFrom = used
    used = this.splatChosen(z, pose, used, freshFrom, since, true)
    let earlier: ZBuffer | null = null
    if (fade && this.anySince(since)) {
      earlier = kept(earlierViews, target, makeZBuffer)
      copyZBuffer(z, earlier)
      used = this.splatChosen(z, pose, used, freshFrom, -since, true)
    }
    closeCracks(z)
    roundSilhouettes(z)
    if (earlier) {
      closeCracks(earlier)
      roundSilhouettes(earlier)
    }
    if (this.lastFrame && this.hasLastFrame) {
      const slot = placeSlot(used++, this.lastFrame, SOURCE.lastFrame, pose, z.width, z.height)
      splat(slot, z, true)
      if (earlier) splat(slot, earlier, true)
    }
    lookBack(z, target)
    target.young.fill(0)
    target.youngShare = 0
    if (earlier && fade) {
      const past = kept(pastViews, target, residentReprojection)
      lookBack(earlier, past, z)
      mixEarlier(z, earlier, past, target, fade)
    }
    infill(target)
    countShares(target)
  }

  /**
   * Splats the chosen keyframes with an id below `since` (from -`since` on if negative), `fresh` ones or those of older prompts, into
   * slots from `used` on; returns the next free slot.
   */
  private splatChosen(z: ZBuffer, pose: Pose, used: number, freshFrom: number, since: number, fresh: boolean): number {
    const { chosen, count } = this.retrieval
    let look = -1
    for (let k = 0; k < count; k++) {
      const keyframe = this.keyframes[chosen[k]!]!
      if ((keyframe.epoch === this.epoch) !== fresh) continue
      if (since < 0 ? keyframe.id < -since : keyframe.id >= since) continue
      // Of the looks that are over the last one counts, until there is one for the prompt of now.
      if (!fresh && keyframe.epoch !== look) freshFrom = used
      look = keyframe.epoch
      splat(placeSlot(used++, keyframe, fresh ? SOURCE.keyframe : SOURCE.stale, pose, z.width, z.height), z, false, freshFrom)
    }
    return used
  }

  private anySince(since: number): boolean {
    const { chosen, count } = this.retrieval
    for (let k = 0; k < count; k++) if (this.keyframes[chosen[k]!]!.id >= since && this.keyframes[chosen[k]!]!.epoch === this.epoch) return true
    return false
  }

  /** For the view last re-projected: where its rays pass through space that no keyframe has looked at. */
  unobserved(pose: Pose): FreeSpace {
    this.freeSpace.look(this.keyframes, this.retrieval.short, this.retrieval.listed, pose)
    return this.freeSpace
  }

  /** Mask of the pixels of `input` worth writing. */
  private unexplained(input: KeyframeInput): Uint8Array {
    const seen = kept(shownViews, input, residentReprojection)
    const last = this.hasLastFrame
    this.hasLastFrame = false
    this.reproject(input.pose, seen)
    this.hasLastFrame = last
    const { width, height } = input
    const mask = new Uint8Array(width * height)
    for (let p = 0; p < mask.length; p++) {
      if (seen.source[p] === SOURCE.keyframe && seen.magnification[p]! < SOFT) continue
      // One pixel more all around, so that old and new surfaces meet without a crack.
      const j = (p / width) | 0
      for (let y = Math.max(0, j - 1); y <= Math.min(height - 1, j + 1); y++) {
        for (let x = Math.max(0, p - j * width - 1); x <= Math.min(width - 1, p - j * width + 1); x++) mask[y * width + x] = 1
      }
    }
    if (input.valid) for (let p = 0; p < mask.length; p++) mask[p]! &= input.valid[p]! && 1
    return mask
  }

  /** The keyframe that holds little, lies far from `pose`, or has the look of an older prompt; never the newest. */
  private forgetLeast(pose: Pose): void {
    let worst = 0
    let least = Infinity
    for (let k = 0; k < this.keyframes.length - 1; k++) {
      const { pose: at, share, epoch } = this.keyframes[k]!
      const away = Math.hypot(at.x - pose.x, at.y - pose.y, at.z - pose.z) / HALF_WORTH_M
      const worth = (share * STALE_WORTH ** (this.epoch - epoch)) / (1 + away * away)
      if (worth < least) {
        least = worth
        worst = k
      }
    }
    this.bytes -= keyframeBytes(this.keyframes[worst]!)
    const [forgotten] = this.keyframes.splice(worst, 1)
    release(forgotten!)
  }
}

/** Views under construction, by size: needed within one call only, so all memories of a thread share them. */
const views = new Map<number, ZBuffer>()
const earlierViews = new Map<number, ZBuffer>()
const shownViews = new Map<number, Reprojection>()
const pastViews = new Map<number, Reprojection>()

function kept<View>(all: Map<number, View>, { width, height }: { width: number; height: number }, make: (width: number, height: number) => View): View {
  const size = width * 65536 + height
  let view = all.get(size)
  if (!view) all.set(size, (view = make(width, height)))
  return view
}
