import { describe, expect, it } from 'vitest'
import { addressOf, requestOfAddress } from './address.ts'

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
})
