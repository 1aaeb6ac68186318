import { describe, expect, it } from 'vitest'
import { META_BYTES, META_DEPTH_BYTES, META_FLAG, META_MOST_BYTES, makeFrameMeta, readFrameMeta, writeFrameMeta, type FrameMeta } from './frame-meta.ts'

const META: FrameMeta = {
  frameId: 0x01020304,
  lastInputSeq: 0xabcd,
  rtpTime: 0xfffffff0,
  pose: { x: 1.5, y: 1.75, z: -2, yaw: 0.5, pitch: -0.25 },
  waitedMs: 1.6,
  generatedMs: 16,
  encodedMs: 2.4,
  queuedMs: 5000,
  rung: 2,
  flags: META_FLAG.keyFrame | META_FLAG.slowed,
  unsure: 0.2,
  depth: new Uint8Array(META_DEPTH_BYTES),
  hasDepth: false,
}

describe('frame meta', () => {
  it('has the drawn layout', () => {
    const view = new DataView(new ArrayBuffer(META_BYTES))
    writeFrameMeta(META, view)
    expect(Buffer.from(view.buffer).toString('hex')).toBe(
      '0202cdab' + '04030201' + 'f0ffffff' + '0000c03f' + '0000e03f' + '000000c0' + '0000003f' + '000080be' + '6400e803' + '9600ffff' + '02053300',
    )
  })

  it('reads back what was written, to a time step of 16 us and 1/255 of unsure', () => {
    const view = new DataView(new ArrayBuffer(META_BYTES))
    writeFrameMeta(META, view)
    const read = makeFrameMeta()
    expect(readFrameMeta(view, read)).toBe(true)
    expect(read).toEqual({ ...META, queuedMs: 1048.56, unsure: 51 / 255 })
  })

  it('carries the depth of the frame, and stays one datagram', () => {
    const view = new DataView(new ArrayBuffer(META_MOST_BYTES))
    const depth = Uint8Array.from({ length: META_DEPTH_BYTES }, (_, k) => (k * 7) & 255)
    expect(writeFrameMeta({ ...META, depth, hasDepth: true }, view)).toBe(META_MOST_BYTES)
    const read = makeFrameMeta()
    expect(readFrameMeta(view, read)).toBe(true)
    expect(read.hasDepth).toBe(true)
    expect(read.depth).toEqual(depth)
    // 1200 bytes is what SCTP over DTLS carries unfragmented.
    expect(META_MOST_BYTES).toBeLessThan(1100)
    expect(writeFrameMeta(META, view)).toBe(META_BYTES)
    expect(readFrameMeta(new DataView(view.buffer, 0, META_BYTES), read)).toBe(true)
    expect(read.hasDepth).toBe(false)
  })

  it('leaves the target untouched by anything else', () => {
    const view = new DataView(new ArrayBuffer(META_BYTES))
    writeFrameMeta(META, view)
    const read = makeFrameMeta()
    view.setUint8(1, 1)
    expect(readFrameMeta(view, read)).toBe(false)
    view.setUint8(1, 2)
    expect(readFrameMeta(new DataView(view.buffer, 0, META_BYTES - 1), read)).toBe(false)
    for (const bytes of [META_BYTES + 1, META_MOST_BYTES - 1, META_MOST_BYTES + 1]) {
      const other = new DataView(new ArrayBuffer(bytes))
      for (let k = 0; k < META_BYTES; k++) other.setUint8(k, view.getUint8(k))
      expect(readFrameMeta(other, read), `${bytes} bytes`).toBe(false)
    }
    expect(read).toEqual(makeFrameMeta())
  })
})
