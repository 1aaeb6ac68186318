import { expect, it } from 'vitest'
import { newsOf, rowsOf } from './company.ts'

const people = [{ id: 0, name: 'Alan', away: false }, { id: 1, name: 'Ada', away: false }, { id: 4, name: 'Grace', away: true }]

it('offers the host to hand over to whoever is connected, and to take back', () => {
  const buttons = (driver: number) => rowsOf({ type: 'company', driver, people }, 0).map(({ button }) => button)
  expect(buttons(0)).toEqual(['', 'Hand over', ''])
  expect(buttons(1)).toEqual(['Take back', '', ''])
})

it('offers spectators nothing, and says who is who', () => {
  const rows = rowsOf({ type: 'company', driver: 1, people }, 4)
  expect(rows.map(({ button }) => button)).toEqual(['', '', ''])
  expect(rows.map(({ note }) => note)).toEqual(['host', '', 'you, away'])
  expect(rows.map(({ drives }) => drives)).toEqual([false, true, false])
})

it('says who has come, who has left, and that the host is away; a new name or driver is seen in the list', () => {
  const company = (...ids: number[]) => ({ type: 'company' as const, driver: 0, people: people.filter(({ id }) => ids.includes(id)) })
  expect(newsOf(company(0), company(0, 1), 0)).toBe('Ada is watching')
  expect(newsOf(company(0, 1, 4), company(0, 4), 0)).toBe('Ada has left')
  expect(newsOf(company(0, 1), { ...company(0, 1), driver: 1 }, 0)).toBeUndefined()
  // Oneself, back under another number.
  expect(newsOf(company(0), company(0, 1), 1)).toBeUndefined()
  const away = { ...company(0, 1), people: [{ ...people[0]!, away: true }, people[1]!] }
  expect(newsOf(company(0, 1), away, 1)).toMatch(/host is away/)
  expect(newsOf(away, away, 1)).toBeUndefined()
})
