import { Packr } from 'msgpackr/index-no-eval'
import { describe, expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { BUTTON_NAMES, type DeclaredControl } from '../../core/controls.ts'
import { LIMITS } from '../../core/limits.ts'
import { hash32 } from '../../core/rng.ts'
import { DEFAULT_STRENGTH, SLOT_NAMES, SLOTS, type Slots } from '../../core/slots.ts'
import {
  decodeClientMessage, decodeServerMessage, encodeMessage, ERROR_CURES, PROTOCOL_VERSION, wireError, type ClientMessage, type ServerMessage,
} from './messages.ts'
import { scanMsgpack } from './scan.ts'

const packr = new Packr({ useRecords: false })
const loose = (value: unknown) => packr.pack(value)
const reasonOf = (bytes: Uint8Array) => {
  const decoded = decodeClientMessage(bytes)
  return decoded.ok ? 'ok' : decoded.error.reason
}
const hello = (change: object = {}) => loose({ type: 'hello', v: PROTOCOL_VERSION, prompt: 'a forest', ...change })
/** What the parser throws; keys that are not strings are the one thing left to it. */
const parserFault = (bytes: Uint8Array) => {
  try {
    packr.unpack(bytes)
    return ''
  } catch (error) {
    return String(error).replace(/^Error: Invalid property type.*/, '')
  }
}
const slots = Object.fromEntries(SLOT_NAMES.map((n) => [n, { value: SLOTS[n][0], strength: DEFAULT_STRENGTH }])) as Slots
const controls: DeclaredControl[] = [{ button: 'throw', does: 'Throw a ball' }, { button: 'pour', does: 'Pour honey' }]

const CLIENT: ClientMessage[] = [
  { type: 'hello', v: PROTOCOL_VERSION, prompt: 'a snowy pine valley', seed: 4294967295 },
  { type: 'hello', v: PROTOCOL_VERSION, prompt: '' },
  { type: 'hello', v: PROTOCOL_VERSION, prompt: '', visit: 'A-b_5678901234567890ab' },
  { type: 'watch', v: PROTOCOL_VERSION, token: 'A-b_5678901234567890ab' },
  { type: 'watch', v: PROTOCOL_VERSION, token: 'A-b_5678901234567890ab', name: 'Ada' },
  { type: 'name', name: 'Ada Lovelace' },
  { type: 'hand', to: 3 },
  { type: 'clip', part: 'last' },
  { type: 'answer', sdp: 'v=0' },
  { type: 'prompt', text: 'a desert' },
  { type: 'turn', slots: { weather: { value: 'fog', strength: 0.35 } } },
  { type: 'turn', slots },
  { type: 'pause', paused: true },
  { type: 'restart' },
  { type: 'restart', seed: 3 },
  { type: 'bye' },
]
const SERVER: ServerMessage[] = [
  { type: 'welcome', v: PROTOCOL_VERSION, seat: 1, seats: 2, width: 256, height: 144, fps: 30, seed: 7, visit: 'A-b_5678901234567890ab', watch: 'B-b_5678901234567890ab' },
  { type: 'watching', v: PROTOCOL_VERSION, you: 2, width: 256, height: 144, fps: 30, seed: 7 },
  { type: 'company', driver: 2, people: [{ id: 0, name: 'Host', away: false }, { id: 2, name: 'Zoë', away: true }] },
  { type: 'offer', sdp: 'v=0' },
  { type: 'ice', candidate: 'candidate:1 1 udp 1 127.0.0.1 5000 typ host', sdpMid: '0', sdpMLineIndex: 0 },
  { type: 'understood', prompt: 'a coast', understood: ['snow', 'pine'], notUnderstood: ['blorp'], slots, controls: [], surprise: 'a quiet coast' },
  { type: 'understood', prompt: 'a coast', understood: ['time: night'], notUnderstood: ['citty'], slots, controls, sure: { time: 0.98 }, meant: [{ word: 'citty', nearest: 'cottages' }], changed: ['night'] },
  { type: 'recording', on: true },
  { type: 'clip', name: 'C-b_5678901234567890ab', seconds: 30.5 },
  wireError('rate', 'Too many prompts.'),
  { type: 'full', seats: 2, loading: false, reason: 'Both seats are taken.' },
]

describe('messages', () => {
  it('come back as they went', () => {
    for (const message of CLIENT) expect(decodeClientMessage(encodeMessage(message))).toEqual({ ok: true, message })
    for (const message of SERVER) expect(decodeServerMessage(encodeMessage(message))).toEqual({ ok: true, message })
  })

  it('refuse an old or new version with a cure', () => {
    const decoded = decodeClientMessage(hello({ v: PROTOCOL_VERSION - 1 }))
    expect(decoded).toEqual({ ok: false, error: expect.objectContaining({ reason: 'version', cure: ERROR_CURES.version }) })
    expect(reasonOf(hello({ v: PROTOCOL_VERSION + 1 }))).toBe('version')
  })

  it('refuse wrong types, unknown fields and unknown messages', () => {
    expect(reasonOf(hello({ prompt: 5 }))).toBe('bad-message')
    expect(reasonOf(hello({ seed: -1 }))).toBe('bad-message')
    expect(reasonOf(hello({ seed: 2 ** 32 }))).toBe('bad-message')
    expect(reasonOf(hello({ extra: 1 }))).toBe('bad-message')
    for (const visit of ['x'.repeat(21), 'x'.repeat(23), 'x'.repeat(21) + '/', 7]) expect(reasonOf(hello({ visit }))).toBe('bad-message')
    expect(reasonOf(loose({ type: 'hello', prompt: 'x' }))).toBe('bad-message')
    expect(reasonOf(loose({ type: 'pause', paused: 'yes' }))).toBe('bad-message')
    expect(reasonOf(loose({ type: 'ice', candidate: 'x', sdpMid: null, sdpMLineIndex: 0 }))).toBe('unknown-message')
    expect(reasonOf(loose({ type: 'toString' }))).toBe('unknown-message')
    for (const value of [null, 5, 'hello', [], {}, { type: 7 }]) expect(reasonOf(loose(value))).toBe('bad-message')
    expect(reasonOf(new Uint8Array())).toBe('bad-message')
  })

  it('judge prompts: 512 code points pass, 513 do not; control characters do not; bidi marks vanish', () => {
    expect(reasonOf(hello({ prompt: '\u{1f332}'.repeat(LIMITS.promptCodePoints) }))).toBe('ok')
    expect(reasonOf(hello({ prompt: '\u{1f332}'.repeat(LIMITS.promptCodePoints + 1) }))).toBe('prompt-too-long')
    expect(reasonOf(hello({ prompt: 'e\u0301'.repeat(LIMITS.promptCodePoints) }))).toBe('ok')
    for (const bad of ['a\u0000b', 'a\nb', 'a\u0085b', 'a\u2028b']) expect(reasonOf(hello({ prompt: bad }))).toBe('prompt-characters')
    expect(decodeClientMessage(hello({ prompt: ' \u202ea\u2066 caf\u0065\u0301 ' }))).toMatchObject({ message: { prompt: 'a caf\u00e9' } })
    expect(reasonOf(loose({ type: 'prompt', text: 'x'.repeat(513) }))).toBe('prompt-too-long')
  })

  it('carry a mood board of up to so many pictures, each of its size and weight, and no picture beside it', () => {
    const bytes = 3 * 36 * 64
    const one = (weight = 0.5) => ({ picture: Uint8Array.from({ length: bytes }, (_, k) => k & 255), weight })
    const longest = { prompt: '\u{1f332}'.repeat(LIMITS.promptCodePoints), mood: Array.from({ length: LIMITS.moodPictures }, () => one()) }
    const decoded = decodeClientMessage(hello(longest))
    expect(decoded.ok && decoded.message.type === 'hello' && decoded.message.mood!.map(({ picture, weight }) => [picture.length, weight])).toEqual(longest.mood.map(() => [bytes, 0.5]))
    expect(decodeClientMessage(hello({ mood: [one(1), one(0.01)] })).ok).toBe(true)
    const wrong = [[], Array.from({ length: LIMITS.moodPictures + 1 }, () => ({ picture: new Uint8Array(bytes), weight: 0.5 })), [one(0)], [one(1.01)], [one(NaN)], [{ picture: one().picture }], [{ ...one(), name: 'x' }], [{ ...one(), picture: new Uint8Array(bytes - 1) }], 'dusk']
    for (const mood of wrong) expect(['bad-message', 'too-large']).toContain(reasonOf(hello({ mood })))
    expect(reasonOf(hello({ mood: [one()], picture: new Uint8Array(3 * 144 * 256) }))).toMatch(/bad-message|too-large/)
  })

  it('carry a picture of exactly the size of a frame', () => {
    const bytes = 3 * FRAME.width * FRAME.height
    const picture = Uint8Array.from({ length: bytes }, (_, k) => k & 255)
    const longest = { prompt: '\u{1f332}'.repeat(LIMITS.promptCodePoints), picture }
    const decoded = decodeClientMessage(hello(longest))
    expect(decoded.ok && decoded.message.type === 'hello' && Uint8Array.from(decoded.message.picture!)).toEqual(picture)
    for (const wrong of [new Uint8Array(bytes - 1), new Uint8Array(bytes + 1), 'x'.repeat(bytes), [1, 2, 3], null]) expect(reasonOf(hello({ picture: wrong }))).toBe('bad-message')
    expect(reasonOf(loose({ type: 'prompt', text: new Uint8Array(3) }))).toBe('bad-message')
  })

  it('judge slots set by hand: every value there is, strengths from the least to the most, and nothing else', () => {
    const turn = (slots: unknown) => reasonOf(loose({ type: 'turn', slots }))
    for (const slot of SLOT_NAMES) for (const value of SLOTS[slot]) expect(turn({ [slot]: { value, strength: 0.6 } })).toBe('ok')
    const fog = (strength: unknown) => turn({ weather: { value: 'fog', strength } })
    for (const strength of [LIMITS.strengthLeast, LIMITS.strengthMost]) expect(fog(strength)).toBe('ok')
    for (const strength of [LIMITS.strengthLeast - 1e-6, LIMITS.strengthMost + 1e-6, NaN, Infinity, -1, '0.6', null]) expect(fog(strength)).toBe('bad-message')
    for (const slots of [{}, [], null, 'night', { time: 'night' }, { time: { value: 'fog', strength: 0.6 } }, { time: { value: 'night' } }, { mood: { value: 'night', strength: 0.6 } }]) {
      expect(turn(slots), JSON.stringify(slots)).toBe('bad-message')
    }
    expect(turn({ time: { value: 'night', strength: 0.6, more: 1 } })).toBe('bad-message')
    expect(turn({ constructor: { value: 'night', strength: 0.6 } })).toBe('bad-message')
    expect(reasonOf(loose({ type: 'turn' }))).toBe('bad-message')
  })

  it('of what was understood fit the limits, however little it was', () => {
    // As many words as a prompt can hold, none of them twice, and the most nearest words.
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    const words = [...letters].flatMap((a) => [a, ...[...letters].map((b) => a + b)]).sort((a, b) => a.length - b.length)
    const most = words.filter((_, k) => words.slice(0, k + 1).join(' ').length <= LIMITS.promptCodePoints)
    const meant = Array.from({ length: LIMITS.wordsMeant }, (_, k) => ({ word: `word${k}`, nearest: 'a lighthouse' }))
    const sure = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, 0.5]))
    const controls = BUTTON_NAMES.map((button) => ({ button, does: 'x'.repeat(LIMITS.controlDoesLength) }))
    const message: ServerMessage = { type: 'understood', prompt: 'x', understood: SLOT_NAMES.map(String), notUnderstood: most, slots, controls, sure, meant, changed: SLOT_NAMES.map(String) }
    expect(decodeServerMessage(encodeMessage(message))).toEqual({ ok: true, message })
  })

  it('judge the controls of a world: buttons there are, each once, and a few words for each', () => {
    const passes = (controls: unknown) => decodeServerMessage(loose({ type: 'understood', prompt: 'x', understood: [], notUnderstood: [], slots, controls })).ok
    expect(passes(controls)).toBe(true)
    expect(passes(BUTTON_NAMES.map((button) => ({ button, does: button })))).toBe(true)
    const said = (does: unknown) => passes([{ button: 'pour', does }])
    expect([said('x'), said('x'.repeat(LIMITS.controlDoesLength)), said('x'.repeat(LIMITS.controlDoesLength + 1)), said(''), said(7), said(undefined)]).toEqual([true, true, false, false, false, false])
    for (const wrong of [undefined, null, {}, ['pour'], [{ does: 'Pour' }], [{ button: 'fly', does: 'Fly' }], [{ button: 'constructor', does: 'x' }], [controls[0], controls[0]]]) {
      expect(passes(wrong), JSON.stringify(wrong)).toBe(false)
    }
  })

  it('judge names and tokens of those who watch', () => {
    const watch = (change: object) => reasonOf(loose({ type: 'watch', v: PROTOCOL_VERSION, token: 'A-b_5678901234567890ab', ...change }))
    expect(watch({ name: 'x'.repeat(LIMITS.nameCodePoints) })).toBe('ok')
    expect(watch({ name: 'x'.repeat(LIMITS.nameCodePoints + 1) })).toBe('name-length')
    expect(reasonOf(loose({ type: 'name', name: 'a\u202eb' }))).toBe('name-characters')
    expect(reasonOf(loose({ type: 'name', name: '' }))).toBe('name-length')
    expect(decodeClientMessage(loose({ type: 'name', name: '  Ada ' }))).toMatchObject({ message: { name: 'Ada' } })
    for (const token of ['', 'x'.repeat(21), 'x'.repeat(23), 'x'.repeat(21) + '/', 7]) expect(watch({ token })).toBe('bad-message')
    for (const to of [-1, 1.5, 2 ** 32, '1']) expect(reasonOf(loose({ type: 'hand', to }))).toBe('bad-message')
    expect(reasonOf(loose({ type: 'watch', token: 'A-b_5678901234567890ab' }))).toBe('bad-message')
    expect(watch({ v: PROTOCOL_VERSION - 1 })).toBe('version')
  })

  it('never repeat the prompt in an error', () => {
    const decoded = decodeClientMessage(hello({ prompt: 'secret\nwords' }))
    expect(JSON.stringify(decoded)).not.toContain('secret')
  })

  it('have a size limit at n and n + 1', () => {
    const sized = (bytes: number) => {
      const empty = loose({ type: 'answer', sdp: 'x'.repeat(70_000) }).length - 70_000
      return loose({ type: 'answer', sdp: 'x'.repeat(bytes - empty + (bytes < 65_536 ? 2 : 0)) })
    }
    expect(sized(LIMITS.signalBytes).length).toBe(LIMITS.signalBytes)
    expect(reasonOf(sized(LIMITS.signalBytes))).toBe('bad-message')
    expect(reasonOf(sized(LIMITS.signalBytes + 1))).toBe('too-large')
    expect(reasonOf(loose({ type: 'answer', sdp: 'x'.repeat(LIMITS.sdpBytes) }))).toBe('ok')
    expect(reasonOf(loose({ type: 'answer', sdp: 'x'.repeat(LIMITS.sdpBytes + 1) }))).toBe('bad-message')
  })
})

describe('scan', () => {
  const nest = (depth: number) => Uint8Array.from([...Array<number>(depth).fill(0x91), 0x00])
  it('has limits at n and n + 1', () => {
    expect(scanMsgpack(nest(8), 8, 100)).toBeUndefined()
    expect(scanMsgpack(nest(9), 8, 100)).toMatch(/deeper/)
    expect(scanMsgpack(Uint8Array.from([0x93, 1, 2, 3]), 8, 4)).toBeUndefined()
    expect(scanMsgpack(Uint8Array.from([0x93, 1, 2, 3]), 8, 3)).toMatch(/values/)
  })

  it('refuses every extension and unused type byte', () => {
    for (const lead of [0xc1, 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]) {
      expect(scanMsgpack(Uint8Array.from([lead, 1, 0, 0, 0, 0]), 8, 100)).toMatch(/not allowed/)
    }
  })

  it('refuses lengths that run past the end', () => {
    for (const bytes of [[0xc4, 9, 1], [0xc5, 255, 255], [0xc5, 1], [0xc6, 0, 1, 255, 255], [0xc6, 0], [0xdb, 255, 255, 255, 255], [0xdd, 255, 255, 255, 255], [0xdf, 127, 255, 255, 255], [0xd9], [0xc4], [0xcb, 0], [0xa5, 65], [0x81, 1], []]) {
      expect(scanMsgpack(Uint8Array.from(bytes), 8, 100)).toBe('cut short')
    }
    expect(scanMsgpack(Uint8Array.from([1, 2]), 8, 100)).toBe('bytes after the end')
  })

  it('agrees with the parser: what passes, parses', () => {
    for (let k = 0; k < 10_000; k++) {
      const bytes = Uint8Array.from(encodeMessage(CLIENT[k % CLIENT.length]!))
      for (let m = 0; m <= hash32(2, 0, k) % 4; m++) bytes[hash32(2, 1 + m, k) % bytes.length] = hash32(2, 9 + m, k) & 255
      const decoded = decodeClientMessage(bytes)
      if (decoded.ok) expect(CLIENT.map((m) => m.type)).toContain(decoded.message.type)
      else expect(Object.keys(ERROR_CURES)).toContain(decoded.error.reason)
      if (scanMsgpack(bytes, 8, 512) === undefined) expect(parserFault(bytes)).toBe('')
    }
  })
})
