import { expect, it } from 'vitest'
import { SentPackets } from './sent-packets.ts'

it('gives up what later packets have overtaken, and says which left alone', () => {
  const sent = new SentPackets()
  for (let k = 0; k < 10; k++) sent.sent((65_530 + k) & 0xffff, 100, 10 * k)
  expect([sent.told(65_530), sent.wasAlone(65_530), sent.told(3), sent.wasAlone(3)]).toEqual([100, true, 100, false])
  sent.expire(60)
  expect(sent.inFlight).toBe(300)
  // Told late all the same: it counts for nothing.
  expect([sent.told(65_533), sent.inFlight]).toEqual([0, 300])
  sent.expire(1000)
  expect(sent.inFlight).toBe(0)
  sent.sent(4, 100, 1000)
  expect([sent.told(4), sent.wasAlone(4)]).toEqual([100, true])
  sent.forget()
  // Who knows what is still on its way.
  sent.sent(5, 100, 1010)
  expect([sent.told(5), sent.wasAlone(5)]).toEqual([100, false])
})

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
