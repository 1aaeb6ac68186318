import { expect, it } from 'vitest'
import { fill, SLOT_NAMES, SLOTS, type Slots } from '../../core/slots.ts'
import { makeLog } from '../log.ts'
import { Asked } from './asked.ts'
import type { Reading, ToWorker } from './world.ts'

const plain = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, fill(slot, SLOTS[slot][0])])) as Slots
const reading = (slots: Slots, over: Partial<Reading> = {}): Reading => ({ slots, controls: [], understood: ['dawn'], notUnderstood: ['blorp'], ...over })

it('tells a new hour without taking it for the answer to words that are still unread', () => {
  const told: ToWorker[] = []
  const asked = new Asked({ seat: { open: () => {}, tell: (message) => void told.push(message) }, log: makeLog('silent'), tooSoon: () => {} }, { prompt: 'a meadow at dawn', seed: 1 })
  asked.open()
  expect(asked.read(reading(plain))).toMatchObject({ prompt: 'a meadow at dawn', understood: ['dawn'] })
  asked.setPrompt('less fog')
  const day = { ...plain, time: fill('time', 'day') }
  const news = asked.read({ ...reading(day, { understood: [], notUnderstood: [] }), byItself: true })
  expect(news).toMatchObject({ type: 'understood', prompt: 'a meadow at dawn', understood: ['dawn'], notUnderstood: ['blorp'], slots: { time: { value: 'day' } } })
  expect(news).not.toHaveProperty('byItself')
  expect(asked.read(reading(day))).toMatchObject({ prompt: 'less fog' })
})
