import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FRAME } from '../core/camera.ts'
import { IDLE } from '../core/controls.ts'
import { WorldModel } from './index.ts'
import { paintHills, standingAt } from './testing/hills.ts'

const { rgb: image, code: imageDepth } = paintHills(standingAt(0, 0), FRAME.width, FRAME.height)

describe('a picture that comes with its depth', () => {
  let model: WorldModel
  beforeAll(async () => {
    model = await WorldModel.load({ imagine: 'inline' })
  })
  afterAll(() => model.dispose())

  /** Mean distance of the shown depth codes from the given ones. */
  async function offBy(given: { imageDepth?: Float32Array }): Promise<number> {
    await model.open({ prompt: 'a meadow', seed: 1, still: true, image, ...given })
    await model.step(IDLE, 1 / 30)
    let sum = 0
    model.depthCode.forEach((code, p) => (sum += Math.abs(code - imageDepth[p]!)))
    return sum / imageDepth.length
  }

  it('has that depth, not what a network reads from it', async () => {
    const read = await offBy({})
    const told = await offBy({ imageDepth })
    expect(told).toBeLessThan(0.01)
    expect(read).toBeGreaterThan(3 * told)
  })

  it('is refused where the depth is none of the picture', async () => {
    const open = (request: object) => model.open({ prompt: '', seed: 1, ...request })
    await expect(open({ imageDepth })).rejects.toThrow(/there is no image/)
    await expect(open({ image, imageDepth: imageDepth.subarray(1) })).rejects.toThrow(/expected those of 256x144/)
    await expect(open({ image, imageDepth: new Float32Array(imageDepth.length).fill(2) })).rejects.toThrow(/outside \[0, 1\]/)
    await expect(open({ image, imageDepth: new Float32Array(imageDepth.length).fill(NaN) })).rejects.toThrow(/outside \[0, 1\]/)
  })
})
