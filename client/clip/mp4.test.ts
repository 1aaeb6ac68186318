import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import { expect, it } from 'vitest'
import { findNals, makeNalSpans } from '../../server/video/annexb.ts'
import { openH264 } from '../../server/video/h264.ts'
import { i420Bytes } from '../../server/video/i420.ts'
import type { ClipUnit } from '../../engine/protocol/clip.ts'
import { codecOf, lengthS, makeMp4 } from './mp4.ts'

const SIZE = { width: 256, height: 144 }

/** Real units, at uneven times: a slow machine's. */
async function encode(count: number): Promise<ClipUnit[]> {
  const units: ClipUnit[] = []
  const encoder = openH264({
    ...SIZE, fps: 30, bitsPerSecond: 1_000_000,
    onUnit: ({ bytes, length, key, timeUs }) => units.push({ timeUs, key, frameId: units.length, bytes: bytes.slice(0, length) }),
    onError: (error) => { throw error },
  })
  const picture = new Uint8Array(i420Bytes(SIZE.width, SIZE.height))
  for (let k = 0; k < count; k++) {
    for (let at = k; at < picture.length; at += 50) picture[at] = (k * 31) & 255
    while (!encoder.encode(picture, 5e9 + k * 41_000 + (k % 3) * 7_000, k === 20)) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  while (units.length < count) await new Promise((resolve) => setTimeout(resolve, 10))
  encoder.close()
  return units
}

it('holds every unit unchanged at its time', async () => {
  const units = await encode(40)
  const blob = await makeMp4({ ...SIZE, units })
  expect(blob.type).toBe('video/mp4')
  const input = new Input({ source: new BufferSource(await blob.arrayBuffer()), formats: ALL_FORMATS })
  const track = (await input.getPrimaryVideoTrack())!
  expect(await track.getCodec()).toBe('avc')
  expect(await input.computeDuration()).toBeCloseTo(lengthS(units), 4)
  expect(await track.getColorSpace()).toEqual({ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false })
  const packets = []
  const spans = makeNalSpans()
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet)
  expect(packets.length).toBe(40)
  packets.forEach((packet, k) => {
    // The file counts in 57,600ths of a second.
    expect(Math.abs(packet.timestamp - (units[k]!.timeUs - units[0]!.timeUs) / 1e6)).toBeLessThan(2e-5)
    expect(packet.type).toBe(units[k]!.key ? 'key' : 'delta')
    // The last slice of both: start codes have become lengths, and nothing else.
    const { bytes } = units[k]!
    findNals(bytes, bytes.length, spans)
    const slice = bytes.subarray(spans.start[spans.count - 1]!, spans.end[spans.count - 1]!)
    expect([...packet.data.subarray(-slice.length)]).toEqual([...slice])
  })
})

it('names profile and level as the stream does, and refuses a stream without', async () => {
  expect(codecOf(Uint8Array.from([0, 0, 0, 1, 9, 16, 0, 0, 1, 0x67, 0x64, 0, 0x0c, 1, 2]))).toBe('avc1.64000c')
  expect(() => codecOf(Uint8Array.from([0, 0, 0, 1, 0x65, 1, 2, 3]))).toThrow(/parameter set/)
  const [unit] = await encode(1)
  expect(lengthS([unit!])).toBeCloseTo(1 / 30, 6)
})
