// Boxes, pendulums and yards in whole worlds, with the networks that ship.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUTTON, IDLE } from '../../core/controls.ts'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS } from '../../core/entities.ts'
import { fill, SLOT_NAMES, SLOTS, type Slots } from '../../core/slots.ts'
import { FRAME } from '../../core/camera.ts'
import { WorldModel } from '../index.ts'

const DT_S = 1 / 30
/** Nothing moves by itself there. */
const MEADOW = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, fill(slot, SLOTS[slot][0])])) as Slots
const YARD: Slots = { ...MEADOW, family: fill('family', 'yard') }
let model: WorldModel

beforeAll(async () => {
  model = await WorldModel.load({ provider: 'cpu', imagine: 'inline' })
}, 60_000)
afterAll(() => model.dispose())

const step = (buttons = 0, change = {}) => model.step({ ...IDLE, buttons, ...change }, DT_S)
const count = (entities: Float32Array, kind: keyof typeof ENTITY_CLASS) => {
  let living = 0
  for (let e = 0; e < entities.length; e += ENTITY_FLOATS) if (entities[e + ENTITY.alive] === 1 && entities[e] === ENTITY_CLASS[kind]) living++
  return living
}

describe('a generated yard', () => {
  it('begins with a stack, a pendulum and balls, the same for a seed', async () => {
    await model.open({ slots: YARD, seed: 2 })
    const { entities } = await step()
    expect([count(entities, 'box'), count(entities, 'bob')]).toEqual([3, 1])
    expect(count(entities, 'ball')).toBeGreaterThan(0)
    const first = [...entities]
    await model.open({ slots: YARD, seed: 2 })
    expect([...(await step()).entities]).toEqual(first)
  }, 60_000)

  it('is empty when it is measured or begins as a picture, and a landscape always is', async () => {
    const image = new Uint8Array(3 * FRAME.width * FRAME.height).fill(120)
    for (const request of [{ slots: YARD, still: true }, { slots: YARD, image }, { slots: MEADOW }]) {
      await model.open({ ...request, seed: 2 })
      expect((await step()).entities.every((v, k) => k % ENTITY_FLOATS !== ENTITY.alive || v === 0)).toBe(true)
    }
  }, 60_000)
})

describe('things of a world', () => {
  it('come a press, not a held button; a stack comes to rest, and then the same picture is sent again', async () => {
    await model.open({ slots: MEADOW, seed: 3, still: true })
    await step(0, { lookPitch: -0.35 })
    for (let k = 0; k < 60; k++) await step(k % 20 < 10 ? BUTTON.put : 0)
    for (let k = 0; k < 60; k++) await step()
    const { entities } = model['world']!
    expect(count(entities, 'box')).toBe(3)
    const [low, middle, high] = [0, 1, 2].map((slot) => entities[slot * ENTITY_FLOATS + ENTITY.y]!)
    expect(middle! - low!).toBeCloseTo(0.5, 4)
    expect(high! - middle!).toBeCloseTo(0.5, 4)
    // What surrounds the player may still be painted.
    let repeated = 0
    for (let k = 0; k < 400 && repeated < 20; k++) repeated = (await step()).repeated ? repeated + 1 : 0
    expect(repeated).toBe(20)
  }, 120_000)

  it('go on bit for bit from a snapshot: boxes, a swinging pendulum, and who gives way next', async () => {
    await model.open({ slots: MEADOW, seed: 3, still: true })
    await step(0, { lookPitch: -0.3 })
    for (let k = 0; k < 20; k++) await step(k === 2 ? BUTTON.hang : k === 6 || k === 15 ? BUTTON.put : k === 9 ? BUTTON.throw : 0)
    const bytes = model.snapshot()
    const go = async () => {
      const seen: string[] = []
      for (let k = 0; k < 30; k++) seen.push(Buffer.from((await step(k % 3 === 1 ? BUTTON.throw : 0)).entities.buffer.slice(0)).toString('base64'))
      return seen
    }
    const one = await go()
    model.restore(bytes)
    expect(await go()).toEqual(one)
    expect(count(model['world']!.entities, 'bob')).toBe(1)
    expect(count(model['world']!.entities, 'box')).toBe(2)
    expect(count(model['world']!.entities, 'ball')).toBe(5)
  }, 60_000)
})
