import { describe, expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { uniform } from '../../core/rng.ts'
import { findBall, parabola } from './ball.ts'

const { width, height } = FRAME
const RED = [0.95, 0.22, 0.16] as const

/** Bright ground with grain, whatever the seed. */
function ground(): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, k) => 150 + 30 * (k % 3) + 16 * (uniform(3, 0, k) - 0.5))
}

/** A disc with soft edges, lit from one side, and its shadow, over a copy of `under`. */
function drawn(under: Uint8Array, x: number, y: number, radius: number, colour: readonly number[], shadow = true): Uint8Array {
  const out = under.slice()
  for (let p = 0; p < width * height; p++) {
    const [i, j] = [p % width, Math.floor(p / width)]
    const dark = shadow ? 0.45 * Math.min(1, Math.max(0, 1.5 * radius + 0.5 - Math.hypot(i - x, 3 * (j - y - 2 * radius)))) : 0
    const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(i - x, j - y)))
    // Lit from one side: the dark side has a quarter of the light.
    const shade = 0.65 + 0.4 * Math.max(-1, Math.min(1, (0.7 * (x - i) + 0.7 * (y - j)) / radius))
    for (let c = 0; c < 3; c++) out[3 * p + c] = out[3 * p + c]! * (1 - dark) * (1 - cover) + 255 * colour[c]! * shade * cover
  }
  return out
}

describe('the ball tracker', () => {
  it.each([[40.3, 60.7, 5.2], [128.5, 72.1, 3.1], [200.9, 30.4, 12.6], [90.2, 100.6, 2.2]])('finds a ball at %f, %f of radius %f to a small part of a pixel', (x, y, radius) => {
    const under = ground()
    const ball = findBall(drawn(under, x, y, radius, RED), under, RED)
    expect(ball).toBeDefined()
    expect(Math.hypot(ball!.x - x, ball!.y - y)).toBeLessThan(0.15)
    expect(Math.abs(ball!.radius - radius)).toBeLessThan(0.06 * radius + 0.05)
  })

  it('finds nothing where nothing is, a shadow alone, or a thing of another colour', () => {
    const under = ground()
    expect(findBall(under, under, RED)).toBeUndefined()
    expect(findBall(drawn(under, 80, 70, 0.01, RED, true).map((v, k) => (k % 977 ? v : v - 30)), under, RED)).toBeUndefined()
    expect(findBall(drawn(under, 80, 70, 6, [0.1, 0.3, 0.95], false), under, RED)).toBeUndefined()
  })

  it('tells two balls of different colours apart, the larger one not taken for the other', () => {
    const under = ground()
    const yellow = [0.98, 0.78, 0.12] as const
    const both = drawn(drawn(under, 60, 50, 3.5, RED, false), 90, 60, 6, yellow, false)
    const red = findBall(both, under, RED, [yellow])!
    const gold = findBall(both, under, yellow, [RED])!
    expect(Math.hypot(red.x - 60, red.y - 50)).toBeLessThan(0.2)
    expect(Math.hypot(gold.x - 90, gold.y - 60)).toBeLessThan(0.2)
  })

  it('says nothing of a ball that leaves the picture', () => {
    const under = ground()
    expect(findBall(drawn(under, 1, 70, 5, RED), under, RED)).toBeUndefined()
  })

  it('takes the largest of several patches', () => {
    const under = ground()
    const ball = findBall(drawn(drawn(under, 30, 30, 2, RED, false), 150, 90, 6, RED), under, RED)
    expect(Math.hypot(ball!.x - 150, ball!.y - 90)).toBeLessThan(0.2)
  })
})

it('fits a parabola exactly, and none through three points', () => {
  const points = Array.from({ length: 9 }, (_, k) => ({ t: 3 + 0.1 * k, y: 2 - 3 * (3 + 0.1 * k) + 4.9 * (3 + 0.1 * k) ** 2 }))
  parabola(points)!.forEach((value, k) => expect(value).toBeCloseTo([2, -3, 4.9][k]!, 6))
  expect(parabola(points.slice(0, 3))).toBeUndefined()
})
