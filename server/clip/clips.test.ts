import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { readClip } from '../../engine/protocol/clip.ts'
import { makeStep } from '../session/step-ring.ts'
import { ReplayRecord } from './replay-log.ts'
import { Clips, type MadeClip } from './clips.ts'

/** Frames at 25 a second, a key frame every four seconds. */
function feed(clips: Clips, from: number, to: number, length = 100): void {
  for (let k = from; k < to; k++) {
    clips.replay.add({ ...makeStep(), frameId: k })
    clips.unit({ bytes: new Uint8Array(length).fill(k & 255), length, key: k % 100 === 0, timeUs: 7e6 + k * 40_000 }, k)
  }
}

function read(made: MadeClip | undefined) {
  const clip = readClip(Buffer.concat(made!.parts))!
  return { frames: clip.units.map(({ frameId }) => frameId), log: JSON.parse(clip.log) as { clip: unknown; steps: unknown[]; whole: boolean }, bytes: clip.units.map(({ bytes }) => bytes[0]!) }
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k)

it('cuts the newest half minute from the key frame before it, with the log of the walk up to there', () => {
  const clips = new Clips(new ReplayRecord({ prompt: 'a', seed: 1 }), () => {})
  expect(clips.last()).toBeUndefined()
  feed(clips, 0, 50)
  expect(read(clips.last()).frames).toEqual(range(0, 50))
  feed(clips, 50, 1234)
  const made = clips.last()
  const { frames, log, bytes } = read(made)
  // Frame 1233 is the last; half a minute before it is 483; the key frame before that 400.
  expect(frames).toEqual(range(400, 1234))
  expect(bytes).toEqual(frames.map((k) => k & 255))
  expect(log).toMatchObject({ clip: { firstFrame: 400, lastFrame: 1233, seconds: made!.seconds }, whole: true })
  expect(log.steps.length).toBe(1234)
  expect(made!.seconds).toBeGreaterThanOrEqual(LIMITS.clipSeconds)
  // What comes later does not change a clip that was made.
  feed(clips, 1234, 3000)
  expect(read(made).bytes).toEqual(frames.map((k) => k & 255))
})

it('records from the next key frame until it is told to stop', () => {
  const clips = new Clips(new ReplayRecord({ prompt: 'a', seed: 1 }), () => {})
  expect(clips.stop()).toBeUndefined()
  feed(clips, 0, 50)
  clips.record()
  expect(clips.isRecording).toBe(true)
  feed(clips, 50, 60)
  expect(clips.stop()).toBeUndefined()
  clips.record()
  feed(clips, 60, 130)
  expect(read(clips.stop()).frames).toEqual(range(100, 130))
  expect(clips.isRecording).toBe(false)
})

it('ends a recording at n seconds, not before', () => {
  let full = 0
  const clips = new Clips(new ReplayRecord({ prompt: 'a', seed: 1 }), () => full++)
  clips.record()
  const last = LIMITS.recordSeconds * 25
  feed(clips, 0, last + 1)
  expect(full).toBe(0)
  feed(clips, last + 1, last + 2)
  expect(full).toBe(1)
  expect(read(clips.stop()).frames.at(-1)).toBe(last)
})
