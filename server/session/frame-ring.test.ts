import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { makeFrameNote, makeRingMemory, RingReader, RingWriter } from './frame-ring.ts'

const SIZE = [16, 16] as const

function setUp() {
  const memory = makeRingMemory(...SIZE)
  return { memory, writer: new RingWriter(memory, ...SIZE), reader: new RingReader(memory, ...SIZE), note: makeFrameNote() }
}

describe('frame ring', () => {
  it('gives the newest frame once', () => {
    const { writer, reader, note } = setUp()
    expect(reader.read(note)).toBeUndefined()
    writer.picture.fill(1)
    expect(writer.publish({ ...note, frameId: 1, yaw: 0.5 })).toBe(true)
    writer.picture.fill(2)
    expect(writer.publish({ ...note, frameId: 2 })).toBe(false)
    expect(reader.read(note)![0]).toBe(2)
    expect(note).toMatchObject({ frameId: 2, yaw: 0 })
    expect(reader.read(note)).toBeUndefined()
    writer.picture.fill(3)
    expect(writer.publish({ ...note, frameId: 3 })).toBe(true)
  })

  it('hands the depth over with its picture', () => {
    const { writer, reader, note } = setUp()
    for (const value of [5, 6]) {
      writer.picture.fill(value)
      writer.depth.fill(value + 100)
      writer.publish({ ...note, hasDepth: 1 })
    }
    const picture = reader.read(note)!
    expect(note.hasDepth).toBe(1)
    expect([picture.at(-1), reader.depth[0], reader.depth.at(-1)]).toEqual([6, 106, 106])
    writer.depth.fill(1)
    expect(reader.depth[0]).toBe(106)
  })

  it('leaves the picture being read alone however many frames follow', () => {
    const { writer, reader, note } = setUp()
    writer.picture.fill(9)
    writer.publish({ ...note, frameId: 9 })
    const picture = reader.read(note)!
    for (let k = 0; k < 10; k++) {
      writer.picture.fill(k)
      writer.publish({ ...note, frameId: 10 + k })
    }
    expect(picture.every((value) => value === 9)).toBe(true)
  })

  it('never tears a frame between threads', async () => {
    const { memory, reader, note } = setUp()
    // The protocol of frame-ring.ts written out by hand, in a thread of plain JavaScript, as fast as it goes.
    const code = `
      const { workerData } = require('node:worker_threads')
      const control = new Int32Array(workerData, 0, 1)
      const bytes = 128 + 384 + 576
      let own = 0
      Atomics.store(control, 0, 1)
      for (let k = 1; k < 200000; k++) {
        new Float64Array(workerData, 64 + own * bytes, 16)[0] = k
        new Uint8Array(workerData, 64 + own * bytes + 128, 384).fill(k & 255)
        own = Atomics.exchange(control, 0, own | 4) & 3
      }`
    const worker = new Worker(code, { eval: true, workerData: memory })
    let done = false
    worker.on('exit', () => (done = true))
    let frames = 0
    let last = 0
    while (!done) {
      const picture = reader.read(note)
      if (picture) {
        frames++
        const torn = picture.findIndex((value) => value !== (note.frameId & 255))
        if (torn >= 0 || note.frameId <= last) throw new Error(`frame ${note.frameId} after ${last} is torn at ${torn}`)
        last = note.frameId
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(frames).toBeGreaterThan(1)
  })
})
