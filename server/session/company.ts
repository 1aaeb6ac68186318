// Who is in a world, and who of them has the controls. Pure: people come, go and hand over; nothing here knows of connections.
import { LIMITS } from '../../core/limits.ts'
import { HOST_ID, type MessageOf, type ServerMessage } from '../../engine/protocol/messages.ts'

export type Person = { readonly id: number; name: string; away: boolean }
/** `people`: host first, then in the order of coming. */
export type Company = { readonly people: Person[]; driver: number; lastId: number }

export function startCompany(): Company {
  return { people: [{ id: HOST_ID, name: 'Host', away: false }], driver: HOST_ID, lastId: HOST_ID }
}

/** Someone comes to watch; undefined if every place is taken. Ids are never given twice. */
export function join(company: Company, name?: string): Person | undefined {
  if (company.people.length - 1 >= LIMITS.spectatorsPerWorld) return undefined
  const id = ++company.lastId
  const person = { id, name: name ?? `Guest ${id}`, away: false }
  company.people.push(person)
  return person
}

/** Someone who watched is gone; controls they had go back to the host. */
export function leave(company: Company, id: number): void {
  const at = company.people.findIndex((person) => person.id === id)
  if (at <= 0) return
  company.people.splice(at, 1)
  if (company.driver === id) company.driver = HOST_ID
}

/** Someone's connection broke, or is there again. Controls of a spectator who is away go back to the host. */
export function setAway(company: Company, id: number, away: boolean): void {
  const person = find(company, id)
  if (person) person.away = away
  if (away && company.driver === id) company.driver = HOST_ID
}

export function rename(company: Company, id: number, name: string): void {
  const person = find(company, id)
  if (person) person.name = name
}

/** Gives the controls to someone; false if they are not here, or away. */
export function hand(company: Company, to: number): boolean {
  const person = find(company, to)
  if (!person || (person.away && to !== HOST_ID)) return false
  company.driver = to
  return true
}

export function companyMessage({ people, driver }: Company): MessageOf<ServerMessage, 'company'> {
  return { type: 'company', driver, people }
}

function find(company: Company, id: number): Person | undefined {
  return company.people.find((person) => person.id === id)
}
