import { expect, it } from 'vitest'
import { readClip, writeClipHead } from './clip.ts'

const units = Array.from({ length: 5 }, (_, k) => ({ timeUs: 1e9 + k * 33_333, frameId: 100 + k, key: k === 0, bytes: Uint8Array.from({ length: k + 1 }, () => k) }))
const clip = (list = units, log = '{"walk": "Zürich 雪"}') =>
  Uint8Array.from([...writeClipHead({ width: 256, height: 144 }, log, list.map((unit) => ({ ...unit, length: unit.bytes.length }))), ...list.flatMap(({ bytes }) => [...bytes])])

it('comes back as it went', () => {
  const read = readClip(clip())!
  expect(read).toMatchObject({ width: 256, height: 144, log: '{"walk": "Zürich 雪"}' })
  expect(read.units.map((unit) => ({ ...unit, bytes: [...unit.bytes] }))).toEqual(units.map((unit) => ({ ...unit, bytes: [...unit.bytes] })))
})

it('is refused cut short, too long, out of order, without a key frame first, or as something else', () => {
  const whole = clip()
  for (let length = 0; length < whole.length; length++) expect(readClip(whole.subarray(0, length))).toBeUndefined()
  expect(readClip(Uint8Array.from([...whole, 0]))).toBeUndefined()
  expect(readClip(clip([units[0]!, units[2]!, units[1]!]))).toBeUndefined()
  expect(readClip(clip(units.slice(1)))).toBeUndefined()
  expect(readClip(clip([]))).toBeUndefined()
  expect(readClip(Uint8Array.from({ length: 100 }, () => 7))).toBeUndefined()
})
