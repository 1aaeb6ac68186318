import { expect, it } from 'vitest'
import { makeFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { makeFrameNotes } from './frame-notes.ts'

it('keeps the note of the frame on the screen while later ones are described, and forgets old ones', () => {
  const notes = makeFrameNotes()
  const describe = (k: number) => notes.add({ ...makeFrameMeta(), rtpTime: 3000 * k, pose: { x: k, y: 0, z: 0, yaw: 0, pitch: 0 } })
  for (let k = 0; k < 5; k++) describe(k)
  expect(notes.find(3000 * 3)?.pose.x).toBe(3)
  for (let k = 5; k < 60; k++) describe(k)
  expect(notes.find(3000 * 3)?.pose.x).toBe(3)
  expect(notes.find(3000 * 59)?.pose.x).toBe(59)
  // Of a frame whose note is gone, late or lost, the last one found stands in.
  expect(notes.find(3000 * 3)?.pose.x).toBe(59)
  expect(notes.find(3000 * 60)?.pose.x).toBe(59)
  describe(60)
  expect(notes.find(3000 * 60)?.pose.x).toBe(60)
  expect(notes.find(3000 * 58)?.pose.x).toBe(58)
  notes.clear()
  expect(notes.find(3000 * 58)).toBeUndefined()
})
