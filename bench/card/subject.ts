// Whatever a row looks at, as one thing that takes controls and shows pictures: the shipped engine, the true world, or a baseline.
// The shipped engine is used through its façade alone, in closed loop: what it shows is what it made of its own pictures.
import { FRAME, type Pose } from '../../core/camera.ts'
import { IDLE, type Controls } from '../../core/controls.ts'
import type { Slots } from '../../core/slots.ts'
import type { Frame, WorldModel } from '../../engine/index.ts'
import type { ColumnName } from './row.ts'
import type { Start } from './starts.ts'

export const DT_S = 1 / 30
export const PIXELS = FRAME.width * FRAME.height

/** RGB u8 [144, 256, 3]; depth codes in [0, 1] [144, 256]; the pose in the engine's frame: it began at (0, eye height, 0) looking along -z. */
export type View = { rgb: Uint8Array; code: Float32Array; pose: Pose }

/** The first picture of a true world, RGB u8 [144, 256, 3], and its depth codes in [0, 1], [144, 256]. */
export type FirstPicture = { rgb: Uint8Array; code: Float32Array }

/** `fromPicture`: the world begins as the true first picture, else from its slots alone; with `depth` it is told the true depth, too. `slots` in place of the world's own. */
export type Opening = { fromPicture: boolean; depth?: boolean; slots?: Slots }

export interface Subject {
  readonly column: ColumnName
  /** Begins at `start` and takes one idle step, so that there is something to look at. */
  open(start: Start, opening: Opening): Promise<void>
  step(controls: Readonly<Controls>): Promise<void>
  /** What is shown now; the arrays are the caller's. */
  look(): Promise<View>
  /** The state now; calling what is returned goes back to it. */
  branch(): () => void
  /** What the subject itself says it is; only for what pictures cannot show. */
  pose(): Pose
}

/** The engine, through its façade. `firstOf` gives the true first picture. */
export class EngineSubject implements Subject {
  readonly column: ColumnName
  private readonly model: WorldModel
  private readonly firstOf: (start: Start) => Promise<FirstPicture>
  private frame: Frame | undefined

  constructor(column: ColumnName, model: WorldModel, firstOf: (start: Start) => Promise<FirstPicture>) {
    this.column = column
    this.model = model
    this.firstOf = firstOf
  }

  async open(start: Start, { fromPicture, depth = false, slots = start.spec.slots }: Opening): Promise<void> {
    const first = fromPicture ? await this.firstOf(start) : undefined
    await this.model.open({ slots, seed: start.spec.seed, still: true, ...(first && { image: first.rgb }), ...(first && depth && { imageDepth: first.code }) })
    await this.step(IDLE)
  }

  async step(controls: Readonly<Controls>): Promise<void> {
    this.frame = await this.model.step(controls, DT_S)
  }

  look(): Promise<View> {
    const { rgb, pose } = this.shown()
    return Promise.resolve({ rgb: rgb.slice(), code: this.model.depthCode.slice(), pose: { ...pose } })
  }

  branch(): () => void {
    const saved = this.model.snapshot()
    return () => this.model.restore(saved)
  }

  pose(): Pose {
    return { ...this.shown().pose }
  }

  private shown(): Frame {
    if (!this.frame) throw new RangeError('open the subject before looking at it')
    return this.frame
  }
}
