import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, TAN_HALF_V } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { SpatialMemory } from '../memory/spatial-memory.ts'
import { heightAt, paintHills, standingAt } from '../testing/hills.ts'
import { RememberedTerrain } from './terrain.ts'

function hills(...places: [number, number, number][]): SpatialMemory {
  const memory = new SpatialMemory()
  for (const [x, z, yaw] of places) {
    const pose = standingAt(x, z, yaw)
    memory.insert({ ...paintHills(pose, FRAME.width, FRAME.height), width: FRAME.width, height: FRAME.height, pose, epoch: 0 }, true)
  }
  return memory
}

describe('ground that was walked on', () => {
  it('is the same on the way back, whatever was remembered meanwhile', () => {
    const terrain = new RememberedTerrain()
    const [first, ...later] = hills([0, 0, 0], [0, -12, Math.PI], [3, -8, 2.5]).keyframes
    terrain.add(first!)
    const steps = Array.from({ length: 60 }, (_, k) => -0.1 * k)
    const walked = steps.map((z) => {
      const ground = terrain.groundAt(0.05, z, heightAt(0, 0) + 0.2)
      terrain.tread(0.05, z, ground, 0.35)
      return ground
    })
    for (const keyframe of later) terrain.add(keyframe)
    steps.forEach((z, k) => expect(terrain.groundAt(0.05, z)).toBeCloseTo(walked[k]!, 5))
    expect(Math.abs(terrain.groundAt(1.5, -3) - heightAt(1.5, -3))).toBeLessThan(0.25)
  })

  it('is taken over with all else by pack and unpack', () => {
    const terrain = new RememberedTerrain()
    for (const keyframe of hills([0, 0, 0], [0, 0, 1.5]).keyframes) terrain.add(keyframe)
    terrain.tread(0, 0, heightAt(0, 0), 0.35)
    const bytes = terrain.pack()
    const other = new RememberedTerrain()
    other.tread(40, 40, 3, 0.35)
    expect(other.unpack(bytes)).toBe(true)
    expect(other.pack()).toEqual(bytes)
    expect(other.groundAt(1, -5)).toBe(terrain.groundAt(1, -5))
    expect(other.groundAt(40, 40)).toBeNaN()
    expect(other.unpack(bytes.subarray(1))).toBe(false)
  })
})

describe('ground that was seen', () => {
  const terrain = new RememberedTerrain()
  for (const keyframe of hills([0, 0, 0]).keyframes) terrain.add(keyframe)

  it('is known between the rows of the picture, too, and as it lies', () => {
    const off = Array.from({ length: 81 }, (_, k) => 4 + 0.2 * k).map((ahead) => Math.abs(terrain.groundAt(0.3, -ahead) - heightAt(0.3, -ahead)))
    expect(off.some(Number.isNaN)).toBe(false)
    expect(Math.max(...off)).toBeLessThan(0.1)
  })

  it('goes on for balls where nothing is known, as high as what is known nearest', () => {
    let rim = 0
    while (!Number.isNaN(terrain.groundAt(rim - 0.1, -8))) rim -= 0.1
    const last = terrain.groundAt(rim, -8)
    expect(Math.abs(terrain.nearestGround(rim - 1, -8, 99) - last)).toBeLessThan(0.5)
    expect(terrain.nearestGround(rim, -8, 99)).toBe(last)
    expect(terrain.nearestGround(60, 60, 99)).toBe(99)
  })
})

describe('obstacles', () => {
  /** Level ground and, `atM` ahead, a wall of `heightM` from x = 0 to the right, down to `footM`. */
  function yard(atM: number, heightM: number, footM = 0): RememberedTerrain {
    const memory = new SpatialMemory()
    const { width, height } = FRAME
    const code = new Float32Array(width * height)
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const up = (1 - (2 * (j + 0.5)) / height) * TAN_HALF_V
        const ground = up < 0 ? EYE_HEIGHT_M / -up : Infinity
        const top = EYE_HEIGHT_M + up * atM
        const wall = i >= width / 2 && top < heightM && top > footM ? atM : Infinity
        code[j * width + i] = codeOfDepth(Math.min(ground, wall))
      }
    }
    memory.insert({ width, height, rgb: new Uint8Array(3 * width * height), code, pose: { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }, epoch: 0 })
    const terrain = new RememberedTerrain()
    terrain.add(memory.keyframes[0]!)
    return terrain
  }

  it('stop the body where a wall stands, not before it nor beside it', () => {
    const terrain = yard(4, 2.5)
    expect(terrain.blockedAt(1, -4, 0, 0.35)).toBe(true)
    expect(terrain.blockedAt(1, -3, 0, 0.35)).toBe(false)
    expect(terrain.blockedAt(-1, -4, 0, 0.35)).toBe(false)
  })

  it('stop the body where only a crown hangs down to its eyes, and let it pass under higher ones', () => {
    expect(yard(4, 4, 1.5).blockedAt(1, -4, 0, 0.35)).toBe(true)
    expect(yard(4, 4, 2.1).blockedAt(1, -4, 0, 0.35)).toBe(false)
  })

  it('stop a ball before it would be inside, facing where they face, not above nor beside', () => {
    const terrain = yard(4, 2.5)
    const touch = { share: NaN, normalX: NaN, normalZ: NaN }
    expect(terrain.barrierBefore(1, 1, -3.2, 0, -1, 0.2, touch)).toBe(true)
    // The ball’s centre stays its radius before the wall, give or take a cell.
    expect(Math.abs(3.2 + touch.share - 3.8)).toBeLessThan(0.25)
    expect(touch.normalZ).toBeGreaterThan(0.95)
    expect(terrain.barrierBefore(1, 1, -3.2, 0, -0.2, 0.2, touch)).toBe(false)
    expect(terrain.barrierBefore(-1, 1, -3.2, 0, -1, 0.2, touch)).toBe(false)
    expect(terrain.barrierBefore(1, 4, -3.2, 0, -1, 0.2, touch)).toBe(false)
    expect(yard(4, 0.4).barrierBefore(1, 0.2, -3.2, 0, -1, 0.2, touch)).toBe(false)
  })

  it('are no kerbs, and never where the body has been', () => {
    expect(yard(4, 0.4).blockedAt(1, -4, 0, 0.35)).toBe(false)
    const terrain = yard(4, 2.5)
    terrain.tread(1, -4, 0, 0.8)
    expect(terrain.blockedAt(1, -4, 0, 0.35)).toBe(false)
  })
})
