import { describe, expect, it } from 'vitest'
import { makeRng } from '../../core/rng.ts'
import { writeProjection } from './projection.ts'
import { mayShow } from './retrieval.ts'

const [COLUMNS, ROWS] = [32, 18]

describe('what cannot show', () => {
  it('is never a keyframe one of whose points lies in the view, and mostly one that has none', () => {
    const rng = makeRng(5, 0)
    const matrix = new Float64Array(12)
    let [hidden, passed] = [0, 0]
    for (let k = 0; k < 4000; k++) {
      const pose = () => ({ x: rng.range(-30, 30), y: 1.7, z: rng.range(-30, 30), yaw: rng.range(-3.1, 3.1), pitch: rng.range(-0.4, 0.4) })
      const [i, j, near] = [rng.range(0, 100), rng.range(0, 50), rng.range(0.02, 0.5)]
      const points = Array.from({ length: 20 }, () => [Math.fround(rng.range(i, i + 27)), Math.fround(rng.range(j, j + 21)), rng.next() < 0.1 ? 0 : Math.fround(rng.range(near, 2 * near))])
      const box = Float32Array.from([0, 1, 2].flatMap((c) => [Math.min(...points.map((p) => p[c]!)), Math.max(...points.map((p) => p[c]!))]))
      writeProjection(pose(), 128, 72, pose(), COLUMNS, ROWS, matrix)
      const at = (row: number, [pi, pj, pd]: number[]) => matrix[row]! * pi! + matrix[row + 1]! * pj! + matrix[row + 2]! + matrix[row + 3]! * pd!
      const shows = points.some((p) => {
        const w = at(8, p)
        const [x, y] = [at(0, p) / w, at(4, p) / w]
        return w >= 0.05 && x > -0.5 && y > -0.5 && x < COLUMNS - 0.5 && y < ROWS - 0.5
      })
      if (shows) expect(mayShow(matrix, box)).toBe(true)
      else {
        hidden++
        if (!mayShow(matrix, box)) passed++
      }
    }
    expect(hidden).toBeGreaterThan(2000)
    expect(passed / hidden).toBeGreaterThan(0.8)
  })
})
