import { describe, expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { bytes } from '../kernel.ts'
import { SOURCE } from '../memory/reprojection.ts'
import { temper } from './temper.ts'

const PIXELS = FRAME.width * FRAME.height
const SHARE = { hole: 0.2, lastFrame: 0.2, stale: 0, keyframe: 0.6, magnified: 0 }
type Rgb = [number, number, number]

/** A blue sky over yellow ground, each lighter to the right; the left third is guessed as `guess` says. */
function scene(guess: (sky: boolean) => Rgb) {
  const rgb = bytes(3 * PIXELS)
  const source = bytes(PIXELS)
  for (let p = 0; p < PIXELS; p++) {
    const sky = p < PIXELS / 2
    const x = p % FRAME.width
    const light = 0.6 + (0.4 * x) / FRAME.width
    source[p] = x * 3 < FRAME.width ? (x % 2 ? SOURCE.hole : SOURCE.lastFrame) : SOURCE.keyframe
    rgb.set(source[p] === SOURCE.keyframe ? (sky ? [90 * light, 130 * light, 220 * light] : [220 * light, 190 * light, 70 * light]) : guess(sky), 3 * p)
  }
  return { rgb, source, seen: { source, share: SHARE }, moving: bytes(PIXELS).fill(0) }
}
const at = (rgb: Uint8Array, x: number, y: number): Rgb => [...rgb.subarray(3 * (y * FRAME.width + x), 3 * (y * FRAME.width + x) + 3)] as Rgb
const distance = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

describe('temper', () => {
  it('brings glaring guesses to the colours known at their height', () => {
    const { rgb, seen, moving } = scene(() => [200, 0, 255])
    temper(rgb, seen, moving)
    expect(distance(at(rgb, 20, 20), [74, 107, 180])).toBeLessThan(60)
    expect(distance(at(rgb, 20, 120), [180, 156, 57])).toBeLessThan(60)
  })

  it('leaves guesses alone that are like what is known', () => {
    const { rgb, seen, moving } = scene((sky) => (sky ? [75, 108, 182] : [180, 155, 58]))
    const before = rgb.slice()
    temper(rgb, seen, moving)
    expect(rgb).toEqual(before)
  })

  it('changes neither what is known nor what moves, and nothing where nothing is known', () => {
    const { rgb, source, seen, moving } = scene(() => [200, 0, 255])
    moving.fill(1, 0, 40)
    const before = rgb.slice()
    temper(rgb, seen, moving)
    for (let p = 0; p < PIXELS; p++) if (source[p] === SOURCE.keyframe || moving[p]) expect(at(rgb, p % FRAME.width, Math.floor(p / FRAME.width))).toEqual(at(before, p % FRAME.width, Math.floor(p / FRAME.width)))
    rgb.set(before)
    temper(rgb, { source: source.fill(SOURCE.hole), share: SHARE }, moving.fill(0))
    expect(rgb).toEqual(before)
  })

  it('brings nothing beyond its limits when applied again and again', () => {
    const { rgb, seen, moving } = scene(() => [255, 255, 255])
    for (let k = 0; k < 5; k++) temper(rgb, seen, moving)
    expect(distance(at(rgb, 20, 20), [74, 107, 180])).toBeLessThan(80)
  })
})
