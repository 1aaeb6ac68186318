import { expect, it } from 'vitest'
import { codecOf } from './decoded-frames.ts'

it('reads the codec of a key frame from its sequence parameter set, wherever that stands', () => {
  expect(codecOf(Uint8Array.of(0, 0, 0, 1, 0x67, 0x64, 0x00, 0x0d, 0xac, 0x01))).toBe('avc1.64000d')
  expect(codecOf(Uint8Array.of(0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x27, 0x42, 0xe0, 0x1f, 1))).toBe('avc1.42e01f')
  expect(codecOf(Uint8Array.of(0, 0, 1, 0x65, 0x88, 0x84, 0, 0, 1, 0x67))).toBeUndefined()
  expect(codecOf(new Uint8Array())).toBeUndefined()
})
