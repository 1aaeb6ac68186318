// One painting at the size of a frame, in one run of `upscale` (training/upscale_task.py): sharp where painting at half size is soft.
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { readPlanes, writePlanes } from './planes.ts'

const SMALL = KEYFRAME.width * KEYFRAME.height
const LARGE = FRAME.width * FRAME.height

export class Upscaler {
  private readonly session: Session
  private readonly rgb: Float32Array
  private readonly doubled: Float32Array

  constructor(session: Session) {
    this.session = session
    this.rgb = tensorOf(session, 'inputs', 'rgb', 3 * SMALL)
    this.doubled = tensorOf(session, 'outputs', 'doubled', 3 * LARGE)
  }

  /** RGB u8 [72, 128, 3] -> `out`, RGB u8 [144, 256, 3]. */
  async double(rgb: Uint8Array, out: Uint8Array): Promise<void> {
    writePlanes(rgb, this.rgb)
    await this.session.run()
    readPlanes(this.doubled, out)
  }
}
