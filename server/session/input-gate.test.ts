import { expect, it } from 'vitest'
import { IDLE } from '../../core/controls.ts'
import { LIMITS } from '../../core/limits.ts'
import { InputWriter } from '../../engine/protocol/input.ts'
import { InputGate } from './input-gate.ts'
import { MailboxReader, MailboxWriter, makeMailboxMemory, makeTaken } from './mailbox.ts'

/** Sends `perSecond` packets for `seconds` and counts the verdicts. */
function play(perSecond: number, seconds: number): Record<string, number> {
  const gate = new InputGate(0)
  const mailbox = new MailboxWriter(makeMailboxMemory())
  const client = new InputWriter()
  const verdicts: Record<string, number> = {}
  for (let k = 0; k < perSecond * seconds; k++) {
    const verdict = gate.receive(client.push(IDLE, k, 0), mailbox, (k * 1000) / perSecond)
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  }
  return verdicts
}

it('takes everything an honest client sends, at the limit too', () => {
  expect(play(125, 60)).toEqual({ taken: 7500 })
  expect(play(LIMITS.inputPerSecond, 60)).toEqual({ taken: 60 * LIMITS.inputPerSecond })
})

it('thins out twice the rate without hanging up', () => {
  const verdicts = play(2 * LIMITS.inputPerSecond - 10, 60)
  expect(verdicts['flood']).toBeUndefined()
  expect(verdicts['taken']).toBeLessThanOrEqual(60 * LIMITS.inputPerSecond + LIMITS.inputBurst)
})

it('forgives one burst of three seconds of packets, and hangs up on a flood within a second', () => {
  expect(play(100_000, 0.005)['flood']).toBeUndefined()
  expect(play(9500, 1)['flood']).toBeGreaterThan(0)
})

it('says what is wrong with a malformed or repeated packet', () => {
  const gate = new InputGate(0)
  const mailbox = new MailboxWriter(makeMailboxMemory())
  const bytes = new InputWriter().push(IDLE, 0, 0)
  expect(gate.receive(bytes.subarray(1), mailbox, 1)).toBe('size')
  expect(gate.receive(bytes, mailbox, 2)).toBe('taken')
  expect(gate.receive(bytes, mailbox, 3)).toBe('old')
  expect(gate.receive(new Uint8Array(LIMITS.channelMessageBytes + 1), mailbox, 4)).toBe('size')
})

it('lets nothing of someone without controls into the world, not even when they get them', () => {
  const gate = new InputGate(0)
  const memory = makeMailboxMemory()
  const mailbox = new MailboxWriter(memory)
  const client = new InputWriter()
  const taken = makeTaken()
  const turning = { ...IDLE, lookYaw: 0.5, moveZ: 1, buttons: 1 }
  for (let k = 1; k <= 10; k++) expect(gate.receive(client.push(turning, k, 0), undefined, k)).toBe('watched')
  new MailboxReader(memory).take(taken, 11)
  expect(taken.controls).toEqual(IDLE)
  // Every packet repeats the three samples before: those were made without controls.
  mailbox.reset(gate.lastSeq)
  expect(gate.receive(client.push({ ...IDLE, lookYaw: 0.25 }, 12, 0), mailbox, 12)).toBe('taken')
  new MailboxReader(memory).take(taken, 13)
  expect(taken.controls).toEqual({ ...IDLE, lookYaw: 0.25 })
})
