// Media over the line of signalling, for someone who cannot have WebRTC (engine/protocol/carried.ts).
import { writeMeta, writeUnit } from '../../engine/protocol/carried.ts'

/** What carries frames and their descriptions to one person: a WebRTC connection (peer.ts), or this. */
export interface Carrier {
  /** Sends one encoded frame (Annex B) of a stream of `videoBits` a second. Returns the number of packets. */
  sendFrame(bytes: Uint8Array, length: number, rtpTime: number, key: boolean, videoBits: number): number
  /** Sends the packets of the last frame again, the `copy`th time. */
  repeatFrame(copy: number): void
  /** Bytes that wait to leave. */
  backlogBytes(): number
  /** Sends a frame's description; false if that is not possible now. */
  sendMeta(bytes: Uint8Array): boolean
  close(): Promise<void>
}

/** The line's binary side. */
export type SocketLine = { send: (bytes: Uint8Array) => void; backlogBytes: () => number }

export function makeSocketCarrier(line: SocketLine): Carrier {
  return {
    sendFrame(bytes, length, rtpTime, key) {
      const message = writeUnit(bytes, length, rtpTime, key)
      if (message) line.send(message)
      return 1
    },
    // TCP repeats what is lost.
    repeatFrame() {},
    backlogBytes: () => line.backlogBytes(),
    sendMeta(bytes) {
      line.send(writeMeta(bytes))
      return true
    },
    // The line outlives what it carries.
    async close() {},
  }
}
