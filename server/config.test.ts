import { describe, expect, it } from 'vitest'
import { folderOf } from '../engine/sizes.ts'
import { ConfigError, ownOrigins, readConfig, readFlags } from './config.ts'

describe('readConfig', () => {
  it('has defaults that only this machine can reach', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 8080, seats: 2, provider: 'cpu', extraOrigins: [], iceHosts: ['127.0.0.1'], icePorts: undefined })
  })

  it('takes what is set', () => {
    const env = { HOST: '0.0.0.0', PORT: '9000', SEATS: '4', PROVIDER: 'webgpu', ORIGINS: 'https://play.example.org, https://b.example', ICE_PORTS: '50000-50100', ICE_HOSTS: '203.0.113.7' }
    expect(readConfig(env)).toMatchObject({
      host: '0.0.0.0', port: 9000, seats: 4, provider: 'webgpu', extraOrigins: ['https://play.example.org', 'https://b.example'], icePorts: [50000, 50100],
      iceHosts: ['127.0.0.1', '203.0.113.7'],
    })
  })

  it.each([
    ['PORT', '-1'], ['PORT', '65536'], ['PORT', '80a'], ['PORT', '1e3'], ['SEATS', '0'], ['SEATS', '65'], ['PROVIDER', 'tpu'], ['HOST', 'a b'],
    ['ORIGINS', 'play.example.org'], ['ORIGINS', 'https://play.example.org/'], ['ICE_PORTS', '5'], ['ICE_PORTS', '50100-50000'], ['BITRATE', '5'], ['LOG_LEVEL', 'loud'], ['SIZE', 'huge'],
  ])('refuses %s=%s by name, in one line, with what to write instead', (name, value) => {
    const read = () => readConfig({ [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name}.*: (write|.*separated)[^\\n]*$`))
  })

  it('chooses the size of the model by a probe unless it is said, or a folder named', () => {
    expect(readConfig({})).toMatchObject({ probes: true, models: folderOf('s') })
    expect(readConfig({ SIZE: 'nano' })).toMatchObject({ probes: false, models: folderOf('nano') })
    expect(readConfig({ MODELS: '/elsewhere' })).toMatchObject({ probes: false, models: '/elsewhere' })
    expect(() => readConfig({ MODELS: '/elsewhere', SIZE: 's' })).toThrow(/^SIZE is "s" and MODELS "\/elsewhere": write one of them$/)
  })

  it('takes limits at n', () => {
    expect(readConfig({ PORT: '65535', SEATS: '64' })).toMatchObject({ port: 65535, seats: 64 })
  })
})

describe('the settings of a relay', () => {
  const SECRET = 'sixteen-letters.'
  const URLS = 'turn:relay.example.org:3478?transport=udp, turns:[2001:db8::7]:443'

  it('are none by default', () => {
    expect(readConfig({}).turn).toBeUndefined()
    expect(readConfig({ TURN_URLS: '', TURN_SECRET: '' }).turn).toBeUndefined()
  })

  it('are taken together', () => {
    const urls = ['turn:relay.example.org:3478?transport=udp', 'turns:[2001:db8::7]:443']
    expect(readConfig({ TURN_URLS: URLS, TURN_SECRET: SECRET }).turn).toEqual({ urls, secret: SECRET, seconds: 300 })
  })

  it('are taken at their limits', () => {
    const read = (seconds: string) => readConfig({ TURN_URLS: 'turn:a:1,turn:a:65535,turns:b,turn:10.0.0.1', TURN_SECRET: SECRET, TURN_SECONDS: seconds }).turn
    expect(read('60')).toMatchObject({ seconds: 60 })
    expect(read('300')?.urls.length).toBe(4)
  })

  it.each<[string, Record<string, string>]>([
    ['TURN_URLS', { TURN_SECRET: SECRET }],
    ['TURN_SECRET', { TURN_URLS: URLS }],
    ['TURN_SECRET', { TURN_URLS: URLS, TURN_SECRET: SECRET.slice(1) }],
    ['TURN_SECRET', { TURN_URLS: URLS, TURN_SECRET: `${SECRET} ` }],
    ['TURN_SECONDS', { TURN_URLS: URLS, TURN_SECRET: SECRET, TURN_SECONDS: '59' }],
    ['TURN_SECONDS', { TURN_URLS: URLS, TURN_SECRET: SECRET, TURN_SECONDS: '301' }],
    ['TURN_URLS', { TURN_URLS: 'turn:a,turn:b,turn:c,turn:d,turn:e', TURN_SECRET: SECRET }],
    ...['relay.example.org', 'stun:relay.example.org', 'https://relay.example.org', 'turn://relay.example.org', 'turn:', 'turn:a b', 'turn:a:0', 'turn:a:65536', 'turn:a?transport=sctp', 'turn:2001:db8::7']
      .map((url): [string, Record<string, string>] => ['TURN_URLS', { TURN_URLS: url, TURN_SECRET: SECRET }]),
  ])('are refused by name (%s), and never the secret: %j', (name, env) => {
    const read = () => readConfig(env)
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name}(?!.*${SECRET.slice(1)}).*: write[^\\n]*$`))
  })
})

describe('ownOrigins', () => {
  const interfaces = { eth0: [{ address: '10.0.0.5', family: 'IPv4' }, { address: 'fe80::1', family: 'IPv6' }] } as never
  it('knows this machine by its names', () => {
    expect(ownOrigins('127.0.0.1', 8080, interfaces)).toEqual(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])
    expect(ownOrigins('0.0.0.0', 80, interfaces)).toEqual(['http://localhost', 'http://127.0.0.1', 'http://[::1]', 'http://10.0.0.5', 'http://[fe80::1]'])
    expect(ownOrigins('10.0.0.5', 8080, interfaces)).toEqual(['http://10.0.0.5:8080'])
  })
})

describe('readFlags', () => {
  it('reads both spellings of every setting', () => {
    expect(readFlags(['--provider', 'cuda', '--ice-ports=50000-50100', '--port', '0'])).toEqual({ PROVIDER: 'cuda', ICE_PORTS: '50000-50100', PORT: '0' })
  })

  it('takes no secret where every process can read it', () => {
    expect(() => readFlags(['--turn-secret=sixteen-letters.'])).toThrow(/^--turn-secret would show a secret[^=]*: set TURN_SECRET in the environment$/)
  })

  it('names what is no setting, and what has no value', () => {
    expect(() => readFlags(['provider'])).toThrow(/^"provider" is no setting: use --host, --port/)
    expect(() => readFlags(['--port'])).toThrow(/^--port has no value/)
  })
})
