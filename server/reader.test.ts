import { afterEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../core/limits.ts'
import { fill } from '../core/slots.ts'
import { DEFAULT_MODELS } from '../engine/index.ts'
import { decodeServerMessage, encodeMessage, PROTOCOL_VERSION, type ReadMessage, type ServerMessage } from '../engine/protocol/messages.ts'
import { makeLog } from './log.ts'
import { Reader } from './reader.ts'

let now = 0
let reader: Reader
const make = (models = DEFAULT_MODELS) => (reader = new Reader(models, () => now, makeLog('silent')))
afterEach(() => reader.close())

const ask = (message: Partial<ReadMessage> = {}) => encodeMessage({ type: 'read', v: PROTOCOL_VERSION, prompt: 'a desert at night', seed: 7, ...message })
async function answer(body: Uint8Array, address = 'a'): Promise<ServerMessage> {
  const decoded = decodeServerMessage(await reader.answer(body, address))
  if (!decoded.ok) throw new Error(decoded.error.message)
  return decoded.message
}

describe('prompts read before there is a world', () => {
  it('are answered with their slots, and with words for slots set by hand', async () => {
    make()
    const read = await answer(ask())
    expect(read).toMatchObject({ type: 'understood', prompt: 'a desert at night', slots: { biome: { value: 'desert' }, time: { value: 'night' } }, controls: expect.arrayContaining([{ button: 'jump', does: 'Jump' }]) })
    const turned = await answer(ask({ slots: { weather: fill('weather', 'fog'), liquid: fill('liquid', 'honey') } }))
    expect(turned).toMatchObject({ type: 'understood', prompt: expect.stringMatching(/^a foggy desert at night/), slots: { weather: { value: 'fog' } }, sure: { weather: 1 }, controls: expect.arrayContaining([{ button: 'pour', does: 'Pour honey' }]) })
    expect(await answer(ask({ prompt: '' }))).toMatchObject({ type: 'understood', prompt: '', surprise: expect.any(String) })
  })

  it('are checked like any other', async () => {
    make()
    expect(await answer(ask({ prompt: 'x'.repeat(LIMITS.promptCodePoints) }))).toMatchObject({ type: 'understood' })
    expect(await answer(ask({ prompt: 'x'.repeat(LIMITS.promptCodePoints + 1) }))).toMatchObject({ reason: 'prompt-too-long' })
    expect(await answer(ask({ prompt: 'a\u0007bell' }))).toMatchObject({ reason: 'prompt-characters' })
    expect(await answer(ask({ seed: -1 }))).toMatchObject({ reason: 'bad-message' })
    expect(await answer(ask({ slots: {} }))).toMatchObject({ reason: 'bad-message' })
    expect(await answer(ask({ slots: { weather: { value: 'fog', strength: LIMITS.strengthMost + 0.01 } } }))).toMatchObject({ reason: 'bad-message' })
    expect(await answer(encodeMessage({ type: 'bye' }))).toMatchObject({ reason: 'unknown-message' })
    expect(await answer(new Uint8Array([1, 2, 3]))).toMatchObject({ reason: 'bad-message' })
  })

  it('are limited by address, and come again with time', async () => {
    make()
    for (let k = 0; k < LIMITS.readBurst; k++) expect((await answer(ask())).type).toBe('understood')
    expect(await answer(ask())).toMatchObject({ reason: 'rate' })
    expect((await answer(ask(), 'b')).type).toBe('understood')
    now += 1000
    for (let k = 0; k < LIMITS.readPerSecond; k++) expect((await answer(ask())).type).toBe('understood')
    expect(await answer(ask())).toMatchObject({ reason: 'rate' })
  })

  it('wait in a line that has an end', async () => {
    make()
    const all = await Promise.all(Array.from({ length: LIMITS.readsWaiting + 1 }, (_, k) => answer(ask(), `address ${k}`)))
    expect(all.filter(({ type }) => type === 'understood').length).toBe(LIMITS.readsWaiting)
    expect(all.at(-1)).toMatchObject({ reason: 'rate' })
  })

  it('say so where there is no network', async () => {
    make('/nowhere')
    expect(await answer(ask())).toMatchObject({ reason: 'engine' })
  })
})
