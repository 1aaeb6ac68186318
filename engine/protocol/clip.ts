// A clip as the server hands it out: units as they were encoded and the log that repeats the walk, for the page to make files of. It comes
// over HTTP (CLIP_PATH + token), since it has megabytes. Little endian:
//
//   u32 magic, u32 version | u16 width, u16 height | u32 count | u32 bytes of the log
//   count x (f64 time, us | u32 bytes of the unit | u32 frame id x 2 + 1 for a key frame)
//   the log (UTF-8 JSON, ReplayLog) | the units (H.264, Annex B), one after the other
import type { Controls } from '../../core/controls.ts'
import type { SlotChange } from '../../core/slots.ts'

export const CLIP_PATH = '/clip/'
const MAGIC = 0x504c4353 // "SCLP"
const VERSION = 1
const HEADER_BYTES = 20
const ENTRY_BYTES = 16

export type ClipUnit = { timeUs: number; frameId: number; key: boolean; bytes: Uint8Array }
export type Clip = { width: number; height: number; log: string; units: ClipUnit[] }

/** One step of a world: the frame it made, the world time it covered, and the controls it took. Of steps with the same frame only the last was drawn: a key came while the one before was being made. */
export type ReplayStep = [frameId: number, dtS: number, ...controls: [moveX: Controls['moveX'], moveZ: number, lookYaw: number, lookPitch: number, buttons: number]]

/**
 * What it takes to walk a world again from its opening: open it with seed, prompt and picture or mood, then take the steps in order; before step
 * `prompts[k].step` the prompt `prompts[k].text` is said, or, if there are `prompts[k].slots`, these are set by hand. `picture`: base64 of RGB u8 [144, 256, 3], if the world was opened with one; `mood`: base64 of RGB u8 [36, 64, 3] each, if it was opened in the look of some.
 * `whole` is false if steps are missing (the world was played for longer than is written down).
 */
export type ReplayLog = {
  format: 'sojourn-replay'
  version: 2
  seed: number
  prompt: string
  picture?: string
  mood?: { picture: string; weight: number }[]
  whole: boolean
  /** The clip beside this log. */
  clip: { firstFrame: number; lastFrame: number; seconds: number }
  prompts: { step: number; text: string; slots?: SlotChange }[]
  columns: ['frameId', 'dtS', 'moveX', 'moveZ', 'lookYaw', 'lookPitch', 'buttons']
  steps: ReplayStep[]
}

/** Header, table and log of a clip; the units' bytes follow it in order. */
export function writeClipHead(size: { width: number; height: number }, log: string, units: readonly { timeUs: number; frameId: number; key: boolean; length: number }[]): Uint8Array {
  const text = new TextEncoder().encode(log)
  const bytes = new Uint8Array(HEADER_BYTES + units.length * ENTRY_BYTES + text.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, VERSION, true)
  view.setUint16(8, size.width, true)
  view.setUint16(10, size.height, true)
  view.setUint32(12, units.length, true)
  view.setUint32(16, text.length, true)
  units.forEach(({ timeUs, frameId, key, length }, k) => {
    const at = HEADER_BYTES + k * ENTRY_BYTES
    view.setFloat64(at, timeUs, true)
    view.setUint32(at + 8, length, true)
    view.setUint32(at + 12, frameId * 2 + Number(key), true)
  })
  bytes.set(text, HEADER_BYTES + units.length * ENTRY_BYTES)
  return bytes
}

/** Reads a clip in place; undefined if the bytes are not one, whole and in order. */
export function readClip(bytes: Uint8Array): Clip | undefined {
  if (bytes.length < HEADER_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) return undefined
  const count = view.getUint32(12, true)
  const logAt = HEADER_BYTES + count * ENTRY_BYTES
  let at = logAt + view.getUint32(16, true)
  if (at > bytes.length) return undefined
  const log = new TextDecoder().decode(bytes.subarray(logAt, at))
  const units: ClipUnit[] = []
  for (let k = 0; k < count; k++) {
    const entry = HEADER_BYTES + k * ENTRY_BYTES
    const length = view.getUint32(entry + 8, true)
    const frame = view.getUint32(entry + 12, true)
    const unit = { timeUs: view.getFloat64(entry, true), frameId: frame >>> 1, key: (frame & 1) === 1, bytes: bytes.subarray(at, at + length) }
    at += length
    if (at > bytes.length || !(unit.timeUs > (units.at(-1)?.timeUs ?? -Infinity))) return undefined
    units.push(unit)
  }
  return at === bytes.length && units[0]?.key ? { width: view.getUint16(8, true), height: view.getUint16(10, true), log, units } : undefined
}
