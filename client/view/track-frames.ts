// Frames straight off a track, as soon as they are decoded. Everything WebRTC does for a track goes on as ever: jitter buffer, repairs,
// requests for key frames. Chromium has this on the page; where it is missing, or does not name its frames, the caller goes another way.
import type { Arrival, Taker } from './frames.ts'

type Processor = new (init: { track: MediaStreamTrack; maxBufferSize: number }) => { readable: ReadableStream<VideoFrame> }
type Named = VideoFrame & { metadata?: () => { rtpTimestamp?: number } }

/** Starts; returns what stops it, or undefined if this browser cannot. `fail` is called at most once: frames have to come from elsewhere. */
export function openTrackFrames(stream: MediaStream, take: Taker, fail: () => void): (() => void) | undefined {
  const { MediaStreamTrackProcessor: Processor } = globalThis as unknown as { MediaStreamTrackProcessor?: Processor }
  const [track] = stream.getVideoTracks()
  if (!Processor || !track) return undefined
  let reader: ReadableStreamDefaultReader<VideoFrame>
  try {
    // One frame waits at most: the newest.
    reader = new Processor({ track, maxBufferSize: 1 }).readable.getReader()
  } catch {
    return undefined
  }
  let open = true
  // A track that has ended ends its frames; a stream that fails while the track lives is a browser that cannot do this after all.
  pump().catch(() => open && track.readyState === 'live' && fail()).finally(stop)
  return stop

  async function pump(): Promise<void> {
    const arrival: Arrival = { rtpTime: undefined, receivedMs: NaN, decodeMs: NaN }
    for (;;) {
      const { value: frame, done } = await reader.read()
      if (done) return
      try {
        if (!open) return
        arrival.rtpTime = (frame as Named).metadata?.().rtpTimestamp
        if (arrival.rtpTime === undefined) throw new Error('frames without RTP timestamps')
        await take(frame, arrival)
      } finally {
        frame.close()
      }
    }
  }

  function stop() {
    open = false
    reader.cancel().catch(() => undefined)
  }
}
