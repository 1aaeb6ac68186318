// What a view cannot know although memory shows something there: keyframes saw the sky or a far hill in this direction, but from another
// place, and nobody ever looked at the space in between. A tree may stand there. Such pixels stay on the screen, but `imagine` may
// paint something nearer into them.
import type { Pose } from '../../core/camera.ts'
import type { Keyframe } from './keyframe.ts'
import { writeProjection } from './projection.ts'

const COLUMNS = 32
const ROWS = 18
/** Planar distances at which a ray is tested, metres. Nearer things would stand on the player's toes, farther ones are hills. */
const TESTS_M = [2, 4, 8, 14, 22] as const
/** A point is known to be free if a keyframe saw at least this far beyond it. */
const BEYOND = 0.95

/** Nearest distance (planar, metres) at which each cell of a 32x18 grid was never looked at; Infinity if all of the ray was seen. */
export class FreeSpace {
  readonly from = new Float32Array(COLUMNS * ROWS)
  private readonly matrix = new Float64Array(12)
  private readonly seen = new Uint8Array(COLUMNS * ROWS * TESTS_M.length)

  /** Looks from `pose` with the first `count` of `chosen` (indices into `keyframes`). */
  look(keyframes: readonly Keyframe[], chosen: Int32Array, count: number, pose: Pose): void {
    this.seen.fill(0)
    for (let k = 0; k < count; k++) this.markSeen(keyframes[chosen[k]!]!, pose)
    for (let cell = 0; cell < this.from.length; cell++) {
      let from = Infinity
      for (let t = TESTS_M.length - 1; t >= 0; t--) if (!this.seen[cell * TESTS_M.length + t]) from = TESTS_M[t]!
      this.from[cell] = from
    }
  }

  /** The distance for pixel (i, j) of a width x height view. */
  at(i: number, j: number, width: number, height: number): number {
    return this.from[Math.floor((j * ROWS) / height) * COLUMNS + Math.floor((i * COLUMNS) / width)]!
  }

  private markSeen(keyframe: Keyframe, pose: Pose): void {
    const { width, height, inverse } = keyframe.half
    const m = this.matrix
    // From the view into the keyframe: cell (c, r) at distance t is [c, r, 1, 1 / t].
    writeProjection(pose, COLUMNS, ROWS, keyframe.pose, width, height, m)
    for (let r = 0; r < ROWS; r++) {
      for (let c = 0; c < COLUMNS; c++) {
        for (let t = 0; t < TESTS_M.length; t++) {
          const at = (r * COLUMNS + c) * TESTS_M.length + t
          if (this.seen[at]) continue
          const d = 1 / TESTS_M[t]!
          const w = m[8]! * c + m[9]! * r + m[10]! + m[11]! * d
          if (w < 1e-3) continue
          const x = Math.round((m[0]! * c + m[1]! * r + m[2]! + m[3]! * d) / w)
          const y = Math.round((m[4]! * c + m[5]! * r + m[6]! + m[7]! * d) / w)
          if (x < 0 || y < 0 || x >= width || y >= height) continue
          if (inverse[y * width + x]! * BEYOND < d / w) this.seen[at] = 1
        }
      }
    }
  }
}
