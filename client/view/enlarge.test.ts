import { describe, expect, it } from 'vitest'
import { makeEnlarger } from './enlarge.ts'
import { makeWarp, sourceOf, warpBetween } from './late-warp.ts'
import { makeSoftFrame } from './soft-frame.ts'
import { kernelFor } from './testing/kernel-file.ts'

const FROM = { width: 32, height: 18 }
const TO = { width: 400, height: 225 }
const WHOLE = { x: 1, y: 1 }
/** A quarter of the second difference about 128, along x and y. */
const FLAT: Bend = [128, 128]
const STILL = makeWarp().turn

type Rgb = [number, number, number]
type Bend = [number, number]

const kernel = kernelFor(FROM)
const enlarger = makeEnlarger(kernel, TO)
const { texels } = makeSoftFrame(kernel)

function enlarged(picture: (x: number, y: number) => Rgb, turn = STILL, share = WHOLE, bend = FLAT): (x: number, y: number) => Rgb {
  for (let k = 0; k < FROM.width * FROM.height; k++) texels.set([...picture(k % FROM.width, Math.floor(k / FROM.width)), 255, ...bend, 0, 0], 8 * k)
  enlarger.enlarge(turn, share)
  const out = enlarger.pixels.slice()
  return (x, y) => {
    const [r, g, b, alpha] = out.subarray(4 * (y * TO.width + x))
    expect(alpha).toBe(255)
    return [r!, g!, b!]
  }
}

/** The frame's column and row that the middle of a pixel of the canvas shows. */
const columnOf = (x: number, share = 1) => ((x + 0.5) / TO.width - 0.5) * share * FROM.width + FROM.width / 2 - 0.5
const rowOf = (y: number) => ((y + 0.5) / TO.height) * FROM.height - 0.5

describe('enlarging without a GPU', () => {
  it('keeps flat colours, the extremes too', () => {
    for (const colour of [[0, 0, 0], [255, 255, 255], [255, 0, 128], [1, 254, 77]] as Rgb[]) {
      const at = enlarged(() => colour)
      for (let y = 0; y < TO.height; y += 7) for (let x = 0; x < TO.width; x += 3) at(x, y).forEach((value, c) => expect(Math.abs(value - colour[c]!)).toBeLessThanOrEqual(1))
    }
  })

  it('is a straight line between pixels, dithered by one code value at most', () => {
    const at = enlarged((x, y) => [7 * x, 12 * y, 255 - 7 * x])
    for (let y = 9; y < TO.height - 9; y += 5) {
      for (let x = 9; x < TO.width - 9; x += 3) {
        const [r, g, b] = at(x, y)
        expect(Math.abs(r - 7 * columnOf(x))).toBeLessThan(1.2)
        expect(Math.abs(g - 12 * rowOf(y))).toBeLessThan(1.2)
        expect(Math.abs(b - (255 - 7 * columnOf(x)))).toBeLessThan(1.2)
      }
    }
  })

  it('bends it by the curvature', () => {
    // A second difference of -80 along x everywhere: at half way that adds a tenth of it.
    const at = enlarged(() => [100, 100, 100], STILL, WHOLE, [128 - 20, 128])
    for (let x = 9; x < TO.width - 9; x++) {
      const f = columnOf(x) - Math.floor(columnOf(x))
      expect(Math.abs(at(x, 20)[0] - (100 + 0.5 * f * (1 - f) * 80))).toBeLessThan(1.2)
    }
  })

  it('shows the middle share of the frame', () => {
    const at = enlarged((x) => [7 * x, 0, 0], STILL, { x: 0.5, y: 1 })
    for (let x = 0; x < TO.width; x += 5) expect(Math.abs(at(x, 10)[0] - 7 * columnOf(x, 0.5))).toBeLessThan(1.2)
  })

  it('turns like the late warp, mirrored past the sides, and the last row above and below', () => {
    const warp = makeWarp()
    const pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
    const shown: Rgb = [0, 0, 0]
    for (const [yaw, pitch] of [[0.2, 0], [-0.15, 0.1], [0.05, -0.3]] as const) {
      warpBetween(pose, { ...pose, yaw, pitch }, warp)
      const at = enlarged((x, y) => [7 * x, 12 * y, 0], warp.turn)
      let past = 0
      for (let y = 0; y < TO.height; y += 13) {
        for (let x = 0; x < TO.width; x += 7) {
          sourceOf(warp, (x + 0.5) / TO.width, 1 - (y + 0.5) / TO.height, () => 0, source)
          past += source.u < 0 || source.u > 1 || source.v < 0 || source.v > 1 ? 1 : 0
          const column = Math.max(0, Math.min(FROM.width - 1, (1 - Math.abs(1 - Math.abs(source.u))) * FROM.width - 0.5))
          const row = Math.max(0, Math.min(FROM.height - 1, (1 - source.v) * FROM.height - 0.5))
          ;[shown[0], shown[1]] = at(x, y)
          expect(Math.abs(shown[0] - 7 * column)).toBeLessThan(1.5)
          expect(Math.abs(shown[1] - 12 * row)).toBeLessThan(1.5)
        }
      }
      expect(past).toBeGreaterThan(0)
    }
  })
})

const source = { u: 0, v: 0 }
