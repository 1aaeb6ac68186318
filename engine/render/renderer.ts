// One frame through `render`: a view of memory in, a picture with depth and doubts out.
import { FRAME, writeRays, type Pose } from '../../core/camera.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import type { Reprojection } from '../memory/reprojection.ts'
import { FRAME_PIXELS, WARP, writeWarp } from './warp.ts'

/** Rays are given at a quarter of the frame's size each way. */
const RAYS = { width: FRAME.width / 4, height: FRAME.height / 4 } as const

export class Renderer {
  /** [10, 144, 256]; the hint channels may be drawn into between `prepare` and `run`. */
  readonly warp: Float32Array
  /** [3, 144, 256] in [-1, 1]. */
  readonly rgb: Float32Array
  /** [3, 144, 256]: depth code, confidence, dynamic mask, all in [0, 1]. */
  readonly aux: Float32Array
  private readonly session: Session
  private readonly rays: Float32Array
  private readonly slots: Float32Array

  constructor(session: Session) {
    this.session = session
    this.warp = tensorOf(session, 'inputs', 'warp', WARP.channels * FRAME_PIXELS)
    this.rays = tensorOf(session, 'inputs', 'rays', 3 * RAYS.width * RAYS.height)
    this.slots = tensorOf(session, 'inputs', 'slots', SLOT_DIMS)
    this.rgb = tensorOf(session, 'outputs', 'rgb', 3 * FRAME_PIXELS)
    this.aux = tensorOf(session, 'outputs', 'aux', 3 * FRAME_PIXELS)
  }

  /** Fills the inputs; no moving things. */
  prepare(seen: Reprojection, pose: Pose, slots: Float32Array): void {
    writeWarp(seen, this.warp)
    this.warp.fill(0, WARP.hint * FRAME_PIXELS)
    writeRays(pose, RAYS.width, RAYS.height, this.rays)
    this.slots.set(slots)
  }

  run(): Promise<void> {
    return this.session.run()
  }

  /** The picture as u8 [144, 256, 3]. */
  writeRgb(out: Uint8Array): void {
    const { rgb } = this
    const n = FRAME_PIXELS
    for (let p = 0; p < n; p++) {
      out[3 * p] = toByte(rgb[p]!)
      out[3 * p + 1] = toByte(rgb[n + p]!)
      out[3 * p + 2] = toByte(rgb[2 * n + p]!)
    }
  }
}

export function toByte(v: number): number {
  return v <= -1 ? 0 : v >= 1 ? 255 : (v + 1) * 127.5 + 0.5
}
