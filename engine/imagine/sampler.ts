// Flow-matching sampler around one evaluation of `imagine` (ARCHITECTURE.md; training/flow.py is the same in Python):
// from counter-based noise, a few straight steps towards the network's clean guess, what memory knows put back at every step. The network
// was taught to go in so few where another goes in twelve guided ones (training/distil_task.py; Salimans & Ho 2022, Meng et al. 2023).
import { KEYFRAME, writeRays, type Pose } from '../../core/camera.ts'
import { fillNormal } from '../../core/rng.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { STYLE_DIMS } from './style.ts'

/** Pixels of a painted keyframe. */
export const PLANE = KEYFRAME.width * KEYFRAME.height
/** Evaluations a painting. The network has only learnt the noise levels of these steps. */
export const STEPS = 4
/** Bends the time grid towards noise, where the layout is decided. */
const SHIFT = 1.5
/** Channels of the memory tensor. */
export const MEMORY = { rgb: 0, code: 3, rgbValid: 4, depthValid: 5, magnification: 6, channels: 7 } as const

export type Painting = {
  pose: Pose
  slots: Float32Array
  style: Float32Array
  seed: number
  /** Keyframe index: each keyframe of a world has its own noise. */
  stream: number
  /** Begin at this step, from `x` as it is with noise over it (SDEdit, Meng et al. 2022), instead of from noise alone. */
  from?: number
}

/** A pause between two pieces of work; false if what is painted is not wanted any more. */
export type Rest = () => Promise<boolean>

export class Sampler {
  /** Fill before `paint`: [7, 72, 128], see `MEMORY`. */
  readonly memory: Float32Array
  /** Result of `paint`: [4, 72, 128], RGB + depth code in [-1, 1]. Reused. */
  readonly x = new Float32Array(4 * PLANE)
  /** 1 where memory replaces the network's guess, [RGB, depth]. Fill before `paint`. */
  readonly holdRgb = new Uint8Array(PLANE)
  readonly holdDepth = new Uint8Array(PLANE)
  private readonly session: Session
  private readonly noisy: Float32Array
  private readonly rays: Float32Array
  private readonly slots: Float32Array
  private readonly style: Float32Array
  private readonly t: Float32Array
  private readonly guess: Float32Array

  constructor(session: Session) {
    this.session = session
    this.memory = tensorOf(session, 'inputs', 'memory', MEMORY.channels * PLANE)
    this.noisy = tensorOf(session, 'inputs', 'noisy', 4 * PLANE)
    this.rays = tensorOf(session, 'inputs', 'rays', 3 * PLANE)
    this.slots = tensorOf(session, 'inputs', 'slots', SLOT_DIMS)
    this.style = tensorOf(session, 'inputs', 'style', STYLE_DIMS)
    this.t = tensorOf(session, 'inputs', 't', 1)
    this.guess = tensorOf(session, 'outputs', 'x', 4 * PLANE)
  }

  /** `rest` is awaited after each evaluation; false gives the painting up: null. */
  async paint(painting: Painting, rest?: Rest): Promise<Float32Array | null> {
    const { x } = this
    const from = painting.from ?? 0
    fillNormal(painting.seed, painting.stream, this.noisy)
    const clean = samplerTime(from)
    mixNoise(x, from > 0 ? clean : 0, this.noisy, 1 - clean)
    writeRays(painting.pose, KEYFRAME.width, KEYFRAME.height, this.rays)
    this.slots.set(painting.slots)
    this.style.set(painting.style)
    for (let step = from; step < STEPS; step++) {
      const t = samplerTime(step)
      this.t[0] = t
      this.noisy.set(x)
      await this.session.run()
      this.pullTowardsGuess((samplerTime(step + 1) - t) / (1 - t))
      if ((await rest?.()) === false) return null
    }
    return x
  }

  /** Moves `x` by `share` of the way to the guess, and to what memory knows where that is held. */
  private pullTowardsGuess(share: number): void {
    const { x, guess, memory, holdRgb, holdDepth } = this
    for (let k = 0, c = 0; c < 4; c++) {
      const hold = c < MEMORY.code ? holdRgb : holdDepth
      for (let p = 0; p < PLANE; p++, k++) x[k]! += share * ((hold[p] ? memory[k]! : guess[k]!) - x[k]!)
    }
  }
}

/** Mixes `noise` into `x`, or replaces it by noise where `kept` is 0. A loop of its own: inside an async function it takes ten times as long. */
function mixNoise(x: Float32Array, kept: number, noise: Float32Array, share: number): void {
  for (let k = 0; k < x.length; k++) x[k] = (kept > 0 ? kept * x[k]! : 0) + share * noise[k]!
}

/** Noise level before step `step`: 0 = noise, 1 = clean. */
export function samplerTime(step: number): number {
  const u = step / STEPS
  return u / (u + SHIFT * (1 - u))
}
