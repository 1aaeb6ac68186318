import { describe, expect, it } from 'vitest'
import { attitudeOf, makeTiltReader, turnBetween } from './orientation.ts'

const DEG = Math.PI / 180
type Angles = readonly [alpha: number, beta: number, gamma: number]
const turn = (from: Angles, to: Angles) => turnBetween(attitudeOf(...from), attitudeOf(...to), { yaw: 0, pitch: 0 })
/** Of two rotations [3, 3], the first after the second. */
const product = (a: Float64Array, b: Float64Array) => Float64Array.from({ length: 9 }, (_, k) => [0, 1, 2].reduce((sum, i) => sum + a[3 * Math.floor(k / 3) + i]! * b[3 * i + (k % 3)]!, 0))

describe('how a phone is held', () => {
  it('is a rotation, and upright it looks north', () => {
    const upright = attitudeOf(0, 90, 0)
    expect([-upright[2]!, -upright[5]!, -upright[8]!].map((value) => value + 0)).toEqual([0, 1, 0].map((value) => expect.closeTo(value, 12)))
    const any = attitudeOf(37, -62, 81)
    const transposed = Float64Array.from({ length: 9 }, (_, k) => any[3 * (k % 3) + Math.floor(k / 3)]!)
    product(any, transposed).forEach((value, k) => expect(value).toBeCloseTo(k % 4 === 0 ? 1 : 0, 12))
  })
})

describe('turning a phone', () => {
  it.each([
    ['upright', 90, 0],
    ['leant back', 40, 0],
    ['nearly flat', 12, 0],
    ['flat', 0, 0],
    ['wide, left edge down', 0, -90],
    ['wide, right edge down', 0, 90],
    ['wide and leant back', 0, -50],
    ['face down', 180, 0],
  ])('%s to the right about the vertical turns the view as far to the right', (_, beta, gamma) => {
    // Alpha grows counter-clockwise.
    for (const [from, to] of [[30, 20], [4, 354], [185, 175]] as const) {
      const { yaw, pitch } = turn([from, beta, gamma], [to, beta, gamma])
      expect(yaw).toBeCloseTo(10 * DEG, 6)
      expect(pitch).toBeCloseTo(0, 12)
    }
  })

  it('tilting its top towards the player looks up, upright and wide', () => {
    expect(turn([0, 80, 0], [0, 90, 0])).toEqual({ yaw: expect.closeTo(0, 12), pitch: expect.closeTo(10 * DEG, 12) })
    expect(turn([0, 0, -70], [0, 0, -80]).pitch).toBeCloseTo(10 * DEG, 12)
    expect(turn([0, 0, 70], [0, 0, 80]).pitch).toBeCloseTo(10 * DEG, 12)
    // Past upright: the browser's angles leap there (gamma stays within 90 degrees), the phone does not.
    const { yaw, pitch } = turn([0, 0, -85], [180, 180, 85])
    expect([yaw, pitch]).toEqual([expect.closeTo(0, 6), expect.closeTo(10 * DEG, 6)])
  })

  it('the screen between upright and wide leaves the view where it is', () => {
    for (const elevation of [30, 0, -30, -60]) {
      // About the axis that the back points along: z of the phone.
      const held = attitudeOf(25, 90 + elevation, 0)
      for (let angle = 0; angle < 90; angle += 10) {
        const from = product(held, attitudeOf(angle, 0, 0))
        const to = product(held, attitudeOf(angle + 10, 0, 0))
        expect(turnBetween(from, to, { yaw: 0, pitch: 0 })).toEqual({ yaw: expect.closeTo(0, 9), pitch: expect.closeTo(0, 9) })
      }
    }
  })
})

describe('a stream of angles', () => {
  it('begins where the phone is, and gives every turn once', () => {
    const reader = makeTiltReader()
    expect(reader.read(120, 70, 3)).toBeUndefined()
    expect(reader.read(118, 70, 3)!.yaw).toBeCloseTo(2 * DEG, 2)
    expect(reader.read(118, 70, 3)).toBeUndefined()
  })

  it('comes back to the same view after a round of turns', () => {
    const reader = makeTiltReader()
    let [yaw, pitch] = [0, 0]
    for (let k = 0; k <= 120; k++) {
      const along = (k / 120) * 2 * Math.PI
      const look = reader.read(360 * Number(Math.sin(along) < 0) + 40 * Math.sin(along), 65 + 20 * Math.cos(along), 5 * Math.sin(2 * along))
      yaw += look?.yaw ?? 0
      pitch += look?.pitch ?? 0
    }
    expect(Math.abs(yaw)).toBeLessThan(0.5 * DEG)
    expect(Math.abs(pitch)).toBeLessThan(0.5 * DEG)
  })

  it('does not tremble, yet loses no slow turn', () => {
    const reader = makeTiltReader()
    const trembled = Array.from({ length: 40 }, (_, k) => reader.read(90 + 0.1 * (k % 2), 70, 0))
    expect(trembled.filter(Boolean)).toEqual([])
    let yaw = 0
    for (let k = 1; k <= 100; k++) yaw += reader.read(90 - 0.1 * k, 70, 0)?.yaw ?? 0
    expect(yaw).toBeCloseTo(10 * DEG, 2)
  })

  it('takes a leap of the compass for no turn, nor what happened while it rested', () => {
    const reader = makeTiltReader()
    reader.read(0, 70, 0)
    expect(reader.read(80, 70, 0)).toBeUndefined()
    expect(reader.read(78, 70, 0)!.yaw).toBeCloseTo(2 * DEG, 2)
    reader.rest()
    expect(reader.read(60, 60, 0)).toBeUndefined()
    expect(reader.read(60, 62, 0)!.pitch).toBeCloseTo(2 * DEG, 2)
  })
})
