import { expect, it } from 'vitest'
import { SentPackets } from './sent-packets.ts'

it('knows what is on its way, tells of each packet once, and forgets what the ring has no room for', () => {
  const sent = new SentPackets()
  for (let k = 0; k < 10; k++) sent.sent((65_530 + k) & 0xffff, 100 + k, k)
  expect(sent.inFlight).toBe(1045)
  expect([sent.told(65_531), sent.timeOf(65_531), sent.told(65_531), sent.told(2)]).toEqual([101, 1, 0, 108])
  expect([sent.told(500), sent.inFlight]).toEqual([0, 836])
  for (let k = 10; k < 5000; k++) sent.sent((65_530 + k) & 0xffff, 1000, k)
  expect(sent.inFlight).toBe(2048 * 1000)
  sent.forget()
  expect([sent.inFlight, sent.told((65_530 + 4999) & 0xffff)]).toEqual([0, 0])
})
