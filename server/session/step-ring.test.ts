import { expect, it } from 'vitest'
import { IDLE } from '../../core/controls.ts'
import { makeStep, makeStepMemory, StepReader, StepWriter } from './step-ring.ts'

it('brings every step once, in order, exactly', () => {
  const memory = makeStepMemory()
  const [writer, reader] = [new StepWriter(memory), new StepReader(memory)]
  const step = makeStep()
  expect(reader.next(step)).toBe(false)
  let read = 0
  for (let k = 0; k < 1000; k++) {
    writer.write(3, k >> 4, k, 1 / 3 + k, { ...IDLE, lookYaw: Math.PI * k, buttons: k & 15 })
    if (k % 50 !== 49) continue
    while (reader.next(step)) {
      expect(step).toEqual({ visit: 3, prompts: read >> 4, frameId: read, dtS: 1 / 3 + read, controls: { ...IDLE, lookYaw: Math.PI * read, buttons: read & 15 } })
      read++
    }
  }
  expect(read).toBe(1000)
  expect(reader.lost).toBe(0)
})

it('counts what a reader too slow has missed', () => {
  const memory = makeStepMemory()
  const [writer, reader] = [new StepWriter(memory), new StepReader(memory)]
  for (let k = 0; k < 300; k++) writer.write(1, 0, k, 0.03, IDLE)
  const step = makeStep()
  const seen: number[] = []
  while (reader.next(step)) seen.push(step.frameId)
  expect(seen.length + reader.lost).toBe(300)
  expect(seen).toEqual(Array.from({ length: 127 }, (_, k) => 173 + k))
})
