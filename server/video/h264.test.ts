import { expect, it } from 'vitest'
import { findNals, makeNalSpans, NAL } from './annexb.ts'
import { openH264 } from './h264.ts'
import { i420Bytes } from './i420.ts'

const WIDTH = 256
const HEIGHT = 144

type Seen = { key: boolean; timeUs: number; length: number; types: number[]; profile: number[] }

async function encodeFrames(count: number, keys: readonly number[], gapMs: number): Promise<{ seen: Seen[]; taken: boolean[] }> {
  const seen: Seen[] = []
  const spans = makeNalSpans()
  const encoder = openH264({
    width: WIDTH,
    height: HEIGHT,
    fps: 30,
    bitsPerSecond: 1_000_000,
    onUnit: ({ bytes, length, key, timeUs }) => {
      findNals(bytes, length, spans)
      const types = Array.from({ length: spans.count }, (_, k) => bytes[spans.start[k]!]! & 0x1f)
      const sps = types.indexOf(NAL.sps)
      seen.push({ key, timeUs, length, types, profile: sps < 0 ? [] : [...bytes.subarray(spans.start[sps]! + 1, spans.start[sps]! + 3)] })
    },
    onError: (error) => {
      throw error
    },
  })
  const frame = new Uint8Array(i420Bytes(WIDTH, HEIGHT))
  const taken: boolean[] = []
  for (let f = 0; f < count; f++) {
    for (let k = 0; k < WIDTH * HEIGHT; k++) frame[k] = 16 + (((k % WIDTH) + 3 * f) & 127)
    frame.fill(128, WIDTH * HEIGHT)
    taken.push(encoder.encode(frame, f * 33_333, keys.includes(f)))
    // With patience: wait for the encoder, however busy the machine is.
    while (gapMs > 0 && !taken[f]) {
      await new Promise((resolve) => setTimeout(resolve, gapMs))
      taken[f] = encoder.encode(frame, f * 33_333, keys.includes(f))
    }
  }
  for (let wait = 0; wait < 500 && seen.length < taken.filter(Boolean).length; wait++) await new Promise((resolve) => setTimeout(resolve, 10))
  encoder.close()
  return { seen, taken }
}

it('makes key frames on demand only, gives every frame back in order with its time, SPS and PPS before each key slice', async () => {
  const { seen } = await encodeFrames(40, [25], 5)
  expect(seen.map((unit) => unit.timeUs)).toEqual(Array.from({ length: 40 }, (_, f) => f * 33_333))
  expect(seen.flatMap((unit, f) => (unit.key ? [f] : []))).toEqual([0, 25])
  for (const unit of seen) {
    if (unit.key) expect(unit.types.slice(0, 3)).toEqual([NAL.sps, NAL.pps, NAL.keySlice])
    else expect(new Set(unit.types)).toEqual(new Set([NAL.slice]))
  }
})

it('skips frames instead of queueing them', async () => {
  const { seen, taken } = await encodeFrames(60, [], 0)
  expect(taken.filter(Boolean).length).toBeLessThan(60)
  expect(seen.length).toBe(taken.filter(Boolean).length)
})

// ITU-T H.264 A.2.1.1: profile_idc 66 with constraint_set1. The SDP promises it (42e01f).
it('makes a constrained baseline stream', async () => {
  const { seen } = await encodeFrames(2, [], 5)
  const [idc, constraints] = seen[0]!.profile
  expect(idc).toBe(66)
  expect(constraints! & 0x40).toBe(0x40)
})

it('gives nothing more once closed, with a frame in work or none', async () => {
  const frame = new Uint8Array(i420Bytes(WIDTH, HEIGHT)).fill(128)
  let given = 0
  const open = () => openH264({ width: WIDTH, height: HEIGHT, fps: 30, bitsPerSecond: 1_000_000, onUnit: () => given++, onError: (error) => expect.unreachable(error.message) })
  for (let k = 0; k < 20; k++) {
    const encoder = open()
    if (k % 2) expect(encoder.encode(frame, 0, true)).toBe(true)
    encoder.close()
    encoder.close()
    expect(encoder.encode(frame, 33_333, false)).toBe(false)
  }
  // What the closed ones had in work is done before this one's frame comes out: they stand before it in the same queue.
  const last = open()
  last.encode(frame, 0, true)
  await expect.poll(() => given).toBe(1)
  last.close()
})

it('reports what it cannot encode, once', async () => {
  const errors: string[] = []
  // 4:2:0 needs an even width.
  const encoder = openH264({ width: 255, height: HEIGHT, fps: 30, bitsPerSecond: 1_000_000, onUnit: () => expect.unreachable(), onError: (error) => errors.push(error.message) })
  const frame = new Uint8Array(i420Bytes(WIDTH, HEIGHT))
  encoder.encode(frame, 0, false)
  encoder.encode(frame, 33_333, false)
  await expect.poll(() => errors.length).toBe(1)
  expect(encoder.encode(frame, 66_667, false)).toBe(false)
  encoder.close()
})
