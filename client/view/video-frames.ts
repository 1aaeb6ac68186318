// Frames by way of a hidden video element. Its callback comes with the display frame after the one in which the compositor took the
// frame; what it draws is on the screen at the display frame after that.
import type { Arrival, Taker } from './frames.ts'

/** Starts; returns what stops it. */
export function openVideoFrames(stream: MediaStream, video: HTMLVideoElement, take: Taker): () => void {
  const arrival: Arrival = { rtpTime: undefined, receivedMs: NaN, decodeMs: NaN }
  const shown = (_now: number, { rtpTimestamp, receiveTime, processingDuration }: VideoFrameCallbackMetadata) => {
    handle = video.requestVideoFrameCallback(shown)
    arrival.rtpTime = rtpTimestamp
    arrival.receivedMs = receiveTime ?? NaN
    arrival.decodeMs = (processingDuration ?? NaN) * 1000
    void take(video, arrival)
  }
  let handle = video.requestVideoFrameCallback(shown)
  video.srcObject = stream
  // Muted video may always play; a rejection here only means that the next stream came first.
  video.play().catch(() => undefined)
  return () => {
    video.cancelVideoFrameCallback(handle)
    video.srcObject = null
  }
}
