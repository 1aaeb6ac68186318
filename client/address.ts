// A world as an address that can be sent to a friend: prompt and seed repeat it exactly.
import type { WorldRequest } from './net/link.ts'

/** The world an address names: `?prompt=...&seed=...`. */
export function requestOfAddress(search: string): WorldRequest | undefined {
  const query = new URLSearchParams(search)
  const prompt = query.get('prompt')
  if (prompt === null) return undefined
  const digits = query.get('seed') ?? ''
  const seed = /^\d{1,10}$/.test(digits) ? Number(digits) : NaN
  return seed <= 0xffffffff ? { prompt, seed } : { prompt }
}

/** The seed of a known world, if `prompt` are still its words. */
export function seedOf(known: WorldRequest | undefined, prompt: string): number | undefined {
  return known?.prompt === prompt ? known.seed : undefined
}

/** The token of an invitation to watch: `?watch=...`. */
export function invitationOfAddress(search: string): string | undefined {
  const token = new URLSearchParams(search).get('watch') ?? ''
  return /^[\w-]{22}$/.test(token) ? token : undefined
}

/** `?relay`: everything is to go by way of the relay, to find out whether that works. */
export function wantsRelay(search: string): boolean {
  return new URLSearchParams(search).has('relay')
}

/** The address of an invitation, relative to the page. */
export function addressOfInvitation(token: string): string {
  return `?watch=${token}`
}

/** The address of a world, relative to the page. */
export function addressOf({ prompt, seed }: WorldRequest): string {
  const query = new URLSearchParams({ prompt })
  if (seed !== undefined) query.set('seed', String(seed))
  return `?${query}`
}
