// One painting at the size of a frame, in one run of `upscale` (training/upscale_task.py): sharp where painting at half size is soft.
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { toByte } from '../render/renderer.ts'

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

// Loops of their own: inside an async function they take ten times as long.

/** RGB u8 -> [3, h, w] in [-1, 1]. */
function writePlanes(rgb: Uint8Array, planes: Float32Array): void {
  for (let p = 0, q = 0; p < SMALL; p++, q += 3) {
    planes[p] = rgb[q]! / 127.5 - 1
    planes[SMALL + p] = rgb[q + 1]! / 127.5 - 1
    planes[2 * SMALL + p] = rgb[q + 2]! / 127.5 - 1
  }
}

function readPlanes(planes: Float32Array, rgb: Uint8Array): void {
  for (let p = 0, q = 0; p < LARGE; p++, q += 3) {
    rgb[q] = toByte(planes[p]!)
    rgb[q + 1] = toByte(planes[LARGE + p]!)
    rgb[q + 2] = toByte(planes[2 * LARGE + p]!)
  }
}
