import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { makeStep } from '../session/step-ring.ts'
import { ReplayRecord } from './replay-log.ts'

const step = (frameId: number, prompts = 0) => ({ ...makeStep(), frameId, prompts, dtS: 1 / 30 })
const clip = (lastFrame: number, firstFrame = lastFrame) => ({ firstFrame, lastFrame, seconds: 1 })

it('holds the opening, every step up to the end of the clip, and each prompt at the step it came before', () => {
  const record = new ReplayRecord({ prompt: 'a forest', seed: 7, image: Uint8Array.of(1, 2, 3) })
  record.add(step(10))
  record.prompt('by night')
  record.add(step(11))
  record.add(step(12, 1))
  record.add(step(13, 1))
  const log = record.log(clip(12))
  expect(log).toMatchObject({ seed: 7, prompt: 'a forest', picture: 'AQID', whole: true, prompts: [{ step: 2, text: 'by night' }] })
  expect(log.steps).toEqual([[10, 1 / 30, 0, 0, 0, 0, 0], [11, 1 / 30, 0, 0, 0, 0, 0], [12, 1 / 30, 0, 0, 0, 0, 0]])
  expect(record.log(clip(11)).prompts).toEqual([])
})

it('holds slots set by hand like prompts', () => {
  const record = new ReplayRecord({ prompt: 'a forest', seed: 7 })
  record.prompt('by night')
  record.turn({ weather: { value: 'fog', strength: 0.5 } })
  record.add(step(1, 1))
  record.add(step(2, 2))
  expect(record.log(clip(2)).prompts).toEqual([{ step: 0, text: 'by night' }, { step: 1, text: '', slots: { weather: { value: 'fog', strength: 0.5 } } }])
})

it('starts anew with the world', () => {
  const record = new ReplayRecord({ prompt: 'a forest', seed: 7 })
  record.add(step(1))
  record.prompt('by night')
  record.miss()
  record.open({ prompt: 'by night', seed: 8 })
  record.add(step(2))
  expect(record.log(clip(2))).toMatchObject({ seed: 8, prompt: 'by night', whole: true, prompts: [], steps: [[2, 1 / 30, 0, 0, 0, 0, 0]] })
  // A clip that began before.
  expect(record.log(clip(2, 1)).whole).toBe(false)
})

it('has a limit at n and n + 1 steps, and says when it is not whole', () => {
  const record = new ReplayRecord({ prompt: '', seed: 1 })
  for (let k = 1; k <= LIMITS.replaySteps; k++) record.add(step(k))
  expect(record.log(clip(LIMITS.replaySteps))).toMatchObject({ whole: true })
  record.add(step(LIMITS.replaySteps + 1))
  const log = record.log(clip(LIMITS.replaySteps + 1))
  expect(log.whole).toBe(false)
  expect(log.steps.length).toBe(LIMITS.replaySteps)
})
