import { expect, it } from 'vitest'
import { amountOf, DIAL_NAMES, DIALS, dialText, placeNear, placeOf } from './dials.ts'
import { changeSlots, differingSlots, fill, SLOT_NAMES, SLOTS, STRENGTH, type Slots } from './slots.ts'

it.each(DIAL_NAMES)('%s grows from place to place, and its text tells any two apart', (dial) => {
  const { places } = DIALS[dial]
  places.forEach((place, k) => {
    if (k > 0) expect(place.amount).toBeGreaterThan(places[k - 1]!.amount)
    expect(placeOf(dial, place.filled as never)).toBe(k)
    expect(placeNear(dial, Number.parseFloat(dialText(dial, place.filled as never))).filled).toEqual(place.filled)
    expect(place.amount).toBeCloseTo(amountOf(dial, place.filled as never), 9)
  })
})

it('a strength between two places goes to the nearer, a number off the scale to its end', () => {
  expect(DIALS.wind.places[placeOf('wind', { value: 'gale', strength: 0.2 })]!.filled).toEqual({ value: 'breezy', strength: 1 })
  expect(placeNear('gravity', 0).filled).toEqual({ value: 'low', strength: 1 })
  expect(placeNear('gravity', 99).filled).toEqual({ value: 'high', strength: 1 })
  expect(dialText('gravity', { value: 'normal', strength: 0.6 })).toBe('9.8 m/s²')
})

it('slots are filled in steps, within their limits, and what is not there has no strength', () => {
  expect(fill('weather', 'fog', 0.62)).toEqual({ value: 'fog', strength: 0.6 })
  expect(fill('weather', 'fog', STRENGTH.least - 0.1).strength).toBe(STRENGTH.least)
  expect(fill('weather', 'fog', STRENGTH.most + 0.1).strength).toBe(STRENGTH.most)
  expect(fill('vegetation', 'none', 1).strength).toBe(0.6)
})

it('a change touches what it names', () => {
  const slots = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, fill(slot, SLOTS[slot][0])])) as Slots
  const night = changeSlots(slots, { time: { value: 'night', strength: 0.9 } })
  expect(differingSlots(slots, night)).toEqual(['time'])
  expect(night.time).toEqual({ value: 'night', strength: 0.9 })
})
