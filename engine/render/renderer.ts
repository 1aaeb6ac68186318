// One frame through `render`: a view of memory in, a picture with depth and doubts out.
import { FRAME, writeRays, type Pose } from '../../core/camera.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import type { Reprojection } from '../memory/reprojection.ts'
import { PAINT_VALUES, compose, type Composed } from './compose.ts'
import { FRAME_PIXELS, WARP, writeWarp } from './warp.ts'

/** Rays are given at a quarter of the frame's size each way. */
const RAYS = { width: FRAME.width / 4, height: FRAME.height / 4 } as const

export class Renderer {
  /** [10, 144, 256]; the hint channels may be drawn into between `prepare` and `run`. */
  readonly warp: Float32Array
  /** Depth code in [0, 1] of the frame last written, [144, 256]. */
  readonly code = new Float32Array(FRAME_PIXELS)
  /** 1 where something in it moves by itself, [144, 256]. */
  readonly moving = new Uint8Array(FRAME_PIXELS)
  private readonly composed: Composed
  private readonly paint: Float32Array
  private readonly session: Session
  private readonly rays: Float32Array
  private readonly slots: Float32Array

  constructor(session: Session) {
    this.session = session
    this.warp = tensorOf(session, 'inputs', 'warp', WARP.channels * FRAME_PIXELS)
    this.rays = tensorOf(session, 'inputs', 'rays', 3 * RAYS.width * RAYS.height)
    this.slots = tensorOf(session, 'inputs', 'slots', SLOT_DIMS)
    this.paint = tensorOf(session, 'outputs', 'paint', PAINT_VALUES)
    this.composed = { rgb: new Uint8Array(0), code: this.code, moving: this.moving }
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

  /** The frame just run: its picture into `rgb`, u8 [144, 256, 3], the rest into `code` and `moving`. */
  write(rgb: Uint8Array): void {
    this.composed.rgb = rgb
    compose(this.paint, this.warp, this.composed)
  }
}

export function toByte(v: number): number {
  return v <= -1 ? 0 : v >= 1 ? 255 : (v + 1) * 127.5 + 0.5
}
