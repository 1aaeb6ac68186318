// Free space stays free: whatever an older keyframe looked through cannot turn out to hold something. Painted depth is rough, so fresh
// points often hang in front of surfaces that have been seen from elsewhere; on return they would hide them. Such points are pushed
// away along their own ray, which the fresh view cannot tell, until no older keyframe contradicts them. The loop over pixels is in kernel/carve.ts.
import type { Pose } from '../../core/camera.ts'
import type { Keyframe } from '../memory/keyframe.ts'
import { writeProjection } from '../memory/projection.ts'
import { clearDesk, doubles, kernel, layBytes, layFloats } from './kernel.ts'

/** Most keyframes that have a say, and the coarse grid by which they are chosen. */
const WITNESSES = 24
const COLUMNS = 16
const ROWS = 9

/** From the picture into each witness. */
const matrices = Array.from({ length: WITNESSES }, () => doubles(12))

export class Carver {
  private readonly witnesses: Keyframe[] = []
  private readonly votes = new Int32Array(WITNESSES)
  private readonly matrix = new Float64Array(12)

  /**
   * Changes inverse depths (1/m, [height, width], seen from `pose`) in place, with `only` where that is 1, and marks in `moved` where. They may be
   * pushed as far as 0, the sky, which contradicts nobody. Returns how many pixels were moved.
   */
  carve(keyframes: readonly Keyframe[], pose: Pose, width: number, height: number, inverse: Float32Array, moved: Uint8Array, only: Uint8Array): number {
    this.choose(keyframes, pose, width, height, inverse)
    clearDesk()
    this.witnesses.forEach(({ full, pose: from }, k) => {
      writeProjection(pose, width, height, from, full.width, full.height, matrices[k]!)
      const cover = layFloats(full.inverse).byteOffset
      kernel.coverWitness(cover, full.width, full.height)
      kernel.setWitness(k, full.width, full.height, cover, matrices[k]!.byteOffset)
    })
    const depths = layFloats(inverse)
    const marks = layBytes(moved)
    const count = kernel.carve(this.witnesses.length, width, height, depths.byteOffset, marks.byteOffset, layBytes(only).byteOffset)
    inverse.set(depths)
    moved.set(marks)
    return count
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
