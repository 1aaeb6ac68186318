// Every setting of the server: environment variable, unit, default, reason. Read once, checked, then passed on as a plain value.
import { fileURLToPath } from 'node:url'
import { networkInterfaces } from 'node:os'
import { folderOf, SIZES } from '../engine/sizes.ts'
import type { TurnSettings } from './net/turn.ts'

export type Config = {
  host: string
  port: number
  seats: number
  provider: string
  models: string
  /** Nobody said which model: a probe at start-up chooses (engine/sizes.ts). */
  probes: boolean
  page: string
  extraOrigins: readonly string[]
  iceHosts: readonly string[]
  icePorts: readonly [number, number] | undefined
  turn: TurnSettings | undefined
  bitsPerSecond: number
  logLevel: string
}

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const PROVIDERS = ['cpu', 'webgpu', 'cuda']
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent']

/** A setting that is wrong. The message is one line: the name, what is wrong, what to write instead. */
export class ConfigError extends Error {}

/** Video, bits a second: at 256x144 more is not visible (ARCHITECTURE.md), and every packet costs this machine and the other one time. */
export const BITS_PER_SECOND = 1_000_000

/** Every setting that may be a flag, by its environment variable. */
const NAMES = ['HOST', 'PORT', 'SEATS', 'PROVIDER', 'SIZE', 'MODELS', 'PAGE', 'ORIGINS', 'ICE_HOSTS', 'ICE_PORTS', 'TURN_URLS', 'TURN_SECONDS', 'BITRATE', 'LOG_LEVEL']
/** Set by environment only: the words of a command can be read by everybody on the machine. */
const SECRETS = ['TURN_SECRET']

/** `--provider cuda` and `--provider=cuda` set PROVIDER, and so on; they win over the environment. */
export function readFlags(argv: readonly string[]): Record<string, string> {
  const settings: Record<string, string> = {}
  for (let k = 0; k < argv.length; k++) {
    const word = argv[k]!
    const [, flag = '', joined] = /^--([a-z-]+)(?:=(.*))?$/.exec(word) ?? []
    const name = flag.toUpperCase().replaceAll('-', '_')
    if (SECRETS.includes(name)) throw new ConfigError(`${flagOf(name)} would show a secret to everybody on this machine: set ${name} in the environment`)
    if (!NAMES.includes(name)) throw new ConfigError(`"${word}" is no setting: use ${NAMES.map(flagOf).join(', ')}`)
    const value = joined ?? argv[++k]
    if (value === undefined) throw new ConfigError(`${word} has no value: write ${word} and a value`)
    settings[name] = value
  }
  return settings
}

const flagOf = (name: string) => `--${name.toLowerCase().replaceAll('_', '-')}`

export function readConfig(env: Record<string, string | undefined>): Config {
  // Loopback only by default: opening the machine to a network is the operator's decision (HOST=0.0.0.0).
  const host = env['HOST'] ?? '127.0.0.1'
  if (!/^[\w.:-]{1,253}$/.test(host)) throw new ConfigError(`HOST is "${host}": write an address or host name, e.g. HOST=0.0.0.0`)
  const port = wholeNumber(env, 'PORT', 8080, 0, 65_535)
  return {
    host,
    port,
    // Players at once. Each seat holds a loaded engine (about 300 MB) and, while played, a core.
    seats: wholeNumber(env, 'SEATS', 2, 1, 64),
    // Where the networks run.
    provider: oneOf(env, 'PROVIDER', 'cpu', PROVIDERS),
    ...readModels(env),
    // Folder with the built page.
    page: env['PAGE'] ?? fromRoot('dist/client'),
    // Pages that may connect besides the server's own, exactly as a browser writes them: the public one when a proxy stands in front.
    extraOrigins: list(env, 'ORIGINS').map(checkOrigin),
    // Addresses offered for video besides this machine's own: the public one behind one-to-one NAT.
    iceHosts: [...(isLocalOnly(host) || isWildcard(host) ? ['127.0.0.1'] : []), ...list(env, 'ICE_HOSTS')],
    // UDP ports for video, "first-last", for a firewall to open. Any by default.
    icePorts: portRange(env['ICE_PORTS']),
    // A relay for players whose networks let nothing through directly. None by default.
    turn: readTurn(env),
    bitsPerSecond: wholeNumber(env, 'BITRATE', BITS_PER_SECOND, 100_000, 20_000_000),
    logLevel: oneOf(env, 'LOG_LEVEL', 'info', LEVELS),
  }
}

/** A size of the model that comes with Sojourn, or a folder with model.json and networks of one's own. */
function readModels(env: Record<string, string | undefined>): { models: string; probes: boolean } {
  const size = oneOf(env, 'SIZE', 'auto', ['auto', ...SIZES]) as 'auto' | (typeof SIZES)[number]
  if (!env['MODELS']) return { models: folderOf(size === 'auto' ? 's' : size), probes: size === 'auto' }
  if (size !== 'auto') throw new ConfigError(`SIZE is "${size}" and MODELS "${env['MODELS']}": write one of them`)
  return { models: env['MODELS'], probes: false }
}

function wholeNumber(env: Record<string, string | undefined>, name: string, fallback: number, least: number, most: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN
  if (!(value >= least && value <= most)) throw new ConfigError(`${name} is "${text}": write a whole number from ${least} to ${most}`)
  return value
}

function oneOf(env: Record<string, string | undefined>, name: string, fallback: string, choices: readonly string[]): string {
  const text = env[name] || fallback
  if (!choices.includes(text)) throw new ConfigError(`${name} is "${text}": write one of ${choices.join(', ')}`)
  return text
}

function list(env: Record<string, string | undefined>, name: string): string[] {
  return (env[name] ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '')
}

function portRange(text: string | undefined): readonly [number, number] | undefined {
  if (!text) return undefined
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2])
  if (!match || first < 1024 || last > 65_535 || first >= last) throw new ConfigError(`ICE_PORTS is "${text}": write a range like 50000-50100`)
  return [first, last]
}

/** Each address costs every player an allocation on the relay, and browsers warn of five. By UDP, by TCP, by TLS, and one more. */
const MOST_TURN_URLS = 4
/** turn: or turns:, a host, perhaps a port, perhaps ?transport=udp or tcp (RFC 7065). */
const TURN_URL = /^turns?:(?:\[[\da-fA-F:.]{2,45}\]|[\w.-]{1,253})(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/
/** Shorter ones can be guessed by whoever sees one credential. */
const LEAST_SECRET = 16

function readTurn(env: Record<string, string | undefined>): TurnSettings | undefined {
  const urls = list(env, 'TURN_URLS')
  const secret = env['TURN_SECRET'] ?? ''
  // A credential counts when a connection begins: for as long as a handshake and clocks that differ may take, not for long in other hands.
  const seconds = wholeNumber(env, 'TURN_SECONDS', 300, 60, 300)
  if (urls.length === 0 && secret === '') return undefined
  if (urls.length === 0) throw new ConfigError('TURN_URLS is empty, but there is a TURN_SECRET: write the address of its relay, e.g. TURN_URLS=turn:relay.example.org:3478')
  const wrong = urls.find((url) => !isTurnUrl(url))
  if (wrong !== undefined) throw new ConfigError(`TURN_URLS names "${wrong}": write addresses like turn:relay.example.org:3478?transport=udp, separated by commas`)
  if (urls.length > MOST_TURN_URLS) throw new ConfigError(`TURN_URLS names ${urls.length} addresses: write at most ${MOST_TURN_URLS}, browsers are slowed down by more`)
  // Its value is never shown, not even a wrong one.
  if (!new RegExp(`^\\S{${LEAST_SECRET},}$`).test(secret)) {
    throw new ConfigError(`TURN_SECRET is ${secret === '' ? 'empty' : 'too short or has spaces in it'}: write the secret that the relay has, ${LEAST_SECRET} characters or more without spaces`)
  }
  return { urls, secret, seconds }
}

function isTurnUrl(url: string): boolean {
  const match = TURN_URL.exec(url)
  const port = Number(match?.[1] ?? 3478)
  return match !== null && port >= 1 && port <= 65_535
}

function checkOrigin(origin: string): string {
  let canonical = ''
  try {
    canonical = new URL(origin).origin
  } catch {
    // Not a URL at all: reported below.
  }
  if (canonical !== origin) throw new ConfigError(`ORIGINS names "${origin}": write origins like https://play.example.org, separated by commas`)
  return origin
}

const isWildcard = (host: string) => host === '0.0.0.0' || host === '::'
const isLocalOnly = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** The origins under which a browser reaches a server directly that listens on `port`. */
export function ownOrigins(host: string, port: number, interfaces = networkInterfaces()): string[] {
  const hosts = new Set(isWildcard(host) ? [] : [bracketed(host)])
  if (isLocalOnly(host) || isWildcard(host)) for (const name of ['localhost', '127.0.0.1', '[::1]']) hosts.add(name)
  if (isWildcard(host)) {
    for (const { address } of Object.values(interfaces).flatMap((addresses) => addresses ?? [])) hosts.add(bracketed(address))
  }
  return [...hosts].map((name) => `http://${name}${port === 80 ? '' : `:${port}`}`)
}

/** A host as URLs write it: IPv6 addresses in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
