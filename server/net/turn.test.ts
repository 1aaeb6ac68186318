import { describe, expect, it } from 'vitest'
import { makeRelay } from './turn.ts'

const SETTINGS = { urls: ['turn:relay.example.org:3478'], secret: 'a-secret-of-24-letters..', seconds: 300 }

describe('makeRelay', () => {
  it('makes the credential that the shared secret makes', () => {
    // printf %s 1800000300:a-visitor | openssl dgst -sha1 -hmac a-secret-of-24-letters.. -binary | base64
    expect(makeRelay(SETTINGS, 'a-visitor', 1_800_000_000_999)).toEqual({ urls: SETTINGS.urls, username: '1800000300:a-visitor', credential: '1Ezq4K46WjEpq69RtKn1h3SV8dM=' })
  })

  it('makes another for another time and another person', () => {
    const made = [makeRelay(SETTINGS, 'a', 0), makeRelay(SETTINGS, 'a', 1000), makeRelay(SETTINGS, 'b', 0), makeRelay({ ...SETTINGS, secret: 'another-secret-of-29-letters.' }, 'a', 0)]
    expect(new Set(made.map(({ credential }) => credential)).size).toBe(made.length)
  })
})
