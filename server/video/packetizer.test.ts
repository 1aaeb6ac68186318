import { describe, expect, it } from 'vitest'
import { hash32 } from '../../core/rng.ts'
import { findNals, makeNalSpans } from './annexb.ts'
import { MAX_PAYLOAD_BYTES, Packetizer } from './packetizer.ts'

const START = [0, 0, 0, 1]
const unit = (header: number, size: number, fill = 0xaa) => [header, ...Array<number>(size - 1).fill(fill)]

function payloads(stream: number[]): { hex: string; bytes: Uint8Array; marker: boolean }[] {
  const out: { hex: string; bytes: Uint8Array; marker: boolean }[] = []
  new Packetizer().write(Uint8Array.from(stream), stream.length, (payload, marker) => {
    out.push({ hex: Buffer.from(payload).toString('hex'), bytes: payload.slice(), marker })
  })
  return out
}

/** The receiver's side (RFC 6184 section 5): payloads back to units. */
function unpack(list: { bytes: Uint8Array }[]): Uint8Array[] {
  const units: Uint8Array[] = []
  let parts: number[] = []
  for (const { bytes } of list) {
    const type = bytes[0]! & 0x1f
    if (type === 24) {
      for (let at = 1; at < bytes.length; ) {
        const size = (bytes[at]! << 8) | bytes[at + 1]!
        units.push(bytes.slice(at + 2, at + 2 + size))
        at += 2 + size
      }
    } else if (type === 28) {
      if (bytes[1]! & 0x80) parts = [(bytes[0]! & 0xe0) | (bytes[1]! & 0x1f)]
      parts.push(...bytes.subarray(2))
      if (bytes[1]! & 0x40) units.push(Uint8Array.from(parts))
    } else units.push(bytes)
  }
  return units
}

describe('findNals', () => {
  const find = (stream: number[]) => {
    const spans = makeNalSpans()
    findNals(Uint8Array.from(stream), stream.length, spans)
    return Array.from({ length: spans.count }, (_, k) => [spans.start[k], spans.end[k]])
  }
  it('finds three and four byte start codes and drops trailing zeros', () => {
    expect(find([0, 0, 0, 1, 0x67, 5, 0, 0, 1, 0x68, 6, 0, 0, 0, 1, 0x65, 7, 0])).toEqual([[4, 6], [9, 11], [15, 17]])
  })
  it('keeps an emulation-prevented 00 00 03 01 inside a unit', () => {
    expect(find([0, 0, 1, 0x41, 0, 0, 3, 1, 9])).toEqual([[3, 9]])
  })
  it('drops SEI, delimiters and filler, and makes nothing of noise', () => {
    expect(find([...START, 0x09, 0xf0, ...START, 0x06, 5, 1, ...START, 0x41, 1, ...START, 0x0c, 0xff])).toEqual([[17, 19]])
    expect(find([1, 2, 3])).toEqual([])
    expect(find([])).toEqual([])
    expect(find([0, 0, 1])).toEqual([])
  })
})

describe('Packetizer', () => {
  it('sends a small unit as it is, with the marker', () => {
    expect(payloads([...START, 0x41, 1, 2, 3])).toMatchObject([{ hex: '41010203', marker: true }])
  })

  it('aggregates SPS, PPS and a small slice: golden STAP-A', () => {
    expect(payloads([...START, 0x67, 0x64, 1, ...START, 0x68, 0xef, ...START, 0x06, 9, 9, 0, 0, 1, 0x25, 0x88])).toMatchObject([
      { hex: '78' + '0003' + '676401' + '0002' + '68ef' + '0002' + '2588', marker: true },
    ])
  })

  it('cuts a large unit into equal parts: golden FU-A', () => {
    const list = payloads([...START, ...unit(0x65, 2 * MAX_PAYLOAD_BYTES)])
    expect(list.map((p) => [p.hex.slice(0, 8), p.bytes.length, p.marker])).toEqual([
      ['7c85aaaa', 769, false],
      ['7c05aaaa', 769, false],
      ['7c45aaaa', 767, true],
    ])
  })

  it('changes form exactly at the limit', () => {
    expect(payloads([...START, ...unit(0x41, MAX_PAYLOAD_BYTES)]).map((p) => p.bytes.length)).toEqual([MAX_PAYLOAD_BYTES])
    expect(payloads([...START, ...unit(0x41, MAX_PAYLOAD_BYTES + 1)]).map((p) => p.bytes.length)).toEqual([577, 577])
    const fits = MAX_PAYLOAD_BYTES - 1 - 2 - 3 - 2
    expect(payloads([...START, 0x67, 1, 2, ...START, ...unit(0x65, fits)]).map((p) => p.bytes.length)).toEqual([MAX_PAYLOAD_BYTES])
    expect(payloads([...START, 0x67, 1, 2, ...START, ...unit(0x65, fits + 1)]).map((p) => p.bytes.length)).toEqual([3, fits + 1])
  })

  it('gives back the units whatever their sizes, one marker a frame, on the last payload', () => {
    for (let round = 0; round < 200; round++) {
      const units = Array.from({ length: 1 + (hash32(round, 0, 0) % 5) }, (_, k) =>
        unit(k === 0 ? 0x67 : 0x41, 2 + (hash32(round, 1, k) % (k % 2 ? 5000 : 700)), 1 + (hash32(round, 2, k) % 250)),
      )
      const list = payloads(units.flatMap((u) => [...START, ...u]))
      expect(unpack(list).map((u) => Buffer.from(u).toString('hex'))).toEqual(units.map((u) => Buffer.from(u).toString('hex')))
      expect(list.map((p) => p.marker)).toEqual(list.map((_, k) => k === list.length - 1))
      for (const { bytes } of list) expect(bytes.length).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
    }
  })
})
