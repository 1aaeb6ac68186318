// Clips of one world: the newest half minute after the fact, or a recording from one moment to another, each with the log to walk it again.
import { FRAME } from '../../core/camera.ts'
import { LIMITS } from '../../core/limits.ts'
import { writeClipHead } from '../../engine/protocol/clip.ts'
import type { EncodedUnit } from '../video/encoder.ts'
import type { ReplayRecord } from './replay-log.ts'
import { UnitRing } from './unit-ring.ts'

/** A clip in parts, ready to be sent one after the other, and how long it is. */
export type MadeClip = { parts: Uint8Array[]; seconds: number }

export class Clips {
  readonly replay: ReplayRecord
  private readonly newest = new UnitRing(LIMITS.clipKeptBytes, LIMITS.clipKeptSeconds)
  private readonly onFull: () => void
  private recording: UnitRing | undefined

  /** `replay`: the log of the world. `onFull`: a recording has reached its limit; it takes no more. */
  constructor(replay: ReplayRecord, onFull: () => void) {
    this.replay = replay
    this.onFull = onFull
  }

  get isRecording(): boolean {
    return this.recording !== undefined
  }

  unit(unit: Readonly<EncodedUnit>, frameId: number): void {
    this.newest.add(unit, frameId)
    const { recording } = this
    // A recording starts with a key frame.
    if (!recording || (recording.count === 0 && !unit.key)) return
    if (recording.hasRoom(unit.length, unit.timeUs)) recording.add(unit, frameId)
    else this.onFull()
  }

  record(): void {
    this.recording ??= new UnitRing(LIMITS.recordBytes, LIMITS.recordSeconds)
  }

  /** Ends the recording; undefined if there is none, or nothing in it. */
  stop(): MadeClip | undefined {
    const { recording } = this
    this.recording = undefined
    // Nobody writes to it any more: its bytes go out as they lie there.
    return recording && this.make(recording, 0, (bytes) => bytes)
  }

  /** The newest half minute, from the key frame before; undefined if there is nothing yet. */
  last(): MadeClip | undefined {
    const { newest } = this
    if (newest.count === 0) return undefined
    const from = newest.keyAt(newest.note(newest.count - 1).timeUs - LIMITS.clipSeconds * 1e6)
    return from < 0 ? undefined : this.make(newest, from, (bytes) => Uint8Array.from(bytes))
  }

  private make(ring: UnitRing, from: number, take: (bytes: Buffer) => Uint8Array): MadeClip | undefined {
    const notes = Array.from({ length: Math.max(0, ring.count - from) }, (_, k) => ring.note(from + k))
    const [first, last] = [notes[0], notes.at(-1)]
    if (!first || !last) return undefined
    const seconds = (last.timeUs - first.timeUs) / 1e6
    const log = JSON.stringify(this.replay.log({ firstFrame: first.frameId, lastFrame: last.frameId, seconds }))
    return { seconds, parts: [writeClipHead(FRAME, log, notes), ...notes.map((_, k) => take(ring.bytes(from + k)))] }
  }
}
