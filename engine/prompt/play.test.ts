// Words said on the way, felt: the trained networks play, a ball is thrown before and after.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BUTTON, IDLE } from '../../core/controls.ts'
import { ENTITY, ENTITY_FLOATS } from '../../core/entities.ts'
import { WorldModel } from '../world-model.ts'

const DT_S = 1 / 30
let model: WorldModel

beforeAll(async () => {
  model = await WorldModel.load({ imagine: 'inline' })
})
afterAll(() => model.dispose())

/** Metres per second that the ball thrown as number `which` loses upwards in a fifth of a second of flight. */
async function throwBall(which: number): Promise<number> {
  const speed = (entities: Float32Array) => entities[which * ENTITY_FLOATS + ENTITY.vy]!
  const start = speed((await model.step({ ...IDLE, buttons: BUTTON.throw }, DT_S)).entities)
  let frame = await model.step(IDLE, DT_S)
  for (let k = 0; k < 5; k++) frame = await model.step(IDLE, DT_S)
  return start - speed(frame.entities)
}

it('a ball falls slower after "moon gravity", and as before after "earth gravity"', async () => {
  await model.open({ prompt: 'a calm meadow by day with no wind', seed: 4 })
  const earth = await throwBall(0)
  expect((await model.setPrompt('moon gravity')).changed).toEqual(['gravity 1.6 m/s²'])
  const moon = await throwBall(1)
  await model.setPrompt('earth gravity')
  const again = await throwBall(2)
  // 6 steps at 9.8 m/s^2 and at 1.6.
  expect(earth).toBeCloseTo((9.8 * 6) / 30, 0)
  expect(moon).toBeCloseTo((1.6 * 6) / 30, 0)
  expect(moon).toBeLessThan(earth / 3)
  expect(again).toBeGreaterThan(3 * moon)
})

it('what changes nothing is not painted anew, and a slider is a prompt', async () => {
  const { slots } = await model.open({ prompt: 'a meadow at night with a lake', seed: 4 })
  const { changed, prompt } = await model.setPrompt('make it night')
  expect(changed).toEqual([])
  const turned = await model.turn({ weather: { value: 'fog', strength: 0.9 } })
  expect(turned).toMatchObject({ changed: ['fog'], understood: ['weather: fog, strong'], slots: { ...slots, weather: { value: 'fog', strength: 0.9 } } })
  expect(turned.prompt).not.toBe(prompt)
  const opened = await model.open({ prompt: turned.prompt!, seed: 4 })
  expect(opened.slots).toEqual(turned.slots)
})
