import { describe, expect, it } from 'vitest'
import { addressOf, addressOfInvitation, invitationOfAddress, requestOfAddress, wantsRelay } from './address.ts'

describe('addresses', () => {
  it('bring back the world they were made from', () => {
    for (const request of [{ prompt: 'snow & pines, 50% fog', seed: 4294967295 }, { prompt: '', seed: 0 }, { prompt: 'ünïcode 雪' }]) {
      expect(requestOfAddress(addressOf(request))).toEqual(request)
    }
  })

  it('name no world without a prompt, and no seed that is not one', () => {
    expect(requestOfAddress('?seed=4')).toBeUndefined()
    for (const seed of ['-1', '1.5', 'x', '4294967296', '']) expect(requestOfAddress(`?prompt=a&seed=${seed}`)?.seed).toBeUndefined()
  })

  it('bring back an invitation, and nothing that cannot be one', () => {
    const token = 'A-b_5678901234567890ab'
    expect(invitationOfAddress(addressOfInvitation(token))).toBe(token)
    for (const bad of ['', '?watch=', '?watch=short', `?watch=${token}x`, '?watch=A-b_567890123456789/ab', '?prompt=a']) expect(invitationOfAddress(bad)).toBeUndefined()
  })

  it('say whether everything is to be relayed', () => {
    expect(['?relay', '?prompt=a&relay', '?relay=1', '', '?prompt=relay'].map(wantsRelay)).toEqual([true, true, true, false, false])
  })
})
