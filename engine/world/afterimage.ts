// What outlives a frame outside the keyframes: the network's guess of unseen areas, carried on until they are painted, and the old look
// of a world whose prompt has just changed.
import { FRAME, type Pose } from '../../core/camera.ts'
import type { KeyframeInput } from '../memory/keyframe.ts'
import { at, bytes, kernel } from '../kernel.ts'
import { SOURCE, type Reprojection } from '../memory/reprojection.ts'
import type { SpatialMemory } from '../memory/spatial-memory.ts'
import type { Renderer } from '../render/renderer.ts'
import { FRAME_PIXELS } from '../render/warp.ts'

/** Fewer guessed pixels than this share are not worth carrying over. */
const LEAST_GUESSED = 0.002
/**
 * Guesses up to so many pixels wide are made anew from their surroundings at every frame (infill.ts): nothing ever paints them, and a guess that feeds
 * on itself for minutes ends in glaring colours.
 */
const NARROW = 4
/** Needed within one call only: pixels to carry over, and room to find them. */
const valid = bytes(FRAME_PIXELS)
const scratch = bytes(FRAME_PIXELS)
const guess: KeyframeInput = { ...FRAME, rgb: new Uint8Array(0), code: new Float32Array(0), valid, pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, epoch: 0 }

/**
 * Hands the guessed pixels of the frame just rendered, and those where a guess is fading away, to memory as its last resort for the
 * next one.
 */
export function rememberGuess(memory: SpatialMemory, { seen, rgb, code, moving }: Renderer, pose: Pose, epoch: number): void {
  if (seen.share.hole + seen.share.lastFrame + seen.youngShare < LEAST_GUESSED) return memory.setLastFrame(null)
  kernel.markGuesses(FRAME_PIXELS, at(seen.source), at(seen.young), at(moving), at(valid))
  kernel.openMask(at(valid), FRAME.width, FRAME.height, NARROW, at(scratch))
  guess.code = code
  guess.rgb = rgb
  guess.pose = pose
  guess.epoch = epoch
  memory.setLastFrame(guess)
}

/** Mixes the colours of the view as it was before into `seen`; `share` is how much of the old remains. */
export function blendOld(seen: Reprojection, old: Reprojection, share: number): void {
  for (let p = 0; p < seen.source.length; p++) {
    if (seen.source[p]! < SOURCE.stale || old.source[p]! < SOURCE.stale) continue
    for (let k = 3 * p; k < 3 * p + 3; k++) seen.rgb[k] = seen.rgb[k]! * (1 - share) + old.rgb[k]! * share + 0.5
  }
}
