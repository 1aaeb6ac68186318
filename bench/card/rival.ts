// Rivals: next-frame networks without our memory, trained on the same worlds (training/rivals.py), as subjects of the card. They begin from the
// true first picture and feed on themselves. Their weights are not part of what ships: without the files there are no such columns.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FRAME, KEYFRAME, writeRays, type Pose } from '../../core/camera.ts'
import { BUTTON, IDLE, type Controls } from '../../core/controls.ts'
import { fillNormal } from '../../core/rng.ts'
import { SLOT_DIMS, slotVector } from '../../core/slots.ts'
import { tensorOf, type Session } from '../../engine/backend/backend.ts'
import { ortBackend } from '../../engine/backend/ort.ts'
import { halved } from '../../engine/imagine/halved.ts'
import { readPlanes, writePlanes } from '../../engine/imagine/planes.ts'
import { ROOT } from '../report.ts'
import type { ColumnName } from './row.ts'
import type { Start } from './starts.ts'
import { PIXELS, type Subject, type View } from './subject.ts'
import { TrueSubject, type TrueStudio } from './true-world.ts'

const FOLDER = join(ROOT, 'data/rivals')
/** Numbers a step's controls come to, and of how many steps they are given (training/rival_data.py). */
const CONTROLS = 7
const HISTORY = 4
const HINT = HISTORY * CONTROLS
const LOOK_SCALE = 20
const STREAM = 952

/** What a rival remembers of itself: `frames` pictures of this size; rays are given at `rays`. */
type Shape = { file: string; frames: number; size: { width: number; height: number }; rays: { width: number; height: number }; noisy: boolean }
export const RIVALS = {
  diffusion: { file: 'diffusion.onnx', frames: HISTORY, size: KEYFRAME, rays: KEYFRAME, noisy: true },
  memoryless: { file: 'memoryless.onnx', frames: 1, size: FRAME, rays: { width: FRAME.width / 4, height: FRAME.height / 4 }, noisy: false },
} as const satisfies Partial<Record<ColumnName, Shape>>
export type RivalName = keyof typeof RIVALS

/** Sessions of the rivals whose weights are on this machine. */
export async function loadRivals(folder = FOLDER): Promise<Map<RivalName, Session>> {
  const found = new Map<RivalName, Session>()
  for (const name of Object.keys(RIVALS) as RivalName[]) {
    const { file } = RIVALS[name]
    if (!existsSync(join(folder, file))) continue
    found.set(name, await ortBackend('cpu').load({ name, bytes: readFileSync(join(folder, file)), ...shapesOf(name) }))
  }
  return found
}

/** Tensors of a rival's network, as training/export_rivals.py writes them. */
export function shapesOf(name: RivalName) {
  const { frames, size, rays, noisy }: Shape = RIVALS[name]
  const plane = [size.height, size.width]
  return {
    inputs: { past: [1, 3 * frames, ...plane], rays: [1, 3, rays.height, rays.width], slots: [1, SLOT_DIMS], hint: [1, HINT], ...(noisy ? { noise: [1, 4, ...plane] } : {}) },
    outputs: { made: [1, 4, ...plane], shown: [1, 3, FRAME.height, FRAME.width] },
  }
}

export class RivalSubject implements Subject {
  readonly column: RivalName
  private readonly session: Session
  private readonly studio: TrueStudio
  private readonly shape: Shape
  /** Turns and nods are the true body's; it says nothing else. */
  private readonly walker: TrueSubject
  private readonly past: Float32Array
  private readonly hint: Float32Array
  private readonly noise: Float32Array | undefined
  private readonly made: Float32Array
  private readonly shown: Float32Array
  private readonly turned: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  private seed = 0
  private steps = 0

  constructor(column: RivalName, session: Session, studio: TrueStudio) {
    this.column = column
    this.session = session
    this.studio = studio
    this.shape = RIVALS[column]
    this.walker = new TrueSubject(studio)
    const { frames, size, noisy } = this.shape
    const plane = size.width * size.height
    this.past = tensorOf(session, 'inputs', 'past', 3 * frames * plane)
    this.hint = tensorOf(session, 'inputs', 'hint', HINT)
    this.noise = noisy ? tensorOf(session, 'inputs', 'noise', 4 * plane) : undefined
    this.made = tensorOf(session, 'outputs', 'made', 4 * plane)
    this.shown = tensorOf(session, 'outputs', 'shown', 3 * PIXELS)
  }

  async open(start: Start): Promise<void> {
    const { frames, size } = this.shape
    const { rgb: picture } = await this.studio.first(start)
    const frame = 3 * size.width * size.height
    writePlanes(size.width === FRAME.width ? picture : halved(picture), this.past.subarray(0, frame))
    for (let k = 1; k < frames; k++) this.past.copyWithin(k * frame, 0, frame)
    this.hint.fill(0)
    tensorOf(this.session, 'inputs', 'slots', SLOT_DIMS).set(slotVector(start.spec.slots))
    this.seed = start.spec.seed
    this.steps = 0
    await this.walker.open(start)
    await this.make(IDLE, this.walker.pose(), this.walker.pose())
  }

  async step(controls: Readonly<Controls>): Promise<void> {
    const before = this.walker.pose()
    await this.walker.step(controls)
    this.remember()
    await this.make(controls, before, this.walker.pose())
  }

  look(): Promise<View> {
    const rgb = new Uint8Array(3 * PIXELS)
    readPlanes(this.shown, rgb)
    return Promise.resolve({ rgb, code: codeAtFrameSize(this.made, this.shape.size.width), pose: this.pose() })
  }

  branch(): () => void {
    const back = this.walker.branch()
    const { past, hint, made, shown, steps } = this
    const kept = [past, hint, made, shown].map((values) => values.slice())
    return () => {
      back()
      ;[past, hint, made, shown].forEach((values, k) => values.set(kept[k]!))
      this.steps = steps
    }
  }

  pose(): Pose {
    return this.walker.pose()
  }

  /** What it made last is the newest of what it knows. */
  private remember(): void {
    const { past, made } = this
    const frame = (made.length / 4) * 3
    past.copyWithin(0, frame)
    past.set(made.subarray(0, frame), past.length - frame)
  }

  private async make({ moveX, moveZ, lookYaw, lookPitch, buttons }: Readonly<Controls>, before: Pose, after: Pose): Promise<void> {
    const { hint, turned, noise, shape } = this
    hint.copyWithin(0, CONTROLS)
    const held = [BUTTON.jump, BUTTON.throw, BUTTON.run].map((button) => (buttons & button ? 1 : 0))
    hint.set([moveX, moveZ, LOOK_SCALE * lookYaw, LOOK_SCALE * lookPitch, ...held], HINT - CONTROLS)
    turned.yaw = after.yaw - before.yaw
    turned.pitch = after.pitch
    const { width, height } = shape.rays
    writeRays(turned, width, height, tensorOf(this.session, 'inputs', 'rays', 3 * width * height))
    if (noise) fillNormal(this.seed, STREAM + this.steps, noise)
    this.steps++
    await this.session.run()
  }
}

/** Depth codes [144, 256] of a rival's own frame, whose fourth plane they are as 2 c - 1. */
function codeAtFrameSize(made: Float32Array, width: number): Float32Array {
  const from = (made.length / 4) * 3
  const by = FRAME.width / width
  return Float32Array.from({ length: PIXELS }, (_, p) => {
    const [i, j] = [p % FRAME.width, Math.floor(p / FRAME.width)]
    return (made[from + Math.floor(j / by) * width + Math.floor(i / by)]! + 1) / 2
  })
}
