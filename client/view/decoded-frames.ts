// Frames by the page's own decoder (WebCodecs), for encoded frames that come over the signalling socket. TCP loses none of them, so there is
// nothing to repair: a decoder that fails, or falls behind, begins anew with a key frame.
import type { Units } from '../net/link.ts'
import type { Arrival, Taker } from './frames.ts'

/** What server/video/i420.ts makes; the stream does not say so, and decoders guess another one for pictures this small. */
const COLOUR: VideoColorSpaceInit = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false }
/** Frames in the decoder above which it is behind: a third of a second of them. */
const MOST_QUEUED = 10
/** Least time between two requests for a key frame, ms: the server makes two a second at most. */
const ASK_MS = 500

/** Starts; returns what stops it. */
export function openDecodedFrames(units: Units, take: Taker): () => void {
  const arrival: Arrival = { rtpTime: undefined, receivedMs: NaN, decodeMs: NaN }
  let decoder: VideoDecoder | undefined
  let open = true
  let askedMs = -Infinity
  /** The newest frame that has not been taken yet. */
  let waiting: VideoFrame | undefined
  let taking = false

  units.listen((bytes, key, rtpTime) => {
    if (!open) return
    if (decoder && decoder.decodeQueueSize > MOST_QUEUED) reset()
    if (!decoder && key) decoder = begin(bytes)
    if (!decoder) return ask()
    // Microseconds that are RTP time: what comes out is known by it.
    try {
      decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: rtpTime, data: bytes }))
    } catch {
      reset()
      ask()
    }
  })
  return () => {
    open = false
    reset()
    waiting?.close()
    waiting = undefined
  }

  function begin(keyUnit: Uint8Array): VideoDecoder | undefined {
    const codec = codecOf(keyUnit)
    if (!codec) return undefined
    const made = new VideoDecoder({
      output: (frame) => {
        waiting?.close()
        waiting = frame
        if (!taking) void drain()
      },
      error: () => {
        if (decoder === made) decoder = undefined
        ask()
      },
    })
    made.configure({ codec, optimizeForLatency: true, colorSpace: COLOUR } as VideoDecoderConfig)
    return made
  }

  /** Passes frames on one by one; of those that come meanwhile, the newest. */
  async function drain(): Promise<void> {
    taking = true
    while (waiting && open) {
      const frame = waiting
      waiting = undefined
      arrival.rtpTime = frame.timestamp
      // One picture that cannot be read is no reason to stop.
      await Promise.resolve(take(frame, arrival)).catch(() => undefined)
      frame.close()
    }
    taking = false
  }

  function reset() {
    if (decoder && decoder.state !== 'closed') decoder.close()
    decoder = undefined
  }

  function ask() {
    if (!open || performance.now() - askedMs < ASK_MS) return
    askedMs = performance.now()
    units.wantKey()
  }
}

/** Codec string (RFC 6381) of a key frame: profile, constraints and level stand in the first bytes of its sequence parameter set. */
export function codecOf(annexB: Uint8Array): string | undefined {
  for (let k = 0; k + 6 < annexB.length; k++) {
    if (annexB[k] !== 0 || annexB[k + 1] !== 0 || annexB[k + 2] !== 1 || (annexB[k + 3]! & 31) !== 7) continue
    return `avc1.${[...annexB.subarray(k + 4, k + 7)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  }
  return undefined
}
