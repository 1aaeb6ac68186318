// Flow-matching sampler around one evaluation of `imagine` (ARCHITECTURE.md; training/flow.py is the same in Python):
// from counter-based noise, steps of second order towards the network's clean guess (DPM-Solver++(2M), Lu et al. 2022), what memory
// knows put back at every step.
import { KEYFRAME, writeRays, type Pose } from '../../core/camera.ts'
import { fillNormal } from '../../core/rng.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { STYLE_DIMS } from './style.ts'

/** Pixels of a painted keyframe. */
export const PLANE = KEYFRAME.width * KEYFRAME.height
/** Bends the time grid towards noise, where the layout is decided; more than this and the last step is too long to leave any texture. */
const SHIFT = 2
/** Guidance is for the layout: of pure noise it makes every world alike, and late in the sampling it only exaggerates (Kynkaanniemi et al. 2024). Noise levels. */
const GUIDED = { from: 0.1, until: 0.7 } as const
/** Channels of the memory tensor. */
export const MEMORY = { rgb: 0, code: 3, rgbValid: 4, depthValid: 5, magnification: 6, channels: 7 } as const

export type Painting = {
  pose: Pose
  slots: Float32Array
  style: Float32Array
  seed: number
  /** Keyframe index: each keyframe of a world has its own noise. */
  stream: number
  steps: number
  /** Classifier-free guidance (Ho & Salimans 2022) towards the slots: 1 = none; above, a step costs a second evaluation while the noise is strong. */
  guidance?: number
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
  private readonly before = new Float32Array(4 * PLANE)
  private readonly guided = new Float32Array(4 * PLANE)

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
    const guidance = painting.guidance ?? 1
    const from = painting.from ?? 0
    fillNormal(painting.seed, painting.stream, this.noisy)
    const clean = samplerTime(from, painting.steps)
    mixNoise(x, from > 0 ? clean : 0, this.noisy, 1 - clean)
    writeRays(painting.pose, KEYFRAME.width, KEYFRAME.height, this.rays)
    this.slots.set(painting.slots)
    this.style.set(painting.style)
    for (let step = from; step < painting.steps; step++) {
      const t = samplerTime(step, painting.steps)
      const next = samplerTime(step + 1, painting.steps)
      this.t[0] = t
      this.noisy.set(x)
      await this.session.run()
      if (guidance !== 1 && t >= GUIDED.from && t < GUIDED.until) {
        if ((await rest?.()) === false) return null
        await this.guide(painting.slots, guidance)
      }
      const beyond = step > from ? lookAhead(samplerTime(step - 1, painting.steps), t, next) : 0
      this.pullTowardsGuess((next - t) / (1 - t), beyond)
      if ((await rest?.()) === false) return null
    }
    return x
  }

  /** Moves the guess away from what the network says without a prompt. */
  private async guide(slots: Float32Array, guidance: number): Promise<void> {
    const { guess, guided } = this
    guided.set(guess)
    this.slots.fill(0)
    await this.session.run()
    this.slots.set(slots)
    pull(guess, guided, guidance)
  }

  /** Moves `x` by `share` of the way to where the guess is going (`beyond` times farther than it has come since the last), and to what memory knows where that is held. */
  private pullTowardsGuess(share: number, beyond: number): void {
    const { x, guess, before, memory, holdRgb, holdDepth } = this
    for (let k = 0, c = 0; c < 4; c++) {
      const hold = c < MEMORY.code ? holdRgb : holdDepth
      for (let p = 0; p < PLANE; p++, k++) {
        const now = guess[k]!
        const towards = hold[p] ? memory[k]! : beyond > 0 ? now + beyond * (now - before[k]!) : now
        x[k]! += share * (towards - x[k]!)
        before[k] = now
      }
    }
  }
}

// Loops of their own: inside an async function they take ten times as long.

/** Mixes `noise` into `x`, or replaces it by noise where `kept` is 0. */
function mixNoise(x: Float32Array, kept: number, noise: Float32Array, share: number): void {
  for (let k = 0; k < x.length; k++) x[k] = (kept > 0 ? kept * x[k]! : 0) + share * noise[k]!
}

/** Moves `x` by `share` of the way to `towards`. */
function pull(x: Float32Array, towards: Float32Array, share: number): void {
  for (let k = 0; k < x.length; k++) x[k]! += share * (towards[k]! - x[k]!)
}

/**
 * How far beyond the newest guess the step from noise level `t` to `next` aims, as a share of the guess's change since that of level `before`: the guess
 * goes on as it did, in logarithms of signal over noise. None where these are infinite, at either end.
 */
export function lookAhead(before: number, t: number, next: number): number {
  if (before <= 0 || next >= 1) return 0
  return (logSnr(next) - logSnr(t)) / (logSnr(t) - logSnr(before)) / 2
}

function logSnr(t: number): number {
  return Math.log(t / (1 - t))
}

/** Noise level before step `step` of `steps`: 0 = noise, 1 = clean. */
export function samplerTime(step: number, steps: number): number {
  const u = step / steps
  return u / (u + SHIFT * (1 - u))
}
