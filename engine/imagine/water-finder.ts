// Which pixels of a painting are lake, river or sea, in one run of `water` (training/water_task.py): those will move. Optional: without the network they lie still.
import { basisOf, KEYFRAME, makeBasis, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { depthOfCode } from '../../core/depth-code.ts'
import { SLOT_DIMS, SLOT_OFFSET, SLOTS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { writePlanes } from './planes.ts'
import { PLANE } from './sampler.ts'

/** Heights are told in units of this, metres, and no farther apart than one of them (HEIGHT_M in training/water_task.py). */
const HEIGHT_M = 8
const NONE = SLOT_OFFSET.water + SLOTS.water.indexOf('none')

export class WaterFinder {
  private readonly session: Session
  private readonly view: Float32Array
  private readonly slots: Float32Array
  private readonly logits: Float32Array
  private readonly axes = makeBasis()

  constructor(session: Session) {
    this.session = session
    this.view = tensorOf(session, 'inputs', 'view', 5 * PLANE)
    this.slots = tensorOf(session, 'inputs', 'slots', SLOT_DIMS)
    this.logits = tensorOf(session, 'outputs', 'water', PLANE)
  }

  /** RGB u8 [72, 128, 3] and depth codes in [0, 1] -> how sure it is that a pixel is water, 0 to 255, [72, 128]; nothing where the slots name no water. */
  async find(rgb: Uint8Array, code: Float32Array, pose: Readonly<Pose>, slots: Float32Array): Promise<Uint8Array | undefined> {
    if (slots[NONE] !== 0) return undefined
    this.write(rgb, code, pose)
    this.slots.set(slots)
    await this.session.run()
    return Uint8Array.from(this.logits, (logit) => Math.round(255 / (1 + Math.exp(-logit))))
  }

  private write(rgb: Uint8Array, code: Float32Array, pose: Readonly<Pose>): void {
    const { view } = this
    const { up, forward } = basisOf(pose, this.axes)
    writePlanes(rgb, view)
    for (let j = 0, p = 0; j < KEYFRAME.height; j++) {
      const rise = forward[1]! + (1 - (2 * (j + 0.5)) / KEYFRAME.height) * TAN_HALF_V * up[1]!
      for (let i = 0; i < KEYFRAME.width; i++, p++) {
        const z = depthOfCode(code[p]!)
        view[3 * PLANE + p] = 2 * code[p]! - 1
        view[4 * PLANE + p] = z < Infinity ? Math.max(-1, Math.min(1, (z * rise) / HEIGHT_M)) : 1
      }
    }
  }
}
