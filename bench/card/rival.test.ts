import { beforeAll, expect, it } from 'vitest'
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import { IDLE } from '../../core/controls.ts'
import type { Session } from '../../engine/backend/backend.ts'
import { loadPhysics } from '../../worlds/simulate.ts'
import { AHEAD, turn } from './moves.ts'
import { RivalSubject, type RivalName, shapesOf } from './rival.ts'
import { landscapes, startOf, type Start } from './starts.ts'
import type { TrueStudio } from './true-world.ts'

/** A network that darkens the newest frame it knows by a tenth of the range, and what it was given. */
function darkening(name: RivalName): { session: Session; given: { hint: number[]; ray: number[]; noise: number }[] } {
  const shapes = shapesOf(name)
  const zeros = (of: Record<string, readonly number[]>) => Object.fromEntries(Object.entries(of).map(([key, shape]) => [key, new Float32Array(shape.reduce((a, b) => a * b, 1))]))
  const [inputs, outputs] = [zeros(shapes.inputs), zeros(shapes.outputs)]
  const given: { hint: number[]; ray: number[]; noise: number }[] = []
  const run = () => {
    const { past, hint, rays, noise } = inputs as Record<string, Float32Array>
    const { made, shown } = outputs as Record<string, Float32Array>
    const frame = (made!.length / 4) * 3
    for (let k = 0; k < frame; k++) made![k] = past![past!.length - frame + k]! - 0.2
    shown!.fill(made![0]!)
    given.push({ hint: [...hint!], ray: [0, 1, 2].map((a) => rays![a * (rays!.length / 3)]!), noise: noise?.[0] ?? NaN })
    return Promise.resolve()
  }
  return { session: { name, inputs, outputs, run, close: () => Promise.resolve() }, given }
}

const white = { first: () => Promise.resolve({ rgb: new Uint8Array(FRAME.width * FRAME.height * 3).fill(255) }) } as unknown as TrueStudio
const start: Start = startOf(landscapes('test', 1)[0]!)

beforeAll(loadPhysics)

it.each(['diffusion', 'memoryless'] as const)('%s feeds on its own frames, knows the last four steps, and goes back', async (name) => {
  const { session, given } = darkening(name)
  const rival = new RivalSubject(name, session, white)
  await rival.open(start)
  // One idle step from white: 1 - .2, of 255.
  expect((await rival.look()).rgb[0]).toBe(Math.round(0.9 * 255))
  const back = rival.branch()
  await rival.step(turn(0.1))
  await rival.step(AHEAD)
  expect((await rival.look()).rgb[0]).toBe(Math.round(0.7 * 255))
  const [idle, turned, ahead] = given as [(typeof given)[0], (typeof given)[0], (typeof given)[0]]
  expect(idle.hint.every((value) => value === 0)).toBe(true)
  // Seven numbers a step, newest last: a look of .1 rad counts 2, ahead is the second of the newest.
  expect(turned.hint[21 + 2]).toBeCloseTo(2)
  expect([ahead.hint[14 + 2], ahead.hint[21 + 1]]).toEqual([turned.hint[21 + 2], 1])
  // Rays are those of the turn alone.
  expect(turned.ray[0]).toBeGreaterThan(idle.ray[0]! + 0.05)
  expect(ahead.ray[0]).toBeCloseTo(idle.ray[0]!, 5)
  back()
  await rival.step(IDLE)
  expect((await rival.look()).rgb[0]).toBe(Math.round(0.8 * 255))
  expect(given[3]!.noise).toEqual(given[1]!.noise)
  if (name === 'diffusion') expect(ahead.noise).not.toBe(turned.noise)
})

it('one is given frames of keyframe size, the other whole ones', () => {
  expect(shapesOf('diffusion').inputs.past).toEqual([1, 12, KEYFRAME.height, KEYFRAME.width])
  expect(shapesOf('memoryless').inputs.past).toEqual([1, 3, FRAME.height, FRAME.width])
})
