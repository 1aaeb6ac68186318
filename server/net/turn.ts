// Credentials for a relay (TURN), for players whose networks let nothing through directly. The relay and this server share a secret, so that
// nobody has to tell the relay who may use it: draft-uberti-behave-turn-rest-00, which coturn calls use-auth-secret.
//
//   username    <end, Unix seconds>:<id>        password    base64(HMAC-SHA1(secret, username))
//
// The relay hides a player's address from this server, but nothing else: what it passes on is encrypted between page and server.
import { createHmac } from 'node:crypto'
import type { Relay } from '../../engine/protocol/messages.ts'

/** `seconds`: how long a credential is good for. */
export type TurnSettings = { urls: readonly string[]; secret: string; seconds: number }

/** What one person needs from `nowMs` (Unix time) on to be relayed. Whoever has the same `id` counts as one on the relay. */
export function makeRelay({ urls, secret, seconds }: TurnSettings, id: string, nowMs: number): Relay {
  const username = `${Math.floor(nowMs / 1000) + seconds}:${id}`
  return { urls: [...urls], username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
