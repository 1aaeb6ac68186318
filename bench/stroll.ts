// Somebody out for a walk: ahead for seven seconds with a wandering look, then a look round, and away from what stands in the way.
import { FRAME } from '../core/camera.ts'
import { IDLE, type Controls } from '../core/controls.ts'
import { depthOfCode } from '../core/depth-code.ts'

/** Steps of one round (at 30 a second): walking, then standing and turning by `ROUND_RAD`. */
const WALK_STEPS = 220
const ROUND_STEPS = 300
const ROUND_RAD = Math.PI / 3
/** Something nearer than this ahead is walked round, metres, turning so far a step. */
const NEAR_M = 7
const AVOID_RAD = 0.03
/** Rows of a frame in which things as high as a person stand. */
const ROWS = { from: Math.round(0.44 * FRAME.height), to: Math.round(0.56 * FRAME.height) } as const
/** Of the pixels there this share is nearer than the way is free: single ones may be debris. */
const SHARE = 0.15

export class Stroller {
  private steps = 0
  private side = 0
  private readonly codes = new Float32Array((ROWS.to - ROWS.from) * FRAME.width)

  /** What they do next. `depthCode` [144, 256] is that of the newest frame. */
  next(depthCode: Float32Array): Controls {
    const k = this.steps++ % ROUND_STEPS
    if (k >= WALK_STEPS) return { ...IDLE, lookYaw: ROUND_RAD / (ROUND_STEPS - WALK_STEPS) }
    const third = FRAME.width / 3
    if (this.freeM(depthCode, third, 2 * third) > NEAR_M) this.side = 0
    // Once begun, a turn is finished to the same side.
    else if (this.side === 0) this.side = this.freeM(depthCode, 0, third) > this.freeM(depthCode, 2 * third, FRAME.width) ? -1 : 1
    return { ...IDLE, moveZ: 1, lookYaw: this.side * AVOID_RAD + 0.012 * Math.sin(this.steps / 45) }
  }

  /** Metres to what stands between two columns. */
  private freeM(depthCode: Float32Array, from: number, to: number): number {
    let count = 0
    for (let j = ROWS.from; j < ROWS.to; j++) {
      for (let i = Math.floor(from); i < Math.floor(to); i++) this.codes[count++] = depthCode[j * FRAME.width + i]!
    }
    return depthOfCode(this.codes.subarray(0, count).sort()[Math.floor((1 - SHARE) * count)]!)
  }
}
