// The true world as a subject: its simulation moves, its renderer shows. Pictures are made only when looked at.
import { FRAME, type Pose } from '../../core/camera.ts'
import { IDLE, type Controls } from '../../core/controls.ts'
import { createSimulation, type Simulation } from '../../worlds/simulate.ts'
import { keyframeOf, meanFilled } from '../quality/studio.ts'
import { openTruth, type Truth, type TrueClip, type TruePicture } from '../quality/truth.ts'
import type { PolicyName } from '../../worlds/policies.ts'
import type { Split } from '../../worlds/splits.ts'
import { SpatialMemory } from '../../engine/memory/spatial-memory.ts'
import { makeReprojection, SOURCE } from '../../engine/memory/reprojection.ts'
import { fromWorld, toWorld, type Start } from './starts.ts'
import { DT_S, type FirstPicture, type Subject, type View } from './subject.ts'

/** Clouds and water have moved this long when a clip begins, seconds. */
const BEGINS_S = 20

/** The renderer of true worlds and the world that stands on it now. */
export class TrueStudio {
  private readonly truth: Truth
  private staged: Start['scene'] | undefined
  private readonly firsts = new WeakMap<Start, FirstPicture>()

  private constructor(truth: Truth) {
    this.truth = truth
  }

  static async open(): Promise<TrueStudio> {
    return new TrueStudio(await openTruth())
  }

  /** What a camera at `pose`, in world coordinates, sees. */
  async shoot(start: Start, pose: Pose, timeS = BEGINS_S, entities?: Float32Array): Promise<{ rgb: Uint8Array; code: Uint16Array; ids: Uint8Array }> {
    const { renderer } = this.truth
    if (this.staged !== start.scene) renderer.setScene(start.scene)
    this.staged = start.scene
    const { rgb, code, ids } = await renderer.render(pose, timeS, entities)
    return { rgb: rgb.slice(), code: code.slice(), ids: ids.slice() }
  }

  /** The true first picture of a start, made once. */
  async first(start: Start): Promise<FirstPicture> {
    const kept = this.firsts.get(start)
    if (kept) return kept
    const { rgb, code } = await this.shoot(start, start.pose)
    const first = { rgb, code: codesOf(code) }
    this.firsts.set(start, first)
    return first
  }

  /** A recorded clip of bench/quality, for the teacher-forced figures. */
  clip(index: number, split: Split, policy: PolicyName, frames: number): Promise<TrueClip> {
    this.staged = undefined
    return this.truth.clip(index, split, policy, frames)
  }
}

const codesOf = (sixteenBits: Uint16Array) => Float32Array.from(sixteenBits, (v) => v / 65535)

export class TrueSubject implements Subject {
  readonly column = 'truth' as const
  private readonly studio: TrueStudio
  private begun: { start: Start; simulation: Simulation } | undefined
  private done: Readonly<Controls>[] = []

  constructor(studio: TrueStudio) {
    this.studio = studio
  }

  open(start: Start): Promise<void> {
    this.begin(start, [IDLE])
    return Promise.resolve()
  }

  step(controls: Readonly<Controls>): Promise<void> {
    this.done.push(controls)
    this.now().simulation.step(controls, DT_S)
    return Promise.resolve()
  }

  async look(): Promise<View> {
    const { rgb, code } = await this.shoot()
    return { rgb, code: codesOf(code), pose: this.pose() }
  }

  /** The picture with its object ids (16 and up move). */
  shoot(): Promise<{ rgb: Uint8Array; code: Uint16Array; ids: Uint8Array }> {
    const { start, simulation } = this.now()
    return this.studio.shoot(start, simulation.body.pose, BEGINS_S + this.done.length * DT_S, simulation.entities)
  }

  /** A step costs next to nothing, so going back means stepping again from the start. */
  branch(): () => void {
    const { start } = this.now()
    const done = [...this.done]
    return () => this.begin(start, done)
  }

  pose(): Pose {
    const { start, simulation } = this.now()
    return fromWorld(start.pose, simulation.body.pose)
  }

  /** Moving things as they truly are, [8, 12]; refreshed by every step. */
  get entities(): Float32Array {
    return this.now().simulation.entities
  }

  private begin(start: Start, controls: readonly Readonly<Controls>[]): void {
    this.begun?.simulation.free()
    const simulation = createSimulation(start.stage, start.spec, start.pose)
    for (const one of controls) simulation.step(one, DT_S)
    this.begun = { start, simulation }
    this.done = [...controls]
  }

  private now(): { start: Start; simulation: Simulation } {
    if (!this.begun) throw new RangeError('open the subject before looking at it')
    return this.begun
  }
}

/** The first true picture, for ever. */
export class CopyLast implements Subject {
  readonly column = 'copyLast' as const
  private readonly studio: TrueStudio
  private view: View | undefined

  constructor(studio: TrueStudio) {
    this.studio = studio
  }

  async open(start: Start): Promise<void> {
    const { rgb, code } = await this.studio.shoot(start, start.pose)
    this.view = { rgb, code: Float32Array.from(code, (v) => v / 65535), pose: fromWorld(start.pose, start.pose) }
  }

  step(): Promise<void> {
    return Promise.resolve()
  }

  look(): Promise<View> {
    const { rgb, code, pose } = this.view!
    return Promise.resolve({ rgb: rgb.slice(), code: code.slice(), pose: { ...pose } })
  }

  branch(): () => void {
    return () => undefined
  }

  pose(): Pose {
    return { ...this.view!.pose }
  }
}

/** The first true picture with its true depth, re-projected to where the true player stands; nothing is painted, holes have the mean colour. */
export class WarpOnly implements Subject {
  readonly column = 'warpOnly' as const
  private readonly studio: TrueStudio
  private readonly walker: TrueSubject
  private memory = new SpatialMemory()
  private start: Start | undefined
  private mean: number[] = []
  private readonly seen = makeReprojection(FRAME.width, FRAME.height)

  constructor(studio: TrueStudio) {
    this.studio = studio
    this.walker = new TrueSubject(studio)
  }

  async open(start: Start): Promise<void> {
    this.start = start
    await this.walker.open(start)
    const first = await this.studio.shoot(start, start.pose)
    this.mean = [0, 1, 2].map((c) => first.rgb.reduce((sum, value, k) => (k % 3 === c ? sum + value : sum), 0) / (first.rgb.length / 3))
    this.memory = new SpatialMemory()
    this.memory.insert(keyframeOf({ ...first, pose: start.pose } as TruePicture), true)
  }

  step(controls: Readonly<Controls>): Promise<void> {
    return this.walker.step(controls)
  }

  look(): Promise<View> {
    const pose = this.walker.pose()
    this.memory.reproject(toWorld(this.start!.pose, pose), this.seen)
    return Promise.resolve({ rgb: meanFilled(this.seen.rgb, this.seen.source, this.mean), code: this.seen.code.slice(), pose })
  }

  /** 1 where the first picture explains a pixel of the last look. */
  seenMask(): Uint8Array {
    return this.seen.source.map((source) => (source === SOURCE.keyframe ? 1 : 0))
  }

  branch(): () => void {
    return this.walker.branch()
  }

  pose(): Pose {
    return this.walker.pose()
  }
}
