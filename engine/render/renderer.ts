// One frame through `render`: a view of memory in, a picture with depth and doubts out. All of it lies in the kernel's memory until it is closed.
import { FRAME, writeRays, type Pose } from '../../core/camera.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { bytes, floats, giveBack } from '../kernel.ts'
import { copyReprojection, freeReprojection, residentReprojection, type Reprojection } from '../memory/reprojection.ts'
import { PAINT_VALUES, compose, type Composed } from './compose.ts'
import { FRAME_PIXELS, WARP, writeWarp } from './warp.ts'

/** Rays are given at a quarter of the frame's size each way. */
const RAYS = { width: FRAME.width / 4, height: FRAME.height / 4 } as const

export class Renderer {
  /** The view that is painted from: whoever fills it here saves a copy. */
  readonly seen = residentReprojection(FRAME.width, FRAME.height)
  /** [10, 144, 256]; the hint channels may be drawn into between `prepare` and `run`. */
  readonly warp: Float32Array
  /** The frame last written, u8 [144, 256, 3]. */
  readonly rgb = bytes(3 * FRAME_PIXELS).fill(0)
  /** Its depth code in [0, 1], [144, 256]. */
  readonly code = floats(FRAME_PIXELS).fill(0)
  /** 1 where something in it moves by itself, [144, 256]. */
  readonly moving = bytes(FRAME_PIXELS).fill(0)
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
    this.composed = { rgb: this.rgb, code: this.code, moving: this.moving }
  }

  /** Fills the inputs; no moving things. */
  prepare(seen: Reprojection, pose: Pose, slots: Float32Array): void {
    if (seen !== this.seen) copyReprojection(seen, this.seen)
    writeWarp(this.seen, this.warp)
    this.warp.fill(0, WARP.hint * FRAME_PIXELS)
    writeRays(pose, RAYS.width, RAYS.height, this.rays)
    this.slots.set(slots)
  }

  run(): Promise<void> {
    return this.session.run()
  }

  /** Makes `rgb`, `code` and `moving` from what was run last. */
  write(): void {
    compose(this.paint, this.warp, this.composed)
  }

  /** The session is its owner's to close. */
  close(): void {
    freeReprojection(this.seen)
    for (const array of [this.rgb, this.code, this.moving]) giveBack(array)
  }
}

export function toByte(v: number): number {
  return v <= -1 ? 0 : v >= 1 ? 255 : (v + 1) * 127.5 + 0.5
}
