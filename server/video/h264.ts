// H.264 through FFmpeg's libx264 (node-av). The only file of the product that imports it.
//
// On this thread, 1.6 to 1.8 ms a frame: libuv's four threads, where node-av would encode otherwise, also run the networks of two seats, and a
// frame would wait behind a painting. superfast and zerolatency: no B frames, no look-ahead, so one unit for every frame at once. CBR with a buffer of one second.
import { AV_LOG_ERROR, AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from 'node-av/constants'
import { Codec, CodecContext, Dictionary, FFmpegError, Frame, Log, Packet, Rational } from 'node-av/lib'
import type { EncodedUnit, Encoder, EncoderOptions } from './encoder.ts'

// x264 says what it found of the processor at every opening.
Log.setLevel(AV_LOG_ERROR)

/** Frames the encoder may hold before the next is skipped: one in work, one waiting. */
const MAX_QUEUE = 2
/** Frames between key frames nobody asked for: 8 s, x264's own default. */
const GOP_FRAMES = 250
/**
 * Constrained baseline, for everybody: the SDP promises it (42e01f), and it is the one profile every WebRTC receiver must decode (RFC 7742, 6.2).
 * At our rates it costs 0 to 0.5 dB of luma against High and encodes in two thirds of the time. forced-idr: a key frame asked for is one a decoder
 * may start from. One thread: x264 would cut 144 rows into two slices at most, no quicker beside an engine that uses every core, and larger.
 */
const SETTINGS = { preset: 'superfast', tune: 'zerolatency', profile: 'baseline', 'forced-idr': '1', threads: '1' }

export function openH264(options: EncoderOptions): Encoder {
  return new H264Encoder(options)
}

class H264Encoder implements Encoder {
  private readonly options: EncoderOptions
  private readonly codec: Codec
  private readonly context: CodecContext
  private readonly packet = new Packet()
  private readonly frames: readonly Frame[]
  private readonly unit: EncodedUnit = { bytes: new Uint8Array(0), length: 0, key: false, timeUs: 0 }
  private state: 'new' | 'open' | 'failed' | 'closed' = 'new'
  private works = false
  /** Frames taken and units given since the start. */
  private taken = 0
  private given = 0

  constructor(options: EncoderOptions) {
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264)
    if (!codec) throw new Error('this build of FFmpeg has no libx264')
    this.options = options
    this.codec = codec
    this.context = makeContext(codec, options)
    this.packet.alloc()
    this.frames = Array.from({ length: MAX_QUEUE }, () => makeFrame(options))
    // Opened while the first frame is still being made.
    void this.work()
  }

  encode(i420: Uint8Array, timeUs: number, key: boolean): boolean {
    if (this.state === 'failed' || this.state === 'closed' || this.taken - this.given >= MAX_QUEUE) return false
    const frame = this.frames[this.taken % MAX_QUEUE]!
    FFmpegError.throwIfError(frame.fromBuffer(Buffer.from(i420.buffer, i420.byteOffset, i420.byteLength)), 'fromBuffer')
    frame.pts = BigInt(timeUs)
    frame.pictType = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
    this.taken++
    if (!this.works) void this.work()
    return true
  }

  close(): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    if (!this.works) this.free()
  }

  /** Encodes what waits. Nothing may be freed while it is opened on another thread, so what close() finds in work is freed here. */
  private async work(): Promise<void> {
    this.works = true
    try {
      // At once, but not before encode() has returned: its caller has something to note yet.
      if (this.state === 'new') await this.open()
      else await undefined
      while (this.state === 'open' && this.given < this.taken) this.encodeNext()
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.works = false
      if (this.state === 'closed') this.free()
    }
  }

  /** The asynchronous open2 only: open2Sync of node-av 6.1.1 frees the settings, which are freed again when they are collected, and the process dies. */
  private async open(): Promise<void> {
    FFmpegError.throwIfError(await this.context.open2(this.codec, Dictionary.fromObject(SETTINGS)), 'open2')
    if (this.state === 'new') this.state = 'open'
  }

  private encodeNext(): void {
    const { context, packet, unit } = this
    FFmpegError.throwIfError(context.sendFrameSync(this.frames[this.given % MAX_QUEUE]!), 'sendFrame')
    this.given++
    FFmpegError.throwIfError(context.receivePacketSync(packet), 'receivePacket')
    unit.bytes = packet.data!
    unit.length = packet.size
    unit.key = packet.isKeyframe
    unit.timeUs = Number(packet.pts)
    packet.unref()
    this.options.onUnit(unit)
  }

  private fail(error: Error): void {
    if (this.state === 'closed') return
    this.state = 'failed'
    this.options.onError(error)
  }

  private free(): void {
    this.context.freeContext()
    this.packet.free()
    for (const frame of this.frames) frame.free()
  }
}

function makeContext(codec: Codec, { width, height, fps, bitsPerSecond }: EncoderOptions): CodecContext {
  const context = new CodecContext()
  context.allocContext3(codec)
  context.width = width
  context.height = height
  context.pixelFormat = AV_PIX_FMT_YUV420P
  context.timeBase = new Rational(1, 1_000_000)
  context.framerate = new Rational(Math.round(1000 * fps), 1000)
  context.gopSize = GOP_FRAMES
  context.maxBFrames = 0
  const bits = Math.round(bitsPerSecond)
  context.bitRate = BigInt(bits)
  context.rcMaxRate = BigInt(bits)
  context.rcBufferSize = bits
  return context
}

function makeFrame({ width, height }: EncoderOptions): Frame {
  const frame = new Frame()
  frame.alloc()
  frame.width = width
  frame.height = height
  frame.format = AV_PIX_FMT_YUV420P
  FFmpegError.throwIfError(frame.getBuffer(), 'getBuffer')
  return frame
}
