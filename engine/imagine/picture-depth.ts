// How far everything in a picture is, in one run of `depth` (training/depth_task.py): a world that begins from a picture needs a shape.
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { writePlanes } from './planes.ts'
import { PLANE } from './sampler.ts'

export class PictureDepth {
  private readonly session: Session
  private readonly rgb: Float32Array
  private readonly slots: Float32Array
  private readonly code: Float32Array

  constructor(session: Session) {
    this.session = session
    this.rgb = tensorOf(session, 'inputs', 'rgb', 3 * PLANE)
    this.slots = tensorOf(session, 'inputs', 'slots', SLOT_DIMS)
    this.code = tensorOf(session, 'outputs', 'code', PLANE)
  }

  /** RGB u8 [72, 128, 3], taken to be seen with level eyes at standing height, and what is said of it (zeros: nothing) -> `x` [4, 72, 128]: the picture and its depth codes, in [-1, 1]. */
  async read(picture: Uint8Array, slots: Float32Array, x: Float32Array): Promise<void> {
    writePlanes(picture, this.rgb)
    this.slots.set(slots)
    await this.session.run()
    x.set(this.rgb)
    x.set(this.code, 3 * PLANE)
  }
}
