import { expect, it } from 'vitest'
import { HISTORY } from './paced-sender.ts'
import { type RtpTerms, RtpWire } from './rtp-wire.ts'

const TERMS: RtpTerms = { ssrc: 0x01020304, payloadType: 96, rtxSsrc: 0x0a0b0c0d, rtxPayloadType: 97, mid: '0', ids: { mid: 1, wide: 2, playoutDelay: 4 } }

function made(terms: RtpTerms | undefined = TERMS) {
  const sent: { header: string; payload: string }[] = []
  let wide = 0xfffe
  const wire = new RtpWire({
    terms: () => terms,
    nextWide: () => (wide = (wide + 1) & 0xffff),
    send: (payload, header) => sent.push({ header: header.serialize().toString('hex'), payload: payload.toString('hex') }),
    left: () => {},
  })
  return { wire, sent }
}

it('writes headers as RFC 3550 and 8285 have them, the transport-wide number counting on', () => {
  const { wire, sent } = made()
  expect(wire.video(Buffer.from('aabb', 'hex'), false, 0x11223344, 0x5566)).toBe(0xffff)
  expect(wire.video(Buffer.from('cc', 'hex'), true, 0xffffffff, 0x5567)).toBe(0)
  // mid "0" under id 1, the number under 2, no delay under 4, two zeros.
  expect(sent[0]).toEqual({ header: '90605566' + '11223344' + '01020304' + 'bede0003' + '1030' + '21ffff' + '42000000' + '000000', payload: 'aabb' })
  expect(sent[1]!.header).toBe('90e05567' + 'ffffffff' + '01020304' + 'bede0003' + '1030' + '210000' + '42000000' + '000000')
})

it('repairs what it still has, under other numbers, the original one in front (RFC 4588)', () => {
  const { wire, sent } = made()
  for (let k = 0; k <= HISTORY; k++) wire.video(Buffer.of(k), k % 2 === 1, 3000 * k, k)
  sent.length = 0
  expect(wire.repair(0)).toBe(-1)
  expect(wire.repair(5)).toBeGreaterThanOrEqual(0)
  expect(wire.repair(6)).toBeGreaterThanOrEqual(0)
  expect(sent.map(({ payload }) => payload)).toEqual(['000505', '000606'])
  const [first, second] = sent.map(({ header }) => Buffer.from(header, 'hex')) as [Buffer, Buffer]
  expect([first.readUInt32BE(8), first[1], second[1]]).toEqual([TERMS.rtxSsrc, 0x80 | 97, 97])
  expect([first.readUInt32BE(4), second.readUInt32BE(4)]).toEqual([15_000, 18_000])
  expect((second.readUInt16BE(2) - first.readUInt16BE(2)) & 0xffff).toBe(1)
})

it('leaves out what the other end refused, and sends nothing before it has agreed', () => {
  const bare = made({ ...TERMS, rtxPayloadType: undefined, ids: { mid: 0, wide: 0, playoutDelay: 0 } })
  bare.wire.video(Buffer.of(1), true, 1, 1)
  expect(bare.sent[0]!.header).toBe('80e00001' + '00000001' + '01020304')
  expect(bare.wire.repair(1)).toBe(-1)
  const early = new RtpWire({ terms: () => undefined, nextWide: () => 1, send: () => { throw new Error('sent') }, left: () => {} })
  expect([early.video(Buffer.of(1), true, 1, 1), early.repair(1)]).toEqual([-1, -1])
})
