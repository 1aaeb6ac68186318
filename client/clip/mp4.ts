// Units as they were encoded -> an MP4 file: nothing is decoded or encoded again, unless another shape is asked for. The only file that
// imports mediabunny.
import { ALL_FORMATS, BlobSource, BufferTarget, Conversion, EncodedPacket, EncodedVideoPacketSource, Input, Mp4OutputFormat, Output, QUALITY_HIGH } from 'mediabunny'
import type { Size } from '../view/layout.ts'
import type { Crop } from './framing.ts'
import type { Clip, ClipUnit } from '../../engine/protocol/clip.ts'

/** How long the last frame is shown, us: nobody knows when the next one would have come. */
const LAST_FRAME_US = 1e6 / 30
const SPS = 7
/** What server/video/i420.ts makes. The stream does not say so; a player that guesses by the size takes it for BT.601. */
const COLOUR: VideoColorSpaceInit = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false }

/** Every frame is shown at the time it was made, until the next one; the first at 0. */
export async function makeMp4({ width, height, units }: Pick<Clip, 'width' | 'height' | 'units'>): Promise<Blob> {
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat(), target })
  const source = new EncodedVideoPacketSource('avc')
  output.addVideoTrack(source)
  await output.start()
  const startUs = units[0]!.timeUs
  for (const [k, { timeUs, key, bytes }] of units.entries()) {
    const packet = new EncodedPacket(bytes, key ? 'key' : 'delta', (timeUs - startUs) / 1e6, durationUs(units, k) / 1e6)
    await source.add(packet, { decoderConfig: { codec: codecOf(units[0]!.bytes), codedWidth: width, codedHeight: height, colorSpace: COLOUR } })
  }
  await output.finalize()
  return new Blob([target.buffer!], { type: 'video/mp4' })
}

/** Cuts `crop` out of every frame, at `size`. Here the browser encodes again. */
export async function reframe(mp4: Blob, crop: Crop, size: Size): Promise<Blob> {
  const target = new BufferTarget()
  const conversion = await Conversion.init({
    input: new Input({ source: new BlobSource(mp4), formats: ALL_FORMATS }),
    output: new Output({ format: new Mp4OutputFormat(), target }),
    video: { crop, ...size, fit: 'fill', codec: 'avc', quality: QUALITY_HIGH },
  })
  if (!conversion.isValid) throw new Error('this browser cannot encode H.264; only wide clips can be saved')
  await conversion.execute()
  return new Blob([target.buffer!], { type: 'video/mp4' })
}

/** Seconds from the first frame to the end of the last. */
export function lengthS(units: readonly ClipUnit[]): number {
  return (units.at(-1)!.timeUs - units[0]!.timeUs + durationUs(units, units.length - 1)) / 1e6
}

function durationUs(units: readonly ClipUnit[], k: number): number {
  const next = units[k + 1]
  return next ? next.timeUs - units[k]!.timeUs : LAST_FRAME_US
}

/** The codec's name (RFC 6381) as the sequence parameter set of a key frame says: profile, constraints and level. */
export function codecOf(bytes: Uint8Array): string {
  for (let k = 0; k + 6 < bytes.length; k++) {
    if (bytes[k] !== 0 || bytes[k + 1] !== 0 || bytes[k + 2] !== 1 || (bytes[k + 3]! & 0x1f) !== SPS) continue
    return `avc1.${[...bytes.subarray(k + 4, k + 7)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  }
  throw new Error('the first frame of a clip has no sequence parameter set')
}
