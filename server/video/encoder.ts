// The seam between frames and a codec. One encoder serves one stream; a bitrate change is a new encoder.

/** One encoded frame. `bytes` is valid until the callback returns. */
export type EncodedUnit = { bytes: Uint8Array; length: number; key: boolean; timeUs: number }

export type EncoderOptions = {
  width: number
  height: number
  fps: number
  bitsPerSecond: number
  /** Called once for every frame taken, in order. */
  onUnit: (unit: Readonly<EncodedUnit>) => void
  onError: (error: Error) => void
}

export interface Encoder {
  /** Takes an I420 frame and copies it. False: the encoder is behind and the frame is skipped. `timeUs` comes back with the unit. */
  encode(i420: Uint8Array, timeUs: number, key: boolean): boolean
  close(): void
}
