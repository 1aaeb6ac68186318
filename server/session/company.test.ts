import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { HOST_ID } from '../../engine/protocol/messages.ts'
import { companyMessage, hand, join, leave, rename, setAway, startCompany } from './company.ts'

it('has places for n spectators, not for n + 1, and a place that is left is free', () => {
  const company = startCompany()
  for (let k = 0; k < LIMITS.spectatorsPerWorld; k++) expect(join(company)).toBeDefined()
  expect(join(company)).toBeUndefined()
  leave(company, 3)
  // Nobody is taken for someone who was here before.
  expect(join(company)!.id).toBe(LIMITS.spectatorsPerWorld + 1)
  expect(join(company)).toBeUndefined()
})

it('names everybody', () => {
  const company = startCompany()
  join(company)
  join(company, 'Ada')
  rename(company, HOST_ID, 'Grace')
  rename(company, 99, 'Nobody')
  expect(companyMessage(company)).toEqual({
    type: 'company', driver: HOST_ID, people: [{ id: 0, name: 'Grace', away: false }, { id: 1, name: 'Guest 1', away: false }, { id: 2, name: 'Ada', away: false }],
  })
})

it('hands the controls over and back, but not to someone who is not here or away', () => {
  const company = startCompany()
  const { id } = join(company)!
  expect(hand(company, id)).toBe(true)
  expect(company.driver).toBe(id)
  expect(hand(company, HOST_ID)).toBe(true)
  expect(company.driver).toBe(HOST_ID)
  expect(hand(company, 99)).toBe(false)
  setAway(company, id, true)
  expect(hand(company, id)).toBe(false)
  setAway(company, id, false)
  expect(hand(company, id)).toBe(true)
})

it('gives the controls back to the host when whoever had them leaves or is away', () => {
  for (const lose of [leave, (company: ReturnType<typeof startCompany>, id: number) => setAway(company, id, true)]) {
    const company = startCompany()
    const { id } = join(company)!
    hand(company, id)
    lose(company, id)
    expect(company.driver).toBe(HOST_ID)
  }
})

it('keeps the host: the host cannot leave, and keeps the controls while away', () => {
  const company = startCompany()
  leave(company, HOST_ID)
  setAway(company, HOST_ID, true)
  expect(company.people).toEqual([{ id: HOST_ID, name: 'Host', away: true }])
  expect(company.driver).toBe(HOST_ID)
})
