// Where decoded frames come from: the seam between a stream and the player. The shortest way that this browser has is chosen by itself.
//
//   track    every decoded frame straight off the track (MediaStreamTrackProcessor): half a millisecond after its last packet (Chromium)
//   decoder  the page's own decoder, for frames that came over the signalling socket (WebCodecs)
//   video    a hidden video element and requestVideoFrameCallback, which wait for the compositor's next display frame (everywhere)
import type { Units } from '../net/link.ts'
import { openDecodedFrames } from './decoded-frames.ts'
import type { Size } from './layout.ts'
import { openTrackFrames } from './track-frames.ts'
import { openVideoFrames } from './video-frames.ts'

/** A frame's pixels; valid until the taker has settled. */
export type Picture = VideoFrame | HTMLVideoElement
/** `rtpTime`: of the frame, if the browser tells; `receivedMs`: when its last packet came, NaN if the browser does not tell; `decodeMs`: NaN likewise. */
export type Arrival = { rtpTime: number | undefined; receivedMs: number; decodeMs: number }
/** Settles when the picture has been read. Frames that come meanwhile wait, and the newest of them is next. */
export type Taker = (picture: Picture, arrival: Readonly<Arrival>) => void | Promise<void>
export type FramePath = 'track' | 'video' | 'decoder'
export type Frames = { path(): FramePath; stop(): void }

/** `video` decodes where there is no shorter way. */
export function openFrames(media: MediaStream | Units, video: HTMLVideoElement, take: Taker): Frames {
  if (!('getVideoTracks' in media)) return { path: () => 'decoder', stop: openDecodedFrames(media, take) }
  const stream = media
  let path: FramePath = 'track'
  let stopped = false
  const byVideo = () => {
    path = 'video'
    return openVideoFrames(stream, video, take)
  }
  const fail = () => {
    if (!stopped) stop = byVideo()
  }
  let stop = openTrackFrames(stream, take, fail) ?? byVideo()
  return {
    path: () => path,
    stop() {
      stopped = true
      stop()
    },
  }
}

export function sizeOf(picture: Picture): Size {
  return 'videoWidth' in picture ? { width: picture.videoWidth, height: picture.videoHeight } : { width: picture.displayWidth, height: picture.displayHeight }
}
