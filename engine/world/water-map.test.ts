import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, KEYFRAME, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { makeKeyframe, type Keyframe } from '../memory/keyframe.ts'
import { mapFor, WaterMap } from './water-map.ts'

const EYE: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }
const LEVEL_M = -0.3
const belowM = EYE_HEIGHT_M - LEVEL_M

/** Level ground at LEVEL_M, seen from `pose` with level eyes. */
function view(pose: Pose = EYE): Keyframe {
  const code = Float32Array.from({ length: FRAME.width * FRAME.height }, (_, p) => {
    const down = ((2 * (Math.floor(p / FRAME.width) + 0.5)) / FRAME.height - 1) * TAN_HALF_V
    return codeOfDepth(down > 0 ? (pose.y - LEVEL_M) / down : Infinity)
  })
  return makeKeyframe({ ...FRAME, rgb: new Uint8Array(3 * code.length), code, pose, epoch: 0 }, 0)
}

/** Water right of the middle of a view, land left of it. */
const half = () => Uint8Array.from({ length: KEYFRAME.width * KEYFRAME.height }, (_, p) => (p % KEYFRAME.width >= KEYFRAME.width / 2 ? 255 : 0))

function mapped(): WaterMap {
  const water = new WaterMap()
  water.add(view(), half())
  return water
}

/** How surely what a pixel of a view from above (0, 0) shows at distance `z`, `aside` of the half picture from its middle, is water. */
const asked = (water: WaterMap, z: number, aside: number, y = LEVEL_M) => water.shareAt(aside * z * TAN_HALF_H, y, -z, mapFor(z, belowM), z)

describe('the map of waters', () => {
  it('knows water and land near and far, without gaps', () => {
    const water = mapped()
    // The lowest row of a view shows ground 4 m away.
    for (const z of [4.2, 7, 12, 20, 35, 60]) {
      for (const aside of [0.4, 0.6, 0.8]) {
        expect(asked(water, z, aside), `${z} m ahead, ${aside} right`).toBeGreaterThan(0.9)
        expect(asked(water, z, -aside), `${z} m ahead, ${aside} left`).toBeLessThan(0.1)
      }
    }
    expect(water.levelM).toBeCloseTo(LEVEL_M, 1)
    expect(water.shareAt(0, LEVEL_M, 30, 0, 30)).toBe(0)
  })

  it('knows a shore to within a metre near by, whoever looks from wherever', () => {
    const water = mapped()
    const shore = Array.from({ length: 41 }, (_, k) => (k - 20) / 10).find((x) => water.shareAt(x, LEVEL_M, -7, 0, 3) > 0.5)!
    expect(Math.abs(shore)).toBeLessThan(0.5)
  })

  it('takes nothing for water that stands over it', () => {
    const water = mapped()
    expect(asked(water, 10, 0.6, LEVEL_M + 0.2)).toBeGreaterThan(0.9)
    expect(asked(water, 10, 0.6, LEVEL_M + 2)).toBe(0)
  })

  it('believes near looks more than far ones', () => {
    const water = new WaterMap()
    const all = (value: number) => new Uint8Array(KEYFRAME.width * KEYFRAME.height).fill(value)
    water.add(view({ ...EYE, z: 40 }), all(255))
    expect(asked(water, 8, 0)).toBeGreaterThan(0.9)
    water.add(view(), all(0))
    expect(asked(water, 8, 0)).toBeLessThan(0.1)
    expect(water.shareAt(0, LEVEL_M, 20, 3, 20)).toBeGreaterThan(0.9)
  })

  it('forgets, and is bounded: far away a cell is used again for another place', () => {
    const water = mapped()
    const bytes = water.pack().length
    for (let k = 1; k < 40; k++) water.add(view({ ...EYE, x: 700 * k }), half())
    expect(water.pack().length).toBeLessThan(20 * bytes)
    expect(water.pack().length).toBeLessThan(2.4e6)
    water.clear()
    expect(water.any).toBe(false)
    expect(asked(water, 7, 0.6)).toBe(0)
  })

  it('goes on as it was from its bytes, and refuses others', () => {
    const water = mapped()
    const other = new WaterMap()
    other.add(view({ ...EYE, x: 5 }), half())
    expect(other.unpack(water.pack())).toBe(true)
    expect(Buffer.compare(other.pack(), water.pack())).toBe(0)
    water.add(view({ ...EYE, x: 3 }), half())
    other.add(view({ ...EYE, x: 3 }), half())
    expect(Buffer.compare(other.pack(), water.pack())).toBe(0)
    expect(other.levelM).toBe(water.levelM)
    expect(other.unpack(water.pack().subarray(1))).toBe(false)
    expect(other.unpack(new WaterMap().pack())).toBe(true)
    expect(other.any).toBe(false)
  })
})
