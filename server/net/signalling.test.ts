import { describe, expect, it } from 'vitest'
import { originAllowed } from './signalling.ts'

const ALLOWED = ['http://127.0.0.1:8080', 'http://localhost:8080', 'https://play.example.org']

describe('originAllowed', () => {
  it.each(ALLOWED)('lets %s in', (origin) => {
    expect(originAllowed(origin, ALLOWED)).toBe(true)
  })

  it.each([
    undefined, '', 'null', 'file://', 'http://', '*', 'http://*', 'http://127.0.0.1', 'http://127.0.0.1:80', 'http://127.0.0.1:8081', 'http://127.0.0.1:08080',
    'https://127.0.0.1:8080', 'http://127.0.0.1:8080/', 'http://127.0.0.1:8080.evil.example', 'http://127.1:8080', 'http://2130706433:8080', 'http://[::ffff:127.0.0.1]:8080',
    'http://localhost', 'http://LOCALHOST:8080', 'http://localhost.:8080', 'http://localhost.evil.example:8080', 'http://evil.example', 'http://user@localhost:8080',
    'https://play.example.org:443', 'https://play.example.org.evil.example', 'https://xplay.example.org', 'https://evil.example/https://play.example.org',
    'http://play.example.org', 'https://pl\u0430y.example.org', 'https://xn--ply-8cd.example.org', 'https://play.example.org, http://evil.example',
  ])('keeps %s out', (origin) => {
    expect(originAllowed(origin, ALLOWED)).toBe(false)
  })
})
