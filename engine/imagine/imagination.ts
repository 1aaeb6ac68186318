// The seam between the frame loop and whoever imagines: on this thread (tests), in a worker (play), or from a recording (replay).
// The loop never waits for it except for the opening; finished keyframes are taken between two frames.
import type { Pose } from '../../core/camera.ts'
import { hold } from '../memory/keyframe-blocks.ts'
import { sessionOf, type Networks } from '../models/networks.ts'
import { Imaginer, type Origin, type Painted, type Painters, type WorldStart } from './imaginer.ts'
import { PictureDepth } from './picture-depth.ts'
import type { Look } from './planner.ts'
import { Sampler } from './sampler.ts'
import { Upscaler } from './upscaler.ts'
import { Verifier } from './verifier.ts'
import { WaterFinder } from './water-finder.ts'

export interface Imagination {
  /** How the network runs that paints: precision, provider, why (Networks.runs); absent if none does. */
  readonly runs?: string | undefined
  begin(start: WorldStart): void
  /** Paints the first view. */
  opening(pose: Pose, origin?: Origin): Promise<Painted>
  prompt(epoch: number, slots: Float32Array, mood: boolean): void
  /** Where the player is now, null if nobody looks any more; the latest wins. */
  look(look: Look | null): void
  /** Keyframes due at `step`, oldest first. An implementation that imagines on this thread does so here. */
  take(step: number): Promise<readonly Painted[]>
  close(): Promise<void>
}

/** `rest` is called between two evaluations of a view beyond the first; it gives the view up by false. */
export function makeImaginer(networks: Networks, rest?: (view: Readonly<Pose>) => Promise<boolean>): Imaginer {
  const { verifier, water } = networks.sessions
  const painters: Painters = {
    sampler: new Sampler(sessionOf(networks, 'imagine')),
    upscaler: new Upscaler(sessionOf(networks, 'upscale')),
    pictureDepth: new PictureDepth(sessionOf(networks, 'depth')),
    ...(verifier && { verifier: new Verifier(verifier) }),
    ...(water && { waterFinder: new WaterFinder(water) }),
  }
  return new Imaginer(painters, rest)
}

/** The networks that paint. */
export const PAINTING = ['imagine', 'upscale', 'depth', 'verifier', 'water'] as const

/** Steps between two looks of the inline imagination: about what a worker manages. */
const INLINE_EVERY = 10

/** Imagines on the calling thread at fixed steps: slow and exactly repeatable. */
export function inlineImagination(networks: Networks): Imagination {
  const imaginer = makeImaginer(networks)
  let look: Look | null = null
  return {
    runs: networks.runs.imagine,
    begin: (start) => imaginer.begin(start),
    opening: (pose, origin) => imaginer.opening(pose, origin),
    prompt: (epoch, slots, mood) => imaginer.prompt(epoch, slots, mood),
    look: (latest) => {
      look = latest
    },
    take: async (step) => {
      if (!look || step % INLINE_EVERY !== 0) return NOTHING
      const painted = await imaginer.next(look)
      return painted ? [painted] : NOTHING
    },
    close: () => Promise.resolve(),
  }
}

const NOTHING: readonly Painted[] = []

/** Keyframes as they were applied in an earlier run, by step. */
export type Applied = { step: number; painted: Painted }

/** Repeats a recording instead of imagining. */
export function replayImagination(applied: readonly Applied[], opening?: Painted): Imagination {
  // Recorded keyframes stay what they are: whoever takes one lets go of it.
  const handOver = (painted: Painted) => {
    hold(painted.keyframe)
    return painted
  }
  return {
    begin: () => undefined,
    opening: () => (opening ? Promise.resolve(handOver(opening)) : Promise.reject(new RangeError('this recording has no opening'))),
    prompt: () => undefined,
    look: () => undefined,
    take: (step) => Promise.resolve(applied.filter((one) => one.step === step).map((one) => handOver(one.painted))),
    close: () => Promise.resolve(),
  }
}
