import { afterAll, beforeAll, expect, it } from 'vitest'
import { DIAL_NAMES, placeNear, amountOf } from '../../core/dials.ts'
import { choosePlausible } from '../../core/plausible.ts'
import { makeRng } from '../../core/rng.ts'
import { changeSlots, differingSlots, SLOT_NAMES, SLOTS, type SlotName, type Slots } from '../../core/slots.ts'
import type { Session } from '../backend/backend.ts'
import { phraseOf } from './phrase.ts'
import { Prompting } from './prompting.ts'
import { promptSession } from './testing/real-encoder.ts'

let session: Session
let prompting: Prompting

beforeAll(async () => {
  session = await promptSession()
  prompting = new Prompting(session)
})
afterAll(() => session.close())

/** A world from anywhere: likely ones, any combination with words for how much, any with any strength. */
function anyWorld(k: number): Slots {
  const rng = makeRng(31, k)
  const values: Record<SlotName, string> = k % 3 === 0 ? choosePlausible({}, () => rng.next()) : (Object.fromEntries(SLOT_NAMES.map((slot) => [slot, rng.pick(SLOTS[slot] as readonly string[])])) as Record<SlotName, string>)
  const strength = () => (k % 3 === 2 ? rng.range(0.2, 1) : rng.pick([0.6, 0.6, 0.6, 0.3, 0.9]))
  const slots = changeSlots(Object.fromEntries(SLOT_NAMES.map((slot) => [slot, { value: values[slot], strength: strength() }])) as Slots, {})
  for (const dial of DIAL_NAMES) Object.assign(slots, { [dial]: placeNear(dial, amountOf(dial, slots[dial] as never)).filled })
  return slots
}

it('words for any slots, read back, are the same slots', async () => {
  let first = 0
  for (let k = 0; k < 800; k++) {
    const slots = anyWorld(k)
    const { prompt } = await prompting.turn({}, slots, k)
    const read = await prompting.open(prompt!, k)
    expect(differingSlots(read.slots, slots), prompt).toEqual([])
    expect(read.notUnderstood, prompt).toEqual([])
    // Said on the way it is a whole world, too, wherever one is.
    const elsewhere = anyWorld(k + 5)
    expect(differingSlots((await prompting.change(prompt!, elsewhere, k)).slots, slots), prompt).toEqual([])
    expect(prompt!.length).toBeLessThan(256)
    if (prompt === phraseOf(slots, k)) first++
  }
  expect(first).toBeGreaterThan(770)
})

it('says what there is in plain words, and leaves out what the seed fills in by itself', async () => {
  const { slots } = await prompting.open('a snowy pine valley at dusk with a stone tower and thick fog', 7)
  const { prompt } = await prompting.turn({ weather: { value: 'clear', strength: 0.6 }, gravity: { value: 'low', strength: 1 } }, slots, 7)
  expect(prompt).toBe('a sunny snowfield at dusk with pine trees, a tower, a breeze and gravity 1.6 m/s²')
})
