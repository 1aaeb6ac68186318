// H.264 through @napi-rs/webcodecs (x264 in software). The only file that imports it.
//
// latencyMode 'quality' is the low-latency setting here: on the software path 'realtime' forces a key frame every 10 frames, and
// both use x264's zerolatency tune (no B frames, no look-ahead). configure() in mid-stream swallows frames, so it is called once.
import { VideoEncoder, VideoFrame } from '@napi-rs/webcodecs'
import type { EncodedUnit, Encoder, EncoderOptions } from './encoder.ts'

/**
 * What is asked for; what comes is High (SPS 64 00 14 at 256x144, CABAC, 8x8 transforms): no release of @napi-rs/webcodecs up to 1.4.0 hands the profile on to x264
 * (`profile: None` in its src/webcodecs/video_encoder.rs), and nothing else of its configuration reaches CABAC or the transform. Chromium and Firefox (OpenH264, FFmpeg)
 * decode it under 42e01f; a decoder that holds the stream to that may not. h264.test.ts says when this changes.
 */
const CODEC = 'avc1.42E01F'
/** Frames the encoder may hold before the next is skipped: one in work, one waiting. */
const MAX_QUEUE = 2
/** Largest encoded frame, bytes: four times a raw key frame's usual size at our rates; grown when exceeded. */
const UNIT_BYTES = 128 * 1024

export function openH264(options: EncoderOptions): Encoder {
  const unit: EncodedUnit = { bytes: new Uint8Array(UNIT_BYTES), length: 0, key: false, timeUs: 0 }
  const encoder = new VideoEncoder({
    output: (chunk) => {
      if (chunk.byteLength > unit.bytes.length) unit.bytes = new Uint8Array(2 * chunk.byteLength)
      chunk.copyTo(unit.bytes)
      unit.length = chunk.byteLength
      unit.key = chunk.type === 'key'
      unit.timeUs = chunk.timestamp
      options.onUnit(unit)
    },
    error: (error) => options.onError(error instanceof Error ? error : new Error(String(error))),
  })
  encoder.configure({
    codec: CODEC,
    width: options.width,
    height: options.height,
    framerate: options.fps,
    bitrate: options.bitsPerSecond,
    bitrateMode: 'constant',
    latencyMode: 'quality',
    hardwareAcceleration: 'prefer-software',
    avc: { format: 'annexb' },
  })
  const init = { format: 'I420', codedWidth: options.width, codedHeight: options.height, timestamp: 0 } as const
  return {
    encode(i420, timeUs, key) {
      if (encoder.state !== 'configured' || encoder.encodeQueueSize >= MAX_QUEUE) return false
      const frame = new VideoFrame(i420, { ...init, timestamp: timeUs })
      encoder.encode(frame, { keyFrame: key })
      frame.close()
      return true
    },
    close() {
      if (encoder.state !== 'closed') encoder.close()
    },
  }
}
