// What every step of a world was made with, from the engine worker to the main thread: a ring in shared memory, read some times a second.
// Unlike frames no step may be skipped: the log of a walk is made of them.
//
//   control words (Int32): steps written, wrapping; steps: STEP_RING x f64 x FIELDS
import type { Controls } from '../../core/controls.ts'

/** Four seconds at the full rate: the main thread reads with every frame. */
const STEP_RING = 128
const FIELDS = 9
const CONTROL_BYTES = 64

/** `visit`: whose world stepped; `prompts`: how many prompts it had been given since it was opened. */
export type Step = { visit: number; prompts: number; frameId: number; dtS: number; controls: Controls }

export function makeStep(): Step {
  return { visit: 0, prompts: 0, frameId: 0, dtS: 0, controls: { moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 } }
}

export function makeStepMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(CONTROL_BYTES + STEP_RING * FIELDS * 8)
}

/** The engine worker's end. */
export class StepWriter {
  private readonly control: Int32Array
  private readonly cells: Float64Array

  constructor(memory: SharedArrayBuffer) {
    this.control = new Int32Array(memory, 0, 1)
    this.cells = new Float64Array(memory, CONTROL_BYTES)
  }

  write(visit: number, prompts: number, frameId: number, dtS: number, controls: Readonly<Controls>): void {
    const { cells } = this
    const at = (Atomics.load(this.control, 0) & (STEP_RING - 1)) * FIELDS
    cells[at] = visit
    cells[at + 1] = prompts
    cells[at + 2] = frameId
    cells[at + 3] = dtS
    cells[at + 4] = controls.moveX
    cells[at + 5] = controls.moveZ
    cells[at + 6] = controls.lookYaw
    cells[at + 7] = controls.lookPitch
    cells[at + 8] = controls.buttons
    // Last: whoever sees this number sees everything above.
    Atomics.add(this.control, 0, 1)
  }
}

/** The main thread's end. */
export class StepReader {
  private readonly control: Int32Array
  private readonly cells: Float64Array
  private read = 0
  /** Steps that were overwritten before they were read. */
  lost = 0

  constructor(memory: SharedArrayBuffer) {
    this.control = new Int32Array(memory, 0, 1)
    this.cells = new Float64Array(memory, CONTROL_BYTES)
  }

  /** The oldest step not read yet; false if there is none. */
  next(into: Step): boolean {
    const behind = (Atomics.load(this.control, 0) - this.read) | 0
    if (behind === 0) return false
    // One place is left alone: it may be being written.
    if (behind >= STEP_RING) {
      this.lost += behind - STEP_RING + 1
      this.read = (this.read + behind - STEP_RING + 1) | 0
    }
    const { cells } = this
    const at = (this.read & (STEP_RING - 1)) * FIELDS
    into.visit = cells[at]!
    into.prompts = cells[at + 1]!
    into.frameId = cells[at + 2]!
    into.dtS = cells[at + 3]!
    into.controls.moveX = cells[at + 4]!
    into.controls.moveZ = cells[at + 5]!
    into.controls.lookYaw = cells[at + 6]!
    into.controls.lookPitch = cells[at + 7]!
    into.controls.buttons = cells[at + 8]!
    this.read = (this.read + 1) | 0
    return true
  }
}
