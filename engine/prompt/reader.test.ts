import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differingSlots, fill } from '../../core/slots.ts'
import { DEFAULT_MODELS } from '../models/manifest.ts'
import { PromptReader } from './reader.ts'

describe('a reader of prompts', () => {
  let reader: PromptReader
  beforeAll(async () => {
    reader = await PromptReader.load(DEFAULT_MODELS)
  })
  afterAll(() => reader.close())

  it('reads what a world would open with, and remembers nothing', async () => {
    const [desert, again] = await Promise.all([reader.read('a desert at night', 7), reader.read('a desert at night', 7), reader.read('less fog', 7)])
    expect([desert!.slots.biome.value, desert!.slots.time.value]).toEqual(['desert', 'night'])
    expect(Object.keys(desert!.sure)).toEqual(expect.arrayContaining(['biome', 'time']))
    expect(again).toEqual(desert)
  })

  it('finds words for slots set by hand that mean the same when they are read', async () => {
    for (const [prompt, seed] of [['a desert at night', 7], ['', 5], ['a snowy pine valley at dusk with a stone tower', 99]] as const) {
      const change = { weather: fill('weather', 'fog', 0.9), landmark: fill('landmark', 'windmill') }
      const turned = await reader.read(prompt, seed, change)
      expect(turned.slots).toMatchObject(change)
      const read = await reader.read(turned.prompt!, seed)
      expect(differingSlots(read.slots, turned.slots)).toEqual([])
      // What was not set by hand stays as it was.
      const before = await reader.read(prompt, seed)
      expect(differingSlots(before.slots, turned.slots).filter((slot) => !(slot in change))).toEqual([])
    }
  })
})
