// What is known of the newest frames, found again by RTP timestamp: a frame and its description come by different ways, in any order.
import type { Pose } from '../../core/camera.ts'
import { META_DEPTH_BYTES, type FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { Mark } from './foresight.ts'

/** Half a second of frames. */
const KEPT = 16

/** `mark`: where the frame stands in the player's input (foresight.ts). */
export type FrameNote = { rtpTime: number; pose: Pose; mark: Mark; waitedMs: number; unsure: number; depth: Uint8Array; hasDepth: boolean }

export function makeFrameNotes() {
  const notes = Array.from({ length: KEPT }, makeNote)
  const shown = makeNote()
  let next = 0

  return {
    add(meta: Readonly<FrameMeta>): FrameNote {
      const note = notes[next]!
      next = (next + 1) % KEPT
      note.rtpTime = meta.rtpTime
      Object.assign(note.pose, meta.pose)
      note.waitedMs = meta.waitedMs
      note.unsure = meta.unsure
      note.hasDepth = meta.hasDepth
      if (meta.hasDepth) note.depth.set(meta.depth)
      return note
    },
    /**
     * The note of the frame on the screen; kept until that of another is found, however many frames are described meanwhile. While a
     * frame's own is late or lost, that of the frame before stands in: their cameras are a thirtieth of a second apart.
     */
    find(rtpTime: number): FrameNote | undefined {
      for (let k = 0; k < KEPT && shown.rtpTime !== rtpTime; k++) {
        if (notes[k]!.rtpTime === rtpTime) copy(notes[k]!, shown)
      }
      return shown.rtpTime < 0 ? undefined : shown
    },
    clear() {
      shown.rtpTime = -1
      for (const note of notes) note.rtpTime = -1
    },
  }
}

function makeNote(): FrameNote {
  return {
    rtpTime: -1, pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, mark: { yaw: NaN, pitch: NaN, timeMs: NaN }, waitedMs: 0, unsure: 0,
    depth: new Uint8Array(META_DEPTH_BYTES), hasDepth: false,
  }
}

function copy(from: Readonly<FrameNote>, to: FrameNote): void {
  const { pose, mark, depth } = to
  Object.assign(to, from)
  Object.assign(pose, from.pose)
  Object.assign(mark, from.mark)
  depth.set(from.depth)
  Object.assign(to, { pose, mark, depth })
}
