// The log of a world from its opening: everything it takes to walk it again. Kept as columns of numbers, made into text when asked for.
import { LIMITS } from '../../core/limits.ts'
import type { SlotChange } from '../../core/slots.ts'
import type { ReplayLog, ReplayStep } from '../../engine/protocol/clip.ts'
import type { Step } from '../session/step-ring.ts'
import type { OpenRequest } from '../session/world.ts'

const COLUMNS: ReplayLog['columns'] = ['frameId', 'dtS', 'moveX', 'moveZ', 'lookYaw', 'lookPitch', 'buttons']
const WIDTH = COLUMNS.length

type Asked = Omit<ReplayLog['prompts'][number], 'step'>

export class ReplayRecord {
  private opening: OpenRequest
  /** All of its room (3 MB) is taken at once: pages written to one by one for half an hour would look like a leak. */
  private readonly cells = new Float64Array(LIMITS.replaySteps * WIDTH).fill(0)
  private count = 0
  private whole = true
  /** Prompts asked for since the opening, and the step each of them came before. */
  private asked: Asked[] = []
  private prompts: ReplayLog['prompts'] = []

  constructor(opening: OpenRequest) {
    this.opening = opening
  }

  /** The world was opened anew: what came before is another walk. */
  open(opening: OpenRequest): void {
    this.opening = opening
    this.count = 0
    this.whole = true
    this.asked = []
    this.prompts = []
  }

  /** The world was asked for another prompt; it takes it before some later step. */
  prompt(text: string): void {
    this.asked.push({ text })
  }

  /** The same by hand. */
  turn(slots: SlotChange): void {
    this.asked.push({ text: '', slots })
  }

  /** Steps are gone for ever. */
  miss(): void {
    this.whole = false
  }

  add({ frameId, dtS, prompts, controls }: Readonly<Step>): void {
    if (this.count === LIMITS.replaySteps) return this.miss()
    while (this.prompts.length < prompts && this.prompts.length < this.asked.length) this.prompts.push({ step: this.count, ...this.asked[this.prompts.length]! })
    const { cells } = this
    const at = this.count++ * WIDTH
    cells[at] = frameId
    cells[at + 1] = dtS
    cells[at + 2] = controls.moveX
    cells[at + 3] = controls.moveZ
    cells[at + 4] = controls.lookYaw
    cells[at + 5] = controls.lookPitch
    cells[at + 6] = controls.buttons
  }

  /** The log up to the last frame of a clip. */
  log(clip: ReplayLog['clip']): ReplayLog {
    const steps: ReplayStep[] = []
    for (let k = 0; k < this.count && this.cells[k * WIDTH]! <= clip.lastFrame; k++) steps.push([...this.cells.subarray(k * WIDTH, (k + 1) * WIDTH)] as ReplayStep)
    const { seed, prompt, image, mood } = this.opening
    const picture = image ? { picture: base64(image) } : {}
    const look = mood ? { mood: mood.map((one) => ({ picture: base64(one.picture), weight: one.weight })) } : {}
    // A clip that began in the world before, or shows frames of steps not written down, cannot be walked again in full.
    const whole = this.whole && steps.length > 0 && steps[0]![0] <= clip.firstFrame && steps.at(-1)![0] === clip.lastFrame
    return { format: 'sojourn-replay', version: 2, seed, prompt, ...picture, ...look, whole, clip, prompts: this.prompts.filter(({ step }) => step < steps.length), columns: COLUMNS, steps }
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
