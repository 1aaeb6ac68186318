import { expect, it } from 'vitest'
import { askForKey, keyIsDue, keyMade, KEY_SPACING_MS, SPECTATOR_KEY_SPACING_MS, startKeyRequests } from './key-requests.ts'

/** Frames that become key frames while everybody in `by` asks at every frame, thirty a second. */
function keysIn(seconds: number, by: readonly ('player' | 'spectator')[]): number {
  const requests = startKeyRequests()
  let keys = 0
  for (let k = 0; k < 30 * seconds; k++) {
    for (const one of by) askForKey(requests, one)
    const nowMs = (k * 1000) / 30
    if (!keyIsDue(requests, nowMs)) continue
    keyMade(requests, nowMs)
    keys++
  }
  return keys
}

it('opens a stream with a key frame and makes no more unasked', () => {
  expect(keysIn(60, [])).toBe(1)
})

it('makes one of many requests: at most two a second for a player, one for spectators, however many ask', () => {
  expect(keysIn(10, ['player'])).toBe(20)
  expect(keysIn(10, ['spectator', 'spectator', 'spectator'])).toBe(10)
  expect(keysIn(10, ['player', 'spectator', 'spectator'])).toBe(20)
})

it('keeps a request that came too early until its time', () => {
  const requests = startKeyRequests()
  keyMade(requests, 0)
  askForKey(requests, 'spectator')
  expect(keyIsDue(requests, SPECTATOR_KEY_SPACING_MS - 1)).toBe(false)
  expect(keyIsDue(requests, SPECTATOR_KEY_SPACING_MS)).toBe(true)
  askForKey(requests, 'player')
  expect(keyIsDue(requests, KEY_SPACING_MS - 1)).toBe(false)
  expect(keyIsDue(requests, KEY_SPACING_MS)).toBe(true)
})
