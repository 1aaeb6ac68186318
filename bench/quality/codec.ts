// The codec ceiling: what truth keeps of itself through the stream's own colour conversion and H264 at the default bitrate.
import { AV_CODEC_FLAG_LOW_DELAY, AV_CODEC_ID_H264 } from 'node-av/constants'
import { Codec, CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib'
import { FRAME } from '../../core/camera.ts'
import { BITS_PER_SECOND } from '../../server/config.ts'
import { openH264 } from '../../server/video/h264.ts'
import { i420Bytes, rgbToI420 } from '../../server/video/i420.ts'
import { psnr } from './metrics.ts'
import { average } from './rows.ts'

const { width, height } = FRAME
const FPS = 30

/** Mean PSNR of the pictures after encoding and decoding, dB. */
export async function codecCeiling(pictures: readonly Uint8Array[]): Promise<number> {
  const decoded = await throughCodec(pictures)
  return average(decoded.map((rgb, k) => psnr(rgb, pictures[k]!)))
}

/** The pictures as a player's page would get them: encoded as one stream and decoded again. */
export async function throughCodec(pictures: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const decoded: Uint8Array[] = []
  const decoder = await openDecoder()
  const encoder = openH264({
    width,
    height,
    fps: FPS,
    bitsPerSecond: BITS_PER_SECOND,
    onUnit: ({ bytes, length }) => decoded.push(i420ToRgb(decoder.decode(bytes.subarray(0, length)))),
    onError: (error) => {
      throw error
    },
  })
  const i420 = new Uint8Array(i420Bytes(width, height))
  for (const [k, rgb] of pictures.entries()) {
    rgbToI420(rgb, width, height, i420)
    encoder.encode(i420, Math.round((k * 1e6) / FPS), k === 0)
    // In step with the encoder, which skips frames when two are waiting.
    while (decoded.length <= k) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  encoder.close()
  decoder.close()
  return decoded
}

type Decoder = { decode(unit: Uint8Array): Uint8Array; close(): void }

/** FFmpeg's own decoder, one picture for every unit at once: the stream has no B frames. */
async function openDecoder(): Promise<Decoder> {
  const codec = Codec.findDecoder(AV_CODEC_ID_H264)
  const context = new CodecContext()
  context.allocContext3(codec)
  context.setFlags(AV_CODEC_FLAG_LOW_DELAY)
  // Threads of its own would hold frames back.
  context.threadCount = 1
  FFmpegError.throwIfError(await context.open2(codec), 'open2')
  const packet = new Packet()
  packet.alloc()
  const frame = new Frame()
  frame.alloc()
  return {
    decode(unit) {
      packet.data = Buffer.from(unit)
      FFmpegError.throwIfError(context.sendPacketSync(packet), 'sendPacket')
      FFmpegError.throwIfError(context.receiveFrameSync(frame), 'receiveFrame')
      const i420 = frame.toBuffer()
      frame.unref()
      return i420
    },
    close() {
      context.freeContext()
      packet.free()
      frame.free()
    },
  }
}

/** ITU-R BT.709 limited range back to RGB, chroma repeated: the inverse of server/video/i420.ts. */
function i420ToRgb(i420: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(width * height * 3)
  const uAt = width * height
  const vAt = uAt + uAt / 4
  for (let p = 0; p < width * height; p++) {
    const chroma = ((p / width) >> 1) * (width / 2) + ((p % width) >> 1)
    const y = ((i420[p]! - 16) * 255) / 219
    const u = ((i420[uAt + chroma]! - 128) * 255) / 224
    const v = ((i420[vAt + chroma]! - 128) * 255) / 224
    rgb[3 * p] = y + 1.5748 * v
    rgb[3 * p + 1] = y - 0.1873 * u - 0.4681 * v
    rgb[3 * p + 2] = y + 1.8556 * u
  }
  return new Uint8Array(rgb.buffer)
}
