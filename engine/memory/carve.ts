// Free space stays free: whatever an older keyframe looked through cannot turn out to hold something. Painted depth is rough, so fresh
// points often hang in front of surfaces that have been seen from elsewhere; on return they would hide them. Such points are pushed
// away along their own ray, which the fresh view cannot tell, until no older keyframe contradicts them.
import type { Pose } from '../../core/camera.ts'
import type { Keyframe } from './keyframe.ts'
import { writeProjection } from './projection.ts'

/** A point this much nearer (relative) than all an older keyframe saw around it contradicts it; less counts as the same surface. */
const CLEARLY = 1.04
/** Each push takes a point this much farther away (relative). */
const PUSH = 0.95
/** Beyond this a pushed point joins the sky, 1/m. */
const FARTHEST_INVERSE = 1 / 900
/** Most keyframes that have a say, and the coarse grid by which they are chosen. */
const WITNESSES = 24
const COLUMNS = 16
const ROWS = 9

export class Carver {
  private readonly matrices = Array.from({ length: WITNESSES }, () => new Float64Array(12))
  private readonly witnesses: Keyframe[] = []
  private readonly votes = new Int32Array(WITNESSES)
  private readonly matrix = new Float64Array(12)

  /**
   * Changes inverse depths (1/m, [height, width], seen from `pose`) in place, with `only` where that is 1, and marks in `moved` where. They may be
   * pushed as far as 0, the sky, which contradicts nobody. Returns how many pixels were moved.
   */
  carve(keyframes: readonly Keyframe[], pose: Pose, width: number, height: number, inverse: Float32Array, moved: Uint8Array, only: Uint8Array | null = null): number {
    this.choose(keyframes, pose, width, height, inverse)
    const { witnesses, matrices } = this
    for (let k = 0; k < witnesses.length; k++) {
      const { full } = witnesses[k]!
      writeProjection(pose, width, height, witnesses[k]!.pose, full.width, full.height, matrices[k]!)
    }
    let count = 0
    for (let j = 0, p = 0; j < height; j++) {
      for (let i = 0; i < width; i++, p++) {
        moved[p] = 0
        const d = inverse[p]!
        if (d === 0 || (only !== null && !only[p])) continue
        const pushed = this.push(d, i, j)
        if (pushed === d) continue
        inverse[p] = pushed
        moved[p] = 1
        count++
      }
    }
    return count
  }

  /** The inverse depth along the ray of pixel (i, j), from `d` outwards, that no witness contradicts. */
  private push(d: number, i: number, j: number): number {
    const count = this.witnesses.length
    for (let agreed = 0, k = 0; agreed < count; k = k + 1 < count ? k + 1 : 0) {
      if (contradicts(this.witnesses[k]!, this.matrices[k]!, i, j, d)) {
        d *= PUSH
        if (d < FARTHEST_INVERSE) return 0
        agreed = 0
        // The same witness is asked again.
        k--
      } else agreed++
    }
    return d
  }

  /** The keyframes that most of the points lie in view of. */
  private choose(keyframes: readonly Keyframe[], pose: Pose, width: number, height: number, inverse: Float32Array): void {
    const { witnesses, votes, matrix } = this
    witnesses.length = 0
    for (const keyframe of keyframes) {
      const { full } = keyframe
      writeProjection(pose, width, height, keyframe.pose, full.width, full.height, matrix)
      const count = this.inView(matrix, full.width, full.height, width, height, inverse)
      if (count === 0) continue
      let place = witnesses.length < WITNESSES ? witnesses.length : WITNESSES
      while (place > 0 && votes[place - 1]! < count) {
        if (place < WITNESSES) {
          votes[place] = votes[place - 1]!
          witnesses[place] = witnesses[place - 1]!
        }
        place--
      }
      if (place === WITNESSES) continue
      votes[place] = count
      witnesses[place] = keyframe
    }
  }

  private inView(m: Float64Array, viewWidth: number, viewHeight: number, width: number, height: number, inverse: Float32Array): number {
    let count = 0
    for (let r = 0; r < ROWS; r++) {
      for (let c = 0; c < COLUMNS; c++) {
        const i = Math.floor(((c + 0.5) * width) / COLUMNS)
        const j = Math.floor(((r + 0.5) * height) / ROWS)
        const p = j * width + i
        // A point and one at half its distance: free space matters all along the ray.
        for (let half = 1; half <= 2; half++) {
          const d = inverse[p]! * half
          const w = m[8]! * i + m[9]! * j + m[10]! + m[11]! * d
          if (w < 1e-3) continue
          const x = (m[0]! * i + m[1]! * j + m[2]! + m[3]! * d) / w
          const y = (m[4]! * i + m[5]! * j + m[6]! + m[7]! * d) / w
          if (x >= 0 && y >= 0 && x < viewWidth && y < viewHeight) count++
        }
      }
    }
    return count
  }
}

/** True where the point stands clearly in front of all four pixels around its place in the keyframe. */
function contradicts({ full }: Keyframe, m: Float64Array, i: number, j: number, d: number): boolean {
  const w = m[8]! * i + m[9]! * j + m[10]! + m[11]! * d
  if (w < 1e-3) return false
  const x = Math.floor((m[0]! * i + m[1]! * j + m[2]! + m[3]! * d) / w)
  const y = Math.floor((m[4]! * i + m[5]! * j + m[6]! + m[7]! * d) / w)
  const { width, height, inverse } = full
  if (x < 0 || y < 0 || x + 1 >= width || y + 1 >= height) return false
  const p = y * width + x
  const near = d / w
  return near > CLEARLY * inverse[p]! && near > CLEARLY * inverse[p + 1]! && near > CLEARLY * inverse[p + width]! && near > CLEARLY * inverse[p + width + 1]!
}
